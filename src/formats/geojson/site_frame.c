/* site_frame.c - a site in metres, and its features in messages */

#include "../../base/degree.h"
#include "../../base/error.h"
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

static struct ys_point to_metres(const struct ys_site_frame *frame, struct ys_point lonlat)
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
        out->pt[i] = to_metres(frame, out->pt[i]);
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
