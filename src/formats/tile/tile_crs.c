/* tile_crs.c - the coordinate reference system of a tile, from its GeoTIFF keys or a WKT */

#include "tile_crs.h"

#include <geo_normalize.h>
#include <geovalues.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

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

/* pj from one CRS, as PROJ names it, to longitude and latitude on WGS 84. */
static void make_pj(struct ys_geo *geo, const char *crs)
{
    PJ *raw = proj_create_crs_to_crs(geo->context, crs, "EPSG:4326", NULL);

    if (raw)
        geo->pj = proj_normalize_for_visualization(geo->context, raw);
    proj_destroy(raw);
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

bool ys_crs_from_text(struct ys_geo *geo, const char *text)
{
    PJ *crs = proj_create(geo->context, text);
    char line[128] = "";

    if (!crs || !proj_is_crs(crs)) {
        proj_destroy(crs);
        return false;
    }
    geo->crs[0] = '\0';
    if (!name_by_code(geo, crs)) {
        PJ *const source = proj_get_type(crs) == PJ_TYPE_BOUND_CRS
                               ? proj_get_source_crs(geo->context, crs)
                               : NULL;
        const char *name = proj_get_name(source ? source : crs);

        ys_printable(line, sizeof line, name ? name : "", sizeof line);
        snprintf(geo->crs, sizeof geo->crs, "user-defined%s%s", line[0] ? " " : "", line);
        proj_destroy(source);
    }
    PJ *const target = geo->has_transform ? proj_create(geo->context, "EPSG:4326") : NULL;
    PJ *const raw =
        target ? proj_create_crs_to_crs_from_pj(geo->context, crs, target, NULL, NULL) : NULL;
    if (raw)
        geo->pj = proj_normalize_for_visualization(geo->context, raw);
    proj_destroy(raw);
    proj_destroy(target);
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

/* A user-defined CRS.  libgeotiff's text knows the ellipsoid but no datum; where the keys name
 * the geographic CRS below, its shift to WGS 84 (easily 100 m) comes from there. */
static void make_user_defined(struct ys_geo *geo, GTIFDefn *defn)
{
    const bool projected = defn->Model == ModelTypeProjected;
    const int base = code_of(defn->GCS);
    double angle = defn->UOMAngleInDegrees;
    char text[512], shift[200], crs[800];

    angle = isfinite(angle) && angle > 0 ? angle : 1;
    proj_text(text, sizeof text, defn);
    if (!text[0] || (projected && isnan(geo->unit_m)))
        return;
    geo->unit_in = projected ? geo->unit_m : angle;
    towgs84_text(shift, sizeof shift, defn);
    if (projected && base && !shift[0]) {
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
    snprintf(crs, sizeof crs, "%s +pm=%.12g%s +type=crs", text, defn->PMLongToGreenwich, shift);
    make_pj(geo, crs);
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
