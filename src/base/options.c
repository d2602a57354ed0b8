/* options.c - what a run may be told: defaults, and what is refused */

#include "options.h"

#include <string.h>

#include "error.h"

void ys_options_init(struct ys_options *opt)
{
    memset(opt, 0, sizeof *opt);
    opt->max_bytes = (size_t)1 << 30;
}

const char *ys_options_language(const struct ys_options *opt)
{
    static const char *const known[] = {"en", "de"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!opt->language || !strcmp(opt->language, known[i]))
            return known[i];
    return NULL;
}

unsigned ys_options_figures(const struct ys_options *opt)
{
    static const char *const known[] = {"svg", "png", "pdf"};
    const char *at = opt->figures ? opt->figures : "svg,png";
    unsigned formats = 0;

    if (!strcmp(at, "none"))
        return 0;
    for (size_t n;; at += n + 1) {
        unsigned bit = YS_FIGURES_UNKNOWN;

        n = strcspn(at, ",");
        for (unsigned i = 0; i < 3; i++)
            if (n == strlen(known[i]) && !memcmp(at, known[i], n))
                bit = 1U << i;
        formats |= bit;
        if (!at[n] || bit == YS_FIGURES_UNKNOWN)
            break;
    }
    return formats & YS_FIGURES_UNKNOWN ? (unsigned)YS_FIGURES_UNKNOWN : formats;
}

ys_status ys_options_check(const struct ys_options *opt, struct ys_error *err)
{
    if (opt->threads < 0 || opt->threads > 256)
        return ys_fail(err, YS_ERR_ARG, "threads: %d; want 0 to 256", opt->threads);
    if (!(opt->pixel_size_m >= 0 && opt->pixel_size_m <= 1000))
        return ys_fail(err, YS_ERR_ARG, "pixel_size_m: %g; want 0 to 1000 metres",
                       opt->pixel_size_m);
    if (opt->tiers_low < 0 || opt->tiers_high < opt->tiers_low)
        return ys_fail(err, YS_ERR_ARG, "tiers: %d to %d; want 1 or more, or 0 and 0",
                       opt->tiers_low, opt->tiers_high);
    if (!ys_options_language(opt))
        return ys_fail(err, YS_ERR_ARG, "language '%.40s'; want en or de", opt->language);
    if (ys_options_figures(opt) == YS_FIGURES_UNKNOWN)
        return ys_fail(err, YS_ERR_ARG,
                       "figures '%.40s'; want svg, png and pdf, joined by commas, or none",
                       opt->figures);
    return YS_OK;
}

ys_status ys_options_check_tiles(const struct ys_options *opt, size_t n, struct ys_error *err)
{
    const struct {
        const char *name;
        size_t n;
    } stated[] = {{"--licence", opt->licence.n},
                  {"--sun", opt->sun.n},
                  {"--off-nadir", opt->off_nadir.n}};

    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++)
        if (stated[i].n > 1 && stated[i].n != n)
            return ys_fail(err, YS_ERR_ARG,
                           "%s: given %zu times for %zu tiles; want it once, or once for each "
                           "tile",
                           stated[i].name, stated[i].n, n);
    return YS_OK;
}
