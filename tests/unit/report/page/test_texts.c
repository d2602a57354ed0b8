#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/notes.h"
#include "../../../../src/report/page/page_answer.h"
#include "../../../../src/report/page/web.h"
#include "../../../../src/report/template.h"
#include "../../../../src/report/texts.h"
#include "../../../../src/report/words.h"
#include "../../../support/made_result.h"

static void expect_translated(const char *english)
{
    const char *other = ys_translate("de", english);

    /* The same word in both languages is in the table all the same: it is not the key itself. */
    cr_expect(!*english || other != english, "no German for '%s'", english);
    cr_expect(*other || !*english, "empty German for '%s'", english);
}

static void expect_all(const char *const *text)
{
    for (; *text; text++)
        expect_translated(*text);
}

Test(texts, what_every_report_says_has_its_german)
{
    static const char *const method[] = {"track", "block",   "vessel", "pit",
                                         "blob",  "example", NULL};

    expect_all(ys_notes_explanations());
    expect_all(ys_notes_limits());
    expect_translated(ys_notes_synthetic() + strlen("SYNTHETIC: "));
    for (size_t i = 0; method[i]; i++) {
        expect_translated(ys_notes_method(method[i]));
        expect_translated(ys_notes_real_pictures(method[i]));
    }
    for (int k = YS_SINGLE; k <= YS_UNCERTAIN; k++)
        expect_translated(k == YS_SINGLE ? "one date only"
                                         : ys_object_status_name((enum ys_object_status)k));
    for (int k = YS_CANNOT_TELL; k <= YS_NOT_CONSISTENT; k++)
        expect_translated(ys_verdict_name((enum ys_verdict_kind)k));
}

Test(texts, every_flag_has_its_german)
{
    for (unsigned i = 0; i < 64; i++)
        if (ys_flag_name(UINT64_C(1) << i))
            expect_translated(ys_flag_meaning(UINT64_C(1) << i));
}

Test(texts, every_code_of_a_verdict_has_words_in_both_languages)
{
    static const char *const code[] = {
        "INSIDE",
        "OVERLAP",
        "OUTSIDE",
        "STRADDLES",
        "TOO_WIDE",
        "NO_IMAGE",
        "DATE_OUTSIDE",
        "NOT_CONTRADICTED",
        "NOT_COUNTED",
        "CLASS_MISMATCH",
        "SITE_DISPUTED",
        "CLAIM_UNDATED",
        "CLAIM_VAGUE",
        "NOT_MEASURED",
        "NOT_OBSERVABLE",
        "NOT_COVERED",
        "OBSCURED",
        "GSD_TOO_COARSE",
        "TIERS_UNKNOWN",
        "NO_TRACKS",
        "TOO_LARGE",
        "NOTHING_SHOWN",
        "MISREGISTERED",
        "UNLIKE",
        "SIZE_ONLY",
        "DATE_UNSURE",
        "LOW_CONTRAST",
        "PIXEL_SIZE",
        "ONE_EXAMPLE",
        "EXAMPLES_DIFFER",
        "EXAMPLES_ELSEWHERE",
        "OFF_NADIR",
    };

    for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
        cr_expect(*ys_code_meaning(code[i]), "no words for %s", code[i]);
        expect_translated(ys_code_meaning(code[i]));
        cr_expect(*ys_notes_remedy(code[i]), "no remedy for %s", code[i]);
        expect_translated(ys_notes_remedy(code[i]));
    }
}

extern const char ys_web_survey_html[]; /* of the page over all sites */
extern const char ys_web_draw_html[], ys_web_draw_js[], ys_web_draw_place_js[],
    ys_web_draw_site_js[], ys_web_draw_view_js[];

static void expect_all_between(const char *text, const char *open, const char *close)
{
    char key[500];

    for (const char *at = text; (at = strstr(at, open)); at += 2) {
        const char *first = at + strlen(open), *end = strstr(at, close);

        cr_assert(end && (size_t)(end - first) < sizeof key);
        memcpy(key, first, (size_t)(end - first));
        key[end - first] = '\0';
        expect_translated(key);
    }
}

Test(texts, every_text_of_the_templates_has_its_german)
{
    static const char *const template[] = {ys_web_page_html,   ys_web_claim_html,
                                           ys_web_viewer_html, ys_web_tile_html,
                                           ys_web_survey_html, ys_web_draw_html};
    static const char *const script[] = {ys_web_draw_js, ys_web_draw_place_js,
                                         ys_web_draw_site_js, ys_web_draw_view_js};

    for (size_t i = 0; i < sizeof template / sizeof *template; i++)
        expect_all_between(template[i], "[[", "]]");
    for (size_t i = 0; i < sizeof script / sizeof *script; i++)
        expect_all_between(script[i], "T(\"", "\")");
}

/* A script's text is a string of the script, and a template's may stand in an attribute. */
Test(texts, no_text_of_a_translation_ends_a_string)
{
    const char *line = ys_web_de_txt;

    for (; line[0] || line[1]; line += strlen(line) + 1)
        cr_expect(*line == '#' || !strchr(line, '\\'), "%s", line);
    /* Those of the page to draw on: up to the next remark. */
    for (line = ys_translate("de", "Draw a site"); *line != '#' && (line[0] || line[1]);
         line += strlen(line) + 1)
        cr_expect(!strpbrk(line, "\"\\<"), "%s", line);
}

/* Every slot of the English sentence is in the German one. */
Test(texts, a_translation_loses_no_number)
{
    const char *line = ys_web_de_txt;

    while (line[0] || line[1]) {
        const size_t n = strlen(line);

        if (!n || *line == '#') {
            line += n + 1;
            continue;
        }
        const char *other = line + n + 1;

        for (const char *slot = line; (slot = strstr(slot, "{")); slot++) {
            char name[40] = "", said[44];

            memcpy(name, slot, strcspn(slot, "}") < 39 ? strcspn(slot, "}") : 39);
            snprintf(said, sizeof said, "{=%s", name + strspn(name, "{"));
            cr_expect(strstr(other, name) || strstr(other, said), "'%s' is not in '%s'", name,
                      other);
        }
        line = other + strlen(other) + 1;
    }
}

Test(texts, what_a_translation_lacks_stands_in_english_without_its_context)
{
    cr_expect_str_eq(ys_translate("de", "no such text"), "no such text");
    cr_expect_str_eq(ys_translate("de", "side|no such text"), "no such text");
    cr_expect_str_eq(ys_translate(NULL, "many|stood"), "stood");
    cr_expect_str_eq(ys_translate("de", "many|stood"), "standen");
    cr_expect_str_eq(ys_translate("de", "one|stood"), "stand");
}

Test(texts, the_sentence_in_german)
{
    static struct made_result made;
    struct ys_text text = {0};

    made_result_init(&made, true);
    made.res.opt.language = "de";
    ys_answer_sentence(&text, &made.res, 0);
    cr_expect_str_eq(text.bytes,
                     "Am 5. Oktober 2023 standen im Bereich „north yard“ von Tumangang "
                     "rail facility 73 Güterwagen (90-%-Intervall 70–76), 53 mehr als "
                     "am 14. Juni 2023.");
    ys_text_drop(&text);
    made_result_fini(&made);
}
