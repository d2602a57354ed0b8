/* info_text.c - what a tile is, as text */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/text.h"
#include "../info.h"
#include "text_table.h"

enum { LABEL, VALUE, N_COLUMNS };

/* The cell of a labelled line. */
static struct ys_text *line(struct ys_text_table *table, const char *label)
{
    struct ys_text *const cell = ys_text_table_row(table);

    ys_text_add(&cell[LABEL], label);
    return &cell[VALUE];
}

static void add_size(struct ys_text *out, const struct ys_tile_info *i)
{
    ys_text_addf(out, "%u x %u pixels, %u band%s, %s%s%s", i->width_px, i->height_px, i->bands,
                 i->bands == 1 ? "" : "s", i->sample, i->has_alpha ? ", alpha" : "",
                 i->has_mask ? ", mask" : "");
}

static void add_storage(struct ys_text *out, const struct ys_tile_info *i)
{
    ys_text_addf(out, "%s, %s of %u x %u%s%s, %llu bytes", i->compression,
                 i->tiled ? "tiles" : "strips", i->block_width_px, i->block_height_px,
                 i->planar ? ", a plane a band" : "", i->big ? ", BigTIFF" : "",
                 (unsigned long long)i->file_bytes);
}

static void add_place(struct ys_text *out, const struct ys_tile_info *i)
{
    ys_text_add(out, *i->crs ? i->crs : *i->unplaced ? "" : "no CRS");
    if (isnan(i->lon_deg)) {
        ys_text_add(out, *i->crs && *i->unplaced ? ", " : "");
        ys_text_add(out, i->unplaced);
        return;
    }
    ys_text_add(out, ", centre ");
    ys_text_add_number(out, i->lon_deg, 6);
    ys_text_add(out, ", ");
    ys_text_add_number(out, i->lat_deg, 6);
    ys_text_add(out, " (lon, lat)");
}

static void add_pixel(struct ys_text *out, const struct ys_tile_info *i)
{
    if (isnan(i->gsd_x_m)) {
        ys_text_add(out, "size unknown; give --pixel-size METRES");
        return;
    }
    ys_text_add_number(out, i->gsd_x_m, 4);
    ys_text_add(out, " x ");
    ys_text_add_number(out, i->gsd_y_m, 4);
    ys_text_add(out, " m on the ground");
    if (!(i->shows_m > 0))
        return;
    ys_text_add(out, ", shows ");
    ys_text_add_number(out, i->shows_m, 2);
    ys_text_add(out, " m");
}

/* " (yard.IMD: meanSunEl)" */
static void add_source(struct ys_text *out, const char *source)
{
    if (*ys_or_empty(source))
        ys_text_addf(out, " (%s)", source);
}

static void add_angle(struct ys_text_table *table, const char *name, double degrees,
                      const char *source)
{
    if (isnan(degrees))
        return;
    struct ys_text *const out = line(table, name);
    ys_text_add_number(out, degrees, 2);
    ys_text_add(out, " degrees");
    add_source(out, source);
}

static void add_said(struct ys_text_table *table, const char *name, const char *value,
                     const char *source)
{
    if (!*ys_or_empty(value))
        return;
    struct ys_text *const out = line(table, name);
    ys_text_add(out, value);
    add_source(out, source);
}

/* The quarter of the sky that shadows point to. */
static void add_shadows(struct ys_text_table *table, const struct ys_tile_info *i)
{
    static const char *const wind[] = {"north", "north-east", "east", "south-east",
                                       "south", "south-west", "west", "north-west"};

    if (isnan(i->sun_azimuth_deg))
        return;
    const double to = fmod(i->sun_azimuth_deg + 180, 360);
    struct ys_text *const out = line(table, "shadows");

    ys_text_add(out, "toward ");
    ys_text_add_number(out, to, 0);
    ys_text_addf(out, " degrees, %s", wind[(int)(to / 45 + 0.5) % 8]);
    if (!(i->sun_elevation_deg > 1))
        return;
    ys_text_add(out, ", ");
    ys_text_add_number(out, 1 / tan(i->sun_elevation_deg * YS_PI / 180), 1);
    ys_text_add(out, " m for each metre of height");
}

static void add_scene(struct ys_text_table *table, const struct ys_tile_info *i)
{
    add_said(table, "sensor", i->sensor, i->sensor_source);
    add_angle(table, "off nadir", i->off_nadir_deg, i->off_nadir_source);
    add_angle(table, "view azimuth", i->view_azimuth_deg, i->view_azimuth_source);
    add_angle(table, "sun azimuth", i->sun_azimuth_deg, i->sun_source);
    add_angle(table, "sun height", i->sun_elevation_deg,
              isnan(i->sun_azimuth_deg) ? i->sun_source : "");
    add_shadows(table, i);
    if (isfinite(i->metadata_gsd_m)) {
        struct ys_text *const out = line(table, "stated pixel");

        ys_text_add_number(out, i->metadata_gsd_m, 3);
        ys_text_add(out, " m");
        add_source(out, i->metadata_gsd_source);
    }
    add_said(table, "licence", i->licence, i->licence_source);
}

/* Classes whose counters see (do not see) enough in such pixels; no line for none. */
static void add_shown(struct ys_text_table *table, const struct ys_countable *shown, size_t n,
                      bool countable)
{
    struct ys_text *out = NULL;

    for (size_t k = 0; k < n; k++) {
        if (shown[k].countable != countable)
            continue;
        if (out)
            ys_text_add(out, ", ");
        else
            out = line(table, countable ? "shows" : "too coarse");
        ys_text_add(out, shown[k].class_);
    }
}

static void add_date(struct ys_text *out, const struct ys_tile_info *i)
{
    if (*i->date)
        ys_text_addf(out, "%s (%s%s%s)", i->date, i->date_source,
                     *ys_or_empty(i->date_element) ? ", " : "", ys_or_empty(i->date_element));
    else
        ys_text_add(out, "unknown; give PATH@DATE");
}

/* A line for each. */
static void add_warnings(struct ys_text_table *table, const char *warnings)
{
    char one[256];

    for (const char *at = warnings; *at;) {
        const size_t n = strcspn(at, "\n");

        snprintf(one, sizeof one, "%.*s", (int)n, at);
        ys_text_add(line(table, "warning"), one);
        at += n + (at[n] == '\n');
    }
}

static void add_lines(struct ys_text_table *table, const struct ys_tile_info *i)
{
    add_size(line(table, "size"), i);
    add_storage(line(table, "stored"), i);
    if (i->has_nodata) {
        struct ys_text *const out = line(table, "nodata");

        ys_text_add_number(out, i->nodata, 6);
        ys_text_add(out, isnan(i->nodata) ? "nan" : "");
    }
    add_place(line(table, "place"), i);
    add_pixel(line(table, "pixel"), i);
    add_date(line(table, "date"), i);
    add_scene(table, i);
    add_warnings(table, i->warnings);
    if (i->rendered)
        ys_text_add(line(table, "SYNTHETIC"), "its metadata says that it is rendered");
    if (*ys_or_empty(i->note))
        ys_text_add(line(table, "note"), i->note);
}

ys_status ys_info_render_text(char **out, const struct ys_tile_info *info,
                              const struct ys_countable *shown, size_t n_shown,
                              struct ys_error *err)
{
    /* The longest label is "sun azimuth", which many tiles lack: values of all stand alike. */
    struct ys_text_table table = {
        .n_columns = N_COLUMNS, .indent = 2, .width[LABEL] = sizeof "sun azimuth" - 1};
    struct ys_text text = {0};

    add_lines(&table, info);
    add_shown(&table, shown, n_shown, true);
    add_shown(&table, shown, n_shown, false);
    ys_text_addf(&text, "%s\n", info->path);
    ys_text_table_write(&text, &table);
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", info->path);
}
