#include "made_scene.h"

#include "../../src/raster/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FINE = 4 }; /* samples a pixel and axis */

/* splitmix64: a number for each place, whatever the order of drawing */
static double hash01(uint64_t i)
{
    uint64_t z = i * UINT64_C(0x9E3779B97F4A7C15) + UINT64_C(0xD1B54A32D192ED03);

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double noise_at(uint64_t i)
{
    double s = 0;

    for (uint64_t k = 0; k < 4; k++) /* variance 4/12 */
        s += hash01(4 * i + k) - 0.5;
    return s * 1.7320508;
}

void made_scene_px(const struct made_scene *scene, double x_m, double y_m, double *x, double *y)
{
    const struct made_look *look = &scene->look;
    const double c = cos(look->turn_rad), s = sin(look->turn_rad);
    const double u = c * x_m - s * y_m, v = s * x_m + c * y_m;

    *x = scene->image.width / 2.0 + (look->mirrored ? -u : u) / look->gsd_m;
    *y = scene->image.height / 2.0 + v / look->gsd_m;
}

static void to_scene(const struct made_scene *scene, double x, double y, double *x_m,
                     double *y_m)
{
    const struct made_look *look = &scene->look;
    const double c = cos(look->turn_rad), s = sin(look->turn_rad);
    double u = (x - scene->image.width / 2.0) * look->gsd_m;
    const double v = (y - scene->image.height / 2.0) * look->gsd_m;

    u = look->mirrored ? -u : u;
    *x_m = c * u + s * v;
    *y_m = -s * u + c * v;
}

static int in_box(const struct made_box *b, double x, double y)
{
    const double c = cos(b->angle_rad), s = sin(b->angle_rad), dx = x - b->x, dy = y - b->y;

    return fabs(c * dx + s * dy) <= b->length / 2 && fabs(c * dy - s * dx) <= b->width / 2;
}

/* Box shares of the pixels it touches, added into level. */
static void draw(struct made_scene *scene, float *level, const struct made_box *b)
{
    const struct ys_image *image = &scene->image;
    const double reach = hypot(b->length, b->width) / 2 / scene->look.gsd_m + 2;
    double x, y;

    made_scene_px(scene, b->x, b->y, &x, &y);
    for (int64_t r = (int64_t)(y - reach); r <= (int64_t)(y + reach); r++)
        for (int64_t c = (int64_t)(x - reach); c <= (int64_t)(x + reach); c++) {
            int n = 0;

            if (r < 0 || c < 0 || r >= image->height || c >= image->width)
                continue;
            for (int k = 0; k < FINE * FINE; k++) {
                double u, v;

                to_scene(scene, (double)c + (k % FINE + 0.5) / FINE,
                         (double)r + (k / FINE + 0.5) / FINE, &u, &v);
                n += in_box(b, u, v);
            }
            level[r * image->width + c] += (float)(b->level * n / (FINE * FINE));
        }
}

void made_scene_init(struct made_scene *out, double side_m, const struct made_look *look,
                     const struct made_box *box, size_t n)
{
    const uint32_t size = (uint32_t)ceil(side_m * 1.4143 / look->gsd_m) + 40;
    const size_t all = (size_t)size * size;
    float *level = calloc(all, sizeof *level);

    *out = (struct made_scene){.look = *look, .side_m = side_m};
    ys_image_new(&out->image, size, size, look->bands, 0, NULL);
    out->inside = calloc(all, 1);
    out->image.gsd_x_m = out->image.gsd_y_m = look->gsd_m;
    out->image.full_scale = look->full_scale;
    memset(out->image.valid, 1, all);
    for (size_t i = 0; i < n; i++)
        draw(out, level, box + i);
    for (size_t i = 0; i < all; i++) {
        double x, y;

        to_scene(out, (double)(i % size) + 0.5, (double)(i / size) + 0.5, &x, &y);
        out->inside[i] = fabs(x) <= side_m / 2 && fabs(y) <= side_m / 2;
        for (unsigned b = 0; b < look->bands; b++) {
            const double share = b == 0 ? 1 : 0.75;
            const double v = look->ground + share * (double)level[i];
            const double byte =
                fmin(fmax(v * look->gain + look->noise * noise_at(all * b + i), 0), 255);

            out->image.plane[b][i] = (float)(look->full_scale == 255     ? floor(byte + 0.5)
                                             : look->full_scale == 65535 ? floor(200 + 8 * byte)
                                                                         : byte / 255);
        }
    }
    free(level);
    if (look->full_scale != 255) /* what is counted in is on this scale */
        ys_levels_apply(&out->image, NULL);
}

void made_scene_fini(struct made_scene *scene)
{
    ys_image_fini(&scene->image);
    free(scene->inside);
}

struct ys_area_in made_scene_in(const struct made_scene *scene, double l0, double l1, double w0,
                                double w1)
{
    return (struct ys_area_in){
        .image = &scene->image,
        .inside = scene->inside,
        .length_m = {l0, l1},
        .width_m = {w0, w1},
        .sun_azimuth_deg = NAN,
        .sun_elevation_deg = NAN,
        .north_y = -1,
        .max_bytes = (size_t)1 << 30,
        .threads = 1,
    };
}
