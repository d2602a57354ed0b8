#ifndef YS_FORMATS_KML_KML_SITE_H
#define YS_FORMATS_KML_KML_SITE_H

#include <jansson.h>

#include "kml.h"

/*
 * The placemarks of a KML as a GeoJSON FeatureCollection, to be released: a Feature for each polygon
 * or line and for each MultiGeometry of them, with the properties of its ExtendedData, "name", and
 * "folders", the names of the folders that it lies in from the outermost on.  Pins, models, pictures
 * and styles are left out; heights are not read.
 *
 * The folders that hold all of it give the collection its "name"; "top_folders" is how many they are.
 */
ys_status ys_kml_site(json_t **out, const struct ys_kml *kml, const char *name,
                      struct ys_error *err);

#endif
