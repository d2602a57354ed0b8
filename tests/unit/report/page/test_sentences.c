/* Sentences that are composed in English below the report, and what a page holds together. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/base/text.h"
#include "../../../../src/judge/verdict/verdict.h"
#include "../../../../src/report/page/page.h"
#include "../../../../src/report/sentences.h"

static char *said(const char *english, const char *language)
{
    const ys_result res = {.opt.language = language};
    struct ys_text out = {0};

    ys_say_sentence(&out, &res, english);
    return ys_text_take(&out);
}

static void expect_said(const char *english, const char *german)
{
    char *out = said(english, "de");

    cr_expect_str_eq(out, german);
    free(out);
}

Test(sentences, are_said_in_german_with_their_numbers)
{
    expect_said(
        "2023-10-05: observed 67-80, best 73; the claim is 101 or more: at least 21 too "
        "few; 21 objects more would make it 'cannot tell'",
        "2023-10-05: beobachtet 67\xE2\x80\x93"
        "80, beste Zahl 73; behauptet ist 101 oder mehr: mindestens 21 zu wenige; mit "
        "21 Objekten mehr hie\xC3\x9F"
        "e es: nicht zu sagen");
    expect_said("LOW_CONTRAST before, SHADOW after", "LOW_CONTRAST vorher, SHADOW nachher");
    expect_said("yard 2.png: placed by --corners", "yard 2.png: platziert durch --corners");
    expect_said("fog: the darkest level is 0.61 of the brightest",
                "Nebel: der dunkelste Grauwert ist 0,61 des hellsten");
    expect_said(
        "2023-04-11: lettering at the lower edge, the upper left of the picture is left "
        "out; draw a polygon of role exclude where more of it covers what is counted",
        "2023-04-11: Schrift im Bild ist ausgelassen (unterer Rand, oben links); wo mehr "
        "davon verdeckt, was gez\xC3\xA4hlt wird, ein Polygon \xE2\x80\x9E"
        "exclude\xE2\x80\x9C zeichnen");
}

Test(sentences, names_and_what_no_table_has_stay_as_they_are)
{
    expect_said("no tile of Left", "kein Bild von Left");
    expect_said("the claim is 1,500-2,500", "behauptet ist 1.500\xE2\x80\x93"
                                            "2.500");
    expect_said("the claim is 2.5-3", "behauptet ist 2,5\xE2\x80\x93"
                                      "3");
    expect_said("no tile of 2023-10-05", "kein Bild von 2023-10-05");
    expect_said("placed by 0.1.0", "platziert durch 0.1.0");
    expect_said("something new: 3 of 4.5", "something new: 3 of 4.5");
    expect_said("a|b; ", "a|b; ");
    expect_said("", "");
    char *out = said("no tile of the site", NULL);
    cr_expect_str_eq(out, "no tile of the site");
    free(out);
}

/* ---- every reason that a verdict can have */

static const char *english_in(const char *text)
{
    static const char *const word[] = {
        "the",     "of",       "is",      "observed", "claim", "would", "and",   "many",
        "few",     "longest",  "look",    "looks",    "no",    "not",   "best",  "tops",
        "certain", "arrivals", "whether", "most",     "at",    "than",  "known", "date",
        "day",     "days",     "count",   "area",     "pixels"};
    const char *found = NULL;

    for (size_t i = 0; !found && i < sizeof word / sizeof *word; i++) {
        const size_t n = strlen(word[i]);

        for (const char *at = text; (at = strstr(at, word[i])); at++)
            if ((at == text || strchr(" (:", at[-1])) && (!at[n] || strchr(" ,;:)", at[n])))
                found = word[i];
    }
    return found;
}

static void judged(const struct ys_claim *claim, const struct ys_observation *look, size_t n)
{
    struct ys_judged out;

    ys_judge(&out, &(struct ys_judge_in){claim, look, n, true, true});
    char *german = said(out.reason, "de");
    const char *left = english_in(german);
    /* What has no room in a reason is cut, and its last clause may be no sentence. */
    cr_expect(!left || strlen(out.reason) + 1 == sizeof out.reason, "'%s' in '%s'", left,
              german);
    free(german);
}

Test(sentences, every_reason_of_a_verdict_has_its_german)
{
    static const uint64_t flag[] = {0,
                                    YS_OBSCURED,
                                    YS_NOT_COVERED,
                                    YS_GSD_TOO_COARSE,
                                    YS_TIERS_UNKNOWN,
                                    YS_NO_TRACKS,
                                    YS_NOTHING_SHOWN,
                                    YS_MISREGISTERED,
                                    YS_UNLIKE,
                                    YS_SIZE_ONLY,
                                    YS_OFF_NADIR,
                                    YS_DATE_UNSURE,
                                    YS_LOW_CONTRAST,
                                    YS_PIXEL_SIZE,
                                    YS_TOO_LARGE};
    static const uint32_t count[][3] = {{19, 20, 21}, {10, 40, 90}, {67, 73, 80}, {0, 0, 0}};

    for (int kind = YS_SNAPSHOT; kind <= YS_CONTEXT; kind++)
        for (int how = YS_EXACTLY; how <= YS_QUALITATIVE; how++)
            for (size_t f = 0; f < sizeof flag / sizeof *flag; f++)
                for (size_t c = 0; c < 2 * sizeof count / sizeof *count; c++) {
                    const uint32_t *const n = count[c / 2];
                    const struct ys_observation look[2] = {
                        {100, c % 2 ? 104 : 100, true, n[0], n[1], n[2], n[0], NULL, flag[f]},
                        {130, 130, f % 2, n[0], n[1], n[2], n[0], NULL, flag[f]}};
                    const struct ys_claim claim = {.id = "x",
                                                   .class_name = "railcar",
                                                   .kind = (enum ys_claim_kind)kind,
                                                   .site = "",
                                                   .comparator = (enum ys_comparator)how,
                                                   .value = 20,
                                                   .value_high = 22,
                                                   .first_day = 100,
                                                   .last_day = c % 2 ? 130 : 100,
                                                   .date_start = "",
                                                   .date_end = "",
                                                   .unit = "",
                                                   .note = "",
                                                   .disputed = ""};

                    judged(&claim, look, 1 + f % 2);
                }
}

/* ---- what a page holds together */

static void expect_together(const char *html, const char *want)
{
    struct ys_text out = {0};

    ys_page_together(&out, html);
    cr_expect_str_eq(ys_or_empty(out.bytes), want);
    ys_text_drop(&out);
}

#define NB "\xC2\xA0"

Test(together, numbers_stay_with_their_units)
{
    expect_together("<p>90 % of 13.9 m, 4 mm, 3 cars</p>",
                    "<p>90" NB "% of 13.9" NB "m, 4 mm, 3 cars</p>");
    expect_together("<p>5 October 2023, am 5. Oktober 2023</p>",
                    "<p>5" NB "October 2023, am 5." NB "Oktober 2023</p>");
    expect_together("<b>67&ndash;80</b>", "<b><span class=\"nb\">67&ndash;80</span></b>");
    expect_together("ein 90-%-Intervall.", "ein <span class=\"nb\">90-%-Intervall</span>.");
    expect_together("am 2023-10-05: 66-80; a-1, 4-b, 1-2/3",
                    "am <span class=\"nb\">2023-10-05</span>: <span class=\"nb\">66-80</span>; "
                    "a-1, 4-b, 1-2/3");
    expect_together("<td>2023-10-05</td>", "<td>2023-10-05</td>");
    expect_together("a \xE2\x80\x93 b", "a \xE2\x80\x93 b");
}

Test(together, code_attributes_and_drawings_are_left_whole)
{
    static const char *const same[] = {"<p title=\"90 % of 4\xE2\x80\x93"
                                       "5\">x</p>",
                                       "<code>a 90 % 4&ndash;5</code>",
                                       "<script>x = \"90 % <b>\";</script>",
                                       "<svg><text>4&ndash;5</text></svg>",
                                       "<p",
                                       "a <",
                                       ""};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        expect_together(same[i], same[i]);
    expect_together("<svg class=\"a\"><text>90 %</text></svg>4&ndash;5",
                    "<svg class=\"a\"><text>90" NB "%</text></svg><span "
                    "class=\"nb\">4&ndash;5</span>");
}
