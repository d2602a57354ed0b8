#ifndef RD_VESSEL_H
#define RD_VESSEL_H

#include "style.h"

/* A cargo vessel: hull with bow and stern, hatches, deck cranes, bridge aft. */
struct rd_vessel {
    struct rd_frame at;               /* bow towards +u */
    double length_m, beam_m, water_m; /* height of the water */
    struct rd_rgb deck, hatch;
    int holds;
    bool laden;  /* containers on the hatches */
    double wake; /* length of the wake in lengths; 0: at rest */
    uint32_t seed;
    const struct rd_style *style;
};
struct rd_vessel rd_vessel_random(const struct rd_style *style, double length_m,
                                  struct rd_rng *rng);
void rd_vessel_draw(struct rd_canvas *cv, const struct rd_vessel *vessel);

/* Water over everything on the far side (v < 0) of a frame's u axis; far_v: where land begins again. */
struct rd_water {
    struct rd_frame shore;
    double level_m, far_v;
    const struct rd_style *style;
    double rough; /* 0 calm .. 1 */
    uint32_t seed;
};
void rd_water_draw(struct rd_canvas *cv, const struct rd_water *water);

#endif
