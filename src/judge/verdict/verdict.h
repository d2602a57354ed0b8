#ifndef YS_JUDGE_VERDICT_VERDICT_H
#define YS_JUDGE_VERDICT_VERDICT_H

#include "../../../include/yardstick.h"
#include "../../count/area/dist.h"
#include "../../records/claim.h"

/* How a reported figure is read (claim_interval.c) and judged against what was counted
 * (verdict.c). */

struct ys_claim_interval {
    bool stated;      /* false: the claim states no number, low and high are NaN */
    double low, high; /* high may be INFINITY */
};
struct ys_claim_interval ys_claim_interval_of(const struct ys_claim *claim);
void ys_claim_stated(char *text, size_t room, const struct ys_claim *claim); /* "about 73" */
void ys_claim_interval_text(char *text, size_t room,
                            const struct ys_claim_interval *interval); /* "66-80" */

/* One date at which the claim's class was counted at the site (all its areas summed). */
struct ys_observation {
    int32_t day;
    int32_t last_day;         /* of a range of days, some day of which it is; else day, or 0 */
    bool counted;             /* false: refused, flags say why */
    uint32_t low, best, high; /* the 90 % interval and the best count */
    uint32_t certain;         /* seen beyond doubt */
    const struct ys_dist *dist; /* of the count; NULL: not known.  Not owned */
    uint64_t flags;             /* YS_OBSCURED, ... of all areas together */
};

struct ys_judged {
    enum ys_verdict_kind verdict;
    const char *code; /* static text */
    char reason[256];
    double
        p_claim; /* mass of the count's distribution inside the claim's interval; NaN: none */
    bool has_observed;
    uint32_t low, best, high; /* of the observation that decided */
};

struct ys_judge_in {
    const struct ys_claim *claim;
    const struct ys_observation *observation; /* in order of time */
    size_t n_observation;
    bool same_site;     /* the claim's site is this site or empty */
    bool class_counted; /* the site has an area of the claim's class */
};
/* Never fails: what cannot be judged is YS_CANNOT_TELL with its code. */
void ys_judge(struct ys_judged *out, const struct ys_judge_in *in);

/* What a flag does to a verdict. */
enum ys_flag_role {
    YS_REFUSAL,         /* there is no count: cannot tell */
    YS_GATE,            /* there may be one, unfit to be judged: cannot tell */
    YS_GATE_WHERE_WIDE, /* the same where the interval is too wide to have said no */
    YS_REMARK           /* to be read beside the count; the interval holds what is to be said */
};
enum ys_flag_role ys_flag_role(uint64_t flag); /* of one bit */

/* NULL where the count may be judged by the claim (NULL: by any, and compared), else the name of what
 * holds it back: a flag, or NOT_COUNTED. */
const char *ys_observation_gate(const struct ys_observation *observation,
                                const struct ys_claim *claim);

#endif
