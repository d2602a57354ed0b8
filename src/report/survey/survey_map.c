/* survey_map.c - the sites on a map without a background: dots in longitude and latitude, and a net of
 * lines.  A map of the ground would need a network, or megabytes of coasts. */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../escape.h"
#include "../figure/figure.h"
#include "../sentences.h"
#include "survey_page_parts.h"

static const double width_px = 960, most_height_px = 560, margin_px = 40;
/* A survey of one site, or of a few in one town, still shows where on Earth it is. */
static const double least_deg = 0.02;
enum { MOST_NAMES = 30 }; /* more of them would cover one another */

struct map {
    double west, south, scale_x, scale_y; /* degrees of the lower left corner; px a degree */
    double height_px;
    const ys_result *words; /* of the language, and nothing else */
};

static bool has_place(const struct ys_survey_site *site)
{
    return isfinite(site->lon_deg) && isfinite(site->lat_deg);
}

static int by_longitude(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The meridian at which the map begins: behind the widest gap between two sites, so that sites on both
 * sides of the 180th lie beside one another.  NaN: no site has a place.  lon: room for one of each. */
static double find_west(double *lon, const struct ys_survey_view *view)
{
    double west = NAN, widest = -1;
    size_t n = 0;

    for (size_t i = 0; i < view->n; i++)
        if (has_place(&view->site[i]))
            lon[n++] = view->site[i].lon_deg;
    qsort(lon, n, sizeof *lon, by_longitude);
    for (size_t i = 0; i < n; i++) {
        const double gap = i ? lon[i] - lon[i - 1] : lon[0] + 360 - lon[n - 1];

        if (gap > widest)
            widest = gap, west = lon[i];
    }
    return west;
}

/* Degrees east of the map's first meridian. */
static double east_of(const struct ys_survey_site *site, double west)
{
    const double d = fmod(site->lon_deg - west, 360);

    return d < 0 ? d + 360 : d;
}

/* Round all sites, from the meridian west on. */
static void frame(struct map *map, const struct ys_survey_view *view, double west)
{
    double wide = 0, south = INFINITY, north = -INFINITY;

    map->west = west;
    for (size_t i = 0; i < view->n; i++)
        if (has_place(&view->site[i])) {
            wide = fmax(wide, east_of(&view->site[i], map->west));
            south = fmin(south, view->site[i].lat_deg);
            north = fmax(north, view->site[i].lat_deg);
        }
    /* A degree of longitude is as long as it is on the ground in the middle of the map. */
    const double narrow = fmax(cos((south + north) / 2 * YS_PI / 180), 0.05);
    const double inner_w = width_px - 2 * margin_px, inner_h = most_height_px - 2 * margin_px;
    const double span_x = fmax(wide, least_deg), span_y = fmax(north - south, least_deg);

    map->scale_x = fmin(inner_w / span_x, inner_h / span_y * narrow);
    map->scale_y = map->scale_x / narrow;
    map->west -= (width_px / map->scale_x - wide) / 2;
    map->height_px = fmax((north - south) * map->scale_y + 2 * margin_px, 200);
    map->south = (south + north) / 2 - map->height_px / map->scale_y / 2;
}

static double place_y(const struct map *map, double lat)
{
    return map->height_px - (lat - map->south) * map->scale_y;
}

static void attribute(struct ys_text *out, const char *name, double value)
{
    ys_text_addf(out, " %s=\"", name);
    ys_text_add_number(out, value, 1);
    ys_text_add(out, "\"");
}

static void line(struct ys_text *out, const double x[2], const double y[2])
{
    ys_text_add(out, "<line class=\"grid\"");
    attribute(out, "x1", x[0]);
    attribute(out, "x2", x[1]);
    attribute(out, "y1", y[0]);
    attribute(out, "y2", y[1]);
    ys_text_add(out, "/>");
}

static void label(struct ys_text *out, const struct map *map, const struct ys_point *at,
                  double degree, const char *signs)
{
    ys_text_add(out, "<text");
    attribute(out, "x", at->x);
    attribute(out, "y", at->y);
    ys_text_add(out, ">");
    ys_say_number(out, map->words, fabs(degree), 4);
    ys_text_addf(out, "\302\260%c</text>", degree < 0 ? signs[1] : signs[0]);
}

/* Meridians and parallels at 1, 2 or 5 times a power of ten. */
static void add_net(struct ys_text *out, const struct map *map)
{
    const double step_x = ys_scale_bar_m(width_px / map->scale_x / 2);
    const double step_y = ys_scale_bar_m(map->height_px / map->scale_y / 1.5);

    for (double k = ceil(map->west / step_x); k * step_x < map->west + width_px / map->scale_x;
         k++) {
        const double x = (k * step_x - map->west) * map->scale_x;
        const double lon = k * step_x - 360 * floor((k * step_x + 180) / 360);

        line(out, (double[]){x, x}, (double[]){0, map->height_px});
        label(out, map, &(struct ys_point){x + 4, map->height_px - 6}, lon, "EW");
    }
    for (double k = ceil(map->south / step_y);
         k * step_y < map->south + map->height_px / map->scale_y; k++) {
        const double y = place_y(map, k * step_y);

        if (fabs(k * step_y) > 90)
            continue;
        line(out, (double[]){0, width_px}, (double[]){y, y});
        label(out, map, &(struct ys_point){6, y - 4}, k * step_y, "NS");
    }
}

static const char *kind_of(const struct ys_survey_site *site)
{
    if (*site->failed)
        return "failed";
    for (size_t i = 0; i < site->n_verdict; i++)
        if (site->verdict[i].kind == YS_NOT_CONSISTENT)
            return "not-consistent";
    return "site";
}

static void add_dot(struct ys_text *out, const struct map *map,
                    const struct ys_survey_view *view, size_t i)
{
    const struct ys_survey_site *site = &view->site[i];
    double wide = fmod(site->lon_deg - map->west, 360);

    wide = wide < 0 ? wide + 360 : wide;
    const double x = wide * map->scale_x, y = place_y(map, site->lat_deg);

    ys_text_addf(out, "<a class=\"%s\" href=\"#s%zu\"><title>", kind_of(site), i + 1);
    ys_add_html(out, site->name);
    ys_text_add(out, "</title><circle r=\"5\"");
    attribute(out, "cx", x);
    attribute(out, "cy", y);
    ys_text_add(out, "/><text class=\"name\"");
    if (x > width_px - 160)
        ys_text_add(out, " text-anchor=\"end\"");
    attribute(out, "x", x > width_px - 160 ? x - 9 : x + 9);
    attribute(out, "y", y + 4);
    ys_text_addf(out, ">%zu", i + 1);
    if (view->n <= MOST_NAMES) {
        ys_text_add(out, " ");
        ys_add_html(out, site->name);
    }
    ys_text_add(out, "</text></a>");
}

void ys_survey_map(struct ys_text *out, const struct ys_survey_view *view)
{
    double *room = ys_new(view->n, sizeof *room);
    struct map map;

    if (!room) {
        out->failed = true;
        return;
    }
    const double west = find_west(room, view);

    free(room);
    if (!isfinite(west))
        return;
    const ys_result words = {.opt.language = view->plan->language};
    frame(&map, view, west);
    map.words = &words;
    ys_text_add(out, "<svg viewBox=\"0 0");
    ys_text_addf(out, " %.0f %.0f\">", width_px, map.height_px);
    add_net(out, &map);
    for (size_t i = 0; i < view->n; i++)
        if (has_place(&view->site[i]))
            add_dot(out, &map, view, i);
    ys_text_add(out, "</svg>");
}
