#ifndef RD_STYLE_H
#define RD_STYLE_H

#include "view.h"

/* A drawing style: how grounds are textured, roofs coloured and bodies detailed.  A counter that has learnt
 * from one style can be tried on another. */

enum { RD_STYLES = 4, RD_PALETTE = 16 };

enum rd_texture {
    RD_CLOUDY,  /* fractal noise */
    RD_MOSAIC,  /* patches with edges */
    RD_STREAKY, /* drawn out along one direction */
    RD_GRAINY   /* coarse grain on smooth tones */
};

struct rd_style {
    const char *name;
    enum rd_texture texture;
    double contrast;   /* of textures */
    double grain;      /* white noise of surfaces, share */
    double detail;     /* 0 plain bodies .. 1 hatches, ribs, walkways, posts */
    double weathering; /* stains on roofs */
    double chroma;     /* 1: colours as they are; lower: duller */
    struct rd_rgb soil, grass, dry, ballast, asphalt, concrete, water;
    struct rd_rgb roof[RD_PALETTE]; /* of railcars and containers */
    size_t n_roof;
    struct rd_rgb house[8];
    size_t n_house;
};

const struct rd_style *rd_style_at(int index); /* 0 .. RD_STYLES - 1 */
/* One of n colours, lo to hi times as bright. */
struct rd_rgb rd_rgb_pick(const struct rd_rgb *list, int n, const double range[2],
                          struct rd_rng *rng);
struct rd_rgb rd_style_roof(const struct rd_style *style, struct rd_rng *rng);
struct rd_rgb rd_style_house(const struct rd_style *style, struct rd_rng *rng);
/* Texture of a surface at (x, y) with features of `size_m`; about [-1, 1]. */
double rd_style_texture(const struct rd_style *style, double x, double y, double size_m,
                        uint32_t seed);

/* Natural ground: fields of grass, dry grass and soil. */
struct rd_ground {
    const struct rd_style *style;
    double dry;     /* 0 green .. 1 straw */
    double bare;    /* share of bare soil */
    double field_m; /* size of fields; 0: no fields */
    double snow;
    uint32_t seed;
};
void rd_ground_draw(struct rd_canvas *cv, const struct rd_ground *ground);

/* A made surface (ballast, asphalt, concrete) with ragged or straight edges, stains and cracks. */
struct rd_made {
    const struct rd_style *style;
    struct rd_rgb base;
    double half_l, half_w; /* of its box; half_l 0: a ribbon */
    double ragged_m;       /* depth of the ragged edge */
    double stains;         /* 0..1 */
    double joint_m;        /* side of concrete plates; 0: none */
    double snow;
    uint32_t seed;
};
rd_shader rd_made_shader;

#endif
