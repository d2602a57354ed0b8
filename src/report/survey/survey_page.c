/* survey_page.c - index.html: what was found at all sites, one row an area and class
 *
 * It says nothing that the report of the site does not say; it leads there. */

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../notes.h"
#include "../page/page.h"
#include "../page/web.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "survey_page_parts.h"

extern const char ys_web_survey_html[], ys_web_survey_css[];

/* ---- cells of a row */

static void add_name(struct ys_text *out, const struct ys_survey_site *site)
{
    if (*site->failed) {
        ys_add_html(out, site->name);
        return;
    }
    ys_text_addf(out, "<a href=\"sites/%s/report.html\">", site->folder);
    ys_add_html(out, site->name);
    ys_text_add(out, "</a>");
}

static void add_counted(struct ys_text *out, const ys_result *words,
                        const struct ys_survey_count *count)
{
    ys_text_add(out, "<td>");
    if (*ys_or_empty(count->area)) {
        ys_add_html(out, count->area);
        ys_text_add(out, ": ");
    }
    ys_page_class(out, words, count->class_name, 2);
    ys_text_add(out, "</td>");
}

static void add_latest(struct ys_text *out, const ys_result *words,
                       const struct ys_survey_count *count)
{
    ys_text_add(out, "<td class=\"n\">");
    if (count->counted) {
        ys_text_addf(out, "<b>%u</b> [%u, %u]", count->best, count->low90, count->high90);
    } else {
        ys_text_add(out, "<span class=\"refused\">");
        ys_page_say(out, words, "not counted");
        ys_text_add(out, "</span>");
    }
    ys_text_add(out, "<small>");
    ys_add_html(out, count->date);
    ys_text_add(out, "</small></td>");
}

static const struct ys_survey_change *find_change(const struct ys_survey_site *site,
                                                  const struct ys_survey_count *count)
{
    const struct ys_survey_change *found = NULL;

    for (size_t i = 0; i < site->n_change; i++)
        if (ys_same_text(site->change[i].area, count->area) &&
            ys_same_text(site->change[i].class_name, count->class_name))
            found = &site->change[i];
    return found;
}

static void add_change(struct ys_text *out, const ys_result *words,
                       const struct ys_survey_change *change)
{
    ys_text_add(out, "<td>");
    if (change && change->counted) {
        ys_text_addf(out, "<span%s>", change->established ? " class=\"established\"" : "");
        ys_page_signed(out, change->best);
        ys_text_add(out, "</span> [");
        ys_page_signed(out, change->low90);
        ys_text_add(out, ", ");
        ys_page_signed(out, change->high90);
        ys_text_add(out, "] ");
        ys_page_say(out, words, change->established ? "established" : "not established");
        if (!change->established && *change->missing) {
            ys_text_add(out, " <small>");
            ys_add_html(out, change->missing);
            ys_text_add(out, "</small>");
        }
        ys_text_add(out, "<small>");
        ys_page_say(out, words, "since");
        ys_text_add(out, " ");
        ys_add_html(out, change->before);
        ys_text_add(out, "</small>");
    }
    ys_text_add(out, "</td>");
}

static void add_flags(struct ys_text *out, const ys_result *words,
                      const struct ys_survey_count *count)
{
    ys_text_add(out, "<td class=\"flags\">");
    for (unsigned i = 0; i < 64; i++) {
        const uint64_t flag = count->flags & UINT64_C(1) << i;

        if (!flag || !ys_flag_name(flag))
            continue;
        ys_text_add(out, "<code title=\"");
        ys_page_say(out, words, ys_flag_meaning(flag));
        ys_text_addf(out, "\">%s", ys_flag_name(flag));
        if (flag == YS_OBSCURED && count->obscured > 0)
            ys_text_addf(out, " %.0f&nbsp;%%", 100 * count->obscured);
        ys_text_add(out, "</code>");
    }
    ys_text_add(out, "</td>");
}

static void add_verdicts(struct ys_text *out, const ys_result *words,
                         const struct ys_survey_site *site)
{
    static const char *const kind[] = {"cannot-tell", "consistent", "not-consistent"};
    static const char *const sign[] = {"?", "=", "&ne;"};

    if (!site->n_verdict)
        return;
    ys_text_add(out, "<ul>");
    for (size_t i = 0; i < site->n_verdict; i++) {
        const struct ys_survey_verdict *verdict = &site->verdict[i];
        const struct ys_verdict row = {.stated = verdict->stated};

        ys_text_addf(out, "<li class=\"%s\" title=\"", kind[verdict->kind]);
        ys_page_say(out, words, ys_verdict_name(verdict->kind));
        ys_text_add(out, ": ");
        ys_page_sentence(out, words, verdict->reason);
        ys_text_addf(out, "\"><i class=\"sign\">%s</i>", sign[verdict->kind]);
        ys_add_html(out, verdict->id);
        ys_text_add(out, ": ");
        ys_page_stated(out, words, &row);
        ys_text_add(out, "</li>");
    }
    ys_text_add(out, "</ul>");
}

/* ---- a site */

static bool is_first(const struct ys_survey_site *site, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (ys_survey_same_series(&site->count[k], &site->count[i]))
            return false;
    return true;
}

static const struct ys_survey_count *last_of(const struct ys_survey_site *site, size_t first)
{
    const struct ys_survey_count *last = &site->count[first];

    for (size_t i = first; i < site->n_count; i++)
        if (ys_survey_same_series(&site->count[i], last))
            last = &site->count[i];
    return last;
}

static size_t n_series(const struct ys_survey_site *site)
{
    size_t n = 0;

    for (size_t i = 0; i < site->n_count; i++)
        n += is_first(site, i);
    return n;
}

static void add_failed(struct ys_text *out, const ys_result *words,
                       const struct ys_survey_site *site)
{
    ys_text_add(out, "<td colspan=\"6\" class=\"refused\">");
    ys_page_say(out, words, "not counted");
    ys_text_add(out, ": ");
    ys_add_html(out, site->failed);
    ys_text_add(out, "</td></tr>");
}

static void add_site(struct ys_text *out, const ys_result *words,
                     const struct ys_survey_site *site, size_t number)
{
    const size_t rows = n_series(site) ? n_series(site) : 1;
    bool begun = false;

    ys_text_addf(out, "<tbody id=\"s%zu\"><tr><td class=\"n\" rowspan=\"%zu\">%zu</td>", number,
                 rows, number);
    ys_text_addf(out, "<td class=\"site\" rowspan=\"%zu\">", rows);
    add_name(out, site);
    ys_text_add(out, "</td>");
    if (!n_series(site))
        add_failed(out, words, site);
    for (size_t i = 0; i < site->n_count; i++) {
        if (!is_first(site, i))
            continue;
        const struct ys_survey_count *last = last_of(site, i);

        ys_text_add(out, begun ? "<tr>" : "");
        add_counted(out, words, last);
        ys_text_add(out, "<td class=\"series\">");
        ys_survey_series(out, site, i);
        ys_text_add(out, "</td>");
        add_latest(out, words, last);
        add_change(out, words, find_change(site, last));
        if (!begun) {
            ys_text_addf(out, "<td rowspan=\"%zu\">", rows);
            add_verdicts(out, words, site);
            ys_text_add(out, "</td>");
        }
        add_flags(out, words, last);
        ys_text_add(out, "</tr>\n");
        begun = true;
    }
    ys_text_add(out, "</tbody>\n");
}

/* ---- the page */

static void add_meanings(struct ys_text *out, const ys_result *words,
                         const struct ys_survey_view *view)
{
    uint64_t flags = 0;

    for (size_t s = 0; s < view->n; s++)
        for (size_t i = 0; i < view->site[s].n_count; i++)
            flags |= view->site[s].count[i].flags;
    for (unsigned i = 0; i < 64; i++) {
        const uint64_t flag = flags & UINT64_C(1) << i;

        if (!flag || !ys_flag_name(flag))
            continue;
        ys_text_addf(out, "<div><dt><code>%s</code></dt><dd>", ys_flag_name(flag));
        ys_page_say(out, words, ys_flag_meaning(flag));
        ys_text_add(out, "</dd></div>\n");
    }
}

struct sums {
    size_t failed, established, changes, verdicts[YS_NOT_CONSISTENT + 1];
    bool rendered;
};

static struct sums add_up(const struct ys_survey_view *view)
{
    struct sums sums = {0};

    for (size_t s = 0; s < view->n; s++) {
        const struct ys_survey_site *site = &view->site[s];

        sums.failed += *site->failed != '\0';
        sums.rendered = sums.rendered || site->rendered;
        for (size_t i = 0; i < site->n_change; i++)
            sums.established += site->change[i].established;
        sums.changes += site->n_change;
        for (size_t i = 0; i < site->n_verdict; i++)
            sums.verdicts[site->verdict[i].kind]++;
    }
    return sums;
}

static void put(struct ys_template_values *values, const char *name, size_t n)
{
    ys_text_addf(ys_template_value(values, name), "%zu", n);
}

static void add_answer(struct ys_text *out, const char *language, const struct sums *sums,
                       size_t sites)
{
    struct ys_template_values values = {.language = language};

    put(&values, "sites", sites);
    put(&values, "established", sums->established);
    put(&values, "changes", sums->changes);
    ys_template_fill(out,
                     ys_translate(language, sites == 1 ? "One site; of {{changes}} changes "
                                                         "{{established}} are established."
                                                       : "{{sites}} sites; of {{changes}} "
                                                         "changes {{established}} are "
                                                         "established."),
                     &values);
    if (!(sums->verdicts[0] + sums->verdicts[1] + sums->verdicts[2]))
        return;
    put(&values, "consistent", sums->verdicts[YS_CONSISTENT]);
    put(&values, "not", sums->verdicts[YS_NOT_CONSISTENT]);
    put(&values, "cannot", sums->verdicts[YS_CANNOT_TELL]);
    values.language = language;
    ys_text_add(out, " ");
    ys_template_fill(out,
                     ys_translate(language, "Of the reported figures {{consistent}} are "
                                            "consistent with the pictures, {{not}} are not, "
                                            "and of {{cannot}} they cannot tell."),
                     &values);
}

static void add_head(struct ys_template_values *values, const struct ys_survey_view *view,
                     const ys_result *words, const struct sums *sums)
{
    const struct ys_survey_plan *plan = view->plan;
    struct ys_text *title = ys_template_value(values, "title");

    ys_text_add(ys_template_value(values, "lang"), plan->language);
    ys_page_say(title, words, "Survey");
    ys_text_add(title, ": ");
    ys_add_html(title, plan->manifest);
    if (sums->rendered)
        ys_page_say(ys_template_value(values, "synthetic"), words,
                    ys_notes_synthetic() + strlen("SYNTHETIC: "));
    add_answer(ys_template_value(values, "answer"), plan->language, sums, view->n);
    if (sums->failed) {
        struct ys_template_values of = {.language = plan->language};

        put(&of, "n", sums->failed);
        ys_template_fill(
            ys_template_value(values, "failed"),
            ys_translate(plan->language, "Sites that could not be counted: {{n}}."), &of);
    }
    ys_add_html(ys_template_value(values, "version"), ys_version());
    ys_text_add(ys_template_value(values, "css"), ys_web_page_css);
    ys_text_add(ys_template_value(values, "css"), ys_web_survey_css);
    ys_add_html(ys_template_value(values, "manifest"), plan->manifest);
    ys_text_add(ys_template_value(values, "manifest_sha256"), plan->manifest_sha256);
    ys_text_add(ys_template_value(values, "plan"), plan->id);
}

ys_status ys_survey_html(char **out, const struct ys_survey_view *view, struct ys_error *err)
{
    struct ys_template_values values = {.language = view->plan->language};
    const struct sums sums = add_up(view);
    /* What the report's page says of a date or a number, it says in the language of a result. */
    const ys_result words = {.opt.language = view->plan->language};
    struct ys_text html = {0}, together = {0};

    add_head(&values, view, &words, &sums);
    ys_survey_map(ys_template_value(&values, "map"), view);
    for (size_t i = 0; i < view->n; i++)
        add_site(ys_template_value(&values, "sites"), &words, &view->site[i], i + 1);
    add_meanings(ys_template_value(&values, "flags"), &words, view);
    ys_template_fill(&html, ys_web_survey_html, &values);
    ys_page_together(&together, ys_or_empty(html.bytes));
    together.failed |= html.failed;
    ys_text_drop(&html);
    *out = ys_text_take(&together);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "index.html: out of memory");
}
