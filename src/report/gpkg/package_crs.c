/* package_crs.c - the CRS of a report's layers: that of its reference tile */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "package_parts.h"

enum { WGS_84 = 4326, OTHER_SRS = 100000 }; /* an id of our own, for what has no code of EPSG */

/* A code, or a WKT; "": neither is known. */
static const char *reference_crs(const ys_result *res)
{
    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_tile_info *info = res->date[i].reference ? res->date[i].info : NULL;

        if (info && *ys_or_empty(info->crs_wkt))
            return info->crs_wkt;
        if (info && strncmp(ys_or_empty(info->crs), "user-defined", 12) != 0)
            return ys_or_empty(info->crs);
    }
    return "";
}

static bool is_in_degrees(const PJ *crs)
{
    const PJ_TYPE type = proj_get_type(crs);

    return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

/* From the CRS to WGS 84, as tiles are placed: what is undone here gives their own coordinates. */
static PJ *to_lonlat(PJ_CONTEXT *context, const PJ *crs)
{
    PJ *target = proj_create(context, "EPSG:4326");
    PJ *raw = target ? proj_create_crs_to_crs_from_pj(context, crs, target, NULL, NULL) : NULL;
    PJ *pj = raw ? proj_normalize_for_visualization(context, raw) : NULL;

    proj_destroy(raw);
    proj_destroy(target);
    return pj;
}

static void take(struct ys_package *package, const PJ *crs)
{
    const char *authority = proj_get_id_auth_name(crs, 0), *code = proj_get_id_code(crs, 0);
    const char *wkt = proj_as_wkt(package->context, crs, PJ_WKT1_GDAL, NULL);
    const bool has_code = authority && code && atoi(code) > 0;
    const bool epsg = has_code && !strcmp(authority, "EPSG");

    if (!wkt || (epsg && atoi(code) == WGS_84))
        return;
    package->pj = to_lonlat(package->context, crs);
    if (!package->pj)
        return;
    package->definition = ys_strdup(wkt);
    if (!package->definition)
        ys_package_fail(package, SQLITE_NOMEM);
    package->srs = epsg ? atoi(code) : OTHER_SRS;
    package->code = has_code ? atoi(code) : OTHER_SRS;
    snprintf(package->authority, sizeof package->authority, "%s",
             has_code ? authority : "NONE");
    /* A millimetre, in whichever unit of length; 1e-8 degrees are as much. */
    package->scale = is_in_degrees(crs) ? 1e8 : 1e3;
}

static void on_proj_log(void *user, int level, const char *text)
{
    (void)user, (void)level, (void)text;
}

void ys_package_crs(struct ys_package *package)
{
    const char *name = reference_crs(package->res);

    package->srs = WGS_84;
    package->scale = 1e8;
    if (package->status || !*name)
        return;
    ys_memory_watch();
    package->context = proj_context_create();
    if (!package->context) {
        ys_package_fail(package, SQLITE_NOMEM);
        return;
    }
    proj_context_set_enable_network(package->context, 0);
    proj_log_func(package->context, NULL, on_proj_log);
    PJ *crs = proj_create(package->context, name);
    if (crs && proj_is_crs(crs))
        take(package, crs);
    proj_destroy(crs);
    if (ys_memory_failed()) /* which must not pass for a CRS that PROJ does not know */
        ys_package_fail(package, SQLITE_NOMEM);
}
