/* drawing.c - the list of what a figure shows */

#include "drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../base/utf8.h"

void ys_drawing_fini(struct ys_drawing *drawing)
{
    for (size_t i = 0; i < drawing->n; i++) {
        ys_canvas_fini(&drawing->ink[i].canvas);
        free(drawing->ink[i].pt);
        free(drawing->ink[i].text);
    }
    free(drawing->ink);
    free(drawing->clip);
    free(drawing->title);
    free(drawing->description);
    *drawing = (struct ys_drawing){0};
}

void ys_drawing_clip(struct ys_drawing *drawing, const double part[4])
{
    double(*clip)[4] = ys_resize(drawing->clip, drawing->n_clip + 1, sizeof *clip);

    if (!clip) {
        drawing->failed = true;
        return;
    }
    drawing->clip = clip;
    memcpy(clip[drawing->n_clip++], part, sizeof *clip);
    drawing->clipped = drawing->n_clip;
}

void ys_drawing_unclip(struct ys_drawing *drawing)
{
    drawing->clipped = 0;
}

/* NULL: there is no memory, now or before. */
static struct ys_ink *add(struct ys_drawing *drawing, enum ys_ink_kind kind)
{
    if (!drawing->failed && drawing->n == drawing->room) {
        const size_t room = 2 * drawing->room + 64;
        struct ys_ink *ink = ys_resize(drawing->ink, room, sizeof *ink);

        drawing->failed = !ink;
        if (ink) {
            drawing->ink = ink;
            drawing->room = room;
        }
    }
    if (drawing->failed)
        return NULL;
    struct ys_ink *ink = &drawing->ink[drawing->n++];
    *ink = (struct ys_ink){.kind = kind, .clip = drawing->clipped};
    return ink;
}

void ys_drawing_image(struct ys_drawing *drawing, struct ys_canvas *canvas, double x, double y)
{
    struct ys_ink *ink = add(drawing, YS_INK_IMAGE);

    if (ink) {
        ink->canvas = *canvas;
        ink->x = x;
        ink->y = y;
        *canvas = (struct ys_canvas){0};
    }
    ys_canvas_fini(canvas);
}

void ys_drawing_path(struct ys_drawing *drawing, const struct ys_point *pt, size_t n,
                     const struct ys_pen *pen)
{
    /* What is not finite cannot be drawn, and would make a file that no viewer opens. */
    for (size_t i = 0; i < n; i++)
        if (!(fabs(pt[i].x) < 1e6 && fabs(pt[i].y) < 1e6))
            return;
    struct ys_ink *ink = add(drawing, YS_INK_PATH);

    if (!ink)
        return;
    if (!(ink->pt = ys_new(n, sizeof *pt))) {
        drawing->failed = true;
        return;
    }
    memcpy(ink->pt, pt, n * sizeof *pt);
    ink->n = n;
    ink->pen = *pen;
}

void ys_drawing_line(struct ys_drawing *drawing, struct ys_point a, struct ys_point b,
                     const struct ys_pen *pen)
{
    ys_drawing_path(drawing, (struct ys_point[]){a, b}, 2, pen);
}

void ys_drawing_block(struct ys_drawing *drawing, const double part[4], uint32_t colour,
                      double alpha)
{
    const double x0 = part[0], y0 = part[1], x1 = x0 + part[2], y1 = y0 + part[3];
    const struct ys_point pt[4] = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};

    ys_drawing_path(drawing, pt, 4,
                    &(struct ys_pen){.fill = colour, .fill_alpha = alpha, .closed = true});
}

/* ---- texts ---------------------------------------------------------------------------------- */

/* As DejaVu Sans Condensed, Noto Sans and Arial have them, in ems; Arial is narrower by a tenth, DejaVu
 * Sans and Verdana are wider by as much. */
static double room_of(uint32_t c)
{
    if (ys_utf8_width(c) != 1)
        return (double)ys_utf8_width(c);
    if (c < 128 && strchr(" .,:;'|!ijltfI()[]/-", (int)c))
        return 0.34;
    if (c < 128 && strchr("mwMW@%", (int)c))
        return 0.9;
    return c >= 'A' && c <= 'Z' ? 0.69 : c >= '0' && c <= '9' ? 0.6 : 0.58;
}

static double room_of_n(const char *text, size_t n, const struct ys_lettering *letters)
{
    const char *end = text + n;
    double sum = 0;

    while (text < end)
        sum += room_of(ys_utf8_next(&text));
    return sum * letters->size * (letters->bold ? 1.06 : 1);
}

double ys_letters_room(const char *text, const struct ys_lettering *letters)
{
    return room_of_n(text, strlen(text), letters);
}

void ys_drawing_text(struct ys_drawing *drawing, double x, double y, const char *text,
                     const struct ys_lettering *letters)
{
    struct ys_ink *ink = *text ? add(drawing, YS_INK_TEXT) : NULL;

    if (!ink)
        return;
    if (!(ink->text = ys_strdup(text)))
        drawing->failed = true;
    ink->x = x;
    ink->y = y;
    ink->letters = *letters;
    if (!(letters->room > 0))
        ink->letters.room = ys_letters_room(text, letters);
}

/* How many bytes of the text fit into room: whole words, or as much of a word as does. */
static size_t fitting(const char *text, double room, const struct ys_lettering *letters)
{
    const char *at = text;
    size_t word = 0;
    double sum = 0;

    while (*at) {
        const char *before = at;
        const uint32_t c = ys_utf8_next(&at);

        sum += room_of(c) * letters->size * (letters->bold ? 1.06 : 1);
        if (c == ' ')
            word = (size_t)(before - text);
        if (sum > room)
            return word ? word : before > text ? (size_t)(before - text) : (size_t)(at - text);
    }
    return (size_t)(at - text);
}

size_t ys_drawing_lines(struct ys_drawing *drawing, const struct ys_point *at, const char *text,
                        const struct ys_lettering *letters, size_t most_lines)
{
    size_t lines = 0;

    while (*text && lines < most_lines) {
        struct ys_text line = {0};
        size_t n = fitting(text, letters->room, letters);

        if (text[n] && lines + 1 == most_lines) {
            n = fitting(text, letters->room - letters->size, letters);
            ys_text_add_n(&line, text, n);
            ys_text_add(&line, "\xE2\x80\xA6");
        } else {
            ys_text_add_n(&line, text, n);
        }
        drawing->failed |= line.failed;
        ys_drawing_text(drawing, at->x, at->y + 1.3 * letters->size * (double)lines,
                        ys_or_empty(line.bytes), letters);
        ys_text_drop(&line);
        lines++;
        text += n;
        text += strspn(text, " ");
    }
    return lines;
}
