/* draw.c - the public function on the page to draw a site on */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/atomic.h"
#include "../base/error.h"
#include "../base/options.h"
#include "../pipeline/draw/draw.h"

static ys_status check(const char *path, const struct ys_draw_job *job,
                       const struct ys_options *opt, struct ys_error *err)
{
    if (!path || !job || !job->tiles || !job->n_tiles)
        return ys_fail(err, YS_ERR_ARG, "ys_draw_save: path or job is NULL, or no tiles");
    if (job->n_tiles > YS_DRAW_TILES)
        return ys_fail(err, YS_ERR_ARG, "%zu tiles; want 1 to %d on a page to draw on",
                       job->n_tiles, YS_DRAW_TILES);
    for (size_t i = 0; i < job->n_tiles; i++)
        if (!job->tiles[i])
            return ys_fail(err, YS_ERR_ARG, "ys_draw_save: tile %zu is NULL", i);
    if (job->around_m > 0 &&
        !(fabs(job->around_lon_deg) <= 180 && fabs(job->around_lat_deg) <= 90))
        return ys_fail(err, YS_ERR_ARG, "around %g, %g; want degrees east and north",
                       job->around_lon_deg, job->around_lat_deg);
    return ys_options_check(opt, err);
}

ys_status ys_draw_save(const char *path, struct ys_draw_said *said,
                       const struct ys_draw_job *job, const struct ys_options *opt,
                       struct ys_error *err)
{
    struct ys_options defaults;
    struct ys_draw_said unsaid;
    char *text = NULL;

    ys_options_init(&defaults);
    opt = opt ? opt : &defaults;
    said = said ? said : &unsaid;
    ys_status status = check(path, job, opt, err);

    if (status || (status = ys_draw_run(&text, said, job, opt, err)))
        return status;
    said->bytes = strlen(text);
    status = ys_atomic_save(path, text, strlen(text), err);
    free(text);
    return status;
}
