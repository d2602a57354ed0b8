#ifndef YS_FORMATS_GEOJSON_SITE_SETTLE_PARTS_H
#define YS_FORMATS_GEOJSON_SITE_SETTLE_PARTS_H

#include "site_settle.h"

/* What site_settle.c, site_overlap.c, site_twice.c and site_pieces.c share: site_frame.c. */

/* Metres round the site's first point: x east, y north. */
struct ys_site_frame {
    double lon0, lat0, metres_lon, metres_lat;
};
struct ys_site_frame ys_site_frame(const struct ys_site *site);
struct ys_point ys_site_to_lonlat(const struct ys_site_frame *frame, struct ys_point metres);
/* A copy in metres; false: out of memory. */
bool ys_site_line_metres(struct ys_line *out, const struct ys_site_frame *frame,
                         const struct ys_line *lonlat);

/* Two features of one kind, as messages name them. */
struct ys_site_pair {
    const char *what; /* "areas", "tracks" */
    const char *path[2], *name[2];
};
/* "s.geojson: areas 'Yard' and 'North half'"; with both paths where they differ.  whole: paths as
 * given, for an error; else the names of the files alone, for a report. */
void ys_site_pair_text(char *out, size_t room, const struct ys_site_pair *pair, bool whole);
ys_status ys_site_settle_nomem(const struct ys_site *site, struct ys_error *err);

/* site_overlap.c: areas; fills their owner lists. */
ys_status ys_site_settle_areas(struct ys_site *site, bool allow, struct ys_text *notes,
                               struct ys_error *err);
/* site_twice.c: tracks drawn twice. */
ys_status ys_site_settle_twice(struct ys_site *site, bool allow, struct ys_text *notes,
                               struct ys_error *err);
/* site_pieces.c: tracks in pieces, made one; false: out of memory. */
bool ys_site_settle_pieces(struct ys_site *site);

#endif
