/* blobs_geojson.c - components of change as features; a million of them is nothing unusual, so
 * that numbers are written digit by digit */

#include "blobs_geojson.h"

#include <math.h>

/* value with at most `digits` (9 or fewer) after the point, zeros at the end left out. */
static void add_fixed(struct ys_text *out, double value, int digits)
{
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    const double scaled = fabs(value) * power[digits];
    char text[32];
    int at = (int)sizeof text;

    if (!(scaled < 9e15)) { /* beyond whole doubles, or no number */
        ys_text_add_number(out, value, digits);
        return;
    }
    uint64_t n = (uint64_t)(scaled + 0.5);
    int left = digits;

    for (; left && n % 10 == 0; left--)
        n /= 10;
    const bool negative = value < 0 && n;

    for (; left; left--, n /= 10)
        text[--at] = (char)('0' + n % 10);
    if (at < (int)sizeof text)
        text[--at] = '.';
    do
        text[--at] = (char)('0' + n % 10);
    while (n /= 10);
    if (negative)
        text[--at] = '-';
    ys_text_add_n(out, text + at, sizeof text - (size_t)at);
}

static void add_member(struct ys_text *out, const char *name, double value, int digits)
{
    if (isnan(value))
        return;
    ys_text_add(out, name);
    add_fixed(out, value, digits);
}

/* As many digits as show four figures of it; whole numbers need none. */
static int digits_of(double value)
{
    const double size = fabs(value);

    return size >= 1000 || !(size > 0) ? 2 : size >= 1 ? 3 : size >= 1e-3 ? 6 : 9;
}

static void add_pair(struct ys_text *out, const char *before, double lon, double lat)
{
    ys_text_add(out, before);
    add_fixed(out, lon, 7); /* 1 cm */
    ys_text_add(out, ",");
    add_fixed(out, lat, 7);
    ys_text_add(out, "]");
}

void ys_blob_feature(struct ys_text *out, const struct ys_blob_row *row)
{
    bool placed = isfinite(row->lon) && isfinite(row->lat);

    for (int k = 0; k < 4; k++)
        placed = placed && isfinite(row->corner_lon[k]) && isfinite(row->corner_lat[k]);
    ys_text_add(out, "{\"type\":\"Feature\",\"properties\":{\"id\":");
    add_fixed(out, (double)row->id, 0);
    add_member(out, ",\"area_px\":", (double)row->area_px, 0);
    add_member(out, ",\"area_m2\":", row->area_m2, 2);
    add_member(out, ",\"mean_difference\":", row->mean_difference,
               digits_of(row->mean_difference));
    add_member(out, ",\"max_difference\":", row->max_difference,
               digits_of(row->max_difference));
    if (!isnan(row->shadow_share))
        ys_text_add(out, row->shadow ? ",\"class\":\"shadow\"" : ",\"class\":\"change\"");
    add_member(out, ",\"shadow_share\":", row->shadow_share, 3);
    if (!isnan(row->cast_share))
        add_member(out, ",\"cast_share\":", row->cast_share, 3);
    add_member(out, ",\"brighter_share\":", row->brighter_share, 3);
    add_member(out, ",\"x_px\":", row->x_px, 2);
    add_member(out, ",\"y_px\":", row->y_px, 2);
    add_member(out, ",\"length_px\":", row->length_px, 2);
    add_member(out, ",\"width_px\":", row->width_px, 2);
    if (placed) {
        add_member(out, ",\"lon\":", row->lon, 7);
        add_member(out, ",\"lat\":", row->lat, 7);
    }
    ys_text_add(out, "},\"geometry\":");
    if (placed) {
        ys_text_add(out, "{\"type\":\"Polygon\",\"coordinates\":[[");
        for (int k = 0; k <= 4; k++)
            add_pair(out, k ? ",[" : "[", row->corner_lon[k % 4], row->corner_lat[k % 4]);
        ys_text_add(out, "]]}}");
    } else {
        ys_text_add(out, "null}");
    }
}
