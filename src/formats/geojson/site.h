#ifndef YS_FORMATS_GEOJSON_SITE_H
#define YS_FORMATS_GEOJSON_SITE_H

#include "../../../include/yardstick.h"
#include "../../raster/geom.h"

/* A site file with areas, tracks and classes.  Points are lon, lat. */

struct ys_class {
    char *name;
    double length_m[2], width_m[2];
    /* "track", "blob", "block", "vessel", "pit", "example": its sizes are 0 until its examples are
     * measured */
    char *method;
    bool own; /* defined in the file: known by its size, and measured nowhere */
};

struct ys_area {
    char *name; /* given, or "area 1", "area 2", ... by order */
    bool named; /* given */
    size_t class_index;
    struct ys_polygon polygon;
    const char *path; /* of its file; the caller's */
    /* Areas of its class that own what they share with it: it is counted there.  Filled by
     * ys_site_settle(). */
    size_t *owner;
    size_t n_owner;
};

struct ys_track {
    char *name; /* given, or "track 1", ...; parts of one MultiLineString share theirs */
    bool named;
    struct ys_line line;
    const char *path; /* of its file; the caller's */
    size_t feature;   /* of all files, from 1 */
};

struct ys_mark { /* an object marked as an example of a class, or as none */
    size_t class_index;
    bool is_not;
    struct ys_polygon polygon;
    int32_t first_day, last_day; /* of its tile, since 1970-01-01; INT32_MIN: not stated */
    const char *path;            /* of its file; the caller's */
    size_t feature;              /* of that file, from 1 */
};

struct ys_site {
    char *name; /* "" where the file has none */
    char **alias;
    size_t n_alias;
    struct ys_class *class_;
    size_t n_class; /* the built-in ones first: railcar, container, vessel, pit */
    struct ys_area *area;
    size_t n_area;
    struct ys_track *track;
    size_t n_track;
    struct ys_polygon *exclude;
    size_t n_exclude;
    struct ys_mark *mark;
    size_t n_mark;
    double
        car_length_m[2]; /* mean length of its railcars with their couplings; 0: not stated */
    size_t n_feature;    /* read so far */
};

/* GeoJSON, KML, KMZ or GeoPackage, by its first bytes.  path must live as long as the site.  Classes
 * that known has may be used; NULL: the built-in ones alone.  See site_settle.h for what comes after
 * the last file. */
ys_status ys_site_read(struct ys_site *out, const char *path, const struct ys_site *known,
                       struct ys_error *err);
/* The features, classes and aliases of a further file; its name where the site has none.  On
 * failure the site is as it was. */
ys_status ys_site_add(struct ys_site *site, const char *path, struct ys_error *err);
/* GeoJSON or KML at hand.  path is for messages; known as above, or NULL. */
struct ys_site_text {
    const char *path, *bytes;
    size_t n;
    const struct ys_site *known;
};
ys_status ys_site_parse(struct ys_site *out, const struct ys_site_text *text,
                        struct ys_error *err);
/* A site without a file: no areas; just the built-in classes. */
ys_status ys_site_builtin(struct ys_site *out, struct ys_error *err);
/* A class by its size, "NAME=LOW-HIGHxLOW-HIGH", length by width in metres. */
ys_status ys_site_add_size(struct ys_site *site, const char *text, struct ys_error *err);
void ys_site_fini(struct ys_site *site);
/* name is the site's name or one of its aliases; case does not matter.  "" is every site. */
bool ys_site_is(const struct ys_site *site, const char *name);

#endif
