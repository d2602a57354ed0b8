/* tracks.c - the public functions on proposed tracks */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/atomic.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../pipeline/propose.h"
#include "../report/json/proposals_geojson.h"

void ys_tracks_options_init(struct ys_tracks_options *tracks)
{
    if (tracks)
        *tracks = (struct ys_tracks_options){.min_score = 0.5};
}

ys_status ys_tracks_propose(ys_tracks **out, const char *tile, const char *site,
                            const struct ys_tracks_options *tracks,
                            const struct ys_options *opt, struct ys_error *err)
{
    struct ys_tracks_options default_tracks;
    struct ys_options default_opt;

    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_tracks_propose: out is NULL");
    *out = NULL;
    if (!tile || !site)
        return ys_fail(err, YS_ERR_ARG, "ys_tracks_propose: tile or site is NULL");
    ys_tracks_options_init(&default_tracks);
    ys_options_init(&default_opt);
    tracks = tracks ? tracks : &default_tracks;
    opt = opt ? opt : &default_opt;
    if (!(tracks->min_score >= 0 && tracks->min_score <= 1))
        return ys_fail(err, YS_ERR_ARG, "score %g; want 0 to 1", tracks->min_score);
    if (opt->threads < 0 || opt->threads > 256)
        return ys_fail(err, YS_ERR_ARG, "%d threads; want 0 to 256", opt->threads);
    ys_tracks *made = ys_new(1, sizeof *made);

    if (!made)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    const ys_status status = ys_propose_run(made, tile, site, tracks, opt, err);

    if (status)
        ys_tracks_free(made);
    else
        *out = made;
    return status;
}

void ys_tracks_free(ys_tracks *tracks)
{
    if (!tracks)
        return;
    ys_propose_fini(tracks);
    free(tracks);
}

const struct ys_tile_info *ys_tracks_tile(const ys_tracks *tracks)
{
    return tracks ? tracks->info : NULL;
}

size_t ys_tracks_n(const ys_tracks *tracks)
{
    return tracks ? tracks->n : 0;
}

const struct ys_track_line *ys_tracks_line(const ys_tracks *tracks, size_t i)
{
    return tracks && i < tracks->n ? &tracks->line[i] : NULL;
}

ys_status ys_tracks_text(char **out, const ys_tracks *tracks, struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_tracks_text: out is NULL");
    *out = NULL;
    if (!tracks)
        return ys_fail(err, YS_ERR_ARG, "ys_tracks_text: tracks is NULL");
    return ys_report_proposals(out, tracks->line, tracks->n, tracks->rendered, err);
}

ys_status ys_tracks_save(const ys_tracks *tracks, const char *path, struct ys_error *err)
{
    char *text;

    if (!path)
        return ys_fail(err, YS_ERR_ARG, "ys_tracks_save: path is NULL");
    ys_status status = ys_tracks_text(&text, tracks, err);

    if (status)
        return status;
    status = ys_atomic_save(path, text, strlen(text), err);
    free(text);
    return status;
}
