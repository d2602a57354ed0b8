/* diff_blobs.c - components of change to GeoJSON */

#include "diff_blobs.h"

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../change/components/components.h"
#include "../../report/json/blobs_geojson.h"
#include "diff_sun.h"

enum { PIECE = 512, ROUND = 64 }; /* features written by one task; tasks at a time */

struct ys_diff_blobs {
    struct ys_atomic file;
    bool writes;
    const ys_tile *place;
    int threads;
    bool no_coordinates;
    double pixel_m2; /* NaN unknown */
    uint64_t n, shadow_px, n_shadow, n_by_sun;
    bool coloured;
    const struct ys_diff_sun *sun; /* NULL: not known */
    float *cast;                   /* of the components at hand; NaN: by colour alone */
    struct ys_blob_row *row;       /* PIECE * ROUND */
    struct ys_text text[ROUND];
    size_t n_row; /* of this round */
};

static const char head[] = "{\"type\":\"FeatureCollection\",\"name\":\"change\",\"features\":[";
static const char tail[] = "\n]}\n";

ys_status ys_diff_blobs_new(struct ys_diff_blobs **out, const char *path, const ys_tile *place,
                            int threads, bool no_coordinates, struct ys_error *err)
{
    struct ys_diff_blobs *b = ys_new(1, sizeof *b);
    const struct ys_tile_info *info = ys_tile_info(place);
    ys_status status = YS_OK;

    *out = NULL;
    if (!b)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for components");
    b->place = place;
    b->threads = threads;
    b->no_coordinates = no_coordinates || !ys_tile_has_crs(place);
    b->pixel_m2 = info->gsd_x_m * info->gsd_y_m;
    if (path) {
        b->row = ys_new_raw((size_t)PIECE * ROUND, sizeof *b->row);
        status = b->row ? ys_atomic_open(&b->file, path, err)
                        : ys_fail(err, YS_ERR_NOMEM, "out of memory for components");
        b->writes = !status;
        if (!status)
            status = ys_atomic_write(&b->file, head, sizeof head - 1, err);
    }
    if (status) {
        ys_diff_blobs_free(b);
        return status;
    }
    *out = b;
    return YS_OK;
}

void ys_diff_blobs_free(struct ys_diff_blobs *b)
{
    if (!b)
        return;
    if (b->writes)
        ys_atomic_drop(&b->file);
    for (size_t i = 0; i < ROUND; i++)
        ys_text_drop(&b->text[i]);
    free(b->row);
    free(b->cast);
    free(b);
}

static void place_row(struct ys_blob_row *row, const struct ys_diff_blobs *b,
                      const struct ys_box *box)
{
    struct ys_point corner[4];

    row->lon = row->lat = NAN;
    for (int k = 0; k < 4; k++)
        row->corner_lon[k] = row->corner_lat[k] = NAN;
    if (b->no_coordinates)
        return;
    ys_box_corners(corner, box);
    ys_tile_to_lonlat(b->place, box->x, box->y, &row->lon, &row->lat);
    for (int k = 0; k < 4; k++)
        ys_tile_to_lonlat(b->place, corner[k].x, corner[k].y, row->corner_lon + k,
                          row->corner_lat + k);
}

/* A ring is counter-clockwise on the ground (RFC 7946), however the tile lies. */
static void turn(struct ys_blob_row *row)
{
    struct ys_point corner[4];
    const struct ys_line ring = {corner, 4};

    for (int k = 0; k < 4; k++)
        corner[k] = (struct ys_point){row->corner_lon[k], row->corner_lat[k]};
    if (ys_signed_area(&ring) < 0) {
        const double lon = row->corner_lon[1], lat = row->corner_lat[1];

        row->corner_lon[1] = row->corner_lon[3];
        row->corner_lat[1] = row->corner_lat[3];
        row->corner_lon[3] = lon;
        row->corner_lat[3] = lat;
    }
}

static void describe(struct ys_blob_row *row, const struct ys_diff_blobs *b,
                     const struct ysk_component *sums, double scale)
{
    struct ys_component c;
    struct ys_box box;

    ys_component_of_sums(&c, sums);
    ys_component_box(&box, &c);
    row->area_px = sums->area;
    row->area_m2 = (double)sums->area * b->pixel_m2;
    row->mean_difference = (double)sums->sum / scale / (double)sums->area;
    row->max_difference = (double)sums->max / scale;
    row->shadow_share = b->coloured ? (double)sums->shaded / (double)sums->area : (double)NAN;
    row->brighter_share =
        b->coloured ? (double)sums->brighter / (double)sums->area : (double)NAN;
    row->x_px = box.x;
    row->y_px = box.y;
    row->length_px = box.length;
    row->width_px = box.width;
    place_row(row, b, &box);
    turn(row);
}

static void write_piece(void *ctx, size_t i)
{
    struct ys_diff_blobs *b = ctx;
    const size_t end = (i + 1) * PIECE < b->n_row ? (i + 1) * PIECE : b->n_row;
    struct ys_text *text = b->text + i;

    text->n = 0;
    for (size_t k = i * PIECE; k < end; k++) {
        ys_text_add(text, b->row[k].id == 1 ? "\n" : ",\n");
        ys_blob_feature(text, b->row + k);
    }
}

static ys_status write_round(struct ys_diff_blobs *b, struct ys_error *err)
{
    const size_t pieces = (b->n_row + PIECE - 1) / PIECE;
    ys_status status = YS_OK;

    ysk_tasks_run(pieces, b->threads, write_piece, b);
    for (size_t i = 0; i < pieces && !status; i++) {
        if (b->text[i].failed)
            status = ys_fail(err, YS_ERR_NOMEM, "out of memory for components");
        else
            status = ys_atomic_write(&b->file, b->text[i].bytes, b->text[i].n, err);
    }
    b->n_row = 0;
    return status;
}

void ys_diff_blobs_set_sun(struct ys_diff_blobs *b, const struct ys_diff_sun *sun)
{
    b->sun = sun->known[0] || sun->known[1] ? sun : NULL;
}

/* What the sun says of each, and how many are shadows. */
static ys_status judge(struct ys_diff_blobs *b, const struct ys_component_list *closed,
                       struct ys_error *err)
{
    ys_status status = YS_OK;

    free(b->cast);
    b->cast = NULL;
    if (b->sun && b->coloured) {
        b->cast = ys_new_raw(closed->n, sizeof *b->cast);
        status = b->cast ? ys_diff_sun_judge(b->cast, b->sun, closed->component, closed->n, err)
                         : ys_fail(err, YS_ERR_NOMEM, "out of memory for components");
    }
    for (size_t i = 0; i < closed->n && !status; i++) {
        const struct ysk_component *c = &closed->component[i];
        const bool by_sun = b->cast && b->cast[i] >= ys_diff_least_cast;

        b->shadow_px += c->shaded;
        b->n_shadow += 2 * c->shaded > c->area || by_sun;
        b->n_by_sun += by_sun;
    }
    return status;
}

ys_status ys_diff_blobs_take(struct ys_diff_blobs *b, struct ys_change_scan *scan,
                             struct ys_error *err)
{
    struct ys_component_list *closed = &scan->seam.closed;

    if (b->writes)
        ys_components_sort_last(closed->component, closed->n);
    b->coloured = scan->spec.shadow;
    ys_status status = judge(b, closed, err);

    for (size_t i = 0; i < closed->n && b->writes && !status; i++) {
        struct ys_blob_row *row = b->row + b->n_row++;

        describe(row, b, closed->component + i, scan->scale);
        row->cast_share = b->cast ? (double)b->cast[i] : (double)NAN;
        row->shadow = row->shadow_share > 0.5 || row->cast_share >= (double)ys_diff_least_cast;
        row->id = b->n + i + 1;
        if (b->n_row == (size_t)PIECE * ROUND || i + 1 == closed->n)
            status = write_round(b, err);
    }
    b->n += closed->n;
    closed->n = 0;
    return status;
}

ys_status ys_diff_blobs_finish(struct ys_diff_blobs *b, struct ys_error *err)
{
    if (!b->writes)
        return YS_OK;
    const ys_status status = ys_atomic_write(&b->file, tail, sizeof tail - 1, err);

    return status ? status : ys_atomic_finish(&b->file, err);
}

ys_status ys_diff_blobs_commit(struct ys_diff_blobs *b, struct ys_error *err)
{
    return b->writes ? ys_atomic_commit(&b->file, err) : YS_OK;
}

void ys_diff_blobs_shadow(uint64_t *pixels, uint64_t *blobs, const struct ys_diff_blobs *of)
{
    *pixels = of->shadow_px;
    *blobs = of->n_shadow;
}

uint64_t ys_diff_blobs_by_sun(const struct ys_diff_blobs *b)
{
    return b->n_by_sun;
}

uint64_t ys_diff_blobs_n(const struct ys_diff_blobs *b)
{
    return b->n;
}
