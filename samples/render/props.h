#ifndef RD_PROPS_H
#define RD_PROPS_H

#include "style.h"

/* Things that stand about and are never counted. */

enum rd_roof { RD_FLAT_ROOF, RD_GABLE, RD_SHED, RD_BARREL };

struct rd_house {
    struct rd_frame at;
    double half_l, half_w, eaves_m;
    enum rd_roof roof;
    struct rd_rgb c;
    const struct rd_style *style;
    double snow;
    uint32_t seed;
};
void rd_house_draw(struct rd_canvas *cv, const struct rd_house *house);

struct rd_tree {
    double x, y, r, h;
    struct rd_rgb c;
    uint32_t seed;
};
void rd_tree_draw(struct rd_canvas *cv, const struct rd_tree *tree);

/* A pole with a lamp or a bracket. */
void rd_mast_draw(struct rd_canvas *cv, double x, double y, double h, double thick);

struct rd_lorry {
    struct rd_frame at;
    double length_m; /* cab and bed; under 7: a car */
    struct rd_rgb cab, bed;
    bool laden; /* carries a box */
};
void rd_lorry_draw(struct rd_canvas *cv, const struct rd_lorry *lorry);

/* A plain block: wall, platform, crate. */
struct rd_block {
    struct rd_frame at;
    double half_l, half_w, h;
    struct rd_rgb c;
    double texture; /* share */
    uint32_t seed;
};
void rd_block_draw(struct rd_canvas *cv, const struct rd_block *block);

/* A heap of loose stuff, round or long. */
void rd_heap_draw(struct rd_canvas *cv, const struct rd_block *heap);

#endif
