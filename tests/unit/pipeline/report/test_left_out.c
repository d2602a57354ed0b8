#include "../../../../src/pipeline/report/run_parts.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../../support/drawn_letters.h"

enum { W = 600, H = 300 };

/* A window of a tile of twice its size, whose upper left corner lies at column 600, row 300. */
static void leave_out(struct ys_registered *date, const char *text, uint32_t x, uint32_t y)
{
    static const struct ys_tile_info info = {
        .path = "a.png", .date = "2023-10-05", .width_px = 2 * W, .height_px = 2 * H};
    static struct ys_dated_tile tile = {.info = &info};
    static struct ys_run_job job;
    struct ys_error err;

    ysk_ops_init(&job.in.ops, 0);
    memset(date, 0, sizeof *date);
    date->place.date = &tile;
    cr_assert(eq(int, ys_image_new(&date->image, W, H, 3, 0, &err), YS_OK));
    memset(date->image.valid, 1, (size_t)W * H);
    date->image.full_scale = 255;
    date->image.col0 = W;
    date->image.row0 = H;
    drawn_letters(&date->image, text, x, y, 2, 255);
    cr_assert(eq(int, ys_date_leave_out(date, &job, &err), YS_OK));
}

static uint32_t n_invalid(const struct ys_registered *date)
{
    uint32_t n = 0;

    for (size_t i = 0; i < (size_t)W * H; i++)
        n += !date->image.valid[i];
    return n;
}

Test(left_out, lettering_is_named_by_where_it_lies_in_the_tile_and_its_pixels_are_not_used)
{
    struct ys_registered date;

    leave_out(&date, "Google Earth 2023", 300, 260);
    cr_assert_str_eq(date.lettering, "the lower right");
    cr_expect(eq(int, date.image.valid[265 * W + 310], 0));
    cr_expect(gt(u32, n_invalid(&date), 18 * 150));
    cr_expect(lt(u32, n_invalid(&date), 60 * 300));
    ys_image_fini(&date.image);
    leave_out(&date, "Google Earth 2023", 20, 10);
    cr_assert_str_eq(date.lettering, "the middle");
    ys_image_fini(&date.image);
}

Test(left_out, a_picture_without_lettering_stays_whole_and_nothing_is_said)
{
    struct ys_registered date;

    leave_out(&date, "", 300, 260);
    cr_assert_str_eq(date.lettering, "");
    cr_expect(eq(u32, n_invalid(&date), 0));
    ys_image_fini(&date.image);
}
