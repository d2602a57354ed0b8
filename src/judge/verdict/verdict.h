#ifndef YS_JUDGE_VERDICT_VERDICT_H
#define YS_JUDGE_VERDICT_VERDICT_H

#include "../../../include/yardstick.h"
#include "../../count/area/dist.h"
#include "../../records/claim.h"

/* How a reported figure is read and judged against what was counted. */

struct ys_reading {
    bool stated;      /* false: no number */
    double low, high; /* high may be INFINITY */
};
struct ys_reading ys_claim_read_figure(const struct ys_claim *claim);
void ys_claim_stated(char *text, size_t room, const struct ys_claim *claim); /* "about 73" */
void ys_reading_text(char *text, size_t room, const struct ys_reading *reading); /* "66-80" */

/* One date at which the claim's class was counted at the site (all its areas summed). */
struct ys_look {
    int32_t day;
    bool counted; /* false: refused, flags say why */
    uint32_t low, best, high;
    const struct ys_dist *dist;
    uint32_t flags;
};

struct ys_judged {
    enum ys_verdict_kind verdict;
    const char *code; /* static text */
    char reason[256];
    double p_claim; /* NaN where there is none */
    bool has_observed;
    uint32_t low, best, high;
};

struct ys_judge_in {
    const struct ys_claim *claim;
    const struct ys_look *look; /* in order of time */
    size_t n_look;
    bool same_site;     /* the claim's site is this site or empty */
    bool class_counted; /* the site has an area of the claim's class */
};
void ys_judge(struct ys_judged *out, const struct ys_judge_in *in);

#endif
