#ifndef RD_YARD_H
#define RD_YARD_H

#include "railcar.h"
#include "scene.h"

enum { RD_YARD_TRACKS = 16, RD_YARD_CARS = 400 };

enum rd_bed { RD_BED_USED, RD_BED_WEEDY, RD_BED_FRESH, RD_BED_SOOTY, RD_BED_SLAB };

/* Where a yard lies: parallel tracks of one bent base line, run together by a ladder at either end. */
struct rd_yard_shape {
    double x, y, heading; /* middle of the base line, radians */
    double bend;          /* 1 / radius */
    int n;
    double pitch_m;  /* between track centres */
    double from, to; /* ladder's tips, distance along the base line */
    double
        slope; /* metres along for one metre across on a ladder; 0: tracks run out of the tile */
};

struct rd_yard_car {
    struct rd_car car;
    int track;         /* from 0 */
    double s;          /* middle, along */
    bool at[RD_DATES]; /* stands there before, after, ... */
    int string;        /* cars of one came together */
};

struct rd_yard {
    struct rd_yard_shape shape;
    enum rd_bed bed[RD_YARD_TRACKS];
    double mended, stretch_m; /* share of the stretches of a track laid anew; their length */
    double busy[RD_YARD_TRACKS][2]; /* range along where cars may stand */
    struct rd_yard_car car[RD_YARD_CARS];
    size_t n_car;
    struct rd_yard_car other[8]; /* locomotives and coaches, not counted */
    size_t n_other;
    double line_error_m; /* how far the analyst's lines lie off */
    bool platform, road, shed;
    int decoys; /* rows of crates, walls, troughs beside the tracks */
    double dry[RD_DATES];
};

/* A point at distance s along, `off` across (right of the direction). */
struct rd_vec rd_yard_point(const struct rd_yard_shape *shape, double s, double off);
/* Distance across of track k at s: its own place, or on the ladder. */
double rd_yard_offset(const struct rd_yard_shape *shape, int k, double s);
struct rd_frame rd_yard_frame(const struct rd_yard_shape *shape, int k, double s,
                              double half_base);

/* Fill `n` cars into strings along the tracks at date; those already there at it stay. */
struct rd_fleet {
    int n;
    int lo, hi;        /* cars a string */
    double even;       /* probability that a string is of one kind */
    int only;          /* a kind for all cars, or -1 */
    double same_paint; /* probability that a string's cars look alike */
    struct rd_rgb all; /* paint and load of every car; 0: as they come */
};
int rd_yard_fill(struct rd_yard *yard, const struct rd_fleet *fleet, int date,
                 const struct rd_style *style, struct rd_rng *rng);

/* Areas, tracks and objects for the text files. */
bool rd_yard_record(struct rd_scene *scene, const struct rd_yard *yard);
rd_draw rd_yard_draw;

#endif
