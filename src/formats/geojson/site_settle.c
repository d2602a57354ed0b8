/* site_settle.c - what the features of a site are to one another: the order of the steps
 *
 *   site_overlap.c   areas of one class that overlap
 *   site_twice.c     tracks that are drawn twice; before pieces are joined, so that an error names
 *                    lines as they were drawn
 *   site_pieces.c    tracks in pieces end to end become one
 *
 * Names come last: pieces of one track may share theirs, and what was drawn twice, too.
 */

#include "site_settle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "site_settle_parts.h"

struct ys_site_frame ys_site_frame(const struct ys_site *site)
{
    struct ys_point at = {0, 0};

    if (site->n_area && site->area[0].polygon.n)
        at = site->area[0].polygon.ring[0].pt[0];
    else if (site->n_track)
        at = site->track[0].line.pt[0];
    return (struct ys_site_frame){at.x, at.y, ys_metres_of_longitude(at.y),
                                  ys_metres_of_latitude(at.y)};
}

struct ys_point ys_site_to_metres(const struct ys_site_frame *frame, struct ys_point lonlat)
{
    double east = lonlat.x - frame->lon0;

    east += east > 180 ? -360 : east < -180 ? 360 : 0; /* across the antimeridian */
    return (struct ys_point){east * frame->metres_lon,
                             (lonlat.y - frame->lat0) * frame->metres_lat};
}

struct ys_point ys_site_to_lonlat(const struct ys_site_frame *frame, struct ys_point metres)
{
    double lon = frame->lon0 + metres.x / frame->metres_lon;

    lon += lon > 180 ? -360 : lon < -180 ? 360 : 0;
    return (struct ys_point){lon, frame->lat0 + metres.y / frame->metres_lat};
}

bool ys_site_line_metres(struct ys_line *out, const struct ys_site_frame *frame,
                         const struct ys_line *lonlat)
{
    if (!ys_line_copy(out, lonlat))
        return false;
    for (size_t i = 0; i < out->n; i++)
        out->pt[i] = ys_site_to_metres(frame, out->pt[i]);
    return true;
}

void ys_site_pair_text(char *out, size_t room, const struct ys_site_pair *pair, bool whole)
{
    const char *path[2];

    for (int i = 0; i < 2; i++) {
        path[i] = ys_or_empty(pair->path[i]);
        path[i] = whole ? path[i] : ys_basename(path[i]);
    }
    if (ys_same_text(pair->path[0], pair->path[1]))
        ys_text_fit(out, room, "%.120s: %s '%.60s' and '%.60s'", path[0], pair->what,
                    pair->name[0], pair->name[1]);
    else
        ys_text_fit(out, room, "%.90s and %.90s: %s '%.60s' and '%.60s'", path[0], path[1],
                    pair->what, pair->name[0], pair->name[1]);
}

ys_status ys_site_settle_nomem(const struct ys_site *site, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory",
                   site->n_area ? ys_or_empty(site->area[0].path) : "site");
}

struct named { /* an area or a track */
    const char *name, *path;
};

static int by_name(const void *pa, const void *pb)
{
    return strcmp(((const struct named *)pa)->name, ((const struct named *)pb)->name);
}

/* Counts and track subtotals are told apart by name. */
static ys_status check_names(struct named *named, size_t n, const char *what,
                             struct ys_error *err)
{
    qsort(named, n, sizeof *named, by_name);
    for (size_t i = 1; i < n; i++)
        if (!strcmp(named[i - 1].name, named[i].name)) {
            const bool same = ys_same_text(named[i - 1].path, named[i].path);

            return ys_fail(err, YS_ERR_FORMAT,
                           "%.120s%s%.120s: two %s are called '%.80s'; want names that differ",
                           ys_or_empty(named[i - 1].path), same ? "" : " and ",
                           same ? "" : ys_or_empty(named[i].path), what, named[i].name);
        }
    return YS_OK;
}

static ys_status check_all_names(const struct ys_site *site, struct ys_error *err)
{
    struct named *const named = ys_new(site->n_area + site->n_track, sizeof *named);
    ys_status status;

    if (!named)
        return ys_site_settle_nomem(site, err);
    for (size_t i = 0; i < site->n_area; i++)
        named[i] = (struct named){site->area[i].name, site->area[i].path};
    status = check_names(named, site->n_area, "areas", err);
    for (size_t i = 0; i < site->n_track; i++)
        named[i] = (struct named){site->track[i].name, site->track[i].path};
    if (status == YS_OK)
        status = check_names(named, site->n_track, "tracks", err);
    free(named);
    return status;
}

/* Parts of one MultiLineString that are more than one track: "Main 1", "Main 2".  False: out of
 * memory. */
static bool number_parts(struct ys_site *site)
{
    for (size_t i = 0, end; i < site->n_track; i = end) {
        for (end = i + 1;
             end < site->n_track && site->track[end].feature == site->track[i].feature;)
            end++;
        for (size_t k = i; end - i > 1 && k < end && site->track[k].named; k++) {
            const size_t room = strlen(site->track[k].name) + 32;
            char *const name = ys_new(room, 1);

            if (!name)
                return false;
            snprintf(name, room, "%s %zu", site->track[k].name, k - i + 1);
            free(site->track[k].name);
            site->track[k].name = name;
        }
    }
    return true;
}

ys_status ys_site_settle(struct ys_site *site, bool allow_overlap, struct ys_text *notes,
                         struct ys_error *err)
{
    ys_status status = ys_site_settle_areas(site, allow_overlap, notes, err);

    if (status == YS_OK)
        status = ys_site_settle_twice(site, allow_overlap, notes, err);
    if (status == YS_OK && (!ys_site_settle_pieces(site) || !number_parts(site)))
        status = ys_site_settle_nomem(site, err);
    return status == YS_OK ? check_all_names(site, err) : status;
}
