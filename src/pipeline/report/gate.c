/* gate.c - whether an area of one date can be counted at all, and what cloud hides of it
 *
 * Asked before the counter, of this date's pixels alone: a single tile has no other date to hold
 * against it.  What only the comparison with another date shows is in compare.c. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../count/gate/gate_open.h"

/* Ground round an area that may show that the picture shows something: as far as the counters
 * look. */
static const double margin_m = 48;

/* From here on what is seen is no count of the area. */
static const double nothing_left = 0.95;

static void refuse(struct ys_counted_area *out, uint64_t flags)
{
    out->counted = (struct ys_counted){.occupied_m = NAN, .flags = flags};
}

static void refuse_hidden(struct ys_counted_area *out, const struct ys_cloud *cloud)
{
    refuse(out, YS_NOTHING_SHOWN | YS_OBSCURED);
    if (ys_cloud_is_fog(cloud))
        ys_text_fit(out->measured, sizeof out->measured,
                    "fog: the darkest level is %.2f of the brightest", cloud->haze);
    else
        ys_text_fit(out->measured, sizeof out->measured, "cloud over %.0f %% of the area",
                    100 * out->obscured);
}

static ys_status look_for_damage(struct ys_counted_area *out, const struct ys_counting *from,
                                 const struct ys_part *part, const uint8_t *inside,
                                 const struct ys_structure *structure, struct ys_error *err)
{
    struct ys_damage damage;
    const ys_status status =
        ys_damage_measure(&damage, from->pixels, part, inside, structure, err);

    out->damaged = !status && damage.found;
    if (out->damaged)
        memcpy(out->measured, damage.measured, sizeof out->measured);
    return status;
}

ys_status ys_area_gate(struct ys_counted_area *out, const struct ys_counting *from,
                       const struct ys_class *class_, const uint8_t *inside,
                       struct ys_error *err)
{
    const struct ys_image *image = &from->date->image;
    const double m = margin_m / fmin(image->gsd_x_m, image->gsd_y_m), margin_px[2] = {m, m};
    const uint32_t size_px[2] = {image->width, image->height};
    double bounds[4] = {0};
    struct ys_part part;
    struct ys_structure structure;

    out->gated = false;
    out->obscured = ys_cloud_share(from->cloud, inside, image->width, image->height);
    ys_polygon_bounds(bounds, &out->image_outline);
    if (!ys_part_round(&part, bounds, margin_px, size_px))
        return ys_fail(err, YS_ERR_MISMATCH, "area outside the tile");
    const ys_status status =
        ys_structure_measure(&structure, from->pixels, &part, class_->width_m[0], err);

    if (status)
        return status;
    if (!structure.shown) {
        refuse(out, YS_NOTHING_SHOWN);
        out->obscured = 0; /* what hides all cannot be told from nothing being there */
        memcpy(out->measured, structure.measured, sizeof out->measured);
        out->gated = true;
    } else if (ys_cloud_is_fog(from->cloud) ||
               (!ys_cloud_is_haze(from->cloud) && out->obscured >= nothing_left)) {
        refuse_hidden(out, from->cloud);
        out->gated = true;
    }
    return out->gated ? YS_OK : look_for_damage(out, from, &part, inside, &structure, err);
}

ys_status ys_area_open(struct ys_counted_area *out, const struct ys_counting *from,
                       const struct ys_class *class_, const uint8_t *inside,
                       struct ys_error *err)
{
    const struct ys_image *image = &from->date->image;
    const size_t n = (size_t)image->width * image->height;
    const double footprint_m2 = class_->length_m[0] * class_->width_m[0];
    const bool obscured = out->obscured >= YS_CLOUDED_LEAST;
    const bool lacks = out->covered < YS_COVERED_LEAST;
    double seen = 0;

    if ((!obscured && !lacks) || !out->counted.counted)
        return YS_OK;
    for (size_t i = 0; i < n; i++)
        seen += inside[i] && image->valid[i];
    /* Of the area, where that part of it is large enough to be said. */
    const double missing = lacks ? 1 - out->covered : 0;
    const double share = missing + (1 - missing) * (obscured ? out->obscured : 0);
    const double area_m2 = seen / out->covered * image->gsd_x_m * image->gsd_y_m;

    return ys_counted_open(&out->counted, share,
                           footprint_m2 > 0 ? share * area_m2 / footprint_m2 : 0,
                           (obscured ? YS_OBSCURED : 0) | (lacks ? YS_NOT_COVERED : 0), err);
}

static bool is_valid_at(const struct ys_image *image, double x, double y)
{
    return x >= 0 && y >= 0 && x < image->width && y < image->height &&
           image->valid[(size_t)y * image->width + (size_t)x];
}

struct ys_line_unseen ys_line_unseen(const struct ys_counting *from,
                                     const struct ys_line *image_line)
{
    double all = 0;
    struct ys_line_unseen out = {0};

    for (size_t s = 1; s < image_line->n; s++) {
        const struct ys_point a = image_line->pt[s - 1], b = image_line->pt[s];
        const double length = hypot(b.x - a.x, b.y - a.y);
        const size_t steps = (size_t)fmin(fmax(ceil(length), 1), 1e6);

        for (size_t i = 0; i < steps; i++) {
            const double t = ((double)i + 0.5) / (double)steps;
            const double x = a.x + t * (b.x - a.x), y = a.y + t * (b.y - a.y);

            if (ys_cloud_at(from->cloud, x, y))
                out.hidden += length / (double)steps;
            else if (!is_valid_at(&from->date->image, x, y))
                out.missing += length / (double)steps;
        }
        all += length;
    }
    out.hidden /= all > 0 ? all : 1;
    out.missing /= all > 0 ? all : 1;
    return out;
}
