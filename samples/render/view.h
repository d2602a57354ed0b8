#ifndef RD_VIEW_H
#define RD_VIEW_H

#include "canvas.h"
#include "rng.h"

/* One picture: when, under which sun, through which air and by which sensor. */
struct rd_view {
    char date[11];             /* 2023-10-05 */
    char time[9];              /* 10:30:00 */
    double sun_az, sun_el;     /* degrees; azimuth from north by east */
    double lean_az, off_nadir; /* degrees; tops lean towards lean_az */
    double shift_x, shift_y;   /* pixels right and down by which the georeference is wrong */
    double exposure;           /* reflectance that is white */
    double gamma;              /* exponent of the tone curve */
    double sky;                /* skylight in shade, share of the sun's on level ground */
    double haze;               /* 0 clear .. 0.6 dense */
    double psf;                /* standard deviation of the blur, pixels */
    double sharpen;            /* weight of the unsharp mask; 0: none */
    double noise;              /* sd at mid grey, grey levels */
    double soft_m;             /* half width of the shadows' soft edge beyond the sun's own */
    double snow;               /* 0..1 cover of level surfaces */
    int jpeg;                  /* quality; 0: none */
    bool grey;                 /* one band */
    uint64_t seed;             /* of the noise */
};

/* Heights and reflectances become radiance (1 = white) under the sun: cast shadows, shading, skylight
 * held off by what stands near; then tops lean away from the sensor. */
bool rd_light(struct rd_canvas *cv, const struct rd_view *view);

/* A picture of bytes, bands interleaved. */
struct rd_picture {
    int w, h, bands;
    uint8_t *px;
};
void rd_picture_fini(struct rd_picture *pic);

/* Blur, sampling at `ss` cells a pixel from `margin` cells in, haze, tone, noise, bytes. */
bool rd_sense(struct rd_picture *out, const struct rd_canvas *cv, const struct rd_view *view,
              int ss, int margin);

/* What a JPEG of this quality loses (8x8 cosine transform, ITU-T T.81 Annex K tables, no subsampling). */
bool rd_jpeg(struct rd_picture *pic, int quality);

#endif
