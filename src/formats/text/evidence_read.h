#ifndef YS_FORMATS_TEXT_EVIDENCE_READ_H
#define YS_FORMATS_TEXT_EVIDENCE_READ_H

#include <jansson.h>
#include <stdbool.h>

#include "../../../include/yardstick.h"

/*
 * A written evidence.json, read back to run its report again.  Nothing in it is trusted: names of
 * files are plain names, paths lead down, numbers are in range, and what is not so is an error
 * that names its place.  Every text points into the file and lives until ys_evidence_read_fini().
 */
struct ys_evidence_file {
    const char *role, *file;
    const char *path; /* leads down from where the program ran; NULL: not told */
    const char *date; /* of a tile of the run, as given; "" none */
    const char *sha256;
};

struct ys_evidence_list {
    struct ys_evidence_file *at;
    size_t n;
};

struct ys_evidence_read {
    json_t *root;
    char *text; /* the file as it is */
    size_t n;
    struct ys_evidence_list tiles, inputs,
        outputs; /* tiles: in the order of the command line */
    const char **class_size;
    size_t n_class_size;
    const char **licence, **sun,
        **off_nadir; /* what was stated of the tiles: opt points to it */
    size_t n_licence, n_sun, n_off_nadir;
    const char *class_name, *site_name, *reference; /* NULL: not given */
    struct ys_options opt; /* what bears on the result; checked, .command too */
};

enum { YS_LONGEST_PATH = 2000 }; /* of path and of file, in bytes */

/* Of the folder of a report. */
ys_status ys_evidence_open(struct ys_evidence_read *out, const char *folder,
                           struct ys_error *err);
/* The same of out->text of out->n bytes, which stay out's; the rest of *out is 0. */
ys_status ys_evidence_parse(struct ys_evidence_read *out, const char *folder,
                            struct ys_error *err);
void ys_evidence_read_fini(struct ys_evidence_read *evidence);

/* A text of the evidence, of an object in it or (NULL) its own; NULL where it has none. */
const char *ys_evidence_text(const struct ys_evidence_read *evidence, const char *object,
                             const char *key);

enum ys_evidence_part {
    YS_PART_PROGRAM,
    YS_PART_PARAMETERS,
    YS_PART_FONTS, /* those used: they follow from the parameters, too */
    YS_PART_INPUTS,
    YS_PART_OUTPUTS
};

/* The first member of a part in which the evidence differs from that of a replay, which text holds,
 * as "libraries.PROJ: evidence.json has \"9.1.1\", the replay \"9.2.0\"" into room bytes at out;
 * "" where none does. */
ys_status ys_evidence_difference(char *out, size_t room, enum ys_evidence_part part,
                                 const struct ys_evidence_read *evidence, const char *text,
                                 struct ys_error *err);
/* The same of the parameters that two texts of report.json hold; a text that is no JSON has none. */
ys_status ys_evidence_parameters(char *out, size_t room, const char *stored,
                                 const char *replayed, struct ys_error *err);

#endif
