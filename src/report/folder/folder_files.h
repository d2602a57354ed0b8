#ifndef YS_REPORT_FOLDER_FOLDER_FILES_H
#define YS_REPORT_FOLDER_FOLDER_FILES_H

#include "../../base/atomic.h"
#include "../../records/result.h"
#include "../figure/fonts_used.h"
#include "../report.h"

/* The files of a report folder: all are written before any appears. */

struct ys_bundle_file {
    char name[64]; /* in the folder: "figures/..."; from us, never from an input */
    char sha256[65];
    uint64_t bytes;
    struct ys_atomic file;
};

struct ys_bundle {
    /* NULL: into the folder.  Else no file is written, and each goes here as it is made. */
    const struct ys_report_taker *taker;
    char *folder, *figures;         /* paths; made early, so that cleaning up needs no memory */
    bool made_folder, made_figures; /* by us: removed again on failure */
    size_t
        made_from; /* parents of the folder that end there in its path or later were made, too */
    struct ys_bundle_file *at;
    size_t n, room;
    bool committed;
    struct ys_fonts *fonts; /* owned: those that the figures were written with; NULL: none */
};

ys_status ys_bundle_open(struct ys_bundle *out, const char *folder, struct ys_error *err);
ys_status ys_bundle_add(struct ys_bundle *bundle, const char *name, const void *bytes, size_t n,
                        struct ys_error *err);
/* Puts every file in place, the last added one last. */
ys_status ys_bundle_commit(struct ys_bundle *bundle, struct ys_error *err);
/* Releases; removes everything that a bundle without commit had begun. */
void ys_bundle_drop(struct ys_bundle *bundle);

/* evidence.json: the inputs, and the files of the bundle so far. */
ys_status ys_report_evidence(char **out, const ys_result *res, const struct ys_bundle *bundle,
                             struct ys_error *err);

#endif
