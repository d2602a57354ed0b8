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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "site_settle_parts.h"

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
