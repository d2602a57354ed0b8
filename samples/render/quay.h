#ifndef RD_QUAY_H
#define RD_QUAY_H

#include "scene.h"
#include "vessel.h"

/* A container yard behind a quay.  u runs along the quay's edge, v inland. */

enum { RD_QUAY_BLOCKS = 12, RD_QUAY_BOXES = 900 };

/* Rows of slots; a slot takes one 20-foot box or half of a 40-foot one. */
struct rd_stack {
    double u, v;          /* first corner */
    int rows, bays;       /* across (v) and along (u) */
    double side_m, end_m; /* gaps */
    bool painted;         /* slots marked on the ground */
};

struct rd_box {
    double u, v, length_m;
    int tiers, stack;
    bool at[2], reefer;
    struct rd_rgb c;
    uint32_t seed;
};

struct rd_quay {
    struct rd_frame edge;
    double apron_m, yard_m; /* depth of the concrete apron and of the yard behind it */
    struct rd_stack stack[RD_QUAY_BLOCKS];
    int n_stack;
    struct rd_box box[RD_QUAY_BOXES];
    size_t n_box;
    struct rd_vessel vessel;
    bool vessel_at[2];
    double vessel_u;
    int lorries, cranes, masts;
    double dry;
};

bool rd_quay_record(struct rd_scene *scene, const struct rd_quay *quay, bool with_berth);
rd_draw rd_quay_draw;

#endif
