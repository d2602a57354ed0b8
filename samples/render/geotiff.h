#ifndef RD_GEOTIFF_H
#define RD_GEOTIFF_H

#include "view.h"

/* Where a scene lies: the tile's top left corner in a UTM zone of the northern hemisphere, WGS 84. */
struct rd_place {
    int zone;
    double east, north;
};

struct rd_lonlat {
    double lon, lat; /* degrees */
};
/* Metres right and down of the corner to longitude and latitude (Krueger's series, order n^4: < 1 um). */
struct rd_lonlat rd_place_lonlat(const struct rd_place *place, struct rd_vec at);

struct rd_tiff {
    const char *path;
    const struct rd_picture *pic;
    struct rd_place place;
    double gsd_m;
    const char *date, *time; /* 2023-10-05, 10:30:00 */
    const char *description;
};
/* Deflate with predictor, 64 rows a strip.  false: says on stderr what failed. */
bool rd_tiff_write(const struct rd_tiff *t);

/* Do two TIFFs decode to the same pixels, with the same date, description and place?  false: why is on
 * stderr.  Compressed bytes may differ: they depend on the zlib at hand. */
bool rd_tiff_same(const char *a, const char *b);

#endif
