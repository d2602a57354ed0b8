/*
 * fonts.c - the fonts of this machine, and which of them has a letter
 *
 * Why these libraries and not Pango, which does all of it: Pango stands on GLib, and GLib ends the
 * process wherever memory runs out, which a library must not.  Fontconfig goes on with fewer fonts where
 * it has no memory, and a figure would be another one: so errno is asked after it.
 */

#include "fonts.h"

#include <cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <raqm.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../../base/utf8.h"

/* One line of a figure is short, and what is not is cut by its room: see ys_drawing_lines(). */
enum { MOST_BYTES = 4096 };

#define WORDS(text)    #text
#define TEXT_OF(macro) WORDS(macro)

struct font {
    FcPattern *from; /* of the list */
    cairo_font_face_t *face;
    struct ys_font_used used;
};

struct ys_fonts {
    FcConfig *config;
    FcFontSet *list[2]; /* plain, bold: in order of preference */
    struct font *font;
    size_t n, room;
};

/* Neither the language of the session nor the colours of the screen shall bear on a figure. */
static FcFontSet *list_fonts(FcConfig *config, bool bold)
{
    FcPattern *wanted = FcPatternCreate();
    FcFontSet *list = NULL;
    FcResult result;

    if (wanted && FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"sans-serif") &&
        FcPatternAddString(wanted, FC_LANG, (const FcChar8 *)"en") &&
        FcPatternAddInteger(wanted, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR) &&
        FcPatternAddInteger(wanted, FC_SLANT, FC_SLANT_ROMAN) &&
        FcPatternAddBool(wanted, FC_SCALABLE, FcTrue) &&
        FcPatternAddBool(wanted, FC_COLOR, FcFalse) &&
        FcConfigSubstitute(config, wanted, FcMatchPattern)) {
        FcDefaultSubstitute(wanted);
        list = FcFontSort(config, wanted, FcTrue, NULL, &result);
    }
    if (wanted)
        FcPatternDestroy(wanted);
    return list;
}

ys_status ys_fonts_open(struct ys_fonts **out, struct ys_error *err)
{
    struct ys_fonts *fonts = ys_new(1, sizeof *fonts);

    *out = NULL;
    if (!fonts)
        return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_memory_watch();
    fonts->config = FcInitLoadConfigAndFonts();
    for (int k = 0; k < 2 && fonts->config; k++)
        fonts->list[k] = list_fonts(fonts->config, k);
    if (!fonts->list[0] || !fonts->list[1] || ys_memory_failed()) {
        ys_fonts_close(fonts);
        return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory for the list of fonts");
    }
    if (!fonts->list[0]->nfont || !fonts->list[1]->nfont) {
        ys_fonts_close(fonts);
        return ys_fail(err, YS_ERR_IO,
                       "figures: no font is installed; want one as of fonts-dejavu-core, or "
                       "--format svg, which needs none");
    }
    *out = fonts;
    return YS_OK;
}

void ys_fonts_close(struct ys_fonts *fonts)
{
    if (!fonts)
        return;
    for (size_t i = 0; i < fonts->n; i++)
        cairo_font_face_destroy(fonts->font[i].face);
    for (int k = 0; k < 2; k++)
        if (fonts->list[k])
            FcFontSetDestroy(fonts->list[k]);
    if (fonts->config)
        FcConfigDestroy(fonts->config);
    free(fonts->font);
    free(fonts);
}

static cairo_font_face_t *make_face(const struct ys_fonts *fonts, FcPattern *from)
{
    /* The file alone: antialiasing and hinting are those of the figure, not those of the screen. */
    FcPattern *plain = FcPatternCreate();
    cairo_font_face_t *face = NULL;
    FcChar8 *file, *variations;
    int index = 0;

    (void)fonts;
    FcPatternGetInteger(from, FC_INDEX, 0, &index);
    if (plain && FcPatternGetString(from, FC_FILE, 0, &file) == FcResultMatch &&
        FcPatternAddString(plain, FC_FILE, file) &&
        FcPatternAddInteger(plain, FC_INDEX, index) &&
        (FcPatternGetString(from, FC_FONT_VARIATIONS, 0, &variations) != FcResultMatch ||
         FcPatternAddString(plain, FC_FONT_VARIATIONS, variations)))
        face = cairo_ft_font_face_create_for_pattern(plain);
    if (plain)
        FcPatternDestroy(plain);
    if (face && cairo_font_face_status(face)) {
        cairo_font_face_destroy(face);
        face = NULL;
    }
    return face;
}

/* A file that cannot be read has no hash; nor could it be painted with. */
static void name_font(struct ys_font_used *out, const FcPattern *from)
{
    FcChar8 *file = NULL, *name = NULL;
    int version = 0;
    char hex[65] = "unknown";

    FcPatternGetString(from, FC_FILE, 0, &file);
    FcPatternGetInteger(from, FC_FONTVERSION, 0, &version);
    if (FcPatternGetString(from, FC_FULLNAME, 0, &name) != FcResultMatch)
        FcPatternGetString(from, FC_FAMILY, 0, &name);
    if (file)
        ys_file_sha256(hex, (const char *)file, NULL);
    ys_text_fit(out->file, sizeof out->file, "%s",
                file ? ys_basename((const char *)file) : "unknown");
    /* FcFontVersion is the font's own, 16.16. */
    ys_text_fit(out->version, sizeof out->version, "%.60s %.3f, SHA-256 %s",
                name ? (const char *)name : "unnamed", version / 65536.0, hex);
}

/* Its place in fonts->font; SIZE_MAX: out of memory. */
static size_t open_font(struct ys_fonts *fonts, FcPattern *from)
{
    for (size_t i = 0; i < fonts->n; i++)
        if (fonts->font[i].from == from)
            return i;
    if (fonts->n == fonts->room) {
        const size_t room = 2 * fonts->room + 8;
        struct font *font = ys_resize(fonts->font, room, sizeof *font);

        if (!font)
            return SIZE_MAX;
        fonts->font = font;
        fonts->room = room;
    }
    cairo_font_face_t *face = make_face(fonts, from);

    if (!face)
        return SIZE_MAX;
    fonts->font[fonts->n] = (struct font){.from = from, .face = face};
    name_font(&fonts->font[fonts->n].used, from);
    return fonts->n++;
}

static bool has(const FcFontSet *list, int k, uint32_t c)
{
    FcCharSet *letters;

    return FcPatternGetCharSet(list->fonts[k], FC_CHARSET, 0, &letters) == FcResultMatch &&
           FcCharSetHasChar(letters, c);
}

/* Marks that join the letter before them, joiners and what chooses the order: no letters of their own. */
static bool is_joined(uint32_t c)
{
    return !ys_utf8_width(c);
}

/* Which font each byte of the text is written with: an index of the list.  A mark stands in the font
 * of its letter where that one has it. */
static void choose(int *of_byte, struct ys_glyph_line *line, const FcFontSet *list,
                   const char *text)
{
    const char *at = text;
    int last = 0;

    while (*at) {
        const char *from = at;
        const uint32_t c = ys_utf8_next(&at);
        int found = -1;

        if (is_joined(c) && has(list, last, c))
            found = last;
        for (int k = 0; k < list->nfont && found < 0; k++)
            if (has(list, k, c))
                found = k;
        if (found < 0 && !is_joined(c)) {
            line->missing = line->missing ? line->missing : c;
            line->n_missing++;
        }
        last = found < 0 ? (is_joined(c) ? last : 0) : found;
        for (; from < at; from++)
            of_byte[from - text] = last;
    }
}

/* ---- laying out ----------------------------------------------------------------------------- */

struct laying {
    struct ys_fonts *fonts;
    cairo_scaled_font_t **scaled; /* of each font of the line; NULL: not used */
    FT_Face *face;
    size_t n_font;
    size_t *font_of; /* of each byte: an index of fonts->font */
    raqm_t *raqm;
};

static void laying_fini(struct laying *l)
{
    raqm_destroy(l->raqm);
    for (size_t i = 0; i < l->n_font; i++) {
        if (l->face && l->face[i])
            cairo_ft_scaled_font_unlock_face(l->scaled[i]);
        if (l->scaled && l->scaled[i])
            cairo_scaled_font_destroy(l->scaled[i]);
    }
    free(l->scaled);
    free(l->face);
    free(l->font_of);
}

static bool scale_font(struct laying *l, size_t i, double size)
{
    cairo_matrix_t at_size, unit;
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_matrix_init_scale(&at_size, size, size);
    cairo_matrix_init_identity(&unit);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    l->scaled[i] = cairo_scaled_font_create(l->fonts->font[i].face, &at_size, &unit, options);
    cairo_font_options_destroy(options);
    if (cairo_scaled_font_status(l->scaled[i]))
        return false;
    l->face[i] = cairo_ft_scaled_font_lock_face(l->scaled[i]);
    return l->face[i] != NULL;
}

/* The fonts of the text, opened, scaled and told to raqm. */
static bool set_fonts(struct laying *l, const int *of_byte, const FcFontSet *list, size_t n,
                      double size)
{
    for (size_t i = 0; i < n; i++) {
        l->font_of[i] = i && of_byte[i] == of_byte[i - 1]
                            ? l->font_of[i - 1]
                            : open_font(l->fonts, list->fonts[of_byte[i]]);
        if (l->font_of[i] == SIZE_MAX)
            return false;
    }
    l->scaled = ys_new(l->fonts->n, sizeof *l->scaled);
    l->face = ys_new(l->fonts->n, sizeof *l->face);
    if (!l->scaled || !l->face)
        return false;
    l->n_font = l->fonts->n;
    for (size_t i = 0, end; i < n; i = end) {
        const size_t font = l->font_of[i];

        for (end = i; end < n && l->font_of[end] == font; end++)
            ;
        if ((!l->face[font] && !scale_font(l, font, size)) ||
            !raqm_set_freetype_face_range(l->raqm, l->face[font], i, end - i))
            return false;
    }
    return true;
}

static bool lay(struct laying *l, const int *of_byte, const FcFontSet *list, const char *text,
                double size)
{
    const size_t n = strlen(text);

    /* Left to right as a whole, whatever letter comes first: a line of a figure is English with names
     * in it. */
    return (l->font_of = ys_new(n, sizeof *l->font_of)) && (l->raqm = raqm_create()) &&
           raqm_set_text_utf8(l->raqm, text, n) &&
           raqm_set_par_direction(l->raqm, RAQM_DIRECTION_LTR) &&
           set_fonts(l, of_byte, list, n, size) &&
           raqm_set_freetype_load_flags(l->raqm, FT_LOAD_NO_HINTING) && raqm_layout(l->raqm);
}

/* The first byte after those that glyph i was made of. */
static size_t cluster_end(const raqm_glyph_t *glyph, size_t n, size_t i, size_t bytes)
{
    size_t end = bytes;

    for (size_t k = 0; k < n; k++)
        if (glyph[k].cluster > glyph[i].cluster && glyph[k].cluster < end)
            end = glyph[k].cluster;
    return end;
}

/* Where the run that begins with glyph i ends: another font, or letters that run the other way. */
static size_t run_end(bool *backward, const raqm_glyph_t *glyph, size_t n, size_t i,
                      const size_t *font_of)
{
    int way = 0;
    size_t end = i + 1;

    for (; end < n; end++) {
        const int step = glyph[end].cluster > glyph[end - 1].cluster   ? 1
                         : glyph[end].cluster < glyph[end - 1].cluster ? -1
                                                                       : 0;

        if (font_of[glyph[end].cluster] != font_of[glyph[i].cluster] || (way && step == -way))
            break;
        way = step ? step : way;
    }
    *backward = way < 0;
    return end;
}

/* Clusters in the order of the text, as cairo has them: backward runs from the last glyph on. */
static void add_clusters(struct ys_glyph_line *out, struct ys_glyph_run *run,
                         const raqm_glyph_t *glyph, size_t n, size_t bytes)
{
    run->cluster = out->n_cluster;
    run->from = bytes;
    for (size_t k = 0, same; k < run->n; k += same) {
        const size_t i = run->backward ? run->first + run->n - 1 - k : run->first + k;
        const size_t end = cluster_end(glyph, n, i, bytes);

        for (same = 1; k + same < run->n; same++) {
            const size_t next = run->backward ? i - same : i + same;

            if (glyph[next].cluster != glyph[i].cluster)
                break;
        }
        if (glyph[i].cluster < run->from)
            run->from = glyph[i].cluster;
        out->cluster[out->n_cluster++] =
            (cairo_text_cluster_t){(int)(end - glyph[i].cluster), (int)same};
        run->bytes += end - glyph[i].cluster;
    }
    run->n_cluster = out->n_cluster - run->cluster;
}

static bool take_glyphs(struct ys_glyph_line *out, const struct laying *l, size_t bytes)
{
    size_t n = 0;
    const raqm_glyph_t *glyph = raqm_get_glyphs(l->raqm, &n);
    double x = 0;

    out->glyph = ys_new(n, sizeof *out->glyph);
    out->cluster = ys_new(n, sizeof *out->cluster);
    out->run = ys_new(n, sizeof *out->run);
    if (!out->glyph || !out->cluster || !out->run)
        return false;
    for (size_t i = 0; i < n; i++) {
        out->glyph[i] = (cairo_glyph_t){glyph[i].index, x + glyph[i].x_offset / 64.0,
                                        -glyph[i].y_offset / 64.0};
        x += glyph[i].x_advance / 64.0;
    }
    out->n = n;
    out->width = x;
    for (size_t i = 0; i < n; i += out->run[out->n_run++].n) {
        struct ys_glyph_run *run = &out->run[out->n_run];

        run->face = l->fonts->font[l->font_of[glyph[i].cluster]].face;
        run->first = i;
        run->n = run_end(&run->backward, glyph, n, i, l->font_of) - i;
        add_clusters(out, run, glyph, n, bytes);
    }
    return true;
}

ys_status ys_fonts_lay(struct ys_glyph_line *out, struct ys_fonts *fonts, const char *text,
                       double size, bool bold, struct ys_error *err)
{
    const FcFontSet *list = fonts->list[bold];
    const size_t n = strlen(text);
    struct laying l = {.fonts = fonts};

    *out = (struct ys_glyph_line){0};
    if (!n)
        return YS_OK;
    if (n > MOST_BYTES)
        return ys_fail(err, YS_ERR_ARG, "figure: a line of %zu bytes", n);
    int *of_byte = ys_new(n, sizeof *of_byte);

    ys_memory_watch();
    if (of_byte)
        choose(of_byte, out, list, text);
    const bool done = of_byte && lay(&l, of_byte, list, text, size) &&
                      take_glyphs(out, &l, n) && !ys_memory_failed();

    laying_fini(&l);
    free(of_byte);
    if (done)
        return YS_OK;
    ys_glyph_line_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory for its letters");
}

size_t ys_fonts_missing(uint32_t missing[YS_MOST_MISSING], size_t n, struct ys_fonts *fonts,
                        const char *text)
{
    const FcFontSet *list = fonts->list[0];

    for (uint32_t c; (c = ys_utf8_next(&text));) {
        bool known = is_joined(c);

        for (int k = 0; k < list->nfont && !known; k++)
            known = has(list, k, c);
        for (size_t i = 0; i < n && !known; i++)
            known = missing[i] == c;
        if (!known && n < YS_MOST_MISSING)
            missing[n++] = c;
    }
    return n;
}

size_t ys_fonts_n_used(const struct ys_fonts *fonts)
{
    return fonts ? fonts->n : 0;
}

const struct ys_font_used *ys_fonts_used(const struct ys_fonts *fonts, size_t i)
{
    return &fonts->font[i].used;
}

const char *ys_fonts_library(const char **name, size_t i)
{
    static const char *const all[YS_FONTS_LIBRARIES] = {"FreeType", "HarfBuzz", "cairo",
                                                        "fontconfig", "raqm"};
    static const char freetype[] =
        TEXT_OF(FREETYPE_MAJOR) "." TEXT_OF(FREETYPE_MINOR) "." TEXT_OF(FREETYPE_PATCH);
    static const char fontconfig[] =
        TEXT_OF(FC_MAJOR) "." TEXT_OF(FC_MINOR) "." TEXT_OF(FC_REVISION);

    *name = all[i];
    switch (i) {
    case 0:
        return freetype;
    case 1:
        return hb_version_string();
    case 2:
        return cairo_version_string();
    case 3:
        return fontconfig;
    default:
        return raqm_version_string();
    }
}

void ys_glyph_line_fini(struct ys_glyph_line *line)
{
    free(line->glyph);
    free(line->cluster);
    free(line->run);
    *line = (struct ys_glyph_line){0};
}
