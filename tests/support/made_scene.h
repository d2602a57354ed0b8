#ifndef YS_SUPPORT_MADE_SCENE_H
#define YS_SUPPORT_MADE_SCENE_H

#include "../../src/count/area/areas.h"

/* Pictures drawn for the counters of areas: boxes on ground, the same bytes every time. */

struct made_box { /* metres */
    double x, y, length, width, angle_rad;
    double level; /* added to the ground, one band a half of it, another all */
};

struct made_look {
    double gsd_m;
    double turn_rad;   /* of the whole scene, about its middle */
    int mirrored;      /* x -> -x */
    double gain;       /* of all levels */
    double noise;      /* sd, levels */
    double ground;     /* level of it */
    double full_scale; /* 255, 65535 or 0 (float): levels are scaled with it */
    unsigned bands;
};

struct made_scene {
    struct ys_image image;
    uint8_t *inside;
    struct made_look look;
    double side_m; /* of the square that is the area */
};

/* A square of side_m with its middle at 0, 0; the picture has 20 px around it. */
void made_scene_init(struct made_scene *out, double side_m, const struct made_look *look,
                     const struct made_box *box, size_t n);
void made_scene_fini(struct made_scene *scene);
struct ys_area_in made_scene_in(const struct made_scene *scene, double l0, double l1, double w0,
                                double w1);
/* Where a point of the scene lies in the picture. */
void made_scene_px(const struct made_scene *scene, double x_m, double y_m, double *x,
                   double *y);

#endif
