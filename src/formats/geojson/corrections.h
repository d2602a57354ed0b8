#ifndef YS_FORMATS_GEOJSON_CORRECTIONS_H
#define YS_FORMATS_GEOJSON_CORRECTIONS_H

#include "../../records/correction.h"

/* A corrections file: plain GeoJSON (RFC 7946), one correction a feature. */
struct ys_corrections_file {
    struct ys_correction_in *at; /* in order of the file */
    size_t n;
};

ys_status ys_corrections_file_read(struct ys_corrections_file *out, const char *path,
                                   struct ys_error *err);
/* The same from n bytes at hand; path is for messages. */
ys_status ys_corrections_file_parse(struct ys_corrections_file *out, const char *path,
                                    const char *bytes, size_t n, struct ys_error *err);
void ys_corrections_file_fini(struct ys_corrections_file *file);

#endif
