#ifndef YS_FORMATS_GEOJSON_REPORTED_H
#define YS_FORMATS_GEOJSON_REPORTED_H

#include "../../../include/yardstick.h"
#include "../../records/truth.h"

/* report.json of a report folder, as far as it is held against truth. */
ys_status ys_reported_read(struct ys_reported *out, const char *folder, struct ys_error *err);
/* The same from n bytes of report.json at hand; path is for messages. */
ys_status ys_reported_parse(struct ys_reported *out, const char *path, const char *bytes,
                            size_t n, struct ys_error *err);
void ys_reported_fini(struct ys_reported *reported);

#endif
