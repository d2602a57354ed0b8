#ifndef YS_REPORT_FOLDER_FOLDER_EARLIER_H
#define YS_REPORT_FOLDER_FOLDER_EARLIER_H

#include "folder_files.h"

/*
 * Figures that an earlier report left in the folder and this one does not have: after a run
 * with --no-images, or with fewer dates, they would pass for part of the new report.  Only what
 * the folder's own evidence.json names, under a name of ours and with the very bytes it tells,
 * is removed.
 */
struct ys_earlier_figures {
    char **path;
    size_t n;
};

/* When the bundle is full and before it is put in place: all that can fail for memory is done by
 * then.  An unreadable evidence.json names nothing. */
ys_status ys_earlier_find(struct ys_earlier_figures *out, const struct ys_bundle *bundle,
                          struct ys_error *err);
/* After it; a file that cannot be removed stays. */
void ys_earlier_remove(const struct ys_earlier_figures *earlier,
                       const struct ys_bundle *bundle);
void ys_earlier_fini(struct ys_earlier_figures *earlier);

#endif
