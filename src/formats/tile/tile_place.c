/*
 * tile_place.c - where a tile lies: its tags and the files beside it, through libgeotiff and PROJ
 *
 * The order is GDAL's: .aux.xml, tags, world file, control points for the transform; .aux.xml, keys
 * for the CRS, and last a .prj.
 */

#include <geo_normalize.h>
#include <geo_simpletags.h>
#include <geo_tiffp.h>
#include <geotiff.h>
#include <geovalues.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../tiff/gdal_command.h"
#include "tile_beside.h"
#include "tile_crs.h"
#include "tile_parts.h"

/* GeoTIFF 1.1 (OGC 19-008), clause 7. */
enum {
    TAG_PIXEL_SCALE = 33550,
    TAG_TIEPOINTS = 33922,
    TAG_MATRIX = 34264,
    TAG_KEYS = 34735,
    TAG_DOUBLES = 34736,
    TAG_TEXT = 34737,
    TAG_RPC = 50844 /* the RPC Coefficients of NGA, 92 numbers */
};

static bool all_finite(const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

/* The transform by the matrix, or by the scale and one tie point.  As GDAL reads them: the sign
 * of the vertical scale does not count; several tie points without a scale are no transform. */
static bool from_tags(double t[6], const struct ys_tiff *tiff, bool point)
{
    const void *data;
    size_t n = ys_tiff_tag(&data, tiff, TAG_PIXEL_SCALE, TIFF_DOUBLE);
    const double *scale = data, *m;

    if (n >= 2 && scale[0] != 0 && scale[1] != 0) {
        const double dx = scale[0], dy = -fabs(scale[1]);

        if (ys_tiff_tag(&data, tiff, TAG_TIEPOINTS, TIFF_DOUBLE) < 6)
            return false;
        const double *tie = data;
        memcpy(t, (double[6]){tie[3] - tie[0] * dx, dx, 0, tie[4] - tie[1] * dy, 0, dy},
               6 * sizeof *t);
    } else if (ys_tiff_tag(&data, tiff, TAG_MATRIX, TIFF_DOUBLE) == 16) {
        m = data;
        memcpy(t, (double[6]){m[3], m[0], m[1], m[7], m[4], m[5]}, 6 * sizeof *t);
    } else {
        return false;
    }
    if (point) { /* tags place the centre of the first pixel; we, its corner */
        t[0] -= 0.5 * (t[1] + t[2]);
        t[3] -= 0.5 * (t[4] + t[5]);
    }
    return true;
}

struct picture { /* what the control points place */
    const struct ys_tiff *tiff;
    double width, height;
    bool point;       /* places are those of pixels' centres */
    const char *name; /* for messages */
};

/* Several tie points without a scale are control points; how many. */
static size_t tie_points(struct ys_gcp **out, const struct picture *p)
{
    const void *data;
    const size_t n = ys_tiff_tag(&data, p->tiff, TAG_TIEPOINTS, TIFF_DOUBLE) / 6;
    const double *tie = data;

    *out = n > 1 ? ys_new(n, sizeof **out) : NULL;
    for (size_t i = 0; *out && i < n; i++, tie += 6)
        (*out)[i] = (struct ys_gcp){tie[0] + (p->point ? 0.5 : 0),
                                    tie[1] + (p->point ? 0.5 : 0), tie[3], tie[4]};
    return *out ? n : 0;
}

/* Points that no affine transform goes through are left to a warp, which is not ours to choose. */
static bool from_gcps(struct ys_geo *geo, const struct ys_gcp *gcp, size_t n,
                      const struct picture *p)
{
    if (n && ys_gcps_fit(geo->t, gcp, n, p->width, p->height))
        return true;
    geo->bent_gcps = n;
    return false;
}

static void choose_transform(struct ys_geo *geo, const struct ys_beside *beside,
                             const struct picture *p)
{
    bool found = true;

    if (beside->has_transform) {
        memcpy(geo->t, beside->transform, sizeof geo->t);
    } else if (beside->n_gcp) {
        found = from_gcps(geo, beside->gcp, beside->n_gcp, p);
    } else if (!from_tags(geo->t, p->tiff, p->point)) {
        struct ys_gcp *gcp;
        const size_t n = tie_points(&gcp, p);

        if (beside->has_world)
            memcpy(geo->t, beside->world, sizeof geo->t);
        else
            found = from_gcps(geo, gcp, n, p);
        free(gcp);
    }
    geo->has_transform = found && all_finite(geo->t, 6) && ys_affine_invert(geo->u, geo->t);
}

/* Of a PNG or JPEG: whoever has one has no GDAL at hand. */
static void say_what_picture_lacks(struct ys_geo *geo, const struct ys_beside *beside)
{
    const double *w = beside->world;

    if (!geo->has_transform)
        snprintf(geo->lacks, sizeof geo->lacks,
                 "not georeferenced; want --corners \"LON,LAT LON,LAT LON,LAT LON,LAT\" (upper "
                 "left, upper right, lower right, lower left), a KML ground overlay, or a "
                 "world file "
                 "beside it with --crs EPSG:CODE");
    else
        snprintf(geo->lacks, sizeof geo->lacks, "%s; want --crs EPSG:CODE%s",
                 geo->crs[0] ? "a CRS that PROJ cannot place" : "no CRS",
                 beside->has_world && fabs(w[0]) <= 180 && fabs(w[3]) <= 90 && fabs(w[1]) < 0.01
                     ? " (its world file looks like degrees: EPSG:4326?)"
                     : "");
}

/* What stands in the way of a place, in words, with the one command that removes it. */
static void say_what_lacks(struct ys_geo *geo, const struct ys_beside *beside,
                           const struct picture *p, const char *name)
{
    const void *data;
    const bool rpc = beside->has_rpc || ys_tiff_tag(&data, p->tiff, TAG_RPC, TIFF_DOUBLE) == 92;
    char command[400];

    if (geo->pj)
        return;
    if (beside->picture) {
        say_what_picture_lacks(geo, beside);
        return;
    }
    if (geo->bent_gcps && geo->crs[0]) {
        ys_gdal_command(command, sizeof command, "gdalwarp -r cubic -dstalpha", name,
                        "_warped.tif");
        snprintf(geo->lacks, sizeof geo->lacks,
                 "placed by %zu control points that are no affine transform; want: %s",
                 geo->bent_gcps, command);
    } else if (!geo->has_transform && rpc) {
        ys_gdal_command(command, sizeof command, "gdalwarp -rpc -r cubic -dstalpha", name,
                        "_warped.tif");
        snprintf(geo->lacks, sizeof geo->lacks,
                 "placed by the camera's coefficients (RPC) alone; want: %s (on hills with "
                 "-to RPC_DEM=HEIGHTS.tif)",
                 command);
    } else if (!geo->has_transform) {
        ys_gdal_command(command, sizeof command,
                        "gdal_translate -a_srs EPSG:CODE -a_ullr LEFT TOP RIGHT BOTTOM", name,
                        "_placed.tif");
        snprintf(geo->lacks, sizeof geo->lacks, "not georeferenced; want: %s", command);
    } else {
        ys_gdal_command(command, sizeof command, "gdal_translate -a_srs EPSG:CODE", name,
                        "_placed.tif");
        snprintf(geo->lacks, sizeof geo->lacks, "%s; want: %s",
                 geo->crs[0] ? "a CRS that PROJ cannot place" : "no CRS", command);
    }
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

static void choose_crs(struct ys_geo *geo, const struct ys_beside *beside, GTIF *gtif)
{
    const bool by_gcps = !beside->has_transform && beside->n_gcp;

    if ((by_gcps && beside->gcp_srs && ys_crs_from_text(geo, beside->gcp_srs)) ||
        (beside->srs && ys_crs_from_text(geo, beside->srs)) ||
        (gtif && ys_crs_from_keys(geo, gtif)))
        return;
    if ((beside->prj && ys_crs_from_text(geo, beside->prj)) || !beside->asked_crs)
        return;
    geo->by_asked_crs = ys_crs_from_text(geo, beside->asked_crs);
}

/* By its corners, where it has no place of its own, or where whoever named the overlay as the tile
 * wants that one. */
static ys_status place_by_quad(struct ys_geo *geo, const struct ys_beside *beside,
                               const struct picture *p, const char *name, struct ys_error *err)
{
    if (!beside->quad || (geo->pj && !beside->quad_first))
        return YS_OK;
    proj_destroy(geo->pj);
    proj_destroy(geo->flat);
    *geo = (struct ys_geo){
        .unit_m = NAN, .unit_in = 1, .unit_deg = 1, .context = geo->context, .by_quad = true};
    return ys_quad_place(geo, beside->quad, p->width, p->height, name, err);
}

static ys_status read_place(struct ys_geo *out, ST_TIFF *tags, const struct ys_beside *beside,
                            struct picture *p, struct ys_error *err)
{
    TIFFMethod methods;
    unsigned short raster_type = RasterPixelIsArea;
    GTIF *gtif = NULL;

    GTIFSetSimpleTagsMethods(&methods);
    if (tags->key_count)
        gtif = GTIFNewWithMethodsEx(tags, &methods, on_geo_error, NULL);
    if (gtif) {
        GTIFAttachPROJContext(gtif, out->context);
        GTIFKeyGetSHORT(gtif, GTRasterTypeGeoKey, &raster_type, 0, 1);
    }
    p->point = raster_type == RasterPixelIsPoint;
    choose_transform(out, beside, p);
    choose_crs(out, beside, gtif);
    const ys_status status = place_by_quad(out, beside, p, p->name, err);
    if (out->pj)
        ys_geo_find_period(out, p->width, p->height);
    if (gtif)
        GTIFFree(gtif);
    return status;
}

ys_status ys_geo_read(struct ys_geo *out, const struct ys_tiff *tiff,
                      const struct ys_beside *beside, const char *name, struct ys_error *err)
{
    uint32_t width = 0, height = 0;

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
    TIFFGetField(tiff->tif, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff->tif, TIFFTAG_IMAGELENGTH, &height);
    struct picture picture = {.tiff = tiff, .width = width, .height = height, .name = name};
    const ys_status status = read_place(out, tags, beside, &picture, err);
    const bool no_memory = ys_memory_failed();
    ST_Destroy(tags);
    if (no_memory) { /* which must not pass for a tile without a CRS */
        ys_geo_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory for its place", name);
    }
    if (status) {
        ys_geo_fini(out);
        return status;
    }
    say_what_lacks(out, beside, &picture, name);
    return YS_OK;
}
