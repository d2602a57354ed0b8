#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#include "../../../support/drawn_pair.h"

static char path_a[300], path_b[300], path_out[300];

static void clean(void)
{
    made_tiles_remove();
}

TestSuite(align_save, .fini = clean);

static const struct drawn_view plain = {0, 0, 0, 1, 1, 0, 0, 5};
static const struct drawn_tile reference = {.width = 520, .height = 480, .view = plain};

static ys_status save(const struct drawn_tile *b, int threads, size_t max_bytes,
                      struct ys_error *err)
{
    struct ys_options opt;
    const char *tile = path_b;
    ys_alignment *found;

    drawn_tile_write("a.tif", &reference);
    strcpy(path_a, made_tile_path("a.tif"));
    if (b)
        drawn_tile_write("b.tif", b);
    strcpy(path_b, made_tile_path("b.tif"));
    strcpy(path_out, made_tile_path("out.tif"));
    ys_options_init(&opt);
    opt.threads = threads;
    opt.max_bytes = max_bytes ? max_bytes : opt.max_bytes;
    ys_status st = ys_alignment_measure(&found, path_a, &tile, 1, &opt, err);

    cr_assert(zero(int, st), "%s", err->text);
    cr_assert(ys_alignment_row(found, 0)->aligned, "%s", ys_alignment_row(found, 0)->reason);
    st = ys_alignment_save(found, path_out, NULL, err);
    if (!st)
        cr_expect(zero(int, strcmp(ys_alignment_row(found, 0)->written, path_out)));
    ys_alignment_free(found);
    return st;
}

/* Root mean square of what is written against what the reference shows of that ground, in levels;
 * *shown: the share of the pixels that are not hidden. */
static double rms(double *shown, const struct drawn_tile *b)
{
    struct drawn_tile there = *b;
    ys_tile *tile;
    struct ys_image image;
    double sum = 0, n = 0;

    /* the tile as it would be where its ground is in place */
    there.view.dx = there.view.dy = there.view.angle_deg = 0;
    there.view.scale = 1;
    cr_assert(zero(int, ys_tile_open(&tile, path_out, NULL, NULL)));
    cr_assert(zero(int, ys_tile_window(&image, tile, 0, 0, 520, 480, NULL)));
    for (uint32_t y = 0; y < 480; y++)
        for (uint32_t x = 0; x < 520; x++)
            if (image.valid[y * 520 + x]) {
                const double level =
                    (double)image.plane[0][y * 520 + x] * (b->full > 0 ? 255 / b->full : 1);

                sum += pow(level - drawn_tile_level(&there, x + 0.5, y + 0.5, 0), 2);
                n++;
            }
    *shown = n / (520.0 * 480);
    ys_image_fini(&image);
    ys_tile_free(tile);
    return sqrt(sum / n);
}

struct written {
    struct drawn_tile b;
    double rms, shown;
    char sample[8];
};

#define AT .width = 520, .height = 480, .about_x = 260, .about_y = 240

ParameterizedTestParameters(align_save, a_tile_is_written_where_the_reference_shows_its_ground)
{
    static struct written p[] = {
        {{AT, .view = {6.4, -3.7, 0.3, 1.01, 0.7, 40, 0, 5}, .bands = 3}, 1, 0.95, "uint8"},
        {{AT, .view = {1.5, 2.5, 0, 1, 1, 0, 0, 5}, .full = 2047, .bands = 8},
         1,
         0.98,
         "uint16"},
        {{.width = 560,
          .height = 520,
          .epsg = 4326,
          .t = {38.99999, 0.5 / 89000, 0, 37.0463, 0, -0.5 / 111000},
          .about_x = 260,
          .about_y = 240,
          .view = {1.7, -1.2, 0, 1, 1, 0, 0, 5}},
         1.2,
         0.97,
         "uint8"},
        {{.width = 1400, /* two and a half pixels to one: the mean over it */
          .height = 1300,
          .t = {DRAWN_X - 5, 0.2, 0, DRAWN_Y + 5, 0, -0.2},
          .about_x = 260,
          .about_y = 240,
          .view = {0.9, -1.3, 0, 1, 1, 0, 0, 5}},
         1.2,
         0.99,
         "uint8"},
    };

    return cr_make_param_array(struct written, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct written *p, align_save,
                  a_tile_is_written_where_the_reference_shows_its_ground)
{
    struct ys_error err = {0};
    double shown;
    ys_info *info, *like;

    cr_assert(zero(int, save(&p->b, 2, 0, &err)), "%s", err.text);
    const double r = rms(&shown, &p->b);

    cr_expect(le(dbl, r, p->rms), "%g", r);
    cr_expect(ge(dbl, shown, p->shown), "%g", shown);
    cr_assert(zero(int, ys_info_read(&info, path_out, NULL, &err)), "%s", err.text);
    cr_assert(zero(int, ys_info_read(&like, path_a, NULL, &err)));
    const struct ys_tile_info *a = ys_info_get(like), *o = ys_info_get(info);

    cr_expect(zero(int, strcmp(o->sample, p->sample)));
    cr_expect(eq(u32, o->bands, p->b.bands ? p->b.bands : 1));
    cr_expect(zero(int, strcmp(o->crs, a->crs)));
    for (int k = 0; k < 6; k++)
        cr_expect(ieee_ulp_eq(dbl, o->transform[k], a->transform[k], 2));
    cr_expect(o->tiled && !strcmp(o->compression, "deflate"));
    ys_info_free(info);
    ys_info_free(like);
    clean();
}

static void copy_file(const char *from, const char *to)
{
    char line[900];

    snprintf(line, sizeof line, "cp '%s' '%s'", from, to);
    cr_assert(zero(int, system(line)));
}

Test(align_save, a_tile_on_itself_keeps_every_sample)
{
    const struct drawn_tile b = {.width = 520, .height = 480, .view = plain, .bands = 5};
    char before[65], after[65];
    struct ys_error err = {0};

    cr_assert(zero(int, save(&b, 1, 0, &err)), "%s", err.text);
    cr_assert(zero(int, ys_info_checksum(before, path_b, NULL, &err)));
    cr_assert(zero(int, ys_info_checksum(after, path_out, NULL, &err)));
    cr_expect(eq(str, before, after));
}

Test(align_save, the_same_bytes_by_any_number_of_threads_and_any_memory)
{
    const struct drawn_tile b = {AT, .view = {6.4, -3.7, 0.3, 1.01, 0.7, 40, 0, 5}, .bands = 3,
                                 .full = 1000};
    char hex[3][65], kept[300];
    struct ys_error err = {0};

    for (int k = 0; k < 3; k++) {
        cr_assert(zero(int, save(&b, k == 1 ? 5 : 1, k == 2 ? (size_t)65 << 20 : 0, &err)),
                  "%s", err.text);
        strcpy(kept, made_tile_path("kept.tif"));
        copy_file(path_out, kept);
        cr_assert(zero(int, ys_info_checksum(hex[k], kept, NULL, &err)));
    }
    cr_expect(eq(str, hex[0], hex[1]));
    cr_expect(eq(str, hex[0], hex[2]));
}

Test(align_save, the_date_and_what_else_is_known_go_along)
{
    const struct drawn_tile b = {AT, .view = {1.2, 0.4, 0, 1, 1, 0, 0, 5}};
    struct ys_options opt;
    struct ys_error err = {0};
    ys_alignment *found;
    ys_info *info;
    char spec[320], *tag = NULL;

    drawn_tile_write("a.tif", &reference);
    strcpy(path_a, made_tile_path("a.tif"));
    drawn_tile_write("b.tif", &b);
    strcpy(path_b, made_tile_path("b.tif"));
    strcpy(path_out, made_tile_path("out.tif"));
    ys_options_init(&opt);
    for (int k = 0; k < 2; k++) {
        static const char *const date[] = {"2023-10-05", "2023-10-05T02:13:00Z"};
        static const char *const want[] = {"2023:10:05 00:00:00", "2023:10:05 02:13:00"};
        const char *tile = spec;

        snprintf(spec, sizeof spec, "%s@%s", path_b, date[k]);
        cr_assert(zero(int, ys_alignment_measure(&found, path_a, &tile, 1, &opt, &err)), "%s",
                  err.text);
        cr_assert(zero(int, ys_alignment_save(found, path_out, NULL, &err)), "%s", err.text);
        ys_alignment_free(found);
        cr_assert(zero(int, ys_info_read(&info, path_out, NULL, &err)));
        cr_expect(zero(int, strcmp(ys_info_get(info)->date, date[k])));
        cr_expect(ys_info_get(info)->has_mask);
        ys_info_free(info);
        TIFFSetWarningHandler(NULL); /* of tags that it does not know */
        TIFF *tif = TIFFOpen(path_out, "r");

        cr_assert(TIFFGetField(tif, TIFFTAG_DATETIME, &tag) == 1);
        cr_expect(zero(int, strcmp(tag, want[k])));
        TIFFClose(tif);
    }
}

Test(align_save, no_input_is_written_over_and_nothing_is_left_of_a_failure)
{
    const struct drawn_tile b = {AT, .view = {1.2, 0.4, 0, 1, 1, 0, 0, 5}};
    struct ys_error err = {0};
    const char *tiles[2] = {path_b, path_b};
    ys_alignment *found;
    char folder[300];

    cr_assert(zero(int, save(&b, 1, 0, &err)), "%s", err.text);
    unlink(path_out);
    cr_assert(zero(int, ys_alignment_measure(&found, path_a, tiles, 1, NULL, &err)));
    cr_expect(eq(int, ys_alignment_save(found, path_a, NULL, &err), YS_ERR_ARG));
    cr_expect(eq(int, ys_alignment_save(found, path_b, NULL, &err), YS_ERR_ARG));
    cr_expect(zero(sz, strlen(ys_alignment_row(found, 0)->written)));
    ys_alignment_free(found);

    /* two tiles of one name in one folder */
    strcpy(folder, made_tile_path("folder"));
    cr_assert(zero(int, ys_alignment_measure(&found, path_a, tiles, 2, NULL, &err)));
    cr_expect(eq(int, ys_alignment_save(found, folder, NULL, &err), YS_ERR_ARG));
    cr_expect(strstr(err.text, "one name") != NULL);
    cr_expect(ne(int, access(folder, F_OK), 0));
    ys_alignment_free(found);
}
