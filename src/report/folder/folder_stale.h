#ifndef YS_REPORT_FOLDER_FOLDER_STALE_H
#define YS_REPORT_FOLDER_FOLDER_STALE_H

#include "folder_files.h"

/*
 * Figures that an earlier report left in the folder and this one does not have: after a run
 * with --no-images, or with fewer dates, they would pass for part of the new report.  Only what
 * the folder's own evidence.json names, under a name of ours and with the very bytes it tells,
 * is removed.
 */
struct ys_stale {
    struct ys_stale_file {
        char name[64], sha256[65];
    } * at;
    size_t n;
};

/* Before the new report is put in place; an unreadable evidence.json names nothing. */
void ys_stale_read(struct ys_stale *out, const char *folder);
/* After it; failures leave the file. */
void ys_stale_remove(const struct ys_stale *stale, const struct ys_bundle *bundle);
void ys_stale_fini(struct ys_stale *stale);

#endif
