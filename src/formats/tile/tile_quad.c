/*
 * tile_quad.c - a picture placed by its four corners
 *
 * Four corners say eight numbers and an affine transform has six, so two are left to check it by.  A
 * view from straight above fits; one in perspective does not, and is refused with by how much: no
 * affine transform would place its middle right.  In degrees first, since that is what ground overlays
 * are; over more than some kilometres a picture that is straight on a map in metres is not so in
 * degrees, so UTM and Web Mercator are tried where they fit better.
 */

#include "tile_quad.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "tile_crs.h"
#include "tile_parts.h"

/* A twentieth of a pixel is the rounding of corners that are given to 1e-7 degrees (1 cm) at pixels of
 * 0.3 m and less.  Half a pixel is what a count does not notice.  Corners that are read off a screen
 * are worse: 5 decimals miss a drawn yard's by 1.1 pixels of 0.35 m, a pointer some pixels beside the
 * edge by as many.  They bend sizes by four times that over the side, all dates alike: half a hundredth
 * of the shorter side is at most 2 %, of the 15 % by which pixels are told to be wrong; a camera
 * tilted by 15 degrees misses by more than a hundredth. */
static const double exact_px = 0.05, unnoticed_px = 0.5, most_of_side = 0.005;

static double most_residual_px(double width, double height)
{
    return fmax(unnoticed_px, most_of_side * fmin(width, height));
}

/* ---- the order of the corners, on the ground */

static double turn(struct ys_point a, struct ys_point b, struct ys_point c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool crosses(struct ys_point a, struct ys_point b, struct ys_point c, struct ys_point d)
{
    return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

/* East and north of their mean, in metres; corners across the antimeridian stay together. */
static void to_metres(struct ys_point out[4], const struct ys_point corner[4])
{
    double lat = 0;

    for (int i = 0; i < 4; i++)
        lat += corner[i].y / 4;
    for (int i = 0; i < 4; i++)
        out[i] = (struct ys_point){remainder(corner[i].x - corner[0].x, 360) *
                                       ys_metres_of_longitude(lat),
                                   (corner[i].y - lat) * ys_metres_of_latitude(lat)};
}

static ys_status check_order(const struct ys_quad *quad, const char *name, struct ys_error *err)
{
    static const char want[] = "upper left, upper right, lower right, lower left";
    struct ys_point m[4];
    double side = 0, least = INFINITY;

    to_metres(m, quad->corner);
    for (int i = 0; i < 4; i++) {
        const struct ys_point a = m[i], b = m[(i + 1) % 4];

        side = fmax(side, hypot(b.x - a.x, b.y - a.y));
        least = fmin(least, -turn(a, b, m[(i + 2) % 4]));
    }
    if (crosses(m[0], m[1], m[2], m[3]) || crosses(m[1], m[2], m[3], m[0]))
        return ys_fail(
            err, YS_ERR_FORMAT,
            "%s: %s: the sides cross (a bow-tie): two corners are in the wrong order; "
            "want %s",
            name, quad->source, want);
    if (!(side > 0) || !(fabs(least) > 1e-9 * side * side))
        return ys_fail(err, YS_ERR_FORMAT, "%s: %s: the corners enclose nothing; want %s", name,
                       quad->source, want);
    if (least < 0)
        return ys_fail(
            err, YS_ERR_FORMAT,
            "%s: %s: the corners run against the clock, so that the picture would be "
            "mirrored; want %s, of each the longitude first",
            name, quad->source, want);
    return YS_OK;
}

/* ---- the transform, on a map */

/* The affine transform that is nearest to four corners, and by how many pixels it misses each (all
 * alike, since a quadrilateral differs from a parallelogram in one vector). */
static double fit(double t[6], const struct ys_point m[4], double w, double h)
{
    const double miss_x = (m[0].x - m[1].x + m[2].x - m[3].x) / 4,
                 miss_y = (m[0].y - m[1].y + m[2].y - m[3].y) / 4;

    t[1] = (m[1].x - m[0].x + m[2].x - m[3].x) / (2 * w);
    t[2] = (m[3].x - m[0].x + m[2].x - m[1].x) / (2 * h);
    t[4] = (m[1].y - m[0].y + m[2].y - m[3].y) / (2 * w);
    t[5] = (m[3].y - m[0].y + m[2].y - m[1].y) / (2 * h);
    t[0] = (m[0].x + m[1].x + m[2].x + m[3].x) / 4 - t[1] * w / 2 - t[2] * h / 2;
    t[3] = (m[0].y + m[1].y + m[2].y + m[3].y) / 4 - t[4] * w / 2 - t[5] * h / 2;
    const double det = t[1] * t[5] - t[2] * t[4];
    const double px =
        hypot((miss_x * t[5] - miss_y * t[2]) / det, (miss_y * t[1] - miss_x * t[4]) / det);

    return isfinite(px) ? px : INFINITY;
}

/* Corners on the map of a CRS; false: PROJ does not get there. */
static bool project(struct ys_point out[4], const struct ys_geo *geo, const char *crs,
                    const struct ys_point corner[4])
{
    PJ *raw = proj_create_crs_to_crs(geo->context, "EPSG:4326", crs, NULL);
    PJ *pj = raw ? proj_normalize_for_visualization(geo->context, raw) : NULL;
    bool ok = pj;

    for (int i = 0; ok && i < 4; i++) {
        const PJ_COORD to = proj_trans(pj, PJ_FWD, proj_coord(corner[i].x, corner[i].y, 0, 0));

        out[i] = (struct ys_point){to.xy.x, to.xy.y};
        ok = isfinite(to.xy.x) && isfinite(to.xy.y) && fabs(to.xy.x) < 1e12;
    }
    proj_destroy(pj);
    proj_destroy(raw);
    return ok;
}

static int utm_of(const struct ys_point corner[4])
{
    double lon = 0, lat = 0;

    for (int i = 0; i < 4; i++) {
        lon += (corner[0].x + remainder(corner[i].x - corner[0].x, 360)) / 4;
        lat += corner[i].y / 4;
    }
    const int zone = (int)floor((remainder(lon, 360) + 180) / 6) + 1;

    return (lat < 0 ? 32700 : 32600) + (zone > 60 ? 60 : zone);
}

ys_status ys_quad_place(struct ys_geo *geo, const struct ys_quad *quad, double width,
                        double height, const char *name, struct ys_error *err)
{
    char crs[3][20] = {"EPSG:4326", "", "EPSG:3857"};
    struct ys_point m[4];
    double best = INFINITY;
    int chosen = 0;
    const ys_status status = check_order(quad, name, err);

    if (status)
        return status;
    snprintf(crs[1], sizeof crs[1], "EPSG:%d", utm_of(quad->corner));
    for (int i = 0; i < 3 && !(best <= exact_px); i++) {
        double t[6];

        memcpy(m, quad->corner, sizeof m);
        for (int k = 1; i == 0 && k < 4; k++)
            m[k].x = m[0].x + remainder(m[k].x - m[0].x, 360);
        if (i && !project(m, geo, crs[i], quad->corner))
            continue;
        const double px = fit(t, m, width, height);
        if (px < best) {
            best = px;
            chosen = i;
            memcpy(geo->t, t, sizeof t);
        }
    }
    const double most = most_residual_px(width, height);
    if (!(best <= most))
        return ys_fail(
            err, YS_ERR_FORMAT,
            "%s: %s: the corners are no view from straight above: the best fit misses "
            "them by %.1f pixels; want %.1f at most: read them again, look straight down, "
            "without tilt, or rectify it (gdalwarp, QGIS Georeferencer)",
            name, quad->source, best, most);
    geo->corners_miss_px = best;
    geo->has_transform = ys_affine_invert(geo->u, geo->t);
    return geo->has_transform && ys_crs_from_text(geo, crs[chosen])
               ? YS_OK
               : ys_fail(err, YS_ERR_FORMAT, "%s: %s: PROJ cannot place it", name,
                         quad->source);
}

/* ---- what looks like a slip */

bool ys_quad_odd(char *out, size_t room, const struct ys_geo *geo, double width, double height)
{
    double gsd[2], x[2], y[2];

    ys_geo_gsd(gsd, geo, width / 2, height / 2);
    ys_geo_to_lonlat(geo, width / 2, height / 2, &x[0], &y[0]);
    ys_geo_to_lonlat(geo, width / 2, 0, &x[1], &y[1]);
    const double east = remainder(x[1] - x[0], 360) * ys_metres_of_longitude((y[0] + y[1]) / 2);
    const double north = (y[1] - y[0]) * ys_metres_of_latitude((y[0] + y[1]) / 2);

    /* Screens and printed pages have square pixels; a view from the side, or corners that begin
     * elsewhere, have not. */
    if (gsd[0] > 1.2 * gsd[1] || gsd[1] > 1.2 * gsd[0])
        snprintf(out, room,
                 "its pixels would be %.3g m wide and %.3g m high: are the corners upper left, "
                 "upper right, lower right, lower left, and is the picture whole?",
                 gsd[0], gsd[1]);
    else if (north < -fabs(east))
        snprintf(out, room,
                 "its upper edge would be the southern one: are the corners upper "
                 "left, upper right, lower right, lower left?");
    else if (geo->corners_miss_px > unnoticed_px)
        snprintf(out, room,
                 "the corners meet a view from straight above within %.1f pixels only: places "
                 "may be %.2g m off, all dates alike",
                 geo->corners_miss_px, geo->corners_miss_px * fmax(gsd[0], gsd[1]));
    else
        return false;
    return true;
}
