#ifndef YS_RECORDS_SURVEY_H
#define YS_RECORDS_SURVEY_H

#include "../base/text_list.h"
#include "result.h"

/*
 * A survey: the plan of what is to be counted, and what of each site is kept beside its report.
 *
 * A unit of work is one site.  Its id is a hash of all that its report is made from: program, options,
 * and name and bytes of every input.  So a unit that is there need not be made again, one that is made
 * twice is the same one, and a tile more makes another id of its site alone.
 */

struct ys_survey_input {
    const char *role; /* as in evidence.json: "tile", "site", "claims", ... */
    const char *path; /* from the manifest's folder, or from the root */
    const char *date; /* of a tile, as given; "" none */
    const char *sha256;
    uint64_t bytes;
};

struct ys_survey_unit {
    char id[65];
    const char *site;    /* its name; no two are the same */
    const char *folder;  /* of its report, below sites/: a safe name; no two are the same */
    const char *command; /* which makes the same report from the manifest's folder */
    struct ys_survey_input *input; /* owned */
    size_t n_input;
};

struct ys_survey_plan {
    char id[65];                            /* a hash of all below */
    const char *manifest, *manifest_sha256; /* its name without a folder */
    const char *language;                   /* "en" or "de" */
    bool no_coordinates;
    uint64_t max_bytes;          /* an area that would take more is refused */
    struct ys_text_list program; /* "yardstick 0.1.0", "libtiff 4.5.0", ... */
    struct ys_survey_unit *unit;
    size_t n;
    struct ys_text_list text; /* that the rest points to */
};

/* The ids, from what they are hashes of; those of the units first. */
ys_status ys_survey_unit_identify(char id[65], const struct ys_survey_plan *plan,
                                  const struct ys_survey_unit *unit, struct ys_error *err);
ys_status ys_survey_plan_identify(char id[65], const struct ys_survey_plan *plan,
                                  struct ys_error *err);
void ys_survey_plan_fini(struct ys_survey_plan *plan);

/* ---- what the pages over all sites show of one */

struct ys_survey_count {
    const char *date, *area, *class_name;
    bool counted;
    uint32_t certain, low90, best, high90, possible;
    uint64_t flags;
    double obscured;
};

struct ys_survey_change {
    const char *before, *after, *area, *class_name, *missing;
    bool counted, established;
    int32_t best, low90, high90;
    uint64_t flags;
};

struct ys_survey_verdict {
    const char *id, *class_name, *stated, *code, *reason;
    enum ys_verdict_kind kind;
    bool rehearsal;
};

struct ys_survey_site {
    const char *unit, *name, *folder;
    const char *failed;      /* "", or why the site has no report */
    const char *sums;        /* SHA-256 of the SHA256SUMS of its report; "" without one */
    double lon_deg, lat_deg; /* the middle of its areas; NaN: not known, or not to be told */
    bool rendered;
    struct ys_survey_count *count; /* owned, as the next two */
    size_t n_count;
    struct ys_survey_change *change;
    size_t n_change;
    struct ys_survey_verdict *verdict;
    size_t n_verdict;
    struct ys_text_list text; /* that the rest points to */
};

void ys_survey_site_fini(struct ys_survey_site *site);

#endif
