#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../../src/count/area/areas.h"
#include "../../../src/formats/geojson/site.h"
#include "../../../src/formats/tile/tile.h"
#include "../../support/data.h"

/* Real pictures that may not be passed on: where they are not, there is nothing to test.  The
 * figures were counted by hand. */

struct picture {
    ys_tile *tile;
    struct ys_image image;
    struct ys_site site;
    uint8_t *inside;
};

static void open_picture(struct picture *out, const char *folder, const char *tile)
{
    struct ys_options opt;
    struct ys_error err;
    char path[DATA_PATH];

    *out = (struct picture){0};
    need_data(path, "real/%s/%s", folder, tile);
    ys_options_init(&opt);
    cr_assert(eq(int, ys_tile_open(&out->tile, path, &opt, &err), YS_OK), "%s", err.text);
    const struct ys_tile_info *info = ys_tile_info(out->tile);

    cr_assert(
        eq(int,
           ys_tile_window(&out->image, out->tile, 0, 0, info->width_px, info->height_px, &err),
           YS_OK),
        "%s", err.text);
    need_data(path, "real/%s/site.geojson", folder);
    cr_assert(eq(int, ys_site_read(&out->site, path, NULL, &err), YS_OK), "%s", err.text);
    out->inside = calloc(info->width_px, info->height_px);
}

static void close_picture(struct picture *picture)
{
    ys_image_fini(&picture->image);
    ys_site_fini(&picture->site);
    ys_tile_free(picture->tile);
    free(picture->inside);
}

static struct ys_counted count_area(struct picture *picture, size_t area)
{
    const struct ys_area *a = picture->site.area + area;
    const struct ys_class *c = picture->site.class_ + a->class_index;
    struct ys_polygon polygon;
    struct ys_counted out;

    cr_assert(ys_polygon_copy(&polygon, &a->polygon));
    for (size_t i = 0; i < polygon.n; i++)
        for (size_t k = 0; k < polygon.ring[i].n; k++) {
            struct ys_point *p = polygon.ring[i].pt + k;

            ys_tile_to_pixel(picture->tile, p->x, p->y, &p->x, &p->y);
        }
    cr_assert(ys_polygon_fill(picture->inside, picture->image.width, picture->image.height,
                              &polygon, 1));
    const struct ys_area_in in = {.image = &picture->image,
                                  .inside = picture->inside,
                                  .length_m = {c->length_m[0], c->length_m[1]},
                                  .width_m = {c->width_m[0], c->width_m[1]},
                                  .north_y = -1,
                                  .max_bytes = (size_t)1 << 30,
                                  .threads = 2};

    cr_assert(eq(int, ys_blobs_count(&out, &in, NULL, NULL), YS_OK));
    ys_polygon_fini(&polygon);
    return out;
}

Test(areas_real, fifty_one_buses_are_counted_to_one)
{
    struct picture picture;

    open_picture(&picture, "bus_p1888", "tile.tif");
    struct ys_counted out = count_area(&picture, 0);

    cr_assert(out.best >= 50 && out.best <= 52, "best %u", out.best);
    cr_assert(out.low90 <= 51 && out.high90 >= 51, "%u to %u", out.low90, out.high90);
    ys_counted_fini(&out);
    close_picture(&picture);
}

Test(areas_real, fifty_four_tents_are_counted_to_two)
{
    struct picture picture;

    open_picture(&picture, "tents_adiyaman5", "after.tif");
    struct ys_counted out = count_area(&picture, 0);

    cr_assert(out.best >= 52 && out.best <= 56, "best %u", out.best);
    cr_assert(out.low90 <= 53 && out.high90 >= 56, "%u to %u", out.low90, out.high90);
    ys_counted_fini(&out);
    close_picture(&picture);
}

Test(areas_real, the_pitch_was_empty_half_a_year_before)
{
    struct picture picture;

    open_picture(&picture, "tents_adiyaman5", "before.tif");
    struct ys_counted out = count_area(&picture, 0);

    cr_assert(out.counted);
    cr_assert(le(u32, out.high90, 1));
    ys_counted_fini(&out);
    close_picture(&picture);
}
