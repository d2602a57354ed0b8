#ifndef YS_FORMATS_TILE_STAC_H
#define YS_FORMATS_TILE_STAC_H

#include "../../base/date.h"

/* What a STAC Item (stacspec.org, version 1) beside a tile says of it. */
struct ys_stac {
    bool found; /* false: there is no file, or it is no STAC Item */
    bool has_date;
    struct ys_date date;
    int32_t
        last_day; /* of a range of days: start_datetime to end_datetime; else that of date */
    char
        fault[300]; /* why a file that is there is not used; "" where it is, or there is none */
    char sensor[96], licence[96];                             /* "" unknown */
    double off_nadir_deg, sun_azimuth_deg, sun_elevation_deg; /* NaN unknown */
};

/* The Item of tile PATH/NAME.tif is PATH/NAME.json.  Other programs write files of that name: one
 * that cannot be read or is no Item is not used, and out->fault says why.  Only a lack of memory is
 * an error. */
ys_status ys_stac_beside(struct ys_stac *out, const char *tile_path, struct ys_error *err);
/* The Item of n bytes; damage is an error.  name is for messages. */
ys_status ys_stac_parse(struct ys_stac *out, const char *bytes, size_t n, const char *name,
                        struct ys_error *err);

#endif
