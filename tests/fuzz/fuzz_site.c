/* libFuzzer: any bytes, as a site file; refusal must leave nothing behind and say why on a line. */
#include "../../src/formats/geojson/site.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_error err = {0};
    struct ys_site out;

    if (!bytes)
        return 0;
    if (size)
        memcpy(bytes, data, size);
    if (ys_site_parse(&out, &(struct ys_site_text){"f", bytes, size, NULL}, &err) != YS_OK &&
        (!err.text[0] || strpbrk(err.text, "\r\n")))
        abort();
    ys_site_fini(&out);
    free(bytes);
    return 0;
}
