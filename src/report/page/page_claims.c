/* page_claims.c - reported figures, their reading and their verdicts */

#include <math.h>
#include <string.h>

#include "../notes.h"
#include "../words.h"
#include "page.h"
#include "template.h"

static void add_stated(struct ys_text *out, const struct ys_verdict *claim)
{
    struct ys_text name = {0};

    ys_add_html(out, claim->stated);
    ys_text_add(out, " ");
    ys_add_class(&name, claim->class_name, claim->high);
    ys_add_html(out, name.bytes);
    out->failed |= name.failed;
    ys_text_drop(&name);
}

static void add_when(struct ys_text *out, const struct ys_verdict *claim)
{
    if (*ys_or_empty(claim->date_start)) {
        ys_add_html(out, claim->date_start);
        if (*ys_or_empty(claim->date_end) &&
            !ys_same_text(claim->date_start, claim->date_end)) {
            ys_text_add(out, " to ");
            ys_add_html(out, claim->date_end);
        }
    } else {
        ys_text_add(out, "no date stated");
    }
    if (*ys_or_empty(claim->site)) {
        ys_text_add(out, ", ");
        ys_add_html(out, claim->site);
    }
    if (*ys_or_empty(claim->kind)) {
        ys_text_add(out, " (");
        ys_add_html(out, claim->kind);
        ys_text_add(out, ")");
    }
}

static void add_said(struct ys_text *out, const struct ys_verdict *claim)
{
    const char *const part[] = {claim->said_by, claim->publisher, claim->date_published};

    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        if (!*ys_or_empty(part[i]))
            continue;
        ys_text_add(out, out->n ? ", " : "");
        ys_add_html(out, part[i]);
    }
}

static void add_figures(struct ys_template_values *values, const struct ys_verdict *claim)
{
    if (isfinite(claim->low))
        ys_page_range(ys_template_value(values, "reading"), claim->low, claim->high);
    if (claim->has_observed) {
        struct ys_text *observed = ys_template_value(values, "observed");

        ys_page_range(observed, claim->observed_low, claim->observed_high);
        ys_text_addf(observed, ", best %u (90&nbsp;%% interval)", claim->observed_best);
    }
    if (isfinite(claim->p_claim)) {
        struct ys_text p = {0};

        ys_add_probability(&p, claim->p_claim);
        ys_add_html(ys_template_value(values, "p"), p.bytes);
        ys_template_value(values, "p")->failed |= p.failed;
        ys_text_drop(&p);
    }
}

static void add_claim(struct ys_text *out, const struct ys_verdict *claim)
{
    static const char *const kind[] = {"cannot-tell", "consistent", "not-consistent"};
    static const char *const sign[] = {"?", "=", "&ne;"};
    const unsigned k = (unsigned)claim->kind_of_verdict <= YS_NOT_CONSISTENT
                           ? (unsigned)claim->kind_of_verdict
                           : YS_CANNOT_TELL;
    struct ys_template_values values = {0};

    ys_text_add(ys_template_value(&values, "kind"), kind[k]);
    ys_text_add(ys_template_value(&values, "sign"), sign[k]);
    ys_text_add(ys_template_value(&values, "verdict"), ys_verdict_name(claim->kind_of_verdict));
    if (claim->rehearsal)
        ys_text_add(ys_template_value(&values, "rehearsal"), "rehearsal, rendered tiles");
    add_stated(ys_template_value(&values, "stated"), claim);
    add_when(ys_template_value(&values, "when"), claim);
    ys_page_interval(ys_template_value(&values, "diagram"), claim);
    ys_add_html(ys_template_value(&values, "reason"), claim->reason);
    ys_add_html(ys_template_value(&values, "id"), claim->id);
    add_figures(&values, claim);
    ys_add_html(ys_template_value(&values, "code"), claim->code);
    ys_add_html(ys_template_value(&values, "remedy"), ys_notes_remedy(claim->code));
    add_said(ys_template_value(&values, "said"), claim);
    ys_add_html(ys_template_value(&values, "source"), claim->source);
    ys_add_html(ys_template_value(&values, "note"), claim->note);
    ys_add_html(ys_template_value(&values, "disputed"), claim->disputed);
    ys_template_fill(out, ys_web_claim_html, &values);
}

/* Those that say something first; of the others a long list is folded away. */
void ys_page_claims(struct ys_text *out, const ys_result *res)
{
    enum { MOST_OPEN = 6 };
    size_t untold = 0;

    for (size_t i = 0; i < res->n_verdict; i++) {
        if (res->verdict[i].kind_of_verdict == YS_CANNOT_TELL)
            untold++;
        else
            add_claim(out, &res->verdict[i]);
    }
    if (untold > MOST_OPEN)
        ys_text_addf(out,
                     "<details%s><summary>%zu figures of which these pictures cannot tell"
                     "</summary>\n",
                     untold == res->n_verdict ? " open" : "", untold);
    for (size_t i = 0; i < res->n_verdict; i++)
        if (res->verdict[i].kind_of_verdict == YS_CANNOT_TELL)
            add_claim(out, &res->verdict[i]);
    if (untold > MOST_OPEN)
        ys_text_add(out, "</details>\n");
}
