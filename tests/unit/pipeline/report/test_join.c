/* Files and dates of a report: what is joined, and what they are compared on. */

#include "../../../../include/yardstick.h"
#include "../../../support/alter.h"
#include "../../../support/drawn_pair.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define YARD "samples/rail_yard/"

static ys_status run_job(ys_result **res, const struct ys_job *job, struct ys_error *err)
{
    struct ys_options quiet;

    ys_options_init(&quiet);
    quiet.no_images = true;
    return ys_run(res, job, &quiet, err);
}

/* ---- the same counts and objects from parts as from the whole */

/* The bytes of a file of a report folder, which goes. */
static char *take(const char *folder, const char *name)
{
    char path[256];
    char *bytes = calloc(1, 1 << 20);

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");

    cr_assert(file != NULL && bytes != NULL, "%s", path);
    cr_assert(fread(bytes, 1, (1 << 20) - 1, file) > 0, "%s", path);
    fclose(file);
    return bytes;
}

static void expect_same_report(const ys_result *whole, const ys_result *parts)
{
    static const char *const name[] = {"counts.csv", "objects.csv", "objects.geojson"};
    char folder[2][200];

    for (int i = 0; i < 2; i++) {
        snprintf(folder[i], sizeof folder[i], "%s", made_tile_path(i ? "parts" : "whole"));
        cr_assert(eq(int, ys_result_save(i ? parts : whole, folder[i], NULL), YS_OK));
    }
    for (size_t k = 0; k < sizeof name / sizeof *name; k++) {
        char *a = take(folder[0], name[k]), *b = take(folder[1], name[k]);

        cr_expect(strcmp(a, b) == 0, "%s is another one", name[k]);
        free(a);
        free(b);
    }
}

/* The later date in four files, of which the whole is known. */
static void expect_same_from_four(const struct alter cut[4], double least_overlap,
                                  double most_overlap)
{
    const char *one[] = {YARD "before.tif", YARD "after.tif"};
    char path[4][200];
    const char *four[] = {YARD "before.tif", path[0], path[1], path[2], path[3]};
    const struct ys_job whole = {.tiles = one, .n_tiles = 2, .site = YARD "site.geojson"};
    const struct ys_job parts = {.tiles = four, .n_tiles = 5, .site = YARD "site.geojson"};
    struct ys_error err = {0};
    ys_result *res[2] = {NULL, NULL};

    for (int i = 0; i < 4; i++) {
        char name[16];

        snprintf(name, sizeof name, "part%d.tif", i);
        snprintf(path[i], sizeof path[i], "%s", made_tile_path(name));
        cr_assert(alter_tile(path[i], YARD "after.tif", &cut[i]));
    }
    cr_assert(eq(int, run_job(&res[0], &whole, &err), YS_OK), "%s", err.text);
    cr_assert(eq(int, run_job(&res[1], &parts, &err), YS_OK), "%s", err.text);
    cr_expect(eq(sz, ys_result_n_dates(res[1]), 2));
    cr_expect(eq(sz, ys_result_date(res[1], 0)->n_files, 1));
    cr_expect(eq(sz, ys_result_date(res[1], 1)->n_files, 4));
    cr_expect(ge(dbl, ys_result_date(res[1], 1)->overlap, least_overlap));
    cr_expect(le(dbl, ys_result_date(res[1], 1)->overlap, most_overlap));
    cr_expect(ys_result_date(res[1], 1)->masked <= 0);
    for (int i = 0; i < 4; i++)
        cr_expect(eq(sz, strlen(ys_result_date(res[1], 1)->file[i].sha256), 64));
    cr_assert(eq(sz, ys_result_n_notes(res[1]), 1));
    cr_expect(strstr(ys_result_note(res[1], 0), "part0.tif, part1.tif, part2.tif, part3.tif") !=
              NULL);
    expect_same_report(res[0], res[1]);
    ys_result_free(res[0]);
    ys_result_free(res[1]);
    made_tiles_remove();
}

Test(joined_dates, a_tile_cut_into_four_overlapping_files_gives_the_same_objects)
{
    /* 1280 x 800 px: columns to 760 and from 500 on, rows to 470 and from 330 on */
    static const struct alter cut[4] = {{.gain = 1, .right = 520, .bottom = 330},
                                        {.gain = 1, .col0 = 500, .bottom = 330},
                                        {.gain = 1, .right = 520, .row0 = 330},
                                        {.gain = 1, .col0 = 500, .row0 = 330}};

    expect_same_from_four(cut, 0.2, 1);
}

/* Cars that cross a seam are counted once and whole: a dozen of 73 stand on one. */
Test(joined_dates, a_tile_cut_into_four_abutting_files_gives_the_same_objects)
{
    static const struct alter cut[4] = {{.gain = 1, .right = 640, .bottom = 400},
                                        {.gain = 1, .col0 = 640, .bottom = 400},
                                        {.gain = 1, .right = 640, .row0 = 400},
                                        {.gain = 1, .col0 = 640, .row0 = 400}};

    expect_same_from_four(cut, 0, 0);
}

/* ---- dates on any grid */

/* The same 300 m of ground, with the corner of the frame's pixel (0, 0). */
struct look {
    char what[24];
    uint16_t epsg;
    double t[6];
    uint32_t width, height;
};

static const struct look plain = {"", 0, {0}, 600, 600};

static void write_look(char path[200], const char *name, const struct look *look, double dx,
                       const char *date)
{
    struct drawn_tile drawn = {.width = look->width,
                               .height = look->height,
                               .epsg = look->epsg,
                               .view = *drawn_plain(),
                               .bands = 3};

    memcpy(drawn.t, look->t, sizeof drawn.t);
    drawn.view.dx = dx;
    snprintf(drawn.date, sizeof drawn.date, "%s", date);
    drawn_tile_write(name, &drawn);
    snprintf(path, 200, "%s", made_tile_path(name));
}

static ys_result *run_whole(const char *const *tiles, size_t n, const char *reference)
{
    const struct ys_job job = {
        .tiles = tiles, .n_tiles = n, .class_name = "vessel", .reference = reference};
    struct ys_error err = {0};
    ys_result *res = NULL;

    cr_assert(eq(int, run_job(&res, &job, &err), YS_OK), "%s", err.text);
    return res;
}

ParameterizedTestParameters(grids, a_date_on_another_grid_is_aligned)
{
    static struct look rows[] = {
        {"0.6 m", 0, {DRAWN_X, 0.6, 0, DRAWN_Y, 0, -0.6}, 500, 500},
        {"degrees", 4326, {38.99999, 6.2e-6, 0, 37.04624, 0, -5e-6}, 600, 600},
        {"turned by 20 degrees",
         0,
         {DRAWN_X - 20, 0.5168261, 0.1881094, DRAWN_Y - 30, 0.1881094, -0.5168261},
         640,
         640},
        {"another zone", 32638, {-33840, 0.55, 0, 4116880, 0, -0.55}, 620, 620},
        {"another extent", 0, {DRAWN_X + 60, 0.55, 0, DRAWN_Y + 40, 0, -0.55}, 500, 600},
    };

    return cr_make_param_array(struct look, rows, sizeof rows / sizeof *rows);
}

/* Its content is 3 px of the frame, 1.5 m, east of where it was. */
ParameterizedTest(struct look *p, grids, a_date_on_another_grid_is_aligned)
{
    for (int earlier = 0; earlier < 2; earlier++) {
        char path[2][200];
        const char *tiles[2] = {path[0], path[1]};

        write_look(path[0], "plain.tif", &plain, 0, "2023:09:05 10:00:00");
        write_look(path[1], "other.tif", p, 3,
                   earlier ? "2023:08:01 10:00:00" : "2023:10:05 10:00:00");
        ys_result *res = run_whole(tiles, 2, NULL);
        const struct ys_date_row *ref = ys_result_date(res, earlier ? 1 : 0);
        const struct ys_date_row *row = ys_result_date(res, earlier ? 0 : 1);

        cr_expect(ref->reference && !row->reference, "%s: the finest is not the reference",
                  p->what);
        cr_assert(row->aligned, "%s: %s", p->what, row->reason);
        cr_expect(fabs(row->shift_x_m - 1.5) < 0.1, "%s: east %g", p->what, row->shift_x_m);
        cr_expect(fabs(row->shift_y_m) < 0.1, "%s: north %g", p->what, row->shift_y_m);
        ys_result_free(res);
        made_tiles_remove();
    }
}

static void write_pair(char path[2][200])
{
    static const struct look coarse = {"", 0, {DRAWN_X, 0.6, 0, DRAWN_Y, 0, -0.6}, 500, 500};

    write_look(path[0], "fine.tif", &plain, 0, "2023:09:05 10:00:00");
    write_look(path[1], "coarse.tif", &coarse, 0, "2023:10:05 10:00:00");
}

Test(grids, the_reference_is_the_date_that_was_asked_for)
{
    char path[2][200];
    const char *tiles[2] = {path[0], path[1]};

    write_pair(path);
    for (int i = 0; i < 2; i++) {
        ys_result *res = run_whole(tiles, 2, i ? "2023-10-05" : "2023-09-05T10:00Z");

        cr_expect(eq(int, ys_result_date(res, 0)->reference, !i));
        cr_expect(eq(int, ys_result_date(res, 1)->reference, i));
        ys_result_free(res);
    }
    made_tiles_remove();
}

struct wrong {
    char asked[24], says[48];
};

ParameterizedTestParameters(grids, a_reference_that_is_none_is_refused)
{
    static struct wrong rows[] = {
        {"2023-09-06", "no tile of that date; want one of 2023-09-05"},
        {"2023-09-05T11:00Z", "no tile of that date"},
        {"2023-13-05", "there is no month 13"},
        {"first", "want a date like"},
    };

    return cr_make_param_array(struct wrong, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct wrong *p, grids, a_reference_that_is_none_is_refused)
{
    char path[2][200];
    const char *tiles[2] = {path[0], path[1]};
    const struct ys_job job = {
        .tiles = tiles, .n_tiles = 2, .class_name = "vessel", .reference = p->asked};
    struct ys_error err = {0};
    ys_result *res = NULL;

    write_pair(path);
    cr_assert(run_job(&res, &job, &err) != YS_OK);
    cr_expect(strstr(err.text, p->says) != NULL, "%s", err.text);
    made_tiles_remove();
}

/* ---- one day */

Test(joined_dates, two_looks_of_one_day_are_two_dates)
{
    char path[2][200];
    const char *tiles[2] = {path[0], path[1]};

    write_look(path[0], "b.tif", &plain, 2, "2023:10:05 14:30:00");
    write_look(path[1], "a.tif", &plain, 0, "2023:10:05 10:12:00");
    ys_result *res = run_whole(tiles, 2, NULL);

    cr_assert(eq(sz, ys_result_n_dates(res), 2));
    cr_expect(strcmp(ys_result_date(res, 0)->date, "2023-10-05T10:12:00Z") == 0);
    cr_expect(strcmp(ys_result_date(res, 1)->date, "2023-10-05T14:30:00Z") == 0);
    cr_expect(fabs(ys_result_date(res, 1)->shift_x_m - 1) < 0.1);
    ys_result_free(res);
    made_tiles_remove();
}

/* Four fifths in common, without times: the same picture or not is seen in the pixels. */
Test(joined_dates, looks_without_times_that_differ_are_refused_and_such_that_agree_are_joined)
{
    static const struct look right = {
        "", 0, {DRAWN_X + 60, 0.5, 0, DRAWN_Y, 0, -0.5}, 600, 600};
    char path[2][200], spec[2][440];
    const char *tiles[2] = {spec[0], spec[1]};
    const struct ys_job job = {.tiles = tiles, .n_tiles = 2, .class_name = "vessel"};

    for (int differ = 0; differ < 2; differ++) {
        struct ys_error err = {0};
        ys_result *res = NULL;

        write_look(path[0], "l.tif", &plain, 0, "2023:10:05 10:12:00");
        write_look(path[1], "r.tif", &right, differ ? 40 : 0, "2023:10:05 10:12:00");
        for (int i = 0; i < 2; i++)
            snprintf(spec[i], sizeof spec[i], "%s@2023-10-05", path[i]);
        const ys_status st = run_job(&res, &job, &err);

        if (differ) {
            cr_assert(eq(int, st, YS_ERR_MISMATCH));
            cr_expect(strstr(err.text, "l.tif and ") && strstr(err.text, "differ there"), "%s",
                      err.text);
        } else {
            cr_assert(eq(int, st, YS_OK), "%s", err.text);
            cr_expect(eq(sz, ys_result_n_dates(res), 1));
            cr_expect(eq(sz, ys_result_date(res, 0)->n_files, 2));
        }
        ys_result_free(res);
        made_tiles_remove();
    }
}

Test(joined_dates, a_tile_of_the_same_day_elsewhere_is_refused)
{
    static const struct look away = {
        "", 0, {DRAWN_X + 5000, 0.5, 0, DRAWN_Y, 0, -0.5}, 200, 200};
    char path[2][200];
    const char *tiles[2] = {path[0], path[1]};
    const struct ys_job job = {.tiles = tiles, .n_tiles = 2, .class_name = "vessel"};
    struct ys_error err = {0};
    ys_result *res = NULL;

    write_look(path[0], "here.tif", &plain, 0, "2023:10:05 10:12:00");
    write_look(path[1], "away.tif", &away, 0, "2023:10:05 10:12:00");
    cr_assert(eq(int, run_job(&res, &job, &err), YS_ERR_MISMATCH));
    cr_expect(strstr(err.text, "away.tif: it is of the same date as") != NULL, "%s", err.text);
    made_tiles_remove();
}
