#include "../../../../src/count/proposals/propose.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Drawn tracks: two bright rails 1.5 m apart on a bed of ballast 3.4 m wide, on darker ground
 * with grain; some carry a string of cars.  They run straight or along a circle.
 */
struct look {
    double gsd_m, side_m;
    double angle_deg, radius_m; /* of the tracks; radius 0: straight */
    int tracks, strings;        /* the first `strings` tracks carry cars */
    int mirrored;               /* x -> side - x */
};

struct scene {
    struct look look;
    struct ys_image image;
    uint8_t *inside;
};

static const double pitch_m = 4.8, long_m = 180;

static double grain(double x_m, double y_m)
{
    uint32_t h = (uint32_t)(int32_t)floor(x_m * 2) * 73856093u ^
                 (uint32_t)(int32_t)floor(y_m * 2) * 19349663u;

    h ^= h >> 13;
    h *= 0x5bd1e995u;
    h ^= h >> 15;
    return (double)(h & 1023) / 1023 * 12 - 6;
}

/* Along and across the middle of the yard of a place in metres, x right, y down. */
static void to_yard(double *u, double *v, const struct look *look, double x, double y)
{
    const double a = look->angle_deg * 3.14159265358979323846 / 180;
    const double dx = (look->mirrored ? look->side_m - x : x) - look->side_m / 2;
    const double dy = y - look->side_m / 2;

    *u = dx * cos(a) + dy * sin(a);
    *v = -dx * sin(a) + dy * cos(a);
    if (look->radius_m > 0) {
        const double r = hypot(*u, look->radius_m - *v);

        *u = look->radius_m * atan2(*u, look->radius_m - *v);
        *v = look->radius_m - r;
    }
}

/* Distance across to the nearest track, and which it is. */
static double across(int *k, const struct look *look, double v)
{
    const double first = -(look->tracks - 1) / 2.0 * pitch_m;
    const double at = fmin(fmax(round((v - first) / pitch_m), 0), look->tracks - 1);

    *k = (int)at;
    return v - first - at * pitch_m;
}

static double tone(const struct look *look, double x, double y)
{
    double u, v;
    int k;

    to_yard(&u, &v, look, x, y);
    const double d = across(&k, look, v), ground = 80 + grain(u + 500, v + 500);

    if (!look->tracks || fabs(u) > long_m / 2 + 15)
        return ground;
    if (k < look->strings && fabs(d) < 1.55 && fabs(u) < 60) {
        const double at = fmod(u + 500, 14.0);

        return at < 1.1 ? 40 : 150 + 20 * (fmod(u + 500, 42.0) > 14);
    }
    if (fabs(fabs(d) - 0.76) < 0.12)
        return 175;
    return fabs(d) < 1.7 ? ground + 35 : ground + 12 * (fabs(d) < 2.4);
}

static void scene_init(struct scene *scene, const struct look *look)
{
    enum { FINE = 4 };
    const uint32_t n = (uint32_t)(look->side_m / look->gsd_m);
    struct ys_image *im = &scene->image;
    struct ys_error err;

    scene->look = *look;
    cr_assert_eq(ys_image_new(im, n, n, 1, 0, &err), YS_OK);
    im->gsd_x_m = im->gsd_y_m = look->gsd_m;
    im->full_scale = 255;
    cr_assert_not_null(scene->inside = malloc((size_t)n * n));
    memset(scene->inside, 1, (size_t)n * n);
    memset(im->valid, 1, (size_t)n * n);
    for (uint32_t y = 0; y < n; y++)
        for (uint32_t x = 0; x < n; x++) {
            double sum = 0;

            for (int k = 0; k < FINE * FINE; k++)
                sum += tone(look, (x + (k % FINE + 0.5) / FINE) * look->gsd_m,
                            (y + (k / FINE + 0.5) / FINE) * look->gsd_m);
            im->plane[0][(size_t)y * n + x] = (float)(sum / (FINE * FINE));
        }
}

static void scene_fini(struct scene *scene)
{
    ys_image_fini(&scene->image);
    free(scene->inside);
}

static struct ys_proposal *propose(size_t *n, const struct scene *scene, int threads)
{
    const struct ys_propose_in in = {&scene->image, scene->inside, (size_t)1 << 28, threads};
    struct ys_proposal *out;
    struct ys_error err = {0};

    cr_assert_eq(ys_propose_lines(&out, n, &in, &err), YS_OK, "%s", err.text);
    return out;
}

/* Distance in metres from a place in pixels to the nearest line with score 0.5 or more. */
static double to_lines(const struct ys_proposal *line, size_t n, double gsd, double x, double y)
{
    double best = INFINITY;

    for (size_t i = 0; i < n && line[i].score >= 0.5; i++)
        for (size_t k = 0; k + 1 < line[i].line.n; k++) {
            const struct ys_point *p = &line[i].line.pt[k];
            const double dx = p[1].x - p[0].x, dy = p[1].y - p[0].y;
            double t = ((x - p[0].x) * dx + (y - p[0].y) * dy) / (dx * dx + dy * dy);

            t = fmin(fmax(t, 0), 1);
            best = fmin(best, gsd * hypot(p[0].x + t * dx - x, p[0].y + t * dy - y));
        }
    return best;
}

/* Share of the drawn tracks, their last 10 m left out, with a line within 1 m. */
static double found_share(const struct scene *scene, const struct ys_proposal *line, size_t n)
{
    const struct look *look = &scene->look;
    size_t all = 0, near = 0;

    for (uint32_t y = 0; y < scene->image.height; y += 2)
        for (uint32_t x = 0; x < scene->image.width; x += 2) {
            double u, v;
            int k;

            to_yard(&u, &v, look, (x + 0.5) * look->gsd_m, (y + 0.5) * look->gsd_m);
            if (fabs(across(&k, look, v)) > look->gsd_m / 2 || fabs(u) > long_m / 2 - 10)
                continue;
            all++;
            near += to_lines(line, n, look->gsd_m, x + 0.5, y + 0.5) < 1;
        }
    return all ? (double)near / (double)all : 0;
}

/* Share of the length of the lines with score 0.5 or more within 1 m of a drawn track. */
static double right_share(const struct scene *scene, const struct ys_proposal *line, size_t n)
{
    const struct look *look = &scene->look;
    size_t all = 0, near = 0;

    for (size_t i = 0; i < n && line[i].score >= 0.5; i++)
        for (size_t k = 0; k + 1 < line[i].line.n; k++) {
            const struct ys_point *p = &line[i].line.pt[k];
            const double l = hypot(p[1].x - p[0].x, p[1].y - p[0].y) * look->gsd_m;

            for (double s = 0.5; s < l; s++) {
                double u, v;
                int track;

                to_yard(&u, &v, look, (p[0].x + s / l * (p[1].x - p[0].x)) * look->gsd_m,
                        (p[0].y + s / l * (p[1].y - p[0].y)) * look->gsd_m);
                all++;
                near += fabs(across(&track, look, v)) < 1 && fabs(u) < long_m / 2 + 25;
            }
        }
    return all ? (double)near / (double)all : 0;
}

ParameterizedTestParameters(propose, drawn_tracks_are_found_within_a_metre)
{
    static struct look look[] = {
        {0.5, 240, 0, 0, 4, 2, 0},     {0.5, 240, 90, 0, 4, 2, 0},
        {0.5, 240, 33, 0, 4, 0, 0},    {0.5, 240, 121, 0, 4, 4, 0},
        {0.35, 240, 75, 0, 3, 1, 0},   {0.5, 240, 15, 400, 4, 2, 0},
        {0.5, 240, 200, 400, 4, 0, 0}, {0.8, 240, 160, 0, 4, 3, 0},
    };

    return cr_make_param_array(struct look, look, sizeof look / sizeof *look);
}

ParameterizedTest(struct look *look, propose, drawn_tracks_are_found_within_a_metre)
{
    struct scene scene;
    size_t n;

    scene_init(&scene, look);
    struct ys_proposal *line = propose(&n, &scene, 1);
    const double found = found_share(&scene, line, n), right = right_share(&scene, line, n);

    cr_expect_gt(found, 0.8, "angle %g, radius %g, %g m: %.2f of the tracks found",
                 look->angle_deg, look->radius_m, look->gsd_m, found);
    cr_expect_gt(right, 0.8, "angle %g, radius %g, %g m: %.2f of the lines right",
                 look->angle_deg, look->radius_m, look->gsd_m, right);
    ys_proposals_free(line, n);
    scene_fini(&scene);
}

Test(propose, ground_without_tracks_gives_no_line_that_scores)
{
    const struct look look = {0.5, 200, 0, 0, 0, 0, 0};
    struct scene scene;
    size_t n;

    scene_init(&scene, &look);
    struct ys_proposal *line = propose(&n, &scene, 1);

    for (size_t i = 0; i < n; i++)
        cr_expect_lt(line[i].score, 0.5);
    ys_proposals_free(line, n);
    scene_fini(&scene);
}

Test(propose, a_picture_of_one_tone_gives_no_line)
{
    struct look look = {0.5, 60, 0, 0, 0, 0, 0};
    struct scene scene;
    size_t n;

    scene_init(&scene, &look);
    for (size_t i = 0; i < (size_t)scene.image.width * scene.image.height; i++)
        scene.image.plane[0][i] = 7;
    struct ys_proposal *line = propose(&n, &scene, 1);

    for (size_t i = 0; i < n; i++)
        cr_expect_lt(line[i].score, 0.5);
    ys_proposals_free(line, n);
    scene_fini(&scene);
}

Test(propose, any_number_of_threads_gives_the_same_lines)
{
    const struct look look = {0.5, 200, 33, 500, 3, 1, 0};
    struct scene scene;
    size_t n, m;

    scene_init(&scene, &look);
    struct ys_proposal *one = propose(&n, &scene, 1), *five = propose(&m, &scene, 5);

    cr_assert_eq(n, m);
    for (size_t i = 0; i < n; i++) {
        cr_assert_eq(one[i].line.n, five[i].line.n);
        cr_expect_eq(one[i].score, five[i].score);
        for (size_t k = 0; k < one[i].line.n; k++) {
            cr_expect_eq(one[i].line.pt[k].x, five[i].line.pt[k].x);
            cr_expect_eq(one[i].line.pt[k].y, five[i].line.pt[k].y);
        }
    }
    ys_proposals_free(one, n);
    ys_proposals_free(five, m);
    scene_fini(&scene);
}

Test(propose, a_mirrored_picture_mirrors_the_lines)
{
    const struct look look = {0.5, 240, 33, 0, 4, 2, 0}, other = {0.5, 240, 33, 0, 4, 2, 1};
    struct scene scene, mirrored;
    size_t n, m, all = 0, near = 0;

    scene_init(&scene, &look);
    scene_init(&mirrored, &other);
    struct ys_proposal *a = propose(&n, &scene, 1), *b = propose(&m, &mirrored, 1);

    for (size_t i = 0; i < n && a[i].score >= 0.5; i++)
        for (size_t k = 0; k < a[i].line.n; k++, all++)
            near += to_lines(b, m, 0.5, scene.image.width - a[i].line.pt[k].x,
                             a[i].line.pt[k].y) < 0.6;
    cr_expect_gt(all, 0);
    cr_expect_geq((double)near, 0.8 * (double)all, "%zu of %zu corners", near, all);
    ys_proposals_free(a, n);
    ys_proposals_free(b, m);
    scene_fini(&scene);
    scene_fini(&mirrored);
}

Test(propose, sixteen_bit_levels_give_the_lines_of_eight_bit_ones)
{
    const struct look look = {0.5, 200, 60, 0, 3, 1, 0};
    struct scene scene;
    size_t n, m;

    scene_init(&scene, &look);
    struct ys_proposal *a = propose(&n, &scene, 1);

    for (size_t i = 0; i < (size_t)scene.image.width * scene.image.height; i++)
        scene.image.plane[0][i] = scene.image.plane[0][i] * 16 + 4096;
    struct ys_proposal *b = propose(&m, &scene, 1);

    cr_assert_eq(n, m);
    for (size_t i = 0; i < n; i++)
        cr_expect_float_eq(a[i].score, b[i].score, 0.02);
    ys_proposals_free(a, n);
    ys_proposals_free(b, m);
    scene_fini(&scene);
}

Test(propose, lines_stay_where_they_may_lie)
{
    const struct look look = {0.5, 200, 10, 0, 4, 0, 0};
    struct scene scene;
    size_t n;

    scene_init(&scene, &look);
    for (uint32_t y = 0; y < scene.image.height; y++)
        for (uint32_t x = 0; x < scene.image.width; x++)
            scene.inside[(size_t)y * scene.image.width + x] = x >= 200;
    struct ys_proposal *line = propose(&n, &scene, 1);

    cr_expect_gt(n, 0);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < line[i].line.n; k++)
            cr_expect_gt(line[i].line.pt[k].x, 198);
    ys_proposals_free(line, n);
    scene_fini(&scene);
}

Test(propose, coarse_pixels_and_little_memory_are_refused)
{
    const struct look look = {0.5, 60, 0, 0, 2, 0, 0};
    struct scene scene;
    struct ys_proposal *out;
    struct ys_error err;
    size_t n;

    scene_init(&scene, &look);
    struct ys_propose_in in = {&scene.image, scene.inside, 1000, 1};

    cr_expect_eq(ys_propose_lines(&out, &n, &in, &err), YS_ERR_NOMEM);
    in.max_bytes = (size_t)1 << 28;
    scene.image.gsd_y_m = ys_propose_coarsest_m + 0.01;
    cr_expect_eq(ys_propose_lines(&out, &n, &in, &err), YS_ERR_UNSUPPORTED);
    cr_expect_null(out);
    scene_fini(&scene);
}
