#ifndef RD_SCENE_H
#define RD_SCENE_H

#include "props.h"
#include "truth.h"

/* A scene is planned once (what stands where at both dates) and drawn twice. */
struct rd_scene {
    int w, h;  /* pixels of a tile */
    int style; /* index */
    uint64_t seed;
    double fine_m; /* side of the cells that it is drawn on; 0: 0.13 */

    int leave_out; /* number (from 1) of an object of the later date that is planned but not drawn; 0: none */
    bool exact; /* the site file has the axes of all tracks, and no date is shifted */
    bool hard;  /* a series under any sun, lean and haze, and of any fleet */
    bool still; /* a series in which no car moves */
    const char *description;
    struct rd_site site;
};

typedef bool rd_draw(struct rd_canvas *cv, const struct rd_scene *scene, const void *plan,
                     int date);

double rd_scene_w(const struct rd_scene *scene); /* metres */
double rd_scene_h(const struct rd_scene *scene);

/* Enters an object into the truth; what the tile's edge cuts may be counted or not, what lies beyond it is no
 * part of the truth. */
bool rd_scene_add(struct rd_scene *scene, const struct rd_object *object);

/* Draws all dates and writes before.tif, after.tif (date-1.tif, ... of a series) and the text files
 * into folder `dir`. */
bool rd_scene_write(const struct rd_scene *scene, rd_draw *draw, const void *plan,
                    const char *dir);

/* A clear view of 2023 with moderate noise, to be changed from. */
struct rd_view rd_view_clear(const char *date, double sun_az, double sun_el, uint64_t seed);
/* A view as a random sensor, sun and air give it. */
struct rd_view rd_view_random(const char *date, struct rd_rng *rng);
/* Both views of a random scene: the same sensor as often as not, one shifted against the other. */
void rd_views_random(struct rd_scene *scene, struct rd_rng *rng);

/* Size, place, name and views of a random scene; sides between lo_m and hi_m. */
void rd_random_frame(struct rd_scene *scene, struct rd_rng *rng, double lo_m, double hi_m);
/* A right and a wrong figure for the later date. */
void rd_random_claims(struct rd_scene *scene, const char *class_, const char *area);

/* Trees, huts and masts strewn over the tile where `free_at` says that there is room. */
typedef bool rd_free(const void *plan, double x, double y, double room_m);
struct rd_strew {
    rd_free *free_at;
    const void *plan;
    int trees, houses, masts;
    double snow;
};
void rd_strew_draw(struct rd_canvas *cv, const struct rd_scene *scene,
                   const struct rd_strew *s);

/* The subjects.  The first form is the committed sample, the second a random scene. */
bool rd_yard_sample(struct rd_scene *scene, const char *dir);
bool rd_yard_random(struct rd_scene *scene, const char *dir);
/* Six dates of one random yard, whose strings come and go. */
bool rd_yard_series(struct rd_scene *scene, const char *dir);
bool rd_quay_sample(struct rd_scene *scene, const char *dir);
bool rd_quay_random(struct rd_scene *scene, const char *dir);
bool rd_depot_sample(struct rd_scene *scene, const char *dir);
bool rd_depot_random(struct rd_scene *scene, const char *dir);
bool rd_roads_random(struct rd_scene *scene, const char *dir);

#endif
