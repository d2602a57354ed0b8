/* stroke_font.c - a font of strokes
 *
 * A glyph is a text of points, two digits each: x, then y + 2, so that the baseline is at 2, small
 * letters reach 6, capitals 8 and descenders 0.  A blank lifts the pen.  A point alone is a dot.
 */

#include "stroke_font.h"

#include "../../base/utf8.h"

enum { FIRST = 33, LAST = 126, UNITS = 6 /* of a capital */ };

static const char *const glyph[LAST - FIRST + 1] = {
    "0804 02",                          /* ! */
    "0806 2826",                        /* " */
    "1812 3832 0646 0444",              /* # */
    "473818070615354443321203 2921",    /* $ */
    "0248 0807171808 4243333242",       /* % */
    "420718270403122244",               /* & */
    "0806",                             /* ' */
    "19070311",                         /* ( */
    "09171301",                         /* ) */
    "2723 0644 0446",                   /* * */
    "2723 0545",                        /* + */
    "131201",                           /* , */
    "0535",                             /* - */
    "02",                               /* . */
    "0139",                             /* / */
    "180703123243473818",               /* 0 */
    "072822 0242",                      /* 1 */
    "07183847460242",                   /* 2 */
    "07183847463515 354443321203",      /* 3 */
    "32380444",                         /* 4 */
    "480805354443321203",               /* 5 */
    "473818070312324344351504",         /* 6 */
    "084812",                           /* 7 */
    "15060718384746351504031232434435", /* 8 */
    "463515060718384743321203",         /* 9 */
    "06 02",                            /* : */
    "16 131201",                        /* ; */
    "370533",                           /* < */
    "0646 0444",                        /* = */
    "073503",                           /* > */
    "07183847462423 22",                /* ? */
    "3616143436 344447381807031232",    /* @ */
    "022842 1434",                      /* A */
    "02083847463505 3544433202",        /* B */
    "4738180703123243",                 /* C */
    "02083847433202",                   /* D */
    "48080242 0535",                    /* E */
    "480802 0535",                      /* F */
    "47381807031232434525",             /* G */
    "0802 4842 0545",                   /* H */
    "0828 1812 0222",                   /* I */
    "4843321203",                       /* J */
    "0802 4804 1542",                   /* K */
    "080242",                           /* L */
    "0208254842",                       /* M */
    "02084248",                         /* N */
    "180703123243473818",               /* O */
    "02083847463505",                   /* P */
    "180703123243473818 2442",          /* Q */
    "02083847463505 2542",              /* R */
    "473818070615354443321203",         /* S */
    "0848 2822",                        /* T */
    "080312324348",                     /* U */
    "082248",                           /* V */
    "0812253248",                       /* W */
    "0842 0248",                        /* X */
    "082548 2522",                      /* Y */
    "08480242",                         /* Z */
    "19090111",                         /* [ */
    "0931",                             /* \ */
    "09191101",                         /* ] */
    "072947",                           /* ^ */
    "0141",                             /* _ */
    "0817",                             /* ` */
    "4642 4536160503123243",            /* a */
    "0802 0516364543321203",            /* b */
    "4536160503123243",                 /* c */
    "4842 4536160503123243",            /* d */
    "04444536160503123243",             /* e */
    "38281712 0636",                    /* f */
    "4641301001 4536160503123243",      /* g */
    "0802 0516364542",                  /* h */
    "0602 08",                          /* i */
    "26211000 28",                      /* j */
    "0802 3603 1432",                   /* k */
    "080312",                           /* l */
    "0602 05162522 25364542",           /* m */
    "0602 0516364542",                  /* n */
    "160503123243453616",               /* o */
    "0600 0516364543321203",            /* p */
    "4640 4536160503123243",            /* q */
    "0602 051636",                      /* r */
    "4616051434433202",                 /* s */
    "18132232 0636",                    /* t */
    "0603123243 4642",                  /* u */
    "062246",                           /* v */
    "0612253246",                       /* w */
    "0642 0246",                        /* x */
    "0603123243 4641301001",            /* y */
    "06460242",                         /* z */
    "29181605141221",                   /* { */
    "0901",                             /* | */
    "09181625141201",                   /* } */
    "04163446",                         /* ~ */
};

static const char box[] = "0208484202";

/* ASCII for the characters from U+00A0 to U+017F that have a likeness; a blank is a box. */
static const char likeness[] =
    " !cL Y|S\"ca<--R-o+23'uP.,1o>    "
    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
    "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

static char in_ascii(uint32_t c)
{
    if (c >= 0x20 && c < 0x7F)
        return (char)c;
    if (c >= 0xA0 && c - 0xA0 < sizeof likeness - 1)
        return c == 0xA0 ? ' ' : likeness[c - 0xA0] == ' ' ? '\0' : likeness[c - 0xA0];
    if (c >= 0x2010 && c <= 0x2015)
        return '-';
    if (c >= 0x2018 && c <= 0x201F)
        return c < 0x201C ? '\'' : '"';
    return '\0';
}

static const char *strokes(uint32_t c)
{
    const char ascii = in_ascii(c);

    return ascii == ' ' ? "" : ascii ? glyph[ascii - FIRST] : box;
}

static double glyph_width(const char *points)
{
    double widest = *points ? 0 : 1; /* a blank */

    for (; *points; points++) {
        if (*points == ' ')
            continue;
        if (*points - '0' > widest)
            widest = *points - '0';
        points++;
    }
    return widest + 2;
}

double ys_stroke_text_width(const char *text, double size)
{
    double units = 0;

    for (uint32_t c; (c = ys_utf8_next(&text));)
        units += glyph_width(strokes(c));
    return units > 2 ? (units - 2) * size / UNITS : 0; /* no gap after the last */
}

static void trace(struct ys_drawing *drawing, const char *points, struct ys_point origin,
                  double unit, double width)
{
    struct ys_point last = {0, 0};
    bool down = false;

    for (; *points; points++) {
        if (*points == ' ') {
            down = false;
            continue;
        }
        const struct ys_point at = {origin.x + unit * (points[0] - '0'),
                                    origin.y - unit * (points[1] - '2')};

        points++;
        if (down)
            ys_draw_line(drawing, last, at, width);
        else if (points[1] == ' ' || !points[1])
            ys_draw_line(drawing, at, at, width); /* a dot */
        last = at;
        down = true;
    }
}

void ys_stroke_text_draw(struct ys_drawing *drawing, const char *text, double x, double y,
                         double size, double wider)
{
    const double unit = size / UNITS, width = (unit < 1.1 ? 1.1 : unit) + 2 * wider;

    for (uint32_t c; (c = ys_utf8_next(&text));) {
        trace(drawing, strokes(c), (struct ys_point){x, y}, unit, width);
        x += unit * glyph_width(strokes(c));
    }
}
