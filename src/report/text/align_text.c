/* align_text.c - how tiles lie on the reference, as text */

#include <math.h>

#include "../../base/error.h"
#include "../alignment.h"
#include "text_table.h"

enum { LABEL, VALUE, N_COLUMNS };

static struct ys_text *line(struct ys_text_table *table, const char *label)
{
    struct ys_text *const cell = ys_text_table_row(table);

    ys_text_add(&cell[LABEL], label);
    return &cell[VALUE];
}

/* "0.81 right and 1.12 down", by size and direction. */
static void add_two(struct ys_text *out, const double v[2], const char *const toward[4],
                    const char *unit)
{
    ys_text_addf(out, "%.2f %s %s, ", fabs(v[0]), unit, toward[v[0] < 0]);
    ys_text_addf(out, "%.2f %s %s", fabs(v[1]), unit, toward[2 + (v[1] < 0)]);
}

static void add_shift(struct ys_text *out, const struct ys_alignment_row *r)
{
    static const char *const screen[] = {"right", "left", "down", "up"};
    static const char *const ground[] = {"east", "west", "north", "south"};

    add_two(out, (double[]){r->shift_x_px, r->shift_y_px}, screen, "px");
    if (isfinite(r->shift_east_m + r->shift_north_m)) {
        ys_text_add(out, " (");
        add_two(out, (double[]){r->shift_east_m, r->shift_north_m}, ground, "m");
        ys_text_add(out, ")");
    }
    ys_text_add(out, " at the centre");
}

static void add_model(struct ys_text *out, const struct ys_alignment_row *r)
{
    if (r->affine)
        ys_text_addf(out, "affine; it changes by up to %.2f px toward the corners",
                     r->spread_px);
    else
        ys_text_add(out, "the same shift everywhere");
}

static void add_residual(struct ys_text *out, const struct ys_alignment_row *r)
{
    ys_text_addf(out, "%.2f px (%.2f m) across, ", r->residual_across_px, r->residual_across_m);
    ys_text_addf(out, "%.2f px (%.2f m) along %.0f degrees, where buildings lean",
                 r->residual_along_px, r->residual_along_m, r->lean_deg);
}

static void add_quality(struct ys_text *out, const struct ys_alignment_row *r)
{
    ys_text_addf(out, "%.1f; %zu of %zu windows agree%s", r->quality, r->ties, r->windows,
                 r->weak ? "; weak: ten tie points or fewer" : "");
}

static void add_part(struct ys_text *out, const struct ys_alignment_row *r)
{
    ys_text_addf(out, "%u x %u px of the reference from column %u, row %u", r->width_px,
                 r->height_px, r->col0_px, r->row0_px);
    if (r->reduced > 1)
        ys_text_addf(out, ", in pixels %u times as large", r->reduced);
}

static void add_name(struct ys_text *out, const struct ys_tile_info *info)
{
    ys_text_add(out, info->path);
    if (*info->date)
        ys_text_addf(out, " (%s)", info->date);
}

static void add_tile(struct ys_text *text, const struct ys_tile_info *reference,
                     const struct ys_alignment_row *r)
{
    struct ys_text_table table = {.n_columns = N_COLUMNS,
                                  .indent = 2,
                                  .wrap = YS_TEXT_WIDTH,
                                  .width[LABEL] = sizeof "compared" - 1};

    add_name(text, r->info);
    ys_text_add(text, " on ");
    add_name(text, reference);
    ys_text_add(text, "\n");
    if (r->aligned) {
        add_shift(line(&table, "shift"), r);
        add_model(line(&table, "model"), r);
        add_residual(line(&table, "residual"), r);
        add_quality(line(&table, "quality"), r);
    } else {
        ys_text_add(line(&table, "refused"), r->reason);
    }
    if (r->width_px)
        add_part(line(&table, "compared"), r);
    if (*r->written)
        ys_text_add(line(&table, "written"), r->written);
    ys_text_table_write(text, &table);
}

ys_status ys_alignment_render_text(char **out, const struct ys_tile_info *reference,
                                   const struct ys_aligned_row *tile, size_t n,
                                   struct ys_error *err)
{
    struct ys_text text = {0};

    for (size_t i = 0; i < n; i++) {
        ys_text_add(&text, i ? "\n" : "");
        add_tile(&text, reference, tile[i].row);
    }
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", reference->path);
}
