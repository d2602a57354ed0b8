#ifndef YS_REPORT_GPKG_PACKAGE_H
#define YS_REPORT_GPKG_PACKAGE_H

#include "../../records/result.h"

/* report.gpkg: a GeoPackage with the layers areas, tracks and objects in the CRS of the reference tile,
 * the tables counts, track_counts, changes and verdicts, and QGIS styles of the layers.  The same
 * report gives the same bytes.  *out: n bytes, to be freed. */
ys_status ys_report_package(unsigned char **out, size_t *n, const ys_result *res,
                            struct ys_error *err);

#endif
