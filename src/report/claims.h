#ifndef YS_REPORT_CLAIMS_H
#define YS_REPORT_CLAIMS_H

#include "../records/claim.h"

/* A claims file explained: how each figure is read and what pictures can say of it. */

struct ys_claims_row {
    const struct ys_claim *claim;
    char stated[80];  /* "about 73" */
    char reading[80]; /* "66-80" */
    bool has_reading;
    double low, high; /* high may be INFINITY */
};

/* What pictures can say of such a claim: "full verdict"; never NULL. */
const char *ys_claim_kind_meaning(enum ys_claim_kind kind);

/* The caller frees *out. */
ys_status ys_claims_render_text(char **out, const struct ys_claims_row *row, size_t n,
                                bool capacity, struct ys_error *err);
ys_status ys_claims_render_json(char **out, const struct ys_claims_row *row, size_t n,
                                bool capacity, struct ys_error *err);

#endif
