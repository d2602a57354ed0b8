#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../src/report/figure/figure.h"
#include "../../../support/made_result.h"

/* What figures show, read from the list that SVG, PNG and PDF are made of. */

static struct made_result made;
static struct ys_drawing drawing;

static void init(void)
{
    made_result_init(&made, true);
}

static void fini(void)
{
    ys_drawing_fini(&drawing);
    made_result_fini(&made);
}

TestSuite(figure, .init = init, .fini = fini);

static void draw_date(size_t picture)
{
    struct ys_error err = {0};

    ys_drawing_fini(&drawing);
    cr_assert_eq(ys_figure_of_date(&drawing, &made.res, &made.picture[picture], &err), YS_OK,
                 "%s", err.text);
}

static void draw_change(void)
{
    struct ys_error err = {0};

    ys_drawing_fini(&drawing);
    cr_assert_eq(ys_figure_of_change(&drawing, &made.res, &made.change[0], &err), YS_OK, "%s",
                 err.text);
}

static const struct ys_ink *text_with(const char *part)
{
    for (size_t i = 0; i < drawing.n; i++)
        if (drawing.ink[i].kind == YS_INK_TEXT && strstr(drawing.ink[i].text, part))
            return &drawing.ink[i];
    return NULL;
}

/* The box that a text takes, as it is estimated. */
static struct ys_box box_of(const struct ys_ink *ink)
{
    const struct ys_lettering *l = &ink->letters;
    const double width = fmin(ys_letters_room(ink->text, l), l->room),
                 a = l->angle_deg * acos(-1) / 180;
    const double along = l->anchor == YS_MIDDLE ? 0
                         : l->anchor == YS_END  ? -width / 2
                                                : width / 2;
    const double up = 0.36 * l->size;

    return (struct ys_box){ink->x + along * cos(a) + up * sin(a),
                           ink->y + along * sin(a) - up * cos(a), width, 0.72 * l->size, a};
}

static bool is_number(const struct ys_ink *ink)
{
    return ink->kind == YS_INK_TEXT && ink->clip &&
           strspn(ink->text, "0123456789") == strlen(ink->text);
}

static void assert_in_figure(void)
{
    for (size_t i = 0; i < drawing.n; i++) {
        const struct ys_ink *ink = &drawing.ink[i];
        struct ys_point corner[4];

        if (ink->kind != YS_INK_TEXT)
            continue;
        const struct ys_box box = box_of(ink);
        ys_box_corners(corner, &box);
        for (int k = 0; k < 4; k++)
            cr_assert(corner[k].x >= 0 && corner[k].y >= 0 && corner[k].x <= drawing.width &&
                          corner[k].y <= drawing.height,
                      "'%s' at %g %g", ink->text, corner[k].x, corner[k].y);
    }
}

static void assert_apart(void)
{
    for (size_t i = 0; i < drawing.n; i++)
        for (size_t k = 0; k < i; k++) {
            if (drawing.ink[i].kind != YS_INK_TEXT || drawing.ink[k].kind != YS_INK_TEXT)
                continue;
            const struct ys_box a = box_of(&drawing.ink[i]), b = box_of(&drawing.ink[k]);

            cr_assert_lt(ys_box_iou(&a, &b), 1e-6, "'%s' over '%s'", drawing.ink[i].text,
                         drawing.ink[k].text);
        }
}

Test(figure, all_letters_are_within_it_and_none_over_another)
{
    for (size_t i = 0; i < 4; i++) {
        draw_date(i);
        assert_in_figure();
        assert_apart();
    }
    draw_change();
    assert_in_figure();
    assert_apart();
}

Test(figure, every_object_has_its_number_or_is_among_those_left_out)
{
    size_t n = 0, left_out = 0;

    draw_date(2);
    for (size_t i = 0; i < drawing.n; i++)
        n += is_number(&drawing.ink[i]);
    const struct ys_ink *note = text_with("had no room");
    if (note)
        sscanf(strstr(note->text, "had no room") - strlen("1 number of objects "), "%zu",
               &left_out);
    cr_assert(n > 60, "%zu", n);
    cr_assert(n == 73 || note, "%zu numbers and no word", n);
}

Test(figure, its_title_reads_like_a_sentence)
{
    draw_date(2);
    cr_assert_str_eq(drawing.title, "Tumangang rail facility, north yard, 5 October 2023: 73 "
                                    "railcars (90 % interval 70\xE2\x80\x93"
                                    "76)");
    draw_date(1);
    cr_assert_str_eq(drawing.title,
                     "Tumangang rail facility, quay, 14 June 2023: containers not counted");
    cr_assert(strstr(drawing.description, "Not counted: "), "%s", drawing.description);
    draw_change();
    cr_assert_str_eq(drawing.title,
                     "Tumangang rail facility, north yard: 20 railcars on 14 June "
                     "2023, 73 on 5 October 2023 (53 more, 90 % interval of the "
                     "difference +49 to +57)");
    made.change[0].established = false;
    draw_change();
    cr_assert(strstr(drawing.title, "a difference is not established"));
}

/* Of the picture in which the white bar stands: pixels of the figure in a metre, by the length of its
 * railcars, which are drawn to 13.6 m. */
static double pixels_in_metre(void)
{
    for (size_t i = 0; i < drawing.n; i++) {
        const struct ys_ink *ink = &drawing.ink[i];

        if (ink->kind == YS_INK_PATH && ink->clip && ink->n == 4 && ink->pen.closed)
            return fmax(hypot(ink->pt[1].x - ink->pt[0].x, ink->pt[1].y - ink->pt[0].y),
                        hypot(ink->pt[2].x - ink->pt[1].x, ink->pt[2].y - ink->pt[1].y)) /
                   13.6;
    }
    return NAN;
}

Test(figure, the_scale_bar_is_as_long_as_it_says)
{
    for (size_t picture = 0; picture <= 2; picture += 2) {
        double bar = 0, metres = 0;

        draw_date(picture);
        for (size_t i = 0; i + 2 < drawing.n && !bar; i++) {
            const struct ys_ink *block = &drawing.ink[i], *text = &drawing.ink[i + 2];

            if (block->kind == YS_INK_PATH && block->pen.fill == 0xFFFFFF && block->n == 4 &&
                text->kind == YS_INK_TEXT && sscanf(text->text, "%lf m", &metres) == 1)
                bar = block->pt[1].x - block->pt[0].x;
        }
        cr_assert(bar > 40 && bar <= 160, "%g", bar);
        cr_assert(fabs(bar - metres * pixels_in_metre()) < 1, "%g m: %g pixels, want %g",
                  metres, bar, metres * pixels_in_metre());
    }
}

static size_t dashed(void)
{
    size_t n = 0;

    for (size_t i = 0; i < drawing.n; i++)
        n += drawing.ink[i].kind == YS_INK_PATH && drawing.ink[i].clip &&
             drawing.ink[i].n == 4 && drawing.ink[i].pen.dash[1] > 0;
    return n;
}

Test(figure, what_is_doubtful_or_estimated_is_dashed)
{
    for (size_t i = 0; i < made.res.n_object; i++) {
        made.object[i].estimated = false;
        made.object[i].score = 0.95;
        made.object[i].status = YS_STAYED;
    }
    draw_date(2);
    const size_t none = dashed();

    cr_assert_eq(none, 0);
    made.object[30].estimated = true;
    made.object[40].score = 0.79;
    made.object[50].status = YS_UNCERTAIN;
    draw_date(2);
    cr_assert_eq(dashed(), 2 * 3, "the line and what is below it, of three"); /* one row each */
}

Test(figure, each_status_has_a_line_of_its_own_also_in_grey)
{
    double width[5] = {0}, dash[5] = {0};
    size_t paths[5] = {0};

    for (unsigned k = 0; k <= YS_UNCERTAIN; k++) {
        size_t without, with = 0;

        made.object[30].area = "elsewhere";
        draw_date(2);
        without = drawing.n;
        made.object[30].area = made.object[31].area;
        made.object[30].status = (enum ys_object_status)k;
        made.object[30].score = 1;
        draw_date(2);
        with = drawing.n;
        paths[k] = with - without;
        for (size_t i = 0; i < drawing.n; i++)
            if (drawing.ink[i].kind == YS_INK_PATH && drawing.ink[i].clip) {
                width[k] += drawing.ink[i].pen.width;
                dash[k] += drawing.ink[i].pen.dash[1];
            }
    }
    cr_assert(width[YS_ARRIVED] > width[YS_STAYED] + 1, "no thicker line");
    cr_assert(paths[YS_LEFT] > paths[YS_STAYED], "not crossed out");
    cr_assert(dash[YS_UNCERTAIN] > dash[YS_STAYED] + 1, "not dotted");
}

Test(figure, date_sensor_and_licence_stand_in_the_picture)
{
    draw_date(2);
    const struct ys_ink *image = NULL, *date = text_with("5 October 2023: 73 railcars (");

    for (size_t i = 0; i < drawing.n && !image; i++)
        image = drawing.ink[i].kind == YS_INK_IMAGE ? &drawing.ink[i] : NULL;
    const struct ys_ink *licence = text_with("2023 Example Imaging");
    cr_assert(image && date && licence);
    cr_assert(strstr(licence->text, "rendered scene"));
    cr_assert(licence->y > image->y && licence->y < image->y + image->canvas.height);
    cr_assert(licence->x > image->x);
}

Test(figure, a_rendered_tile_is_called_synthetic_and_another_is_not)
{
    draw_date(0);
    cr_assert(text_with("SYNTHETIC: rendered tiles") && text_with("SYNTHETIC, evidence"));
    made.info[0].rendered = made.res.rendered = false;
    draw_date(0);
    cr_assert(!text_with("SYNTHETIC"));
}

Test(figure, a_change_shows_both_dates_one_below_the_other_at_one_scale)
{
    double y[2] = {0}, ground[2] = {0};
    size_t n = 0;

    draw_change();
    for (size_t i = 0; i < drawing.n && n < 2; i++)
        if (drawing.ink[i].kind == YS_INK_IMAGE) {
            y[n] = drawing.ink[i].y;
            ground[n++] = drawing.ink[i].canvas.width;
        }
    cr_assert_eq(n, 2);
    cr_assert(y[1] > y[0]);
    cr_assert_eq(ground[0], ground[1]);
    const struct ys_ink *before = text_with("14 June 2023: 20 railcars"),
                        *after = text_with("5 October 2023: 73 railcars (90 % interval 70");
    cr_assert(before && after && before->y > y[0] && before->y < y[1]);
    /* The first car of both dates stands on the same place: their outlines are one below the other. */
    double x[2];
    n = 0;
    for (size_t i = 0; i < drawing.n && n < 2; i++)
        if (is_number(&drawing.ink[i]) && !strcmp(drawing.ink[i].text, "1"))
            x[n++] = drawing.ink[i].x;
    cr_assert_eq(n, 2);
    cr_assert_float_eq(x[0], x[1], 1.5);
}

Test(figure, statuses_of_a_change_are_those_of_its_pair)
{
    for (size_t i = 0; i < made.res.n_object; i++) {
        made.object[i].since_date = made.object[i].date ? 0 : SIZE_MAX;
        made.object[i].until_date = made.object[i].date ? SIZE_MAX : 1;
        made.object[i].since = made.object[i].date ? YS_ARRIVED : YS_SINGLE;
        made.object[i].until = made.object[i].date ? YS_SINGLE : YS_LEFT;
        made.object[i].status = YS_STAYED;
    }
    draw_change();
    cr_assert(text_with("left") && text_with("arrived"));
    for (size_t i = 0; i < drawing.n; i++)
        cr_assert(drawing.ink[i].kind != YS_INK_TEXT ||
                  strcmp(drawing.ink[i].text, "stayed") != 0);
}

Test(figure, a_picture_without_data_or_names_is_still_drawn)
{
    struct ys_picture *picture = &made.picture[1];

    memset(picture->image.valid, 0, (size_t)picture->image.width * picture->image.height);
    made.area[1].name = "\xED\x95\xAD\xEA\xB5\xAC \xE2\x82";
    made.res.site_name = NULL;
    made.info[0].sensor = NULL;
    made.info[0].licence = "";
    picture->north_x = picture->north_y = NAN;
    ys_polygon_fini(&picture->outline);
    draw_date(1);
    cr_assert(text_with("licence not stated") && text_with("sensor unknown"));
    picture->image.gsd_x_m = picture->image.gsd_y_m = NAN;
    draw_date(1);
    cr_assert(!text_with(" m\n"));
}

Test(figure, its_name_is_made_of_digits_whatever_the_date_says)
{
    char name[YS_FIGURE_NAME];

    ys_figure_name(name, &made.res, 0, 1, "date");
    cr_assert_str_eq(name, "figures/area-01-date-02-2023-10-05");
    ys_figure_name(name, &made.res, 0, SIZE_MAX, "series");
    cr_assert_str_eq(name, "figures/area-01-series");
    made.date[1].date = "../../etc/x";
    ys_figure_name(name, &made.res, 0, 1, "change");
    cr_assert_str_eq(name, "figures/area-01-change-02");
    made.date[1].date = "2023-09-01/2023-10-05";
    ys_figure_name(name, &made.res, 0, 1, "change");
    cr_assert_str_eq(name, "figures/area-01-change-02-2023-09-01-2023-10-05");
}

Test(figure, a_scale_bar_has_a_round_length)
{
    cr_assert_float_eq(ys_scale_bar_m(99), 50, 1e-9);
    cr_assert_float_eq(ys_scale_bar_m(100), 100, 1e-9);
    cr_assert_float_eq(ys_scale_bar_m(4.9), 2, 1e-9);
    cr_assert_float_eq(ys_scale_bar_m(0.13), 0.1, 1e-9);
    cr_assert_eq(ys_scale_bar_m(0), 0);
    cr_assert_eq(ys_scale_bar_m(NAN), 0);
}

/* ---- counts over time ------------------------------------------------------------------------ */

Test(figure, counts_over_time_have_their_intervals_and_what_was_reported)
{
    struct ys_error err = {0};

    cr_assert(ys_figure_has_series(&made.res, 0));
    cr_assert_eq(ys_figure_of_series(&drawing, &made.res, 0, &err), YS_OK, "%s", err.text);
    cr_assert(text_with("20 (18\xE2\x80\x93"
                        "22)") &&
              text_with("73 (70\xE2\x80\x93"
                        "76)"));
    cr_assert(text_with("14 June 2023") && text_with("5 October 2023"));
    cr_assert(text_with("reported: about 73 [T-01]"));
    assert_in_figure();
    assert_apart();
}

Test(figure, a_date_that_was_not_counted_is_a_gap_with_its_reason)
{
    struct ys_error err = {0};

    cr_assert_eq(ys_figure_of_series(&drawing, &made.res, 1, &err), YS_OK, "%s", err.text);
    const struct ys_ink *gap = text_with("not counted: ");
    cr_assert(gap && gap->letters.angle_deg == -90);
    cr_assert(text_with("12 (11\xE2\x80\x93"
                        "14)"));
    cr_assert(!text_with("0 ("));
    assert_in_figure();
}

Test(figure, nothing_is_drawn_over_time_where_there_is_one_date_or_no_count)
{
    made.count[3].counted = false;
    cr_assert(!ys_figure_has_series(&made.res, 1));
    made.res.n_date = 1;
    cr_assert(!ys_figure_has_series(&made.res, 0));
}

/* No word of a figure stays English: what is ours is looked for by its English words. */
Test(figure, a_german_figure_says_all_in_german)
{
    static const char *const english[] = {
        " on ", " of ",    "interval", "stayed",   "left",   "the ",    "pixels", "licence",
        "more", "certain", "about",    "outlined", "report", "counted", "October"};

    made.res.opt.language = "de";
    for (int what = 0; what < 3; what++) {
        struct ys_error err = {0};

        if (what == 0)
            draw_date(1);
        else if (what == 1)
            draw_change();
        else {
            ys_drawing_fini(&drawing);
            cr_assert_eq(ys_figure_of_series(&drawing, &made.res, 0, &err), YS_OK, "%s",
                         err.text);
        }
        for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
            const struct ys_ink *ink = text_with(english[i]);

            cr_expect(!ink, "figure %d: '%s'", what, ink ? ink->text : "");
        }
        cr_expect(text_with(what == 2 ? "Keine" : "Gepunktete"), "figure %d", what);
    }
}
