#ifndef YS_FORMATS_GPKG_GPKG_GEOMETRY_H
#define YS_FORMATS_GPKG_GPKG_GEOMETRY_H

#include <proj.h>

#include "gpkg.h"

struct ys_gpkg_geometry {
    PJ *pj;            /* to longitude, latitude on WGS 84; NULL: they are */
    json_t *geometry;  /* the GeoJSON, to be released; NULL: none, or points alone */
    bool points;       /* there were points, which are left out */
    const char *fault; /* what is wrong with it, static; NULL: nothing */
    bool no_memory;
};

/* The blob of a geometry column: GeoPackage's header, then ISO or extended well-known binary.  Lines
 * and polygons, single or in any collection; heights and measures are dropped. */
void ys_gpkg_geometry(struct ys_gpkg_geometry *g, const void *blob, size_t n);

#endif
