/* tile_geo.c - where a tile lies: GeoTIFF tags through libgeotiff and PROJ */

#include <geo_normalize.h>
#include <geo_simpletags.h>
#include <geo_tiffp.h>
#include <geodesic.h>
#include <geotiff.h>
#include <geovalues.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "tile_parts.h"

/* GeoTIFF 1.1 (OGC 19-008), clause 7. */
enum {
    TAG_PIXEL_SCALE = 33550,
    TAG_TIEPOINTS = 33922,
    TAG_MATRIX = 34264,
    TAG_KEYS = 34735,
    TAG_DOUBLES = 34736,
    TAG_TEXT = 34737
};

static bool all_finite(const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

/* The inverse of t; false where t has none. */
static bool invert(double u[6], const double t[6])
{
    const double det = t[1] * t[5] - t[2] * t[4];

    if (!isfinite(det) || det == 0)
        return false;
    u[1] = t[5] / det;
    u[2] = -t[2] / det;
    u[4] = -t[4] / det;
    u[5] = t[1] / det;
    u[0] = -(u[1] * t[0] + u[2] * t[3]);
    u[3] = -(u[4] * t[0] + u[5] * t[3]);
    return all_finite(u, 6);
}

/* The transform by the matrix, or by the scale and one tie point.  As GDAL reads them: the sign
 * of the vertical scale does not count; several tie points without a scale are no transform. */
static void read_transform(struct ys_geo *geo, const struct ys_tiff *tiff, bool point)
{
    const void *data;
    double *t = geo->t;
    size_t n = ys_tiff_tag(&data, tiff, TAG_PIXEL_SCALE, TIFF_DOUBLE);
    const double *scale = data, *m;

    if (n >= 2 && scale[0] != 0 && scale[1] != 0) {
        const double dx = scale[0], dy = -fabs(scale[1]);

        if (ys_tiff_tag(&data, tiff, TAG_TIEPOINTS, TIFF_DOUBLE) < 6)
            return;
        const double *tie = data;
        memcpy(t, (double[6]){tie[3] - tie[0] * dx, dx, 0, tie[4] - tie[1] * dy, 0, dy},
               6 * sizeof *t);
    } else if (ys_tiff_tag(&data, tiff, TAG_MATRIX, TIFF_DOUBLE) == 16) {
        m = data;
        memcpy(t, (double[6]){m[3], m[0], m[1], m[7], m[4], m[5]}, 6 * sizeof *t);
    } else {
        return;
    }
    if (point) { /* tags place the centre of the first pixel; we, its corner */
        t[0] -= 0.5 * (t[1] + t[2]);
        t[3] -= 0.5 * (t[4] + t[5]);
    }
    geo->has_transform = all_finite(t, 6) && invert(geo->u, t);
}

/* libgeotiff's own errors: what it cannot read is no CRS. */
__attribute__((format(printf, 3, 4))) static void on_geo_error(GTIF *gtif, int level,
                                                               const char *format, ...)
{
    (void)gtif, (void)level, (void)format;
}

static void on_proj_log(void *user, int level, const char *text)
{
    (void)user, (void)level, (void)text;
}

/* The three key tags, copied to where libgeotiff looks for them. */
static ST_TIFF *copy_keys(const struct ys_tiff *tiff)
{
    static const struct {
        int tag, type;
        TIFFDataType of;
    } part[] = {{TAG_KEYS, STT_SHORT, TIFF_SHORT},
                {TAG_DOUBLES, STT_DOUBLE, TIFF_DOUBLE},
                {TAG_TEXT, STT_ASCII, TIFF_ASCII}};
    ST_TIFF *tags = ST_Create();

    for (size_t i = 0; tags && i < sizeof part / sizeof *part; i++) {
        const void *data;
        const size_t n = ys_tiff_tag(&data, tiff, (uint32_t)part[i].tag, part[i].of);
        union { /* ST_SetKey() copies, but does not say so in its type */
            const void *from;
            void *to;
        } same = {.from = data};

        if (n && n < 1 << 20)
            ST_SetKey(tags, part[i].tag, (int)n, part[i].type, same.to);
    }
    return tags;
}

/* Codes are kept in signed shorts; 0 and user-defined (32767) are no code. */
static int code_of(short value)
{
    const int code = (unsigned short)value;

    return code == KvUserDefined ? 0 : code;
}

static void name_crs(struct ys_geo *geo, GTIF *gtif, int code)
{
    char citation[256] = "", line[128];

    if (code) {
        snprintf(geo->crs, sizeof geo->crs, "EPSG:%d", code);
        return;
    }
    if (!GTIFKeyGetASCII(gtif, PCSCitationGeoKey, citation, sizeof citation) &&
        !GTIFKeyGetASCII(gtif, GTCitationGeoKey, citation, sizeof citation))
        GTIFKeyGetASCII(gtif, GeogCitationGeoKey, citation, sizeof citation);
    citation[sizeof citation - 1] = '\0';
    ys_printable(line, sizeof line, citation, sizeof citation);
    snprintf(geo->crs, sizeof geo->crs, "user-defined%s%s", line[0] ? " " : "", line);
}

/* pj from one CRS, as PROJ names it, to longitude and latitude on WGS 84. */
static void make_pj(struct ys_geo *geo, const char *crs)
{
    PJ *raw = proj_create_crs_to_crs(geo->context, crs, "EPSG:4326", NULL);

    if (raw)
        geo->pj = proj_normalize_for_visualization(geo->context, raw);
    proj_destroy(raw);
}

/* libgeotiff 1.7 prints the numbers of a CRS with sprintf() into 512 bytes, seven or so with nine
 * decimals each: 1e300 runs over the stack.  No projection has parameters beyond 1e9 metres. */
static bool is_printable(const GTIFDefn *defn)
{
    const double *others[] = {&defn->SemiMajor, &defn->SemiMinor, &defn->PMLongToGreenwich};
    bool fine = true;

    for (int i = 0; i < MAX_GTIF_PROJPARMS; i++)
        fine = fine && fabs(defn->ProjParm[i]) < 1e9;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        fine = fine && fabs(*others[i]) < 1e9;
    for (int i = 0; i < 7; i++)
        fine = fine && fabs(defn->TOWGS84[i]) < 1e9;
    return fine; /* not-a-number is below nothing */
}

/* The PROJ text of a user-defined CRS, in metres; "" where libgeotiff has none, or a wrong one:
 * it leaves the rectified grid angle out of the oblique Mercator of variant A, and means the
 * oblique stereographic (EPSG method 9809, PROJ's sterea) where it says stere. */
static void proj_text(char *out, size_t size, GTIFDefn *defn)
{
    static const char wrong[] = "+proj=stere ";
    char *text = NULL;

    out[0] = '\0';
    defn->UOMLength = Linear_Meter; /* its text for other units has a still shorter buffer */
    if (is_printable(defn))
        text = GTIFGetProj4Defn(defn);
    if (!text || strncmp(text, "+proj=", 6) || defn->CTProjection == CT_ObliqueMercator_Hotine)
        ;
    else if (defn->CTProjection == CT_ObliqueStereographic &&
             !strncmp(text, wrong, sizeof wrong - 1))
        snprintf(out, size, "+proj=sterea %s", text + sizeof wrong - 1);
    else
        snprintf(out, size, "%s", text);
    GTIFFreeMemory(text);
}

/* A user-defined CRS.  libgeotiff's text knows the ellipsoid but no datum; where the keys name
 * the geographic CRS below, its shift to WGS 84 (easily 100 m) comes from there. */
static void make_user_defined(struct ys_geo *geo, GTIFDefn *defn)
{
    const bool projected = defn->Model == ModelTypeProjected;
    const int base = code_of(defn->GCS);
    double angle = defn->UOMAngleInDegrees;
    char text[512], crs[640];

    angle = isfinite(angle) && angle > 0 ? angle : 1;
    proj_text(text, sizeof text, defn);
    if (!text[0] || (projected && isnan(geo->unit_m)))
        return;
    geo->unit_in = projected ? geo->unit_m : angle;
    if (projected && base) {
        snprintf(crs, sizeof crs,
                 "+proj=pipeline +step +inv %s +step +proj=unitconvert +xy_in=rad +xy_out=deg",
                 text);
        geo->flat = proj_create(geo->context, crs);
        snprintf(crs, sizeof crs, "EPSG:%d", base);
        geo->unit_deg = 1 / angle; /* that CRS wants its own unit of degrees */
        if (geo->flat)
            make_pj(geo, crs);
        return;
    }
    snprintf(crs, sizeof crs, "%s +pm=%.12g +type=crs", text, defn->PMLongToGreenwich);
    make_pj(geo, crs);
}

static void read_crs(struct ys_geo *geo, GTIF *gtif)
{
    GTIFDefn *defn = GTIFAllocDefn();

    if (!defn)
        return;
    if (GTIFGetDefn(gtif, defn) &&
        (defn->Model == ModelTypeProjected || defn->Model == ModelTypeGeographic)) {
        const bool projected = defn->Model == ModelTypeProjected;
        const int code = code_of(projected ? defn->PCS : defn->GCS);

        name_crs(geo, gtif, code);
        if (projected && isfinite(defn->UOMLengthInMeters) && defn->UOMLengthInMeters > 0)
            geo->unit_m = defn->UOMLengthInMeters;
        if (geo->has_transform)
            code ? make_pj(geo, geo->crs) : make_user_defined(geo, defn);
    }
    GTIFFreeDefn(defn);
}

ys_status ys_geo_read(struct ys_geo *out, const struct ys_tiff *tiff, const char *name,
                      struct ys_error *err)
{
    TIFFMethod methods;
    unsigned short raster_type = RasterPixelIsArea;
    GTIF *gtif = NULL;

    ys_memory_watch();
    ST_TIFF *tags = copy_keys(tiff);
    *out = (struct ys_geo){.unit_m = NAN, .unit_in = 1, .unit_deg = 1};
    out->context = proj_context_create();
    if (!tags || !out->context) {
        if (tags) /* ST_Destroy() reads what it is given */
            ST_Destroy(tags);
        ys_geo_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory for its place", name);
    }
    proj_context_set_enable_network(out->context, 0);
    proj_log_func(out->context, NULL, on_proj_log);
    GTIFSetSimpleTagsMethods(&methods);
    if (tags->key_count)
        gtif = GTIFNewWithMethodsEx(tags, &methods, on_geo_error, NULL);
    if (gtif) {
        GTIFAttachPROJContext(gtif, out->context);
        GTIFKeyGetSHORT(gtif, GTRasterTypeGeoKey, &raster_type, 0, 1);
    }
    read_transform(out, tiff, raster_type == RasterPixelIsPoint);
    if (gtif) {
        read_crs(out, gtif);
        GTIFFree(gtif);
    }
    const bool no_memory = ys_memory_failed();
    ST_Destroy(tags);
    if (no_memory) { /* which must not pass for a tile without a CRS */
        ys_geo_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory for its place", name);
    }
    return YS_OK;
}

void ys_geo_fini(struct ys_geo *geo)
{
    proj_destroy(geo->pj);
    proj_destroy(geo->flat);
    proj_context_destroy(geo->context);
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
        *lon = to.xy.x;
        *lat = to.xy.y;
    }
}

void ys_geo_to_pixel(const struct ys_geo *geo, double lon, double lat, double *x, double *y)
{
    const double *u = geo->u;

    *x = *y = NAN;
    if (!geo->pj || !isfinite(lon) || !isfinite(lat))
        return;
    PJ_COORD at = proj_trans(geo->pj, PJ_INV, proj_coord(lon, lat, 0, 0));
    at.xy.x /= geo->unit_deg;
    at.xy.y /= geo->unit_deg;
    if (geo->flat)
        at = proj_trans(geo->flat, PJ_INV, at);
    const double mx = at.xy.x / geo->unit_in, my = at.xy.y / geo->unit_in;
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
