/* diff.c - the public functions on whole rasters */

#include <math.h>
#include <string.h>

#include "../base/error.h"
#include "../pipeline/diff/diff.h"

void ys_diff_options_init(struct ys_diff_options *diff)
{
    if (diff)
        *diff =
            (struct ys_diff_options){.threshold = NAN, .open_px = YS_OPEN_USUAL, .min_px = 4};
}

static bool is_side(unsigned px)
{
    return px == 0 || px == 3 || px == 5;
}

static ys_status check(const struct ys_diff_options *diff, const struct ys_options *opt,
                       struct ys_error *err)
{
    if (!(isnan(diff->threshold) || (diff->threshold >= 0 && isfinite(diff->threshold))))
        return ys_fail(err, YS_ERR_ARG, "threshold %g; want 0 or more", diff->threshold);
    if ((unsigned)diff->rule > YS_HYSTERESIS)
        return ys_fail(err, YS_ERR_ARG, "threshold rule %d is not known", (int)diff->rule);
    if ((unsigned)diff->measure > YS_CVA)
        return ys_fail(err, YS_ERR_ARG, "measure %d is not known", (int)diff->measure);
    if (!(diff->share >= 0 && diff->share < 1))
        return ys_fail(err, YS_ERR_ARG, "share %g of unchanged pixels; want 0 to 1",
                       diff->share);
    if (!(diff->open_px == YS_OPEN_USUAL || is_side(diff->open_px)) || !is_side(diff->close_px))
        return ys_fail(err, YS_ERR_ARG, "squares of %u and %u pixels; want 0, 3 or 5",
                       diff->open_px, diff->close_px);
    if (opt->threads < 0 || opt->threads > 256)
        return ys_fail(err, YS_ERR_ARG, "%d threads; want 0 to 256", opt->threads);
    if (diff->blobs && diff->mask && !strcmp(diff->blobs, diff->mask))
        return ys_fail(err, YS_ERR_ARG, "%.300s: blobs and mask in one file", diff->blobs);
    return YS_OK;
}

ys_status ys_diff(struct ys_diff_summary *out, const char *before, const char *after,
                  const struct ys_diff_options *diff, const struct ys_options *opt,
                  struct ys_error *err)
{
    struct ys_diff_options default_diff;
    struct ys_options default_opt;

    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_diff: out is NULL");
    memset(out, 0, sizeof *out);
    if (!before || !after)
        return ys_fail(err, YS_ERR_ARG, "ys_diff: a tile is NULL");
    ys_diff_options_init(&default_diff);
    ys_options_init(&default_opt);
    diff = diff ? diff : &default_diff;
    opt = opt ? opt : &default_opt;
    const ys_status status = check(diff, opt, err);

    return status ? status : ys_diff_run(out, before, after, diff, opt, err);
}
