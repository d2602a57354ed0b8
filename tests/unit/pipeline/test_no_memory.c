/* Out of memory, what fills a mask from a polygon must not count an area as empty. */

#include "../../../include/yardstick.h"
#include "../../../src/raster/geom.h"
#include "../../nomem/failing_alloc.h"
#include "../../support/alter.h"
#include "../../support/made_tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#define QUAY "samples/container_quay/"
#define YARD "samples/rail_yard/"

/* A square of 15 m of the quay and in it a smaller one that is left out, and 97 m by 58 m of the
 * yard without its right half. */
#define POLYGON(properties, west, south, east, north)                                          \
    "{\"type\": \"Feature\", \"properties\": {" properties "}, \"geometry\": {\"type\": "      \
    "\"Polygon\", \"coordinates\": [[[" west "," south "],[" east "," south "],[" east         \
    "," north "],[" west "," north "],[" west "," south "]]]}}"
#define SITE(members, features)                                                                \
    "{\"type\": \"FeatureCollection\", \"name\": \"Small\"" members                            \
    ", \"features\": [" features "]}"

static const char quay[] =
    SITE(", \"classes\": {\"tent\": {\"length_m\": [5, 7], \"width_m\": [2, 3], "
         "\"method\": \"blob\"}}",
         POLYGON("\"count\": \"tent\"", "-39.72523", "30.09770", "-39.72507",
                 "30.09784") "," POLYGON("\"count\": \"pit\", \"name\": \"left out\"",
                                         "-39.72523", "30.09775", "-39.72519",
                                         "30.09779") "," POLYGON("\"role\": \"exclude\"",
                                                                 "-39.72524", "30.09774",
                                                                 "-39.72518", "30.09780"));
static const char yard[] =
    SITE("", POLYGON("\"count\": \"railcar\"", "-39.93163", "30.09602", "-39.93062",
                     "30.09654") "," POLYGON("\"role\": \"exclude\"", "-39.93112", "30.09602",
                                             "-39.93062", "30.09654"));

/* made_tile_path() of each, kept. */
static char before_path[256], after_path[256], quay_path[256], yard_path[256], tracks_path[256];
static char left_path[256], right_path[256];

static void cut(void)
{
    static const struct alter small = {
        .gain = 1, .col0 = 230, .row0 = 285, .right = 750, .bottom = 415};
    static const struct alter part = {
        .gain = 1, .col0 = 460, .row0 = 300, .right = 620, .bottom = 380};

    /* The later quay in two files that overlap; the second must be resampled. */
    static const struct alter left = {
        .gain = 1, .col0 = 230, .row0 = 285, .right = 775, .bottom = 415};
    static const struct alter right = {
        .gain = 1, .col0 = 255, .row0 = 285, .right = 750, .bottom = 415, .misplaced_px = 0.5};

    strcpy(left_path, made_tile_path("left.tif"));
    strcpy(right_path, made_tile_path("right.tif"));
    cr_assert(alter_tile(left_path, QUAY "after.tif", &left));
    cr_assert(alter_tile(right_path, QUAY "after.tif", &right));
    strcpy(before_path, made_tile_path("before.tif"));
    strcpy(after_path, made_tile_path("after.tif"));
    strcpy(quay_path, made_tile_path("quay.geojson"));
    strcpy(yard_path, made_tile_path("yard.geojson"));
    strcpy(tracks_path, made_tile_path("yard.tif"));
    cr_assert(alter_tile(before_path, QUAY "before.tif", &small));
    cr_assert(alter_tile(after_path, QUAY "after.tif", &small));
    cr_assert(alter_tile(tracks_path, YARD "after.tif", &part));
    made_bytes_write(quay_path, quay, sizeof quay - 1);
    made_bytes_write(yard_path, yard, sizeof yard - 1);
}

static void clean(void)
{
    failing_alloc_at(0);
    made_tiles_remove();
}

TestSuite(no_memory, .init = cut, .fini = clean);

Test(no_memory, a_polygon_that_cannot_be_filled_says_so_and_leaves_the_mask)
{
    struct ys_point corner[] = {{1, 1}, {5, 1}, {5, 5}, {1, 5}};
    struct ys_line ring = {corner, 4};
    const struct ys_polygon polygon = {&ring, 1};
    uint8_t mask[36] = {0}, untouched[36] = {0};

    failing_alloc_at(1);
    cr_assert(not(ys_polygon_fill(mask, 6, 6, &polygon, 1)));
    cr_assert(failing_alloc_has());
    cr_assert(eq(int, memcmp(mask, untouched, sizeof mask), 0));
    cr_assert(ys_polygon_fill(mask, 6, 6, &polygon, 1));
    cr_assert(eq(int, mask[6 * 2 + 2], 1));
}

static ys_status count_tiles(char **text, const char *const *tiles, size_t n,
                             struct ys_error *err)
{
    const struct ys_job job = {.tiles = tiles, .n_tiles = n, .site = quay_path};
    struct ys_options opt;
    ys_result *res;

    ys_options_init(&opt);
    opt.threads = 1;
    opt.no_images = true;
    opt.assume_aligned = true; /* so small, they cannot be aligned */
    ys_status status = ys_run(&res, &job, &opt, err);

    if (status)
        return status;
    status = ys_result_text(text, res, YS_JSON, err);
    ys_result_free(res);
    return status;
}

static ys_status count(char **text, struct ys_error *err)
{
    const char *const tiles[] = {before_path, after_path};

    return count_tiles(text, tiles, 2, err);
}

static ys_status join(char **text, struct ys_error *err)
{
    const char *const tiles[] = {left_path, right_path};

    return count_tiles(text, tiles, 2, err);
}

static ys_status propose(char **text, struct ys_error *err)
{
    const struct ys_tracks_options all = {.min_score = 0};
    struct ys_options opt;
    ys_tracks *tracks;

    ys_options_init(&opt);
    opt.threads = 1;
    ys_status status = ys_tracks_propose(&tracks, tracks_path, yard_path, &all, &opt, err);

    if (status)
        return status;
    status = ys_tracks_text(text, tracks, err);
    ys_tracks_free(tracks);
    return status;
}

/* Every allocation of the library fails once: an error that says so, or the same text. */
static void every_allocation_fails(ys_status (*command)(char **text, struct ys_error *err))
{
    struct ys_error err;
    char *want, *text;

    failing_alloc_at(0);
    cr_assert(eq(int, command(&want, &err), YS_OK), "%s", err.text);
    for (unsigned long n = 1;; n++) {
        text = NULL;
        failing_alloc_at(n);
        const ys_status status = command(&text, &err);
        const bool last = !failing_alloc_has();

        failing_alloc_at(0);
        if (status) {
            cr_assert(eq(int, status, YS_ERR_NOMEM), "allocation %lu: %s", n, err.text);
            cr_assert(strstr(err.text, "memory") != NULL, "allocation %lu: %s", n, err.text);
        } else {
            cr_assert(eq(str, text, want), "allocation %lu", n);
        }
        ys_text_free(text);
        if (last)
            break;
    }
    ys_text_free(want);
}

Test(no_memory, a_count_is_right_or_refused)
{
    every_allocation_fails(count);
}

Test(no_memory, a_count_in_joined_files_is_right_or_refused)
{
    every_allocation_fails(join);
}

Test(no_memory, proposed_tracks_are_right_or_refused)
{
    every_allocation_fails(propose);
}
