/* tile_crs.c - the coordinate reference system of a tile, from its GeoTIFF keys or a WKT */

#include "tile_crs.h"

#include <geo_normalize.h>
#include <geovalues.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../base/mem.h"
#include "../../base/printable.h"

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

static double semi_major_m(const struct ys_geo *geo, const PJ *crs)
{
    PJ *const ellipsoid = proj_get_ellipsoid(geo->context, crs);
    double a = 0;

    if (ellipsoid)
        proj_ellipsoid_get_parameters(geo->context, ellipsoid, &a, NULL, NULL, NULL);
    proj_destroy(ellipsoid);
    return a;
}

/* pj from the CRS to longitude and latitude on WGS 84. */
static void make_pj_of(struct ys_geo *geo, const PJ *crs)
{
    PJ *const target = proj_create(geo->context, "EPSG:4326");
    PJ *const raw =
        target ? proj_create_crs_to_crs_from_pj(geo->context, crs, target, NULL, NULL) : NULL;

    if (raw) {
        /* A datum that PROJ knows no shift of is taken for WGS 84, which is metres off where the
         * ellipsoid is of its size, and a hundred or more where it is another. */
        geo->datum_unknown =
            proj_coordoperation_has_ballpark_transformation(geo->context, raw) &&
            fabs(semi_major_m(geo, crs) - semi_major_m(geo, target)) > 1;
        geo->pj = proj_normalize_for_visualization(geo->context, raw);
    }
    proj_destroy(raw);
    proj_destroy(target);
}

/* The WKT of a CRS without a code, for files that are written in it. */
static void keep_wkt(struct ys_geo *geo, const PJ *crs)
{
    if (strncmp(geo->crs, "user-defined", 12) != 0 || geo->unit_in != 1)
        return;
    const char *wkt = proj_as_wkt(geo->context, crs, PJ_WKT1_GDAL, NULL);
    free(geo->wkt);
    geo->wkt = wkt ? ys_strdup(wkt) : NULL;
}

/* The same of one that PROJ knows by its text. */
static void make_pj(struct ys_geo *geo, const char *text)
{
    PJ *const crs = proj_create(geo->context, text);

    if (crs) {
        make_pj_of(geo, crs);
        keep_wkt(geo, crs);
    }
    proj_destroy(crs);
}

/* The code of a CRS that a text spells out, so that tiles of one CRS are called alike whatever
 * their file says it with.  A guess by name would do no harm to the place, which comes from the
 * text, but PROJ must be certain (100 %). */
static bool name_by_code(struct ys_geo *geo, const PJ *crs)
{
    const char *authority = proj_get_id_auth_name(crs, 0), *code = proj_get_id_code(crs, 0);
    int *confidence = NULL;
    PJ_OBJ_LIST *list = NULL;
    PJ *same = NULL;

    if (!authority && (list = proj_identify(geo->context, crs, "EPSG", NULL, &confidence)) &&
        proj_list_get_count(list) > 0 && confidence[0] == 100) {
        same = proj_list_get(geo->context, list, 0);
        authority = same ? proj_get_id_auth_name(same, 0) : NULL;
        code = same ? proj_get_id_code(same, 0) : NULL;
    }
    if (authority && code)
        snprintf(geo->crs, sizeof geo->crs, "%.20s:%.40s", authority, code);
    proj_destroy(same);
    proj_list_destroy(list);
    proj_int_list_destroy(confidence);
    return geo->crs[0];
}

/* A CRS with a code has the shifts that EPSG lists, before one that a text adds to it: as GDAL. */
static PJ *without_shift(const struct ys_geo *geo, PJ *crs, char *name, size_t size)
{
    PJ *const source =
        proj_get_type(crs) == PJ_TYPE_BOUND_CRS ? proj_get_source_crs(geo->context, crs) : NULL;
    const char *own = proj_get_name(source ? source : crs);

    ys_printable(name, size, own ? own : "", size);
    if (source && proj_get_id_auth_name(source, 0)) {
        proj_destroy(crs);
        return source;
    }
    proj_destroy(source);
    return crs;
}

bool ys_crs_is_known(const char *text)
{
    PJ_CONTEXT *context = proj_context_create();
    PJ *crs = NULL;

    if (context) {
        proj_context_set_enable_network(context, 0);
        proj_log_level(context, PJ_LOG_NONE);
        crs = proj_create(context, text);
    }
    const bool known = crs && proj_is_crs(crs);

    proj_destroy(crs);
    proj_context_destroy(context);
    return known;
}

bool ys_crs_from_text(struct ys_geo *geo, const char *text)
{
    PJ *crs = proj_create(geo->context, text);
    char line[128] = "";

    if (!crs || !proj_is_crs(crs)) {
        proj_destroy(crs);
        return false;
    }
    crs = without_shift(geo, crs, line, sizeof line);
    geo->crs[0] = '\0';
    if (!name_by_code(geo, crs))
        snprintf(geo->crs, sizeof geo->crs, "user-defined%s%s", line[0] ? " " : "", line);
    if (geo->has_transform)
        make_pj_of(geo, crs);
    keep_wkt(geo, crs);
    proj_destroy(crs);
    return true;
}

/* ArcGIS keeps the CRS that has no code as a WKT in a citation, and little else in the keys. */
static bool from_esri_string(struct ys_geo *geo, GTIF *gtif)
{
    static const geokey_t key[] = {PCSCitationGeoKey, GTCitationGeoKey, GeogCitationGeoKey};
    static const char mark[] = "ESRI PE String = ";
    char text[4096];

    for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
        text[0] = '\0';
        GTIFKeyGetASCII(gtif, key[i], text, sizeof text);
        text[sizeof text - 1] = '\0';
        if (strncasecmp(text, mark, sizeof mark - 1))
            continue;
        char *end = strrchr(text, ']');
        if (end)
            end[1] = '\0';
        if (ys_crs_from_text(geo, text + sizeof mark - 1))
            return true;
    }
    return false;
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

static double degrees_of_unit(const GTIFDefn *defn)
{
    const double angle = defn->UOMAngleInDegrees;

    return isfinite(angle) && angle > 0 ? angle : 1;
}

/* GeogTOWGS84GeoKey: the shift of the datum to WGS 84 by three or seven parameters, of which PROJ
 * has the same kind (position vector). */
static void towgs84_text(char *out, size_t size, const GTIFDefn *defn)
{
    const double *p = defn->TOWGS84;

    out[0] = '\0';
    if (defn->TOWGS84Count == 3 || defn->TOWGS84Count == 7)
        snprintf(out, size, " +towgs84=%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g", p[0], p[1], p[2],
                 p[3], p[4], p[5], p[6]);
}

/* The geographic CRS that a user-defined one stands on, where the keys name it or its datum: its
 * shift to WGS 84, easily 100 m, comes from there; libgeotiff's text knows the ellipsoid alone.
 * NULL: it is not named.  Of a datum, degrees are taken; of a CRS its own unit. */
static PJ *base_of(const struct ys_geo *geo, const GTIFDefn *defn)
{
    const int code = code_of(defn->GCS), datum_code = code_of(defn->Datum);
    char text[24], crs[2000];

    snprintf(text, sizeof text, "%d", code ? code : datum_code);
    if (code)
        return proj_create_from_database(geo->context, "EPSG", text, PJ_CATEGORY_CRS, 0, NULL);
    /* From Greenwich: PROJ 9.1 loses itself in a meridian that it cannot name. */
    if (!datum_code || defn->TOWGS84Count || !(fabs(defn->PMLongToGreenwich) < 1e-9))
        return NULL;
    PJ *const datum =
        proj_create_from_database(geo->context, "EPSG", text, PJ_CATEGORY_DATUM, 0, NULL);
    const char *wkt = datum ? proj_as_wkt(geo->context, datum, PJ_WKT2_2019, NULL) : NULL;
    const int n = snprintf(crs, sizeof crs,
                           "GEOGCRS[\"user-defined\",%s,CS[ellipsoidal,2],"
                           "AXIS[\"longitude\",east],AXIS[\"latitude\",north],"
                           "ANGLEUNIT[\"degree\",0.0174532925199433]]",
                           wkt ? wkt : "");
    PJ *const base =
        wkt && n > 0 && n < (int)sizeof crs ? proj_create(geo->context, crs) : NULL;

    proj_destroy(datum);
    return base;
}

/* On a base that PROJ knows: the projection to degrees of it, and from there to WGS 84. */
static void make_on_base(struct ys_geo *geo, const GTIFDefn *defn, const PJ *base,
                         const char *text)
{
    const bool projected = defn->Model == ModelTypeProjected;
    char flat[700];

    if (projected) {
        snprintf(flat, sizeof flat,
                 "+proj=pipeline +step +inv %s +step +proj=unitconvert +xy_in=rad +xy_out=deg",
                 text);
        geo->flat = proj_create(geo->context, flat);
    }
    if (projected && code_of(defn->GCS)) /* that CRS wants its own unit */
        geo->unit_deg = 1 / degrees_of_unit(defn);
    if (geo->flat || !projected)
        make_pj_of(geo, base);
}

/* Only where the base is WGS 84: the text knows its ellipsoid alone, and any other base has a shift
 * that would be lost. */
static void keep_wkt_on_base(struct ys_geo *geo, const GTIFDefn *defn, const char *text)
{
    char crs[600];

    if (code_of(defn->GCS) != 4326)
        return;
    snprintf(crs, sizeof crs, "%s +type=crs", text);
    PJ *const pj = proj_create(geo->context, crs);
    if (pj)
        keep_wkt(geo, pj);
    proj_destroy(pj);
}

static void make_user_defined(struct ys_geo *geo, GTIFDefn *defn)
{
    const bool projected = defn->Model == ModelTypeProjected;
    char text[512], shift[200], crs[800];

    proj_text(text, sizeof text, defn);
    if (!text[0] || (projected && isnan(geo->unit_m)))
        return;
    geo->unit_in = projected ? geo->unit_m : degrees_of_unit(defn);
    PJ *const base = base_of(geo, defn);
    if (base) {
        make_on_base(geo, defn, base, text);
        keep_wkt_on_base(geo, defn, text);
    } else {
        towgs84_text(shift, sizeof shift, defn);
        snprintf(crs, sizeof crs, "%s +pm=%.12g%s +type=crs", text, defn->PMLongToGreenwich,
                 shift);
        make_pj(geo, crs);
    }
    proj_destroy(base);
}

bool ys_crs_from_keys(struct ys_geo *geo, GTIF *gtif)
{
    GTIFDefn *defn = GTIFAllocDefn();
    bool known = false;
    int code = 0;

    if (!defn)
        return false;
    if (GTIFGetDefn(gtif, defn) &&
        (defn->Model == ModelTypeProjected || defn->Model == ModelTypeGeographic)) {
        const bool projected = defn->Model == ModelTypeProjected;

        known = true;
        code = code_of(projected ? defn->PCS : defn->GCS);
        name_crs(geo, gtif, code);
        if (projected && isfinite(defn->UOMLengthInMeters) && defn->UOMLengthInMeters > 0)
            geo->unit_m = defn->UOMLengthInMeters;
    }
    if (!code && from_esri_string(geo, gtif))
        known = true;
    else if (known && geo->has_transform)
        code ? make_pj(geo, geo->crs) : make_user_defined(geo, defn);
    GTIFFreeDefn(defn);
    return known;
}
