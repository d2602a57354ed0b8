#ifndef YS_COUNT_GATE_LETTERING_H
#define YS_COUNT_GATE_LETTERING_H

#include "../../../kernels/kernels.h"
#include "../../raster/crop.h"
#include "../../raster/image.h"

/*
 * Lettering that is burnt into a picture: "Image (c) 2023 ...", a title, a place's name.  It is no
 * ground, and its letters have the size of pits and cars.  Found are lines of eight or more Latin
 * letters and digits, upright, of one colour that is lighter or darker than all round it; shorter
 * words, other scripts and emblems are not.  Of 60 lines written on 40 real pictures (four fonts,
 * 11 to 28 px, six ways, half of them through JPEG) 55 are found, all of more than 12 px among
 * them; on 256 pictures, real and drawn, none is seen where none is.  The one real line there, of
 * letters of 10 px broken by JPEG, is missed.
 */
struct ys_lettering {
    struct ys_part
        *line; /* boxes with their outlines, pixels of the image; none touches another */
    size_t n;
};

/* Of images on the scale of a display (8 bits); of others there is none.  On failure *out is empty. */
ys_status ys_lettering_find(struct ys_lettering *out, const struct ys_image *image,
                            const struct ysk_ops *ops, struct ys_error *err);
void ys_lettering_fini(struct ys_lettering *lettering);

/* Makes its pixels invalid. */
void ys_lettering_mask(struct ys_image *image, const struct ys_lettering *lettering);

#endif
