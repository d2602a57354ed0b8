#include <criterion/criterion.h>
#include <expat.h>
#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/figure/figure.h"
#include "../../../../src/report/figure/fonts.h"
#include "../../../../src/report/report.h"
#include "../../../support/made_result.h"

/* Figures as SVG, PNG and PDF. */

static struct made_result made;
static struct ys_drawing drawing;
static struct ys_fonts *fonts;

static void init(void)
{
    made_result_init(&made, true);
    cr_assert_eq(ys_fonts_open(&fonts, NULL), YS_OK);
}

static void fini(void)
{
    ys_fonts_close(fonts);
    ys_drawing_fini(&drawing);
    made_result_fini(&made);
}

TestSuite(figure_files, .init = init, .fini = fini);

static void draw(size_t picture)
{
    ys_drawing_fini(&drawing);
    cr_assert_eq(ys_figure_of_date(&drawing, &made.res, &made.picture[picture], NULL), YS_OK);
}

/* ---- SVG ------------------------------------------------------------------------------------- */

struct read_svg {
    size_t elements, images, foreign;
    char text[20000]; /* all that is between the elements */
    size_t n;
};

static void XMLCALL open_element(void *ctx, const char *name, const char **attribute)
{
    static const char *const known[] = {"svg",  "title", "desc", "defs",  "clipPath",
                                        "rect", "path",  "text", "image", "g"};
    struct read_svg *svg = ctx;
    bool is_known = false;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        is_known |= !strcmp(name, known[i]);
    svg->foreign += !is_known;
    svg->elements++;
    svg->images += !strcmp(name, "image");
    for (; *attribute; attribute += 2)
        svg->foreign += !strncmp(*attribute, "on", 2) ||
                        (strstr(attribute[1], "://") && strncmp(*attribute, "xmlns", 5) != 0);
}

static void XMLCALL add_text(void *ctx, const char *text, int n)
{
    struct read_svg *svg = ctx;

    if (svg->n + (size_t)n < sizeof svg->text) {
        memcpy(svg->text + svg->n, text, (size_t)n);
        svg->n += (size_t)n;
    }
}

static void read_svg(struct read_svg *out)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    char *svg = NULL;

    memset(out, 0, sizeof *out);
    cr_assert_eq(ys_drawing_svg(&svg, &drawing, NULL), YS_OK);
    XML_SetUserData(parser, out);
    XML_SetStartElementHandler(parser, open_element);
    XML_SetCharacterDataHandler(parser, add_text);
    cr_assert_eq(XML_Parse(parser, svg, (int)strlen(svg), 1), XML_STATUS_OK, "line %lu: %s",
                 XML_GetCurrentLineNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    free(svg);
}

Test(figure_files, svg_is_well_formed_and_holds_pictures_paths_and_letters)
{
    struct read_svg svg;

    draw(2);
    read_svg(&svg);
    cr_assert(svg.elements > 220, "%zu", svg.elements);
    cr_assert(svg.images >= 1 && !svg.foreign);
    cr_assert(strstr(svg.text, "Tumangang rail facility, north yard, 5 October 2023"));
}

static void assert_harmless(const char *name, const char *shown)
{
    static char site[2000];
    struct read_svg svg;
    unsigned char *bytes = NULL;
    size_t n;

    snprintf(site, sizeof site, "%s", name);
    made.res.site_name = site;
    made.area[0].name = made.count[0].area = made.count[2].area = name;
    for (size_t i = 0; i < 93; i++)
        made.object[i].area = name;
    made.info[1].sensor = made.info[1].licence = name;
    draw(2);
    read_svg(&svg);
    cr_assert_eq(svg.foreign, 0, "%s", name);
    cr_assert(strstr(svg.text, shown), "%s", shown);
    cr_assert_eq(ys_drawing_png(&bytes, &n, &drawing, fonts, NULL), YS_OK);
    free(bytes);
    cr_assert_eq(ys_drawing_pdf(&bytes, &n, &drawing, fonts, NULL), YS_OK);
    free(bytes);
}

Test(figure_files, hostile_names_stay_names)
{
    assert_harmless("</text><script>alert(1)</script>", "</text><script>alert(1)</script>, 5");
    assert_harmless("]]>&amp;\" onload=\"x()", "]]>&amp;\" onload=\"x()");
    assert_harmless("a\x1B[2J\nb\x7F\x01", "a\xEF\xBF\xBD[2J b\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_harmless("cut \xE2\x82 and \xFF", "cut \xEF\xBF\xBD");
    /* RIGHT-TO-LEFT OVERRIDE would turn the number round. */
    assert_harmless("a\xE2\x80\xAE"
                    "37",
                    "a\xEF\xBF\xBD"
                    "37");
}

Test(figure_files, a_name_of_500_bytes_is_cut_with_an_ellipsis_and_stays_in_the_figure)
{
    static char words[501], word[501];

    for (int i = 0; i < 500; i++) {
        words[i] = i % 7 ? 'n' : ' ';
        word[i] = 'W';
    }
    words[0] = 'N';
    assert_harmless(words, "nnnnnn");
    assert_harmless(word, "WWWWWWWW");
    for (size_t i = 0; i < drawing.n; i++) {
        const struct ys_ink *ink = &drawing.ink[i];

        if (ink->kind == YS_INK_TEXT && ink->letters.anchor == YS_START)
            cr_assert(
                ink->x + fmin(ink->letters.room, ys_letters_room(ink->text, &ink->letters)) <=
                    drawing.width,
                "%s", ink->text);
    }
}

Test(figure_files, svg_does_not_ask_the_fonts_of_the_machine)
{
    char *one = NULL, *other = NULL;

    draw(2);
    cr_assert_eq(ys_drawing_svg(&one, &drawing, NULL), YS_OK);
    cr_assert_eq(setenv("FONTCONFIG_FILE", "/dev/null", 1), 0);
    draw(2);
    cr_assert_eq(ys_drawing_svg(&other, &drawing, NULL), YS_OK);
    cr_assert_str_eq(one, other);
    free(one);
    free(other);
}

/* ---- PNG ------------------------------------------------------------------------------------- */

static void decode(png_image *image, uint8_t **rgb, const unsigned char *png, size_t n)
{
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    cr_assert(png_image_begin_read_from_memory(image, png, n), "%s", image->message);
    image->format = PNG_FORMAT_RGB;
    *rgb = malloc(PNG_IMAGE_SIZE(*image));
    cr_assert(png_image_finish_read(image, NULL, *rgb, 0, NULL), "%s", image->message);
}

Test(figure_files, a_png_has_the_size_of_the_drawing_and_nothing_but_pixels)
{
    unsigned char *png;
    uint8_t *rgb;
    png_image image;
    size_t n;

    draw(2);
    cr_assert_eq(ys_drawing_png(&png, &n, &drawing, fonts, NULL), YS_OK);
    decode(&image, &rgb, png, n);
    cr_assert_eq(image.width, drawing.width);
    cr_assert_eq(image.height, drawing.height);
    /* No time, no text. */
    for (size_t at = 8; at + 12 <= n;) {
        const size_t length = (size_t)png[at] << 24 | (size_t)png[at + 1] << 16 |
                              (size_t)png[at + 2] << 8 | png[at + 3];

        cr_assert(!memcmp(png + at + 4, "IHDR", 4) || !memcmp(png + at + 4, "IDAT", 4) ||
                  !memcmp(png + at + 4, "IEND", 4));
        at += 12 + length;
    }
    free(rgb);
    free(png);
}

/* Pixels that differ from paper where the title stands. */
static size_t ink_of_title(const char *name)
{
    static char site[200];
    unsigned char *png;
    uint8_t *rgb;
    png_image image;
    size_t n, ink = 0;

    snprintf(site, sizeof site, "%s", name);
    made.res.site_name = site;
    draw(2);
    cr_assert_eq(ys_drawing_png(&png, &n, &drawing, fonts, NULL), YS_OK);
    decode(&image, &rgb, png, n);
    for (size_t i = 0; i < (size_t)image.width * 46; i++)
        ink += rgb[3 * i] < 128;
    free(rgb);
    free(png);
    return ink;
}

Test(figure_files, a_png_has_real_letters)
{
    const size_t few = ink_of_title("i"), more = ink_of_title("iiiiiiiiii"),
                 most = ink_of_title("MMMMMMMMMM");

    cr_assert(few > 300, "%zu", few);
    cr_assert(more > few + 9 * 20 && most > more + 10 * 40, "%zu %zu %zu", few, more, most);
}

/* ---- PDF and all of them ----------------------------------------------------------------------- */

Test(figure_files, the_same_figure_gives_the_same_bytes)
{
    unsigned char *one, *other;
    size_t n, m;

    draw(2);
    for (int k = 0; k < 2; k++) {
        cr_assert_eq((k ? ys_drawing_pdf : ys_drawing_png)(&one, &n, &drawing, fonts, NULL),
                     YS_OK);
        cr_assert_eq((k ? ys_drawing_pdf : ys_drawing_png)(&other, &m, &drawing, fonts, NULL),
                     YS_OK);
        cr_assert_eq(n, m);
        cr_assert(!memcmp(one, other, n));
        free(one);
        free(other);
    }
}

Test(figure_files, a_pdf_is_one_and_says_no_time)
{
    unsigned char *pdf;
    size_t n, trailers = 0;

    draw(2);
    cr_assert_eq(ys_drawing_pdf(&pdf, &n, &drawing, fonts, NULL), YS_OK);
    cr_assert(!memcmp(pdf, "%PDF-1.5", 8));
    for (size_t i = 0; i + 5 <= n; i++)
        trailers += !memcmp(pdf + i, "%%EOF", 5);
    cr_assert_eq(trailers, 1);
    for (size_t i = 0; i + 6 < n; i++)
        cr_assert(memcmp(pdf + i, "(D:202", 6) != 0);
    free(pdf);
}

Test(figure_files, letters_that_no_font_has_are_told_in_one_line)
{
    char *line = NULL;

    cr_assert_eq(ys_result_letters(&line, &made.res, NULL), YS_OK);
    cr_assert_str_eq(line, "");
    free(line);
    made.info[1].sensor = "x \xF4\x8F\xBF\xBD y\n";
    cr_assert_eq(ys_result_letters(&line, &made.res, NULL), YS_OK);
    cr_assert(strstr(line, "(U+10FFFD)") && !strchr(line, '\n'), "%s", line);
    free(line);
    made.res.opt.figures = "svg";
    cr_assert_eq(ys_result_letters(&line, &made.res, NULL), YS_OK);
    cr_assert_str_eq(line, "");
    free(line);
}
