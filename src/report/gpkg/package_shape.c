/* package_shape.c - geometries: the header of GeoPackage 1.2 (clause 2.1.3) before OGC's WKB */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../places.h"
#include "package_parts.h"

enum { LINE = 2, POLYGON = 3, MULTIPOLYGON = 6 };

/* A geometry on its way: its bytes, little-endian, and how far it reaches. */
struct shape {
    struct ys_package *package;
    struct ys_text bytes;
    double x0, y0, x1, y1;
    bool lost; /* PROJ gives no place for a vertex */
};

static void add_32(struct ys_text *out, uint32_t value)
{
    char byte[4];

    for (int i = 0; i < 4; i++)
        byte[i] = (char)(value >> 8 * i & 0xFF);
    ys_text_add_n(out, byte, 4);
}

static void add_double(struct ys_text *out, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    add_32(out, (uint32_t)bits);
    add_32(out, (uint32_t)(bits >> 32));
}

static void add_type(struct ys_text *out, uint32_t type, size_t n)
{
    ys_text_add_n(out, "\1", 1); /* little-endian */
    add_32(out, type);
    add_32(out, (uint32_t)n);
}

/* Rounded to a millimetre or so: the last digits that PROJ gives are the machine's. */
static void add_vertex(struct shape *shape, struct ys_point lonlat)
{
    const struct ys_package *package = shape->package;
    PJ_COORD at = proj_coord(lonlat.x, lonlat.y, 0, 0);

    if (package->pj)
        at = proj_trans(package->pj, PJ_INV, at);
    const double x = round(at.xy.x * package->scale) / package->scale;
    const double y = round(at.xy.y * package->scale) / package->scale;
    shape->lost |= !isfinite(x) || !isfinite(y);
    shape->x0 = fmin(shape->x0, x);
    shape->y0 = fmin(shape->y0, y);
    shape->x1 = fmax(shape->x1, x);
    shape->y1 = fmax(shape->y1, y);
    add_double(&shape->bytes, x);
    add_double(&shape->bytes, y);
}

static void add_ring(struct shape *shape, const struct ys_line *ring, bool hole)
{
    add_32(&shape->bytes, (uint32_t)ring->n + 1);
    for (size_t k = 0; k <= ring->n; k++)
        add_vertex(shape, ys_ring_vertex(ring, hole, k));
}

static void add_part(struct shape *shape, const struct ys_polygon *polygon, const size_t *owner,
                     size_t outline)
{
    size_t rings = 0;

    for (size_t j = 0; j < polygon->n; j++)
        rings += owner[j] == outline;
    add_type(&shape->bytes, POLYGON, rings);
    add_ring(shape, &polygon->ring[outline], false);
    for (size_t j = 0; j < polygon->n; j++)
        if (j != outline && owner[j] == outline)
            add_ring(shape, &polygon->ring[j], true);
}

/* "GP", version 0, flags: an envelope of x and y, little-endian; the CRS; the envelope; the WKB. */
static void put(struct shape *shape, struct ys_package_row *row, double bounds[4])
{
    struct ys_package *package = shape->package;
    struct ys_text out = {0};

    ys_text_add_n(&out, "GP\0\3", 4);
    add_32(&out, (uint32_t)package->srs);
    add_double(&out, shape->x0);
    add_double(&out, shape->x1);
    add_double(&out, shape->y0);
    add_double(&out, shape->y1);
    ys_text_add_n(&out, shape->bytes.bytes, shape->bytes.n);
    if (out.failed || shape->bytes.failed)
        ys_package_fail(package, SQLITE_NOMEM);
    ys_row_blob(package, row, shape->lost || package->status ? NULL : out.bytes, out.n);
    if (!shape->lost) {
        bounds[0] = fmin(bounds[0], shape->x0);
        bounds[1] = fmin(bounds[1], shape->y0);
        bounds[2] = fmax(bounds[2], shape->x1);
        bounds[3] = fmax(bounds[3], shape->y1);
    }
    ys_text_drop(&out);
    ys_text_drop(&shape->bytes);
}

void ys_row_polygon(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                    const struct ys_polygon *lonlat)
{
    struct shape shape = {package, {0}, INFINITY, INFINITY, -INFINITY, -INFINITY, false};
    size_t *owner = ys_ring_owners(lonlat);
    size_t parts = 0;

    if (!owner)
        ys_package_fail(package, SQLITE_NOMEM);
    for (size_t i = 0; owner && i < lonlat->n; i++)
        parts += owner[i] == i;
    add_type(&shape.bytes, MULTIPOLYGON, parts);
    for (size_t i = 0; owner && i < lonlat->n; i++)
        if (owner[i] == i)
            add_part(&shape, lonlat, owner, i);
    free(owner);
    put(&shape, row, bounds);
}

void ys_row_line(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                 const struct ys_line *lonlat)
{
    struct shape shape = {package, {0}, INFINITY, INFINITY, -INFINITY, -INFINITY, false};

    add_type(&shape.bytes, LINE, lonlat->n);
    for (size_t k = 0; k < lonlat->n; k++)
        add_vertex(&shape, lonlat->pt[k]);
    put(&shape, row, bounds);
}
