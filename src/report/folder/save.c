/* save.c - the report folder */

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/options.h"
#include "../../base/text.h"
#include "../figure/figure_files.h"
#include "../gpkg/package.h"
#include "../report.h"
#include "folder_earlier.h"
#include "folder_files.h"

/* One text at a time is in memory: the page embeds pictures and may take tens of megabytes. */
typedef ys_status text_fn(char **out, const ys_result *res, struct ys_error *err);

static ys_status add_text(struct ys_bundle *bundle, const char *name, text_fn *make,
                          const ys_result *res, struct ys_error *err)
{
    char *text = NULL;
    ys_status status = make(&text, res, err);

    if (!status)
        status = ys_bundle_add(bundle, name, text, strlen(text), err);
    free(text);
    return status;
}

static ys_status add_texts(struct ys_bundle *bundle, const ys_result *res, struct ys_error *err)
{
    static const struct {
        const char *name;
        text_fn *make;
    } file[] = {
        {"report.html", ys_report_html},        {"report.json", ys_report_json},
        {"counts.csv", ys_report_counts_csv},   {"changes.csv", ys_report_changes_csv},
        {"objects.csv", ys_report_objects_csv}, {"objects.geojson", ys_report_objects_geojson},
        {"tracks.csv", ys_report_tracks_csv},   {"verdicts.csv", ys_report_verdicts_csv},
        {"objects.kml", ys_report_objects_kml}, {"objects.qml", ys_report_objects_qml},
    };
    ys_status status = YS_OK;

    for (size_t i = 0; i < sizeof file / sizeof *file && !status; i++)
        status = add_text(bundle, file[i].name, file[i].make, res, err);
    return status;
}

static ys_status add_package(struct ys_bundle *bundle, const ys_result *res,
                             struct ys_error *err)
{
    unsigned char *bytes = NULL;
    size_t n = 0;
    ys_status status = ys_report_package(&bytes, &n, res, err);

    if (!status)
        status = ys_bundle_add(bundle, "report.gpkg", bytes, n, err);
    free(bytes);
    return status;
}

static ys_status take_figure(void *bundle, const char *name, const void *bytes, size_t n,
                             struct ys_error *err)
{
    return ys_bundle_add(bundle, name, bytes, n, err);
}

static ys_status add_figures(struct ys_bundle *bundle, const ys_result *res,
                             struct ys_error *err)
{
    const struct ys_figure_taker taker = {take_figure, bundle};
    ys_status status = YS_OK;

    if (ys_options_figures(&res->opt) & (YS_FIGURES_PNG | YS_FIGURES_PDF))
        status = ys_fonts_open(&bundle->fonts, err);
    return status ? status : ys_figure_files(res, &taker, bundle->fonts, err);
}

/* The evidence names the bytes of all others but SHA256SUMS, which names it, too: the two are made,
 * and put in place, last. */
static ys_status add_evidence(struct ys_bundle *bundle, const ys_result *res,
                              struct ys_error *err)
{
    char *text = NULL;
    ys_status status = ys_report_evidence(&text, res, bundle, err);

    if (!status)
        status = ys_bundle_add(bundle, "evidence.json", text, strlen(text), err);
    free(text);
    return status;
}

/* For sha256sum -c: all files, evidence.json too, so that who signs this one signs them all. */
static ys_status add_sums(struct ys_bundle *bundle, struct ys_error *err)
{
    struct ys_text text = {0};

    for (size_t i = 0; i < bundle->n; i++)
        ys_text_addf(&text, "%s  %s\n", bundle->at[i].sha256, bundle->at[i].name);
    char *bytes = ys_text_take(&text);
    const ys_status status =
        bytes ? ys_bundle_add(bundle, "SHA256SUMS", bytes, strlen(bytes), err)
              : ys_fail(err, YS_ERR_NOMEM, "SHA256SUMS: out of memory");

    free(bytes);
    return status;
}

static ys_status fill(struct ys_bundle *bundle, const ys_result *res, struct ys_error *err)
{
    ys_status status = add_texts(bundle, res, err);

    if (!status)
        status = add_package(bundle, res, err);
    if (!status)
        status = add_figures(bundle, res, err);
    if (!status)
        status = add_evidence(bundle, res, err);
    return status ? status : add_sums(bundle, err);
}

ys_status ys_report_replay(const ys_result *res, const struct ys_report_taker *taker,
                           struct ys_error *err)
{
    struct ys_bundle bundle = {.taker = taker};
    const ys_status status = fill(&bundle, res, err);

    ys_bundle_drop(&bundle);
    return status;
}

ys_status ys_report_save(const ys_result *res, const char *folder,
                         const struct ys_report_ready *ready, struct ys_error *err)
{
    struct ys_bundle bundle;
    struct ys_earlier_figures earlier = {0};
    ys_status status = ys_bundle_open(&bundle, folder, err);

    if (!status)
        status = fill(&bundle, res, err);
    /* Looked for before anything is in place, removed after all of it is: a run that fails leaves
     * the earlier report as it was, and memory cannot run out between. */
    if (!status)
        status = ys_earlier_find(&earlier, &bundle, err);
    if (!status && ready && ready->sums)
        memcpy(ready->sums, bundle.at[bundle.n - 1].sha256, sizeof bundle.at->sha256);
    if (!status && ready && ready->ask && !ready->ask(ready->ctx))
        status = ys_fail(err, YS_ERR_IO, "%.300s: no report was wanted any more", folder);
    if (!status)
        status = ys_bundle_commit(&bundle, err);
    if (!status)
        ys_earlier_remove(&earlier, &bundle);
    ys_earlier_fini(&earlier);
    ys_bundle_drop(&bundle);
    return status;
}
