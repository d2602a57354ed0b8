/* track_yard.c - one step of the work on all tracks of a yard, side by side */

#include "track_parts.h"

#include "../../../kernels/threads.h"

bool ys_yard_failed(const struct ys_yard *yard)
{
    for (size_t i = 0; i < yard->n; i++)
        if (yard->failed[i])
            return true;
    return false;
}

struct each {
    struct ys_yard *yard;
    ys_track_fn *fn;
};

static void run_track(void *ctx, size_t i)
{
    const struct each *each = ctx;
    struct ys_yard_track *track = &each->yard->track[i];

    each->yard->failed[i] = track->strip.n && !each->fn(each->yard, track, i);
}

bool ys_yard_each(struct ys_yard *yard, ys_track_fn *fn)
{
    struct each each = {yard, fn};

    ysk_tasks_run(yard->n, yard->threads, run_track, &each);
    return !ys_yard_failed(yard);
}
