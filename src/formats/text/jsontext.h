#ifndef YS_FORMATS_TEXT_JSONTEXT_H
#define YS_FORMATS_TEXT_JSONTEXT_H

#include <jansson.h>
#include <stdbool.h>

#include "../../../include/yardstick.h"

/* What may be spent on a JSON text: its values take 50 to 250 bytes each in memory, however
 * short they are in the file. */
struct ys_json_bounds {
    size_t bytes, values, brackets;
    size_t
        objects; /* of the brackets: 350 bytes each, arrays a third of it; 0: as many as brackets */
};

/* json_loadb(), but with *no_memory, which is true where memory ran out (and NULL given). */
json_t *ys_json_load(bool *no_memory, const char *bytes, size_t n, size_t flags,
                     json_error_t *why);

/* Parse n bytes of UTF-8; path is for messages, want says what was wanted ("GeoJSON").  Keys that
 * come twice are refused.  The bounds are checked before any memory is spent. */
ys_status ys_json_parse(json_t **out, const char *path, const char *bytes, size_t n,
                        const struct ys_json_bounds *bounds, const char *want,
                        struct ys_error *err);

#endif
