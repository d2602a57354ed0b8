/* tile_geo.c - between the pixels of a tile and the ground */

#include <geodesic.h>
#include <math.h>
#include <stdlib.h>

#include "tile_parts.h"

void ys_geo_release(struct ys_geo *geo)
{
    proj_destroy(geo->pj);
    proj_destroy(geo->flat);
    proj_context_destroy(geo->context);
    geo->pj = geo->flat = NULL;
    geo->context = NULL;
}

void ys_geo_fini(struct ys_geo *geo)
{
    ys_geo_release(geo);
    free(geo->wkt);
    *geo = (struct ys_geo){0};
}

void ys_geo_to_lonlat(const struct ys_geo *geo, double x, double y, double *lon, double *lat)
{
    const double *t = geo->t;

    *lon = *lat = NAN;
    if (!geo->pj || !isfinite(x) || !isfinite(y))
        return;
    PJ_COORD at = proj_coord((t[0] + t[1] * x + t[2] * y) * geo->unit_in,
                             (t[3] + t[4] * x + t[5] * y) * geo->unit_in, 0, 0);
    if (geo->flat)
        at = proj_trans(geo->flat, PJ_FWD, at);
    at.xy.x *= geo->unit_deg;
    at.xy.y *= geo->unit_deg;
    const PJ_COORD to = proj_trans(geo->pj, PJ_FWD, at);
    if (isfinite(to.xy.x) && isfinite(to.xy.y)) { /* HUGE_VAL: outside the projection */
        /* Grids in degrees go on past 180, or count from 0 to 360. */
        *lon = fabs(to.xy.x) > 180 ? remainder(to.xy.x, 360) : to.xy.x;
        *lat = to.xy.y;
    }
}

static void to_map(const struct ys_geo *geo, double lon, double lat, double *mx, double *my)
{
    PJ_COORD at = proj_trans(geo->pj, PJ_INV, proj_coord(lon, lat, 0, 0));

    at.xy.x /= geo->unit_deg;
    at.xy.y /= geo->unit_deg;
    if (geo->flat)
        at = proj_trans(geo->flat, PJ_INV, at);
    *mx = at.xy.x / geo->unit_in;
    *my = at.xy.y / geo->unit_in;
}

/* Ten degrees along the parallel, of which the next twenty must be as long, at one y; else NaN. */
static double even_step(const struct ys_geo *geo, double from, double lat)
{
    double x[4], y[4];

    for (int i = 0; i < 4; i++)
        to_map(geo, from + 10 * i, lat, &x[i], &y[i]);
    const double step = x[1] - x[0],
                 near = 1e-3 * step; /* shifts of datums bend it by metres */

    for (int i = 1; i < 4; i++)
        if (!(fabs(x[i] - x[i - 1] - step) < near && fabs(y[i] - y[0]) < near))
            return NAN;
    return step;
}

/* Degrees and the cylindrical projections map all parallels evenly to straight lines of one length,
 * and so the Earth again and again; a tile across the antimeridian lies on two of these.  Asked of
 * the projection itself; twice, since the seam of the map may lie where it is first asked. */
void ys_geo_find_period(struct ys_geo *geo, double width, double height)
{
    double lon, lat;

    geo->period = 0;
    geo->middle_x = geo->t[0] + geo->t[1] * width / 2 + geo->t[2] * height / 2;
    ys_geo_to_lonlat(geo, width / 2, height / 2, &lon, &lat);
    for (double from = -15; from < 100 && isfinite(lat) && !(geo->period > 0); from += 90) {
        const double step = even_step(geo, from, lat);
        const double other = even_step(geo, from, lat > 0 ? lat - 5 : lat + 5);

        if (fabs(other - step) < 1e-3 * step)
            geo->period = 36 * step;
    }
}

void ys_geo_to_pixel(const struct ys_geo *geo, double lon, double lat, double *x, double *y)
{
    const double *u = geo->u;
    double mx, my;

    *x = *y = NAN;
    if (!geo->pj || !isfinite(lon) || !isfinite(lat))
        return;
    to_map(geo, lon, lat, &mx, &my);
    if (geo->period > 0 && isfinite(mx)) /* the copy of the Earth on which the tile lies */
        mx += geo->period * nearbyint((geo->middle_x - mx) / geo->period);
    if (isfinite(mx) && isfinite(my)) {
        *x = u[0] + u[1] * mx + u[2] * my;
        *y = u[3] + u[4] * mx + u[5] * my;
    }
}

/* Metres on WGS 84 between pixel coordinates. */
static double ground_m(const struct ys_geo *geo, double x0, double y0, double x1, double y1)
{
    struct geod_geodesic ellipsoid;
    double lon0, lat0, lon1, lat1, metres = NAN;

    ys_geo_to_lonlat(geo, x0, y0, &lon0, &lat0);
    ys_geo_to_lonlat(geo, x1, y1, &lon1, &lat1);
    if (isnan(lon0) || isnan(lon1))
        return NAN;
    geod_init(&ellipsoid, 6378137, 1 / 298.257223563); /* WGS 84 (NIMA TR8350.2) */
    geod_inverse(&ellipsoid, lat0, lon0, lat1, lon1, &metres, NULL, NULL);
    return metres;
}

void ys_geo_gsd(double gsd_m[2], const struct ys_geo *geo, double x, double y)
{
    for (int i = 0; i < 2; i++) {
        const double dx = i == 0, dy = i == 1;
        double px = 1, metres = NAN;

        gsd_m[i] = NAN;
        if (!geo->has_transform)
            continue;
        if (geo->pj)
            metres = ground_m(geo, x - dx / 2, y - dy / 2, x + dx / 2, y + dy / 2);
        if (metres < 10) { /* over more pixels: inverse projections are good to micrometres */
            px = 32;
            metres = ground_m(geo, x - 16 * dx, y - 16 * dy, x + 16 * dx, y + 16 * dy);
        }
        if (!isnan(metres))
            gsd_m[i] = metres / px;
        else if (!isnan(geo->unit_m)) /* a CRS that PROJ cannot place: take the map's word */
            gsd_m[i] = geo->unit_m * hypot(geo->t[1 + i], geo->t[4 + i]);
        if (gsd_m[i] <= 0)
            gsd_m[i] = NAN;
    }
}
