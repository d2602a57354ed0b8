#ifndef YS_COUNT_GATE_GATE_PARTS_H
#define YS_COUNT_GATE_GATE_PARTS_H

#include "gate.h"

/* The picture in square cells, with levels from 0 (dark) to 255 (bright) whatever the tile's type.
 * Arrays of width * height.  A cell without a valid pixel has the least of everything. */
struct ys_cells {
    uint32_t width, height, px; /* px: side of a cell, pixels of the image */
    double cell_m;
    float *low;        /* the darkest pixel of it, of its darkest band */
    float *mean;       /* of bands and pixels */
    float *edge;       /* the strongest step over two pixels */
    float *texture;    /* root mean square of these steps */
    float *saturation; /* (greatest - least) / greatest mean of a band */
    uint8_t *valid;
    double haze; /* as in struct ys_cloud */
    struct ys_scratch
        *scratch; /* where these are, and what is made of them may be; NULL: in memory */
};
/* false: out of memory */
bool ys_cells_make(struct ys_cells *out, const struct ys_gate_pixels *pixels);
void ys_cells_fini(struct ys_cells *cells);

/* Cells x0 <= x < x1, y0 <= y < y1. */
struct ys_cell_box {
    uint32_t x0, y0, x1, y1;
};

struct ys_border {
    size_t n, n_rising; /* cells of the border; those that are brighter inside */
    double step;        /* inside less outside, levels: the median */
    double sharp;       /* strongest edge at the border over that step: its median, */
    double sharp25;     /* and its lower quartile; near 1 for what stands on the ground */
    double texture_outside;
};
/* The border of the patch label[i] == which, whose bounds are in box. */
bool ys_border_measure(struct ys_border *out, const struct ys_cells *cells,
                       const uint32_t *label, uint32_t which, const struct ys_cell_box *box);

/* Whether the darkest levels of the part rise across it as they do where haze grows; bright: the
 * brightest level of the picture.  Only where the zero of the levels is known. */
bool ys_haze_grows(const struct ys_gate_pixels *pixels, const struct ys_part *part,
                   const uint8_t *inside, double bright);

/* Adds to hidden where the cloud in it casts its shadow, if that can be made out. */
bool ys_shadow_add(uint8_t *hidden, const struct ys_cells *cells);

#endif
