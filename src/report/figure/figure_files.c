/* figure_files.c - every figure of a report, in the formats that are wanted */

#include "figure_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/options.h"

struct writing {
    const ys_result *res;
    const struct ys_figure_taker *taker;
    struct ys_fonts *fonts;
};

static ys_status make(unsigned char **out, size_t *n, unsigned format,
                      const struct ys_drawing *drawing, const struct writing *w,
                      struct ys_error *err)
{
    char *svg = NULL;
    ys_status status;

    if (format == YS_FIGURES_PNG)
        return ys_drawing_png(out, n, drawing, w->fonts, err);
    if (format == YS_FIGURES_PDF)
        return ys_drawing_pdf(out, n, drawing, w->fonts, err);
    status = ys_drawing_svg(&svg, drawing, err);
    *out = (unsigned char *)svg;
    *n = svg ? strlen(svg) : 0;
    return status;
}

/* Releases the drawing. */
static ys_status write_figure(const struct writing *w, struct ys_drawing *drawing,
                              const char *name, struct ys_error *err)
{
    static const struct {
        unsigned format;
        const char *ending;
    } file[] = {{YS_FIGURES_SVG, "svg"}, {YS_FIGURES_PNG, "png"}, {YS_FIGURES_PDF, "pdf"}};
    const unsigned wanted = ys_options_figures(&w->res->opt);
    ys_status status = YS_OK;

    for (size_t i = 0; i < sizeof file / sizeof *file && !status; i++) {
        char path[YS_FIGURE_NAME + 8];
        unsigned char *bytes = NULL;
        size_t n = 0;

        if (!(wanted & file[i].format))
            continue;
        snprintf(path, sizeof path, "%s.%s", name, file[i].ending);
        status = make(&bytes, &n, file[i].format, drawing, w, err);
        if (!status)
            status = w->taker->take(w->taker->ctx, path, bytes, n, err);
        free(bytes);
    }
    ys_drawing_fini(drawing);
    return status;
}

static ys_status write_dates(const struct writing *w, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t i = 0; i < w->res->n_picture && !status; i++) {
        const struct ys_picture *picture = &w->res->picture[i];
        struct ys_drawing drawing;
        char name[YS_FIGURE_NAME];

        ys_figure_name(name, w->res, picture->area, picture->date, "date");
        status = ys_figure_of_date(&drawing, w->res, picture, err);
        if (status)
            ys_drawing_fini(&drawing);
        else
            status = write_figure(w, &drawing, name, err);
    }
    return status;
}

static ys_status write_changes(const struct writing *w, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t i = 0; i < w->res->n_change && !status; i++) {
        const struct ys_change *change = &w->res->change[i];
        struct ys_drawing drawing;
        char name[YS_FIGURE_NAME];

        if (!ys_figure_has_change(w->res, change))
            continue;
        ys_figure_name(name, w->res, ys_area_named(w->res, change->area), change->after,
                       "change");
        status = ys_figure_of_change(&drawing, w->res, change, err);
        if (status)
            ys_drawing_fini(&drawing);
        else
            status = write_figure(w, &drawing, name, err);
    }
    return status;
}

static ys_status write_series(const struct writing *w, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t area = 0; area < w->res->n_area && !status; area++) {
        struct ys_drawing drawing;
        char name[YS_FIGURE_NAME];

        if (!ys_figure_has_series(w->res, area))
            continue;
        ys_figure_name(name, w->res, area, SIZE_MAX, "series");
        status = ys_figure_of_series(&drawing, w->res, area, err);
        if (status)
            ys_drawing_fini(&drawing);
        else
            status = write_figure(w, &drawing, name, err);
    }
    return status;
}

ys_status ys_figure_files(const ys_result *res, const struct ys_figure_taker *taker,
                          struct ys_fonts *fonts, struct ys_error *err)
{
    const struct writing w = {res, taker, fonts};
    ys_status status = write_series(&w, err);

    if (!status && !res->opt.no_images)
        status = write_dates(&w, err);
    if (!status && !res->opt.no_images)
        status = write_changes(&w, err);
    return status;
}
