#ifndef YS_CHANGE_MATCH_IDENTITY_PARTS_H
#define YS_CHANGE_MATCH_IDENTITY_PARTS_H

#include "identity.h"

/* Shared by the files of identity only. */

/* An object in the frame of its track: lengths in metres, all with one sense along the track. */
struct ys_body {
    double x, y;   /* centre, px of the grid */
    double ux, uy; /* unit vector along the track */
    double length_m;
    int32_t track;
};

/* A place taken at both dates. */
struct ys_place {
    uint32_t before, after; /* indices of the bodies */
    double along_m;         /* centre after less centre before, along the body before */
    double longer_m;        /* length after less length before */
    bool coupled;           /* to the one before it in its chain, at both dates */
    bool first;             /* of its chain */
    /* Appearance: log likelihood ratio of the same body against another at the same place, and
     * how much more alike the pictures are where the body was than where its box is now. */
    double looks, lead;
    double same; /* the answer: P(same) */
};

struct ys_identity_work {
    const struct ys_identity_in *in;
    struct ys_body *before, *after;
    struct ys_place *place; /* in chains: by track, in order along it */
    size_t n_place;
    /* How far bodies lie from their places, along and across the track: tops lean. */
    double lean_along_m, lean_across_m;
};

/* identity_places.c; false: out of memory */
bool ys_identity_bodies(struct ys_identity_work *work);
bool ys_identity_places(struct ys_identity_work *work);

/* identity_looks.c: lean, looks and lead of every place */
ys_status ys_identity_looks(struct ys_identity_work *work, struct ys_error *err);

/* identity_strings.c: same of every place; stayed[k], k <= n_place: P(k of them stayed) */
bool ys_identity_strings(double *stayed, struct ys_identity_work *work);

/* ---- how far to believe that cars are others (identity_trust.c) ---- */

/* 0: not at all, 1: as the evidence says. */
double ys_identity_trust(const struct ys_identity_work *there,
                         const struct ys_identity_work *back);
/* Whether with so little trust no pair is called another one, however low its P(same). */
bool ys_identity_none_replaced(double trust);
/* Draws P(same) below a half, and the number that stayed, towards what nothing is known of.
 * False: out of memory. */
bool ys_identity_doubt(struct ys_identity *identity, const struct ys_identity_work *there,
                       double trust);
/* So many objects more may have stayed, together, with this chance: p[0 .. n - 1]. */
void ys_identity_add(double *p, size_t n, size_t objects, double chance);

/* ---- pictures of a body (identity_patch.c) ---- */

enum {
    YS_PATCH_LONG = 18, /* steps to either side of the middle, along the track: 9 m */
    YS_PATCH_WIDE = 5,  /* and across: 2.5 m */
    YS_PATCH_COLUMNS = 2 * YS_PATCH_LONG + 1,
    YS_PATCH_ROWS = 2 * YS_PATCH_WIDE + 1,
    YS_PATCH_PLANES = 3, /* grey; the gradient field along x and along y */
};
static const double ys_patch_step_m = 0.25;

/* What patches are taken from: a date's grey picture, and the gradient field of alignment. */
struct ys_looks_source {
    const struct ys_image *image; /* colours */
    float *plane[YS_PATCH_PLANES];
    uint32_t width, height;
    double gsd_m;
    double gain[YS_MAX_PLANES], offset[YS_MAX_PLANES]; /* to grey levels of 8 bits */
};
ys_status ys_looks_source_new(struct ys_looks_source *out, const struct ys_identity_in *in,
                              bool after, struct ys_error *err);
void ys_looks_source_fini(struct ys_looks_source *source);

/*
 * The middle of a body and `margin` steps round it.  value: planes x (rows + 2 margin) x
 * (columns + 2 margin) rounded up to YS_PATCH_LANES, zeros behind the columns.
 */
enum { YS_PATCH_LANES = 8 };
struct ys_patch {
    float *value;
    double *size; /* [kind][row][column]: what varies along the track, by displacement */
    uint32_t margin, stride; /* stride: floats from row to row */
};
/* offset_m: how far from the body's own place, along and across.  False: out of memory. */
bool ys_patch_new(struct ys_patch *out, const struct ys_looks_source *source,
                  const struct ys_body *body, uint32_t margin, const double offset_m[2]);
void ys_patch_fini(struct ys_patch *patch);

/* The correlation of `one` (margin 0) with `other` displaced by (column, row) steps, each from 0
 * to 2 margins: of what varies along the track, for the mean of a row (sides, rails) says nothing.
 * kind: 0 the grey picture, 1 the field. */
double ys_patch_correlation(const struct ys_patch *one, const struct ys_patch *other,
                            uint32_t column, uint32_t row, int kind);
/* The best of all displacements as atanh, of the grey picture and of the field. */
void ys_patch_alike(double alike[2], const struct ys_patch *one, const struct ys_patch *other);

/* ln(mean + 8) of each band over the inner part of a body; three of them, grey gives one thrice. */
void ys_body_colour(double colour[3], const struct ys_looks_source *source,
                    const struct ys_body *body, const double offset_m[2]);

#endif
