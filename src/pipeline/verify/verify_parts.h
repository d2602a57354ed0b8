#ifndef YS_PIPELINE_VERIFY_VERIFY_PARTS_H
#define YS_PIPELINE_VERIFY_VERIFY_PARTS_H

#include "../../formats/text/evidence_read.h"
#include "verify.h"

/*
 * The steps of a verification, private to it:
 *
 *     evidence -> what is in the folder -> where the inputs are -> run -> every file as it is made
 *
 * The replay's files are held against those of the folder one by one in memory; nothing is written,
 * so that a report that somebody sent can do no harm by the names that it tells.
 */
struct ys_verifying {
    const char *folder;
    struct ys_evidence_read evidence;
    struct ys_verified *out;
    bool *made; /* of each output of the evidence: by the replay, too */

    /* What the replay made otherwise though the file is as the evidence names it: it follows from
     * something else.  The first of them; "" none. */
    char followed[512];
    bool altered;               /* a file is not as the evidence names it */
    char *evidence_text;        /* of the replay */
    char parameters[512];       /* in which report.json and the replay's differ; "" none */
    char sums[512];             /* how SHA256SUMS differs from the replay's; "" not */
    char evidence_differs[512]; /* the same of evidence.json */
};

/* verify_tell.c: one line more; fails without memory alone. */
__attribute__((format(printf, 3, 4))) ys_status ys_verify_tell(struct ys_verifying *v,
                                                               enum ys_blame blame,
                                                               const char *format, ...);

/* verify_folder.c: files that are missing, and files that are none of the report. */
ys_status ys_verify_folder(struct ys_verifying *v, struct ys_error *err);

/* verify_file.c: a file of the replay against the one of the folder; to a struct ys_verifying. */
ys_status ys_verify_file(void *ctx, const char *name, const void *bytes, size_t n,
                         struct ys_error *err);

/* verify_find.c: where an input lies, to be freed; NULL where there is none of its name.  *same:
 * with the very bytes. */
struct ys_search {
    const char *folder; /* of the report */
    const struct ys_verify_options *given;
    const struct ys_options *opt; /* of the run that is made again */
};
ys_status ys_input_find(char **out, bool *same, const struct ys_search *search,
                        const struct ys_evidence_file *file, struct ys_error *err);

/* verify_inputs.c: the job that the evidence tells, of the files that were found. */
struct ys_found_inputs {
    char **spec; /* of each tile: PATH@DATE; NULL: not found */
    char **path; /* of each input that is no tile; NULL: a tile, or not found */
    size_t n_spec, n_path;
    const char **site;
    size_t n_site;
    struct ys_job job;
    bool complete; /* nothing is missing: it can be run */
};
ys_status ys_inputs_find(struct ys_found_inputs *out, struct ys_verifying *v,
                         const struct ys_verify_options *given, struct ys_error *err);
void ys_found_inputs_fini(struct ys_found_inputs *in);

#endif
