#ifndef YS_FORMATS_TILE_STAC_H
#define YS_FORMATS_TILE_STAC_H

#include "../../base/date.h"

/* What a STAC Item (stacspec.org, version 1) beside a tile says of it. */
struct ys_stac {
    bool found; /* false: there is no file, or it is no STAC Item */
    bool has_date;
    struct ys_date date;
    char sensor[96], licence[96];                             /* "" unknown */
    double off_nadir_deg, sun_azimuth_deg, sun_elevation_deg; /* NaN unknown */
};

/* The Item of tile PATH/NAME.tif is PATH/NAME.json.  That there is none is no error; one that
 * cannot be read, or whose datetime is no date, is. */
ys_status ys_stac_beside(struct ys_stac *out, const char *tile_path, struct ys_error *err);
/* The same from bytes; name is for messages. */
ys_status ys_stac_parse(struct ys_stac *out, const char *bytes, size_t n, const char *name,
                        struct ys_error *err);

#endif
