#include "../../../../src/formats/tile/tile_nodata.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

#include "../../../support/made_tile.h"

TestSuite(tile_nodata, .fini = made_tiles_remove);

static bool hides(const char *text, enum ys_sample sample, double value)
{
    struct ys_nodata nodata;
    struct ys_nodata_sample in;

    ys_nodata_read(&nodata, text, strlen(text));
    ys_nodata_find(&in, &nodata, sample);
    return ys_nodata_is(&in, value);
}

struct example {
    char text[32];
    enum ys_sample sample;
    double hidden, shown; /* NaN: none */
};

/* Each row but the first two was read with GDAL 3.6: its mask of a band that holds the values. */
ParameterizedTestParameters(tile_nodata, a_text_hides_what_gdal_hides)
{
    static const double most = (double)FLT_MAX;
    static struct example rows[] = {
        {"-1.7976931348623157e308", YS_F32, 0, 0},
        {"1.7976931348623157e+308", YS_F32, 0, 0},
        {"-3.4028235e+38", YS_F32, 0, 0},
        {"-3.40282346638529e+38", YS_F32, 0, 0},
        {"-3.4028234663852886e+38", YS_F32, 0, 0},
        {"-3.4e38", YS_F32, 0, 0},
        {"3.40282346638529e+38", YS_F32, 0, 0},
        {"3.40282306073709653e+38", YS_F32, 0, 0},
        {"-0x1.fffffep+127", YS_F32, 0, 0},
        {"-9999 ", YS_F32, -9999, -9998},
        {"  -9999\n", YS_F32, -9999, 9999},
        {"-9999.0001", YS_F32, -9999, -9999.1},
        {"0,5", YS_F32, 0.5, 0},
        {"0.1", YS_F32, 0, 0},
        {"none", YS_F32, 0, 1},
        {"nan", YS_F32, NAN, 0},
        {"", YS_F32, NAN, 0},
        {"255", YS_U8, 255, 254},
        {"0xff", YS_U8, 255, 0},
        {"254.99999", YS_U8, 254, 255},
        {"0.5", YS_U8, 0, 1},
        {"256", YS_U8, NAN, 255},
        {"-1", YS_U8, NAN, 0},
        {"-0.5", YS_U8, NAN, 0},
        {"1e300", YS_U8, NAN, 255},
        {"inf", YS_U8, NAN, 255},
        {"-32768", YS_I16, -32768, 32767},
        {"-0.5", YS_I16, 0, -1},
        {"65535", YS_I16, NAN, -1},
        {"65535", YS_U16, 65535, 32767},
        {"65536", YS_U16, NAN, 0},
        {"-9999", YS_U16, NAN, 55537},
    };

    for (size_t i = 0; i < 9; i++) {
        rows[i].hidden = rows[i].text[0] == '-' ? -most : most;
        rows[i].shown = -rows[i].hidden;
    }
    rows[13].hidden = (double)0.1F;
    return cr_make_param_array(struct example, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct example *e, tile_nodata, a_text_hides_what_gdal_hides)
{
    cr_expect(isnan(e->hidden) || hides(e->text, e->sample, e->hidden), "'%s' hides %.9g",
              e->text, e->hidden);
    cr_expect(hides(e->text, e->sample, e->shown) == false, "'%s' shows %.9g", e->text,
              e->shown);
}

Test(tile_nodata, a_float_tile_with_a_rounded_text_has_holes)
{
    const struct made_tile m = {
        .width = 16, .height = 4, .bands = 1, .bits = 32, .format = 3, .nodata = "50.0000001"};
    ys_tile *tile = made_tile_open(&m, NULL);
    struct ys_image image;
    struct ys_error err;
    unsigned holes = 0;

    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, 16, 4, &err), YS_OK), "%s", err.text);
    for (uint32_t i = 0; i < 64; i++) {
        const bool hidden = made_value(i % 16, i / 16, 0) == 50;

        cr_expect(image.valid[i] == !hidden);
        holes += hidden;
    }
    cr_expect(holes > 0);
    ys_image_fini(&image);
    ys_tile_free(tile);
}
