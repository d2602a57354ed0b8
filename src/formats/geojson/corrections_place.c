/* corrections_place.c - where a correction lies: points, a polygon, a footprint by its size */

#include "corrections_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/maths.h"
#include "../../base/mem.h"

enum { MAX_POINTS = 1000 }; /* of one merge */

static ys_status read_points(struct ys_line *out, const json_t *coordinates, bool multi,
                             const struct ys_site_where *where, struct ys_error *err)
{
    const size_t n = multi ? json_array_size(coordinates) : 1;
    ys_status status = YS_OK;

    if (n == 0 || n > MAX_POINTS)
        return ys_site_fail(where, err, "%zu points; want 1 to %d", n, MAX_POINTS);
    out->pt = ys_new(n, sizeof *out->pt);
    if (!out->pt)
        return ys_site_nomem(where, err);
    for (; status == YS_OK && out->n < n; out->n++)
        status = ys_site_position(&out->pt[out->n],
                                  multi ? json_array_get(coordinates, out->n) : coordinates,
                                  where, err);
    return status;
}

/* The rectangle of a point with length, width and angle (counter-clockwise from east). */
static ys_status make_footprint(struct ys_correction_in *out, const json_t *properties,
                                const struct ys_site_where *where, struct ys_error *err)
{
    static const double sizes[2] = {0.1, 1000}, angles[2] = {-360, 360};
    static const double along[4] = {-1, 1, 1, -1}, across[4] = {-1, -1, 1, 1};
    const struct ys_point at = out->point.pt[0];
    double length_m, width_m, angle_deg;
    ys_status status;

    if ((status = ys_correction_number(&length_m, properties, "length_m", sizes, where, err)) !=
            YS_OK ||
        (status = ys_correction_number(&width_m, properties, "width_m", sizes, where, err)) !=
            YS_OK ||
        (status = ys_correction_number(&angle_deg, properties, "angle_deg", angles, where,
                                       err)) != YS_OK)
        return status;
    if (isnan(length_m) || isnan(width_m) || isnan(angle_deg))
        return ys_site_fail(where, err,
                            "a point; want length_m, width_m and angle_deg with it, or a "
                            "Polygon");
    if (fabs(at.y) > 89) /* degrees of longitude run out of metres */
        return ys_site_fail(where, err, "latitude %.6f; want a Polygon near the poles", at.y);
    const double lat_m = ys_metres_of_latitude(at.y), lon_m = ys_metres_of_longitude(at.y);
    const double c = cos(angle_deg * YS_PI / 180), s = sin(angle_deg * YS_PI / 180);
    struct ys_line *const ring = out->polygon.ring = ys_new(1, sizeof *ring);
    if (!ring)
        return ys_site_nomem(where, err);
    out->polygon.n = 1;
    ring->pt = ys_new(4, sizeof *ring->pt);
    if (!ring->pt)
        return ys_site_nomem(where, err);
    ring->n = 4;
    for (int i = 0; i < 4; i++) {
        const double u = along[i] * length_m / 2, v = across[i] * width_m / 2;

        ring->pt[i] =
            (struct ys_point){at.x + (u * c - v * s) / lon_m, at.y + (u * s + v * c) / lat_m};
    }
    return YS_OK;
}

/* What each action can be placed by. */
static ys_status check_place(const struct ys_correction_in *c,
                             const struct ys_site_where *where, struct ys_error *err)
{
    const size_t n = c->point.n;

    if (c->action == YS_COMPLETE && !n && !c->polygon.n && !*c->area)
        return ys_site_fail(where, err, "neither a Polygon nor \"area\"; want one of them");
    if (c->action == YS_MERGE && n == 1)
        return ys_site_fail(where, err,
                            "one point; want a MultiPoint, or a Polygon over the objects");
    if (c->action != YS_MERGE && n > 1)
        return ys_site_fail(where, err, "%zu points; want one, or a Polygon", n);
    return YS_OK;
}

ys_status ys_correction_place(struct ys_correction_in *out, const json_t *feature,
                              const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const geometry = json_object_get(feature, "geometry");
    const json_t *const coordinates = json_object_get(geometry, "coordinates");
    const char *type;
    ys_status status = ys_site_word(&type, geometry, "type", where, err);

    if (status != YS_OK)
        return status;
    if (!type && out->action != YS_COMPLETE)
        return ys_site_fail(where, err, "no geometry; want a Point or a Polygon");
    if (!type)
        return check_place(out, where, err);
    if (!strcmp(type, "Point") || !strcmp(type, "MultiPoint"))
        status = read_points(&out->point, coordinates, type[0] == 'M', where, err);
    else if (!strcmp(type, "Polygon") || !strcmp(type, "MultiPolygon"))
        status = ys_site_polygon(&out->polygon, coordinates, type[0] == 'M', where, err);
    else
        return ys_site_fail(where, err, "a %.40s; want a Point or a Polygon", type);
    if (status == YS_OK)
        status = check_place(out, where, err);
    if (status == YS_OK && out->action == YS_ADD && out->point.n)
        status = make_footprint(out, json_object_get(feature, "properties"), where, err);
    if (out->action == YS_ADD)
        ys_line_fini(&out->point);
    return status;
}
