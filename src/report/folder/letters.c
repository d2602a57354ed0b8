/* letters.c - letters of names that no font of this machine has */

#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/options.h"
#include "../escape.h"
#include "../figure/fonts.h"
#include "../report.h"

struct missing {
    uint32_t letter[YS_MOST_MISSING];
    size_t n;
    struct ys_fonts *fonts;
    bool failed;
};

/* As it is written: without what is no letter. */
static void look(struct missing *m, const char *name)
{
    struct ys_text plain = {0};

    ys_add_plain(&plain, name);
    m->n = ys_fonts_missing(m->letter, m->n, m->fonts, ys_or_empty(plain.bytes));
    m->failed |= plain.failed;
    ys_text_drop(&plain);
}

static void look_at_all(struct missing *m, const ys_result *res)
{
    look(m, res->site_name);
    for (size_t i = 0; i < res->n_area; i++) {
        look(m, res->area[i].name);
        look(m, res->area[i].class_name);
    }
    for (size_t i = 0; i < res->n_date; i++) {
        look(m, res->date[i].info->sensor);
        look(m, res->date[i].info->licence);
    }
    for (size_t i = 0; i < res->n_verdict; i++) {
        look(m, res->verdict[i].id);
        look(m, res->verdict[i].stated);
    }
}

ys_status ys_report_letters(char **out, const ys_result *res, struct ys_error *err)
{
    enum { TOLD = 3 };
    struct missing m = {.n = 0};
    struct ys_text line = {0};
    ys_status status = YS_OK;

    *out = NULL;
    if (ys_options_figures(&res->opt) & (YS_FIGURES_PNG | YS_FIGURES_PDF))
        status = ys_fonts_open(&m.fonts, err);
    if (status)
        return status;
    if (m.fonts)
        look_at_all(&m, res);
    ys_fonts_close(m.fonts);
    for (size_t i = 0; i < m.n && i < TOLD; i++) {
        ys_text_add(&line, i ? ", " : "no font of this machine has ");
        ys_text_add_character(&line, m.letter[i]);
        ys_text_addf(&line, " (U+%04X)", m.letter[i]);
    }
    if (m.n > TOLD)
        ys_text_addf(&line, " and %zu more letters of the names", m.n - TOLD);
    if (m.n)
        ys_text_add(&line,
                    ": the figures have boxes for them as PNG and PDF, the letters as SVG; "
                    "install a font for the script, as of fonts-noto-core or "
                    "fonts-noto-cjk");
    if (m.failed || !(*out = ys_text_take(&line)))
        status = ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_text_drop(&line);
    if (status) {
        free(*out);
        *out = NULL;
    }
    return status;
}
