/* page_claims.c - reported figures, their reading and their verdicts */

#include <math.h>
#include <string.h>

#include "../notes.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"
#include "web.h"

static const char *const kinds[] = {"cannot-tell", "consistent", "not-consistent"};
static const char *const signs[] = {"?", "=", "&ne;"};

static unsigned verdict_of(const struct ys_verdict *claim)
{
    return (unsigned)claim->kind_of_verdict <= YS_NOT_CONSISTENT
               ? (unsigned)claim->kind_of_verdict
               : YS_CANNOT_TELL;
}

static bool is_context(const struct ys_verdict *claim)
{
    return ys_same_text(claim->kind, "context");
}

/* "about 73 railcars"; "railcars, no number stated". */
static void add_stated(struct ys_text *out, const ys_result *res,
                       const struct ys_verdict *claim)
{
    if (isfinite(claim->low)) {
        ys_page_stated(out, res, claim);
        ys_text_add(out, " ");
        ys_page_class(out, res, claim->class_name, claim->high);
    } else {
        ys_page_class(out, res, claim->class_name, 2);
        ys_text_add(out, ", ");
        ys_page_stated(out, res, claim);
    }
}

/* What a kind of figure is about, for who does not know the claims file. */
static const char *kind_meaning(const char *kind)
{
    static const char *const text[][2] = {
        {"snapshot", "a number at one time"},
        {"series_max", "the highest number of a period"},
        {"events", "a number of events in a period"},
        {"cumulative", "a total over a period"},
        {"capacity", "how much fits in"},
        {"geometry", "a size or a distance"},
        {"context", "background, not tested"},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (ys_same_text(kind, text[i][0]))
            return text[i][1];
    return "";
}

static void add_when(struct ys_text *out, const ys_result *res, const struct ys_verdict *claim)
{
    if (*ys_or_empty(claim->date_start)) {
        ys_add_html(out, claim->date_start);
        if (*ys_or_empty(claim->date_end) &&
            !ys_same_text(claim->date_start, claim->date_end)) {
            ys_text_add(out, " ");
            ys_page_say(out, res, "to");
            ys_text_add(out, " ");
            ys_add_html(out, claim->date_end);
        }
    } else {
        ys_page_say(out, res, "no date stated");
    }
    if (*ys_or_empty(claim->site)) {
        ys_text_add(out, ", ");
        ys_add_html(out, claim->site);
    }
    if (*kind_meaning(claim->kind)) {
        ys_text_add(out, "; ");
        ys_page_say(out, res, kind_meaning(claim->kind));
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

/* A link only to the web, and only on the reader's own click; else the text alone. */
static void add_source(struct ys_text *out, const char *source)
{
    const char *text = ys_or_empty(source);
    const bool web = !strncmp(text, "https://", 8) || !strncmp(text, "http://", 7);

    if (!*text)
        return;
    if (web) {
        ys_text_add(out, "<a rel=\"noopener noreferrer\" href=\"");
        ys_add_html(out, text);
        ys_text_add(out, "\">");
    }
    ys_add_html(out, text);
    ys_text_add(out, web ? "</a>" : "");
}

static void add_figures(struct ys_template_values *values, const ys_result *res,
                        const struct ys_verdict *claim)
{
    if (isfinite(claim->low))
        ys_page_range(ys_template_value(values, "reading"), res, claim->low, claim->high);
    if (claim->has_observed) {
        struct ys_text *observed = ys_template_value(values, "observed");

        ys_page_range(observed, res, claim->observed_low, claim->observed_high);
        ys_text_add(observed, ", ");
        ys_page_say(observed, res, "best");
        ys_text_addf(observed, " %u", claim->observed_best);
    }
    if (isfinite(claim->p_claim)) {
        struct ys_text p = {0};

        ys_say_probability(&p, res, claim->p_claim);
        ys_add_html(ys_template_value(values, "p"), p.bytes);
        ys_template_value(values, "p")->failed |= p.failed;
        ys_text_drop(&p);
    }
}

static void add_claim(struct ys_text *out, const ys_result *res, const struct ys_verdict *claim)
{
    const unsigned k = verdict_of(claim);
    struct ys_template_values values = {.language = res->opt.language};

    ys_text_add(ys_template_value(&values, "kind"), kinds[k]);
    ys_text_add(ys_template_value(&values, "sign"), signs[k]);
    ys_page_say(ys_template_value(&values, "verdict"), res,
                ys_verdict_name(claim->kind_of_verdict));
    if (claim->rehearsal && !is_context(claim))
        ys_page_say(ys_template_value(&values, "rehearsal"), res, "rehearsal, rendered tiles");
    add_stated(ys_template_value(&values, "stated"), res, claim);
    add_when(ys_template_value(&values, "when"), res, claim);
    ys_page_interval(ys_template_value(&values, "diagram"), res, claim);
    ys_page_say(ys_template_value(&values, "meaning"), res, ys_code_meaning(claim->code));
    ys_page_sentence(ys_template_value(&values, "reason"), res, claim->reason);
    ys_add_html(ys_template_value(&values, "id"), claim->id);
    add_figures(&values, res, claim);
    ys_add_html(ys_template_value(&values, "code"), claim->code);
    ys_page_say(ys_template_value(&values, "remedy"), res, ys_notes_remedy(claim->code));
    add_said(ys_template_value(&values, "said"), claim);
    add_source(ys_template_value(&values, "source"), claim->source);
    ys_add_html(ys_template_value(&values, "note"), claim->note);
    ys_add_html(ys_template_value(&values, "disputed"), claim->disputed);
    ys_template_fill(out, ys_web_claim_html, &values);
}

/* Those of a kind of verdict; the number of them. */
static size_t add_claims(struct ys_text *out, const ys_result *res, bool told, bool context)
{
    size_t n = 0;

    for (size_t i = 0; i < res->n_verdict; i++) {
        const struct ys_verdict *claim = &res->verdict[i];

        if (is_context(claim) != context ||
            (!context && (claim->kind_of_verdict != YS_CANNOT_TELL) != told))
            continue;
        add_claim(out, res, claim);
        n++;
    }
    return n;
}

static void fold(struct ys_text *out, const ys_result *res, const char *summary, size_t n,
                 const struct ys_text *claims)
{
    struct ys_template_values values = {.language = res->opt.language};

    ys_text_addf(ys_template_value(&values, "n"), "%zu", n);
    ys_text_add(out, "<details><summary>");
    ys_template_fill(out, ys_say(res, summary), &values);
    ys_text_add(out, "</summary>\n");
    ys_text_add(out, ys_or_empty(claims->bytes));
    ys_text_add(out, "</details>\n");
}

/* Those that say something first; of the others a long list is folded away, and so is background
 * that no picture was held against. */
void ys_page_claims(struct ys_text *out, const ys_result *res)
{
    enum { MOST_OPEN = 6 };
    struct ys_text untold = {0}, context = {0};

    const size_t told = add_claims(out, res, true, false);
    const size_t n_untold = add_claims(&untold, res, false, false);
    const size_t n_context = add_claims(&context, res, false, true);
    if (n_untold > MOST_OPEN && told)
        fold(out, res, "{{n}} figures of which these pictures cannot tell", n_untold, &untold);
    else
        ys_text_add(out, ys_or_empty(untold.bytes));
    if (n_context)
        fold(out, res,
             n_context == 1 ? "1 figure is background and was not tested"
                            : "{{n}} figures are background and were not tested",
             n_context, &context);
    out->failed |= untold.failed | context.failed;
    ys_text_drop(&untold);
    ys_text_drop(&context);
}

void ys_page_verdicts(struct ys_text *out, const ys_result *res)
{
    enum { MOST = 4 };
    size_t n = 0, all = 0;

    for (size_t i = 0; i < res->n_verdict; i++)
        all += !is_context(&res->verdict[i]);
    /* What the pictures speak to first. */
    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < res->n_verdict && n < MOST; i++) {
            const struct ys_verdict *claim = &res->verdict[i];
            const unsigned k = verdict_of(claim);

            if (is_context(claim) || (k == YS_CANNOT_TELL) != (pass == 1))
                continue;
            ys_text_addf(out,
                         "<li class=\"%s\"><i class=\"sign\">%s</i><b>%s</b> "
                         "<a href=\"#claims\">",
                         kinds[k], signs[k],
                         ys_say(res, ys_verdict_name(claim->kind_of_verdict)));
            add_stated(out, res, claim);
            ys_text_add(out, "</a> <span class=\"note d\">");
            ys_add_html(out, claim->date_end);
            ys_text_add(out, "</span></li>\n");
            n++;
        }
    }
    if (all > n) {
        struct ys_template_values values = {.language = res->opt.language};

        ys_text_addf(ys_template_value(&values, "n"), "%zu", all - n);
        ys_text_add(out, "<li class=\"rest\"><a href=\"#claims\">");
        ys_template_fill(out, ys_say(res, "and {{n}} more"), &values);
        ys_text_add(out, "</a></li>\n");
    }
}
