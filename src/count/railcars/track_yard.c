/*
 * track_yard.c - one step of the work on all tracks of a yard, side by side
 *
 * A track writes to its own part of the yard alone, and what belongs to all is computed between
 * such steps in the order of the tracks: results are the same bytes on any number of threads.
 */

#include "track_parts.h"

#include "../../../kernels/threads.h"

bool ys_yard_failed(const struct ys_yard *yard)
{
    for (size_t i = 0; i < yard->n; i++)
        if (yard->failed[i])
            return true;
    return false;
}

struct track_step {
    struct ys_yard *yard;
    ys_track_fn *fn;
};

static void run_track(void *ctx, size_t i)
{
    const struct track_step *step = ctx;
    struct ys_yard_track *track = &step->yard->track[i];

    step->yard->failed[i] = track->strip.n && !step->fn(step->yard, track, i);
}

bool ys_yard_each(struct ys_yard *yard, ys_track_fn *fn)
{
    struct track_step step = {yard, fn};

    ysk_tasks_run(yard->n, yard->threads, run_track, &step);
    return !ys_yard_failed(yard);
}
