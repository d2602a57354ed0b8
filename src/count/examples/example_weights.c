/*
 * example_weights.c - what the measures of a candidate are worth
 *
 * Logistic regressions, ridge 4, of candidates against places marked by hand: 42 cases of 21 real pictures
 * (tents, buses, trailers, round and horizontal tanks, ships, aircraft) and 20 pictures without
 * any for each of 9 sources; every kind of object weighs alike, pictures without any 0.6 of the
 * others.  Tested with the kind of object left out of the fit: intervals of three examples held in
 * 41 of 42 cases, median error 0.07.  The fit was made by a model in Python with the same
 * measures; this program's differ from those by rounding and by the border of the picture.
 */

#include "example_parts.h"

/* In order: cosine over reference; log of the cosine above the picture's maxima; the six terms: shape,
 * outline, colour, distance, contrast, texture; their sum; the least of them; then, with one
 * example only: cosine, shape, outline, colour, contrast, texture, edges as they are; constant. */
const double ys_example_weights_one[YS_WEIGHTS_ONE] = {
    -1.2799, -0.1329, -0.0365, 0.1424, 1.3892,  0.1687, 0.5635,  0.0289,  0.0275,
    -0.0475, 2.0172,  0.2712,  4.3158, -4.8627, 1.386,  -1.0804, -0.6064, -2.5353};
const double ys_example_weights_several[YS_WEIGHTS_SEVERAL] = {
    0.0879, 0.5723, -0.0139, 0.3405, 0.4305, 0.1884, 0.3085, 0.1039, 0.0534, 0.0517, -3.7031};

/* Whether there are any where none is marked: mean and greatest of the three best log odds, log of
 * one and the sum of the probabilities, constant. */
const double ys_example_weights_any[YS_WEIGHTS_ANY] = {0.685, 0.195, 0.029, -0.352};
