#ifndef RD_TRUTH_H
#define RD_TRUTH_H

#include "geotiff.h"

#include <stdio.h>

/* What is known of a scene, and the text files that say it. */

struct rd_object {
    const char *class_, *type;
    const char *area; /* NULL: in none */
    int track;        /* from 1; 0: none */
    int date;         /* 0 before, 1 after; of a series more */
    bool stays;       /* there at both dates */
    int object;       /* from 1: the same one at every date of a series; 0: not told */
    bool optional;    /* may be counted or not */
    int tiers;        /* containers: how many stand on one another; 0: no matter */
    struct rd_frame at;
    struct rd_vec half; /* half length and half width */
};

enum { RD_DATES = 6 }; /* at most */
enum { RD_MAX_POINTS = 300, RD_MAX_AREAS = 6, RD_MAX_LINES = 24, RD_MAX_CLAIMS = 16 };

struct rd_area {
    const char *name, *count; /* count NULL: an area to leave out */
    struct rd_vec p[RD_MAX_POINTS];
    size_t n;
};

struct rd_track {
    struct rd_vec p[RD_MAX_POINTS];
    size_t n;
};

struct rd_claim {
    const char *class_, *kind, *start, *end, *comparator;
    double value;
    const char *unit, *said_by, *publisher, *published, *source, *note;
    const char *expected; /* verdict of a perfect count */
};

struct rd_site {
    const char *name, *alias;
    struct rd_place place;
    double gsd_m;
    struct rd_area area[RD_MAX_AREAS];
    size_t n_area;
    struct rd_track track[RD_MAX_LINES];
    size_t n_track;
    struct rd_claim claim[RD_MAX_CLAIMS];
    size_t n_claim;
    struct rd_object *object;
    size_t n_object, room_object;
    struct rd_view view[RD_DATES];
    int n_date; /* 2, or of a series more */
};

bool rd_site_add(struct rd_site *site, const struct rd_object *object);
void rd_site_fini(struct rd_site *site);
/* Objects of a class in an area (NULL: everywhere) at a date; optional ones are counted apart. */
int rd_site_count(const struct rd_site *site, const char *class_, const char *area, int date,
                  bool optional);

/* site.geojson, claims.csv, truth.geojson and truth.json in folder `dir`. */
bool rd_site_write(const struct rd_site *site, const char *dir);

#endif
