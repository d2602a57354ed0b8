#ifndef YS_FORMATS_GEOJSON_SITE_SETTLE_H
#define YS_FORMATS_GEOJSON_SITE_SETTLE_H

#include "../../base/text.h"
#include "site.h"

/*
 * What the features of a site are to one another, once all its files are read: nothing on the
 * ground may be counted twice.
 *
 * Areas of one class that overlap, and tracks that are drawn twice, are an error that names both
 * and the share; with allow_overlap what is in both is counted once, and a line of *notes says by
 * which of the two.  Tracks drawn in pieces end to end become one.  Areas, and then tracks, must
 * have names that differ.
 */
ys_status ys_site_settle(struct ys_site *site, bool allow_overlap, struct ys_text *notes,
                         struct ys_error *err);

#endif
