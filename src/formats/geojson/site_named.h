#ifndef YS_FORMATS_GEOJSON_SITE_NAMED_H
#define YS_FORMATS_GEOJSON_SITE_NAMED_H

#include "site_parts.h"

/*
 * What a feature is, of files in which people write names and no properties (KML, GeoPackage), made
 * into the properties that site_feature.c reads.  Properties that are there go before names:
 *
 *   a line                             a track
 *   a polygon "railcar: north yard"    an area of this class and name
 *   a polygon "railcar"                an area without a name of its own
 *   a polygon "exclude: logo"          left out
 *   a polygon in a folder so named     the same, where its own name says nothing; of several
 *                                      folders the innermost
 *   a further folder                   goes before the names of its areas: "South / yard"
 *
 * Case does not matter, nor whether the class is in the plural.  Each feature has "folders", names
 * from the outermost on, of which the first top are no part of names.
 */
ys_status ys_site_apply_names(json_t *collection, const struct ys_site *known,
                              struct ys_site_where *where, struct ys_error *err);

#endif
