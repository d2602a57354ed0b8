#include "draw_yard.h"

#include <criterion/criterion.h>
#include <math.h>

static const double width_m = 3.1, slot_m = 1.1;

void yard_new(struct yard *yard, uint32_t width, uint32_t height, double gsd_m, unsigned bands)
{
    struct ys_error err;

    *yard = (struct yard){.n_track = 0};
    cr_assert_eq(ys_image_new(&yard->image, width, height, bands, 0, &err), YS_OK);
    yard->image.gsd_x_m = yard->image.gsd_y_m = gsd_m;
    yard->image.full_scale = 255;
}

void yard_lay(struct yard *yard, int n_track, double x_m, double y_m, double angle_rad,
              double length_m)
{
    const double g = yard->image.gsd_x_m, c = cos(angle_rad), s = sin(angle_rad);

    yard->n_track = n_track;
    yard->x0_m = x_m;
    yard->y0_m = y_m;
    yard->angle_rad = angle_rad;
    yard->spacing_m = 5.5;
    yard->length_m = length_m;
    for (int i = 0; i < n_track; i++) {
        const double x = x_m - s * i * yard->spacing_m, y = y_m + c * i * yard->spacing_m;

        yard->pt[i][0] = (struct ys_point){x / g, y / g};
        yard->pt[i][1] = (struct ys_point){(x + c * length_m) / g, (y + s * length_m) / g};
        yard->track[i] = (struct ys_line){yard->pt[i], 2};
    }
}

void yard_add_string(struct yard *yard, int track, double from_m, int n, double body_m)
{
    static const double tones[] = {150, 175, 140, 190, 160};

    for (int i = 0; i < n; i++) {
        cr_assert_lt(yard->n_car, YARD_CARS);
        yard->car[yard->n_car] = (struct drawn_car){track, from_m + i * (body_m + slot_m),
                                                    body_m, tones[yard->n_car % 5]};
        yard->n_car++;
    }
}

/* Grain of the ground: the same at a place whatever the picture. */
static double grain(double x_m, double y_m)
{
    uint32_t h = (uint32_t)(int32_t)floor(x_m * 2) * 73856093u ^
                 (uint32_t)(int32_t)floor(y_m * 2) * 19349663u;

    h ^= h >> 13;
    h *= 0x5bd1e995u;
    h ^= h >> 15;
    return (double)(h & 1023) / 1023 * 12 - 6;
}

/* Brightness at u metres along and v right of the first track. */
static double tone_at(const struct yard *yard, double u, double v)
{
    for (int i = 0; i < yard->n_car; i++) {
        const struct drawn_car *c = &yard->car[i];
        const double across = fabs(v - c->track * yard->spacing_m);

        if (across > width_m / 2)
            continue;
        if (u >= c->from_m && u < c->from_m + c->length_m)
            return c->tone;
        if (u >= c->from_m - slot_m / 2 && u < c->from_m + c->length_m + slot_m / 2)
            return 45; /* the shade between bodies */
    }
    return 80 + grain(u + 100, v + 100);
}

void yard_draw(struct yard *yard)
{
    enum { FINE = 4 };
    struct ys_image *im = &yard->image;
    const double c = cos(yard->angle_rad), s = sin(yard->angle_rad), g = im->gsd_x_m;

    for (uint32_t y = 0; y < im->height; y++) {
        for (uint32_t x = 0; x < im->width; x++) {
            double sum = 0;

            for (int k = 0; k < FINE * FINE; k++) {
                const double px = (x + (k % FINE + 0.5) / FINE) * g - yard->x0_m,
                             py = (y + (k / FINE + 0.5) / FINE) * g - yard->y0_m;

                sum += tone_at(yard, px * c + py * s, -px * s + py * c);
            }
            for (unsigned b = 0; b < im->bands; b++)
                im->plane[b][y * im->width + x] = (float)(sum / (FINE * FINE));
            im->valid[y * im->width + x] = 1;
        }
    }
}

void yard_fini(struct yard *yard)
{
    ys_image_fini(&yard->image);
}
