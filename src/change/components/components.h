#ifndef YS_CHANGE_COMPONENTS_COMPONENTS_H
#define YS_CHANGE_COMPONENTS_COMPONENTS_H

#include "../../../include/yardstick.h"
#include "../../../kernels/kernels.h"
#include "../../raster/geom.h"
#include "component_band.h"

/*
 * Connected components of a mask, with statistics, without a label image: runs of set pixels
 * are joined to the runs of the row above.  components.c tells which file does what.  Columns
 * and rows count from 0 at the first pixel.  All sums are exact integers while a component is
 * smaller than 80,000 x 80,000 pixels.
 */
struct ys_component {
    uint64_t area;                  /* pixels */
    uint64_t sx, sy, sxx, sxy, syy; /* sums of x, y, x^2, x y, y^2 over its pixels */
    uint32_t x0, y0, x1, y1;        /* bounding box, inclusive */
    uint32_t first_x;               /* its first pixel is (first_x, y0) */
};

struct ys_run { /* pixels start <= x < end of row y belong to component[component] */
    uint32_t y, start, end, component;
};

struct ys_components {
    struct ys_component *component; /* in order of their first pixels, row by row */
    size_t n;
    struct ys_run *run; /* in order of their pixels; NULL where not wanted */
    size_t n_run;
};

enum ys_neighbours { YS_4_NEIGHBOURS = 4, YS_8_NEIGHBOURS = 8 };

struct ys_components_options {
    enum ys_neighbours neighbours; /* [8] */
    bool want_runs;                /* [false] */
    int threads;                   /* 1 or more [1]; the result does not depend on it */
};

/* mask: width * height bytes, not 0: set.  options NULL: the defaults.  On failure *out is
 * empty. */
ys_status ys_components_of_mask(struct ys_components *out, const uint8_t *mask, uint32_t width,
                                uint32_t height, const struct ysk_ops *ops,
                                const struct ys_components_options *options,
                                struct ys_error *err);

/* The same of bit rows: row y starts at bits + y * ((width + 63) / 64); pixel x is bit x % 64
 * of word x / 64; bits past the width are 0. */
ys_status ys_components_of_bits(struct ys_components *out, const uint64_t *bits, uint32_t width,
                                uint32_t height, const struct ysk_ops *ops,
                                const struct ys_components_options *options,
                                struct ys_error *err);

/*
 * The same for many masks of one width, whose memory is kept from one to the next.  Components
 * are handed over as they close, in no order: take is called by one thread at a time and sees
 * them while they are still in its cache.  It gives false where it cannot take them (memory).
 */
struct ys_component_finder;
typedef bool ys_component_take_fn(void *ctx, const struct ysk_component *component, size_t n);
ys_status ys_component_finder_new(struct ys_component_finder **out, uint32_t width,
                                  const struct ysk_ops *ops,
                                  const struct ys_components_options *options,
                                  struct ys_error *err);
void ys_component_finder_free(struct ys_component_finder *finder);
ys_status ys_component_finder_mask(struct ys_component_finder *finder, const uint8_t *mask,
                                   uint32_t height, ys_component_take_fn *take, void *ctx,
                                   struct ys_error *err);
ys_status ys_component_finder_bits(struct ys_component_finder *finder, const uint64_t *bits,
                                   uint32_t height, ys_component_take_fn *take, void *ctx,
                                   struct ys_error *err);

void ys_components_fini(struct ys_components *components);

/* Of a component that is whole, with absolute rows. */
void ys_component_of_sums(struct ys_component *c, const struct ysk_component *component);

/* Mean of its pixels' centres; (0.5, 0.5) is the centre of the first pixel. */
struct ys_point ys_component_centre(const struct ys_component *c);

/* The rectangle with the same centre and second moments: exact for an upright rectangle. */
void ys_component_box(struct ys_box *out, const struct ys_component *c);

#endif
