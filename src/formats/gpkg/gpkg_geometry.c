/* gpkg_geometry.c - a geometry blob as GeoJSON: OGC 12-128r18 clause 2.1.3, ISO 13249-3 (WKB) */

#include "gpkg_geometry.h"

#include <math.h>
#include <string.h>

enum { POINT = 1, LINE, POLYGON, MULTI_POINT, MULTI_LINE, MULTI_POLYGON, COLLECTION };
enum { MULTI_CURVE = 11, MULTI_SURFACE = 12 }; /* of straight ones they are the simpler kinds */
enum { MOST_DEPTH = 8, MOST_POSITIONS = 2000000 };

struct reader {
    const uint8_t *bytes;
    size_t n, at;
    bool little;
    struct ys_gpkg_geometry *g;
    json_t *lines, *polygons;
    size_t positions;
};

static bool fault(struct reader *r, const char *what)
{
    if (!r->g->fault)
        r->g->fault = what;
    return false;
}

static bool read_u32(struct reader *r, uint32_t *out)
{
    if (r->n - r->at < 4)
        return fault(r, "its geometry is cut off");
    *out = 0;
    for (unsigned i = 0; i < 4; i++)
        *out = *out << 8 | r->bytes[r->at + (r->little ? 3 - i : i)];
    r->at += 4;
    return true;
}

static bool read_double(struct reader *r, double *out)
{
    uint64_t bits = 0;

    if (r->n - r->at < 8)
        return fault(r, "its geometry is cut off");
    for (unsigned i = 0; i < 8; i++)
        bits = bits << 8 | r->bytes[r->at + (r->little ? 7 - i : i)];
    memcpy(out, &bits, 8);
    r->at += 8;
    return true;
}

struct kind {
    uint32_t type;
    unsigned numbers; /* of a position: 2 to 4 */
};

/* Byte order and type; Z and M in the thousands (ISO) or in the high bits (PostGIS and GDAL). */
static bool read_kind(struct reader *r, struct kind *out)
{
    uint32_t type, srid;

    if (r->at >= r->n || r->bytes[r->at] > 1)
        return fault(r, "its geometry is no well-known binary");
    r->little = r->bytes[r->at++] == 1;
    if (!read_u32(r, &type))
        return false;
    const bool z = type & 0x80000000, m = type & 0x40000000;

    if (type & 0x20000000 && !read_u32(r, &srid))
        return false;
    type &= 0x1FFFFFFF;
    const uint32_t thousands = type / 1000;

    if (thousands > 3)
        return fault(r, "its geometry is of no kind that is known");
    out->type = type % 1000;
    out->numbers = 2;
    out->numbers += z || thousands == 1 || thousands == 3 ? 1 : 0;
    out->numbers += m || thousands >= 2 ? 1 : 0;
    return true;
}

static bool add_position(struct reader *r, json_t *to, unsigned numbers)
{
    double v[4] = {0};

    if (++r->positions > MOST_POSITIONS)
        return fault(r, "more than 2,000,000 positions");
    for (unsigned i = 0; i < numbers; i++)
        if (!read_double(r, &v[i]))
            return false;
    if (r->g->pj) {
        const PJ_COORD to_wgs84 = proj_trans(r->g->pj, PJ_FWD, proj_coord(v[0], v[1], 0, 0));

        v[0] = to_wgs84.xy.x;
        v[1] = to_wgs84.xy.y;
    }
    if (!isfinite(v[0]) || !isfinite(v[1]))
        return fault(r, "a position outside of its CRS");
    if (json_array_append_new(to, json_pack("[ff]", v[0], v[1])))
        r->g->no_memory = true;
    return !r->g->no_memory;
}

/* A list of positions onto `to`. */
static bool add_positions(struct reader *r, json_t *to, unsigned numbers)
{
    json_t *list = json_array();
    uint32_t n;
    bool ok = read_u32(r, &n);

    for (uint32_t i = 0; ok && i < n; i++)
        ok = add_position(r, list, numbers);
    if (json_array_append_new(to, list))
        r->g->no_memory = true;
    return ok && !r->g->no_memory;
}

static bool add_polygon(struct reader *r, unsigned numbers)
{
    json_t *rings = json_array();
    uint32_t n;
    bool ok = read_u32(r, &n);

    for (uint32_t i = 0; ok && i < n; i++)
        ok = add_positions(r, rings, numbers);
    /* POLYGON EMPTY has no ring. */
    if (json_array_size(rings) ? json_array_append(r->polygons, rings) : 0)
        r->g->no_memory = true;
    json_decref(rings);
    return ok && !r->g->no_memory;
}

static bool skip_point(struct reader *r, unsigned numbers)
{
    double v;

    r->g->points = true;
    for (unsigned i = 0; i < numbers; i++)
        if (!read_double(r, &v))
            return false;
    return true;
}

static bool read_any(struct reader *r, unsigned depth)
{
    struct kind kind;
    uint32_t n;

    if (depth > MOST_DEPTH)
        return fault(r, "collections too deep in one another");
    if (!read_kind(r, &kind))
        return false;
    switch (kind.type) {
    case POINT:
        return skip_point(r, kind.numbers);
    case LINE:
        return add_positions(r, r->lines, kind.numbers);
    case POLYGON:
        return add_polygon(r, kind.numbers);
    case MULTI_POINT:
    case MULTI_LINE:
    case MULTI_POLYGON:
    case COLLECTION:
    case MULTI_CURVE:
    case MULTI_SURFACE:
        break;
    default:
        return fault(r, kind.type >= 8 && kind.type <= 14
                            ? "a curve; want straight sides (QGIS: Segmentize, or save as "
                              "MultiPolygon)"
                            : "a geometry that is no line or polygon");
    }
    if (!read_u32(r, &n))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!read_any(r, depth + 1))
            return false;
    return true;
}

/* Where the well-known binary begins; 0: the header is none. */
static size_t header_length(const uint8_t *b, size_t n)
{
    static const size_t envelope[] = {0, 32, 48, 48, 64};

    if (n < 8 || memcmp(b, "GP", 2) || (b[3] >> 1 & 7) > 4 || b[3] & 0x20)
        return 0;
    const size_t at = 8 + envelope[b[3] >> 1 & 7];

    return at < n ? at : 0;
}

void ys_gpkg_geometry(struct ys_gpkg_geometry *g, const void *blob, size_t n)
{
    struct reader r = {.bytes = blob, .n = n, .g = g};

    r.at = header_length(r.bytes, n);
    if (!r.at) {
        g->fault = "its geometry is no GeoPackage blob";
        return;
    }
    r.lines = json_array();
    r.polygons = json_array();
    g->no_memory = !r.lines || !r.polygons;
    if (!g->no_memory && read_any(&r, 0)) {
        const bool lines = json_array_size(r.lines), polygons = json_array_size(r.polygons);

        if (lines && polygons)
            g->fault = "lines and polygons in one geometry; want a feature for each";
        else if (lines || polygons)
            g->geometry =
                json_pack("{sssO}", "type", lines ? "MultiLineString" : "MultiPolygon",
                          "coordinates", lines ? r.lines : r.polygons);
        g->no_memory = g->no_memory || ((lines != polygons) && !g->geometry);
    }
    json_decref(r.lines);
    json_decref(r.polygons);
}
