/* kml_overlay.c - where a KML lays a picture on the ground */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/number.h"
#include "kml.h"

static ys_status fail_at(const struct ys_kml *kml, uint32_t node, const char *name,
                         const char *what, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_FORMAT, "%s: line %u: <%.40s>: %s", name, kml->node[node].line,
                   ys_kml_name(kml, node), what);
}

static bool number_of(double *out, const struct ys_kml *kml, uint32_t node, const char *name)
{
    const char *text = ys_kml_child_text(kml, node, name);

    return ys_number_read(out, &text) && !*text;
}

/* The box is turned about its middle against the clock, as a rigid body on the ground: degrees of
 * longitude are shorter by the cosine of the latitude of the middle. */
static ys_status read_box(struct ys_point corner[4], const struct ys_kml *kml, uint32_t box,
                          const char *name, struct ys_error *err)
{
    double north, south, east, west, turned = 0;

    if (!number_of(&north, kml, box, "north") || !number_of(&south, kml, box, "south") ||
        !number_of(&east, kml, box, "east") || !number_of(&west, kml, box, "west"))
        return fail_at(kml, box, name, "want north, south, east and west in degrees", err);
    if (ys_kml_child(kml, box, "rotation") && !number_of(&turned, kml, box, "rotation"))
        return fail_at(kml, box, name, "rotation is no number", err);
    if (east < west) /* across the antimeridian */
        east += 360;
    if (!(north > south && north <= 90 && south >= -90 && east > west && east - west <= 360 &&
          fabs(west) <= 360 && fabs(turned) <= 360))
        return fail_at(kml, box, name,
                       "want north above south and east right of west, in degrees", err);
    const double lon = (east + west) / 2, lat = (north + south) / 2;
    const double squeeze = cos(lat * YS_PI / 180), angle = turned * YS_PI / 180;
    const double w = (east - west) / 2 * squeeze, h = (north - south) / 2;
    static const int sx[] = {-1, 1, 1, -1}, sy[] = {1, 1, -1, -1};

    for (int i = 0; i < 4; i++) {
        const double x = sx[i] * w, y = sy[i] * h;

        corner[i].x = lon + (x * cos(angle) - y * sin(angle)) / squeeze;
        corner[i].y = lat + x * sin(angle) + y * cos(angle);
    }
    return YS_OK;
}

/* Counter-clockwise from the lower left corner of the picture. */
static ys_status read_quad(struct ys_point corner[4], const struct ys_kml *kml, uint32_t quad,
                           const char *name, struct ys_error *err)
{
    static const int place[] = {3, 2, 1, 0};
    const char *text = ys_kml_child_text(kml, quad, "coordinates");
    struct ys_point extra;

    for (int i = 0; i < 4; i++) {
        struct ys_point *p = &corner[place[i]];

        if (ys_kml_position(p, &text) != 1 || fabs(p->x) > 360 || fabs(p->y) > 90)
            return fail_at(kml, quad, name, "want four corners, each LON,LAT in degrees", err);
    }
    return ys_kml_position(&extra, &text) == 0
               ? YS_OK
               : fail_at(kml, quad, name, "want four corners, each LON,LAT in degrees", err);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *back = strrchr(path, '\\');

    slash = back && (!slash || back > slash) ? back : slash;
    return slash ? slash + 1 : path;
}

struct found {
    const char *picture;
    uint32_t node, named; /* the first, and the one of the picture */
    unsigned n, n_named;
};

static void look_through(struct found *out, const struct ys_kml *kml)
{
    for (uint32_t i = 0; i < kml->n; i++) {
        if (!ys_kml_is(kml, i, "GroundOverlay"))
            continue;
        const char *href = ys_kml_child_text(kml, ys_kml_child(kml, i, "Icon"), "href");

        if (!out->n++)
            out->node = i;
        if (ys_kml_child(kml, i, "Icon") && out->picture &&
            !strcasecmp(last_part(href), out->picture) && !out->n_named++)
            out->named = i;
    }
}

ys_status ys_overlay_read(struct ys_overlay *out, const struct ys_kml *kml, const char *picture,
                          const char *name, struct ys_error *err)
{
    struct found found = {.picture = picture};

    *out = (struct ys_overlay){0};
    look_through(&found, kml);
    out->n = found.n;
    if (!found.n)
        return YS_OK;
    if (found.n_named > 1 || (!found.n_named && found.n > 1))
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: %u ground overlays, from line %u on; want one of one picture", name,
                       found.n, kml->node[found.node].line);
    const uint32_t at = found.n_named ? found.named : found.node;
    const uint32_t icon = ys_kml_child(kml, at, "Icon");
    const uint32_t box = ys_kml_child(kml, at, "LatLonBox"),
                   quad = ys_kml_child(kml, at, "LatLonQuad");

    snprintf(out->href, sizeof out->href, "%s",
             icon ? ys_kml_child_text(kml, icon, "href") : "");
    return quad  ? read_quad(out->corner, kml, quad, name, err)
           : box ? read_box(out->corner, kml, box, name, err)
                 : fail_at(kml, at, name, "neither LatLonBox nor gx:LatLonQuad", err);
}
