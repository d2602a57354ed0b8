#ifndef YS_REPORT_GPKG_QML_H
#define YS_REPORT_GPKG_QML_H

#include "../../base/text.h"

/* Styles for QGIS (QML, read by 3.4 and later), beside a file or inside a GeoPackage. */
void ys_qml_objects(struct ys_text *out); /* by status, labelled with the numbers */
void ys_qml_areas(struct ys_text *out);
void ys_qml_tracks(struct ys_text *out);

#endif
