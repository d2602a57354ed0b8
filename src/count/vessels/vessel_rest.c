/*
 * vessel_rest.c - what of the area is neither water nor counted, and may be vessels
 *
 * Hulls that lie side by side, on a pier or under an awning are no outline of one vessel, and nothing
 * else speaks of them: three ships beside each other were 0 [0, 0].  What is as long and as wide as a
 * vessel of the class, and is no part of the quay that the area was drawn along, keeps the count open
 * for as many as would fit.  Whether it is a pier or a ship is not asked.
 */

#include <math.h>
#include <string.h>

#include "../../raster/disc_morphology.h"
#include "vessel_parts.h"

/* Booms, ropes and finger piers are narrower than that many widths of the narrowest. */
static const double least_widths = 0.7;

/* Shorter than the shortest of the class by that is a boat; hulls are round at both ends. */
static const double least_lengths = 0.85, least_fill = 0.5;

/* Land and quays lie along the line that the area was drawn by. */
static const double most_on_line = 0.25;

/* Wider than that many of the widest is land. */
static const double most_widths = 4;

/* Levels from the water, mean over it: hulls and quays of the labelled navy and of an anchorage 53 to 81;
 * shadows, wakes that fade and water of another tone of another anchorage 23 to 34. */
static const double least_distance = 40;

/* Abreast and in line, of usual proportions; nobody moors more side by side. */
static const double usual_slender = 6.5;
enum { MOST_OF_ONE = 6 };
/* Length over width of a single vessel at least; barges and tugs have three. */
static const double least_slender = 3;

/* As many of the class's middle size, or of that length if it is shorter, as have the area. */
static uint32_t fitting(const struct ys_wanted_shape *fit, double area, double length)
{
    const double usual = fmin(length, sqrt(fit->length[0] * fit->length[1]));
    const double width = fmin(fmax(usual / usual_slender, fit->width[0]), fit->width[1]);

    return (uint32_t)fmin(fmax(1, floor(area / (usual * width) + 0.5)), MOST_OF_ONE);
}

static uint32_t vessels_of(const struct ys_vessels *work, const uint8_t *line)
{
    const struct ys_wanted_shape *fit = &work->fit;
    struct ys_shape s;
    size_t on = 0;
    double distance = 0;
    const size_t edge = ys_flood_edge(&on, &work->flood, line);

    ys_flood_shape(&s, &work->flood);
    if (s.length < least_lengths * fit->length[0] || s.width < least_widths * fit->width[0] ||
        s.width > most_widths * fit->width[1] || s.rho < least_fill ||
        (double)on > most_on_line * (double)edge)
        return 0;
    for (size_t k = 0; k < work->flood.n; k++)
        distance += work->water.distance[work->flood.px[k]];
    if (distance < least_distance * (double)work->flood.n)
        return 0;
    return fitting(fit, (double)work->flood.n, s.length);
}

/* 255 where it is neither water nor counted, and as wide as a vessel. */
static bool mark_rest(uint8_t *rest, const struct ys_vessels *work, const uint8_t *counted,
                      uint8_t bits, double limit)
{
    const struct ys_grid *grid = work->grid;
    const size_t n = (size_t)grid->width * grid->height;
    uint8_t *from = ys_scratch_new_raw(grid->scratch, n, 1),
            *tmp = ys_scratch_new_raw(grid->scratch, n, 1);
    const bool ok = from && tmp;
    struct ys_disc disc;

    ys_disc_init(&disc, fmax(1, least_widths / 2 * work->fit.width[0]));
    for (size_t i = 0; ok && i < n; i++)
        from[i] = grid->inside[i] && !(counted[i] & bits) && work->water.distance[i] >= limit
                      ? 255
                      : 0;
    if (ok)
        ys_open_grey(rest, tmp, from, grid->inside, grid->width, grid->height, &disc);
    ys_scratch_free(from);
    ys_scratch_free(tmp);
    return ok;
}

/* The pixels inside that touch what is not. */
static void mark_line(uint8_t *line, const struct ys_grid *grid)
{
    const uint8_t *inside = grid->inside;

    for (size_t y = 0; y < grid->height; y++)
        for (size_t x = 0; x < grid->width; x++) {
            const size_t i = y * grid->width + x;

            line[i] = inside[i] && (!x || !y || x + 1 == grid->width || y + 1 == grid->height ||
                                    !inside[i - 1] || !inside[i + 1] ||
                                    !inside[i - grid->width] || !inside[i + grid->width]);
        }
}

/* What was taken for one vessel and is stouter than any may be several abreast. */
static uint32_t more_abreast(const struct ys_vessels *work)
{
    uint32_t n = 0;

    for (size_t i = 0; i < work->list.n; i++) {
        const struct ys_candidate *c = &work->list.at[i];

        if (c->p >= YS_VESSEL_LEAST_P && c->length < least_slender * c->width)
            n += fitting(&work->fit, c->length * c->width, c->length) - 1;
    }
    return n;
}

bool ys_vessels_rest(uint32_t *out, struct ys_vessels *work, const uint8_t *counted,
                     uint8_t bits, double limit)
{
    const struct ys_grid *grid = work->grid;
    const size_t n = (size_t)grid->width * grid->height;
    uint8_t *rest = ys_scratch_new(grid->scratch, n, 1),
            *line = ys_scratch_new_raw(grid->scratch, n, 1);
    bool ok = rest && line && mark_rest(rest, work, counted, bits, limit);

    *out = 0;
    if (ok)
        mark_line(line, grid);
    for (size_t i = 0; ok && i < n; i++) {
        if (!rest[i])
            continue;
        ok = ys_flood_run(&work->flood, rest, grid->inside, (uint32_t)i, 255);
        *out += ok ? vessels_of(work, line) : 0;
        for (size_t k = 0; ok && k < work->flood.n; k++)
            rest[work->flood.px[k]] = 0;
    }
    *out += more_abreast(work);
    ys_scratch_free(rest);
    ys_scratch_free(line);
    return ok;
}
