#ifndef YS_FORMATS_TILE_TILE_CRS_H
#define YS_FORMATS_TILE_TILE_CRS_H

#include <geotiff.h>

#include "tile_parts.h"

/* These name the CRS in geo->crs and, where PROJ can place it, make geo->pj; geo->context is
 * there.  False where the keys, or the text, hold none. */
bool ys_crs_from_keys(struct ys_geo *geo, GTIF *gtif);
/* WKT of any kind (OGC, ESRI, ISO 19162), or whatever else PROJ takes for a CRS. */
bool ys_crs_from_text(struct ys_geo *geo, const char *text);

/* "EPSG:32637", a WKT, ...: PROJ makes a CRS of it. */
bool ys_crs_is_known(const char *text);

#endif
