#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/figure/fonts.h"

/* Letters of any script, as far as this machine has fonts for them. */

static struct ys_fonts *fonts;

static void init(void)
{
    struct ys_error err = {0};

    cr_assert_eq(ys_fonts_open(&fonts, &err), YS_OK, "%s", err.text);
}

static void fini(void)
{
    ys_fonts_close(fonts);
}

TestSuite(fonts, .init = init, .fini = fini);

struct script {
    char name[16], text[64];
    size_t most_glyphs; /* 0: as many as letters; scripts that join letters have fewer */
};

static const struct script script[] = {
    {"Latin", "Yard 12 (north)", 15},
    {"Cyrillic", "\xD0\xA2\xD1\x83\xD0\xBC\xD0\xB0\xD0\xBD\xD0\xB3\xD0\xB0\xD0\xBD", 8},
    {"Hangul", "\xEB\x91\x90\xEB\xA7\x8C\xEA\xB0\x95\xEC\x97\xAD", 4},
    {"Kanji", "\xE8\xB1\x86\xE6\xBA\x80\xE6\xB1\x9F\xE9\xA7\x85", 4},
    {"Arabic", "\xD8\xB3\xD8\xA7\xD8\xAD\xD8\xA9", 4},
    {"Devanagari", "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87",
     6},
};

static bool has_letters(const char *text)
{
    uint32_t missing[YS_MOST_MISSING];

    return !ys_fonts_missing(missing, 0, fonts, text);
}

Test(fonts, letters_of_every_script_become_glyphs_and_no_boxes)
{
    for (size_t i = 0; i < sizeof script / sizeof *script; i++) {
        struct ys_glyph_line line;

        if (!has_letters(script[i].text)) {
            cr_log_warn("%s: skipped, no font of this machine has it", script[i].name);
            continue;
        }
        cr_assert_eq(ys_fonts_lay(&line, fonts, script[i].text, 20, i % 2, NULL), YS_OK);
        cr_assert_eq(line.n_missing, 0, "%s", script[i].name);
        cr_assert(line.n >= 2 && line.n <= script[i].most_glyphs, "%s: %zu glyphs",
                  script[i].name, line.n);
        for (size_t k = 0; k < line.n; k++)
            cr_assert_neq(line.glyph[k].index, 0, "%s: glyph %zu is a box", script[i].name, k);
        cr_assert(line.width > 20 && line.width < 20 * 20);
        ys_glyph_line_fini(&line);
    }
}

Test(fonts, latin_and_cyrillic_are_there_wherever_the_tests_run)
{
    cr_assert(has_letters(script[0].text));
    cr_assert(has_letters(script[1].text));
}

Test(fonts, every_byte_of_a_text_belongs_to_one_run_so_that_a_pdf_can_be_searched)
{
    char text[256];

    snprintf(text, sizeof text, "%s %s (%s), 5 %s", script[4].text, script[1].text,
             script[2].text, script[5].text);
    struct ys_glyph_line line;
    size_t bytes = 0, glyphs = 0;

    cr_assert_eq(ys_fonts_lay(&line, fonts, text, 20, false, NULL), YS_OK);
    for (size_t i = 0; i < line.n_run; i++) {
        size_t in_run = 0, of_run = 0;

        for (size_t k = 0; k < line.run[i].n_cluster; k++) {
            in_run += (size_t)line.cluster[line.run[i].cluster + k].num_bytes;
            of_run += (size_t)line.cluster[line.run[i].cluster + k].num_glyphs;
        }
        cr_assert_eq(in_run, line.run[i].bytes);
        cr_assert_eq(of_run, line.run[i].n);
        cr_assert(line.run[i].from + line.run[i].bytes <= strlen(text));
        bytes += in_run;
        glyphs += of_run;
    }
    cr_assert_eq(bytes, strlen(text));
    cr_assert_eq(glyphs, line.n);
    ys_glyph_line_fini(&line);
}

Test(fonts, arabic_letters_are_joined_and_run_from_right_to_left)
{
    struct ys_glyph_line whole, one;

    if (!has_letters(script[4].text))
        cr_skip_test("no font of this machine has Arabic");
    cr_assert_eq(ys_fonts_lay(&whole, fonts, script[4].text, 20, false, NULL), YS_OK);
    cr_assert_eq(ys_fonts_lay(&one, fonts, "\xD8\xB3", 20, false, NULL), YS_OK);
    cr_assert(whole.run[0].backward);
    /* SEEN at the start of a word is another glyph than alone, and it stands last, at the right. */
    cr_assert_neq(whole.glyph[whole.n - 1].index, one.glyph[0].index);
    ys_glyph_line_fini(&whole);
    ys_glyph_line_fini(&one);
}

Test(fonts, a_letter_that_no_font_has_is_named_once)
{
    static const char text[] =
        "a \xF4\x8F\xBF\xBD b \xF4\x8F\xBF\xBD"; /* U+10FFFD, of nobody */
    uint32_t missing[YS_MOST_MISSING];
    struct ys_glyph_line line;

    cr_assert_eq(ys_fonts_missing(missing, 0, fonts, text), 1);
    cr_assert_eq(missing[0], 0x10FFFD);
    cr_assert_eq(ys_fonts_lay(&line, fonts, text, 20, false, NULL), YS_OK);
    cr_assert_eq(line.n_missing, 2);
    cr_assert_eq(line.missing, 0x10FFFD);
    ys_glyph_line_fini(&line);
}

Test(fonts, fonts_that_were_used_are_named_with_their_hash)
{
    struct ys_glyph_line line;

    cr_assert_eq(ys_fonts_n_used(fonts), 0);
    cr_assert_eq(ys_fonts_lay(&line, fonts, "abc", 20, false, NULL), YS_OK);
    ys_glyph_line_fini(&line);
    cr_assert_eq(ys_fonts_n_used(fonts), 1);
    const struct ys_font_used *used = ys_fonts_used(fonts, 0);
    const char *hash = strstr(used->version, ", SHA-256 ");

    cr_assert(hash && strlen(hash) == 10 + 64, "%s", used->version);
    cr_assert(*used->file && !strchr(used->file, '/'));
}

Test(fonts, a_line_too_long_to_be_one_is_refused_and_nothing_is_nothing)
{
    struct ys_glyph_line line;
    char *text = malloc(5001);

    memset(text, 'x', 5000);
    text[5000] = '\0';
    cr_assert_eq(ys_fonts_lay(&line, fonts, text, 20, false, NULL), YS_ERR_ARG);
    cr_assert_eq(ys_fonts_lay(&line, fonts, "", 20, false, NULL), YS_OK);
    cr_assert_eq(line.n, 0);
    free(text);
}
