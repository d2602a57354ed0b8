#ifndef YS_PIPELINE_REPORT_RUN_H
#define YS_PIPELINE_REPORT_RUN_H

#include "../../align/align.h"
#include "../../change/change.h"
#include "../../change/match/match.h"
#include "../../count/area/areas.h"
#include "../../count/railcars/railcars.h"
#include "../../formats/geojson/corrections.h"
#include "../../formats/geojson/site.h"
#include "../../formats/text/claims.h"
#include "../../formats/tile/tile.h"
#include "../../judge/verdict/verdict.h"
#include "../../records/result.h"

/* The main job: ys_run() of the public header. */
ys_status ys_pipeline_run(ys_result **out, const struct ys_job *job,
                          const struct ys_options *opt, struct ys_error *err);

/* ---- shared by the files of this folder ------------------------------------------------------ */

/* A drawn track, or the part of it inside one area, in pixels of a date's image. */
struct ys_piece {
    size_t track, area; /* indices of the site */
    struct ys_line line;
    bool starts_at_edge, ends_at_edge;
};

struct ys_counted_track {
    size_t track, area;
    double length_m;
    struct ys_counted counted;
};

/* One date on its way through the run. */
struct ys_dated {
    ys_tile *tile;
    const char *spec;
    const struct ys_tile_info *info;
    struct ys_image image;   /* its own pixels round the site */
    struct ys_image on_grid; /* the same content on the reference grid, aligned */
    struct ys_align align;   /* zero shift for the reference */
    bool aligned;
    struct ys_counted *area; /* one for each area of the site */
    double *covered;         /* of each area, 0..1 */
    struct ys_counted_track *track;
    size_t n_track;
    size_t *first_object; /* of each area: index of its first row in the result */
};

/* The common grid: the pixels of the reference tile in a window round the site. */
struct ys_grid {
    const ys_tile *tile;
    int64_t col0, row0;
    uint32_t width, height;
    double gsd_x_m, gsd_y_m;
};

struct ys_work {
    struct ys_options opt;
    struct ysk_ops ops;
    struct ys_site site;
    bool whole_tile; /* no site file: one area over the whole reference tile */
    struct ys_claims_file claims;
    struct ys_corrections_file corrections;
    struct ys_dated *date; /* in order of time */
    size_t n_date;
    struct ys_grid grid;
    uint8_t *grid_exclude; /* grid.width * grid.height, 1 where the site says not to look */
    struct ys_result *res;
};

/* inputs.c */
ys_status ys_run_inputs(struct ys_work *run, const struct ys_job *job, struct ys_error *err);
void ys_run_fini(struct ys_work *run); /* all but run->res */

/* grid.c */
ys_status ys_run_grid(struct ys_work *run, struct ys_error *err);
/* Grid pixels to pixels of a date's tile and back, by the georeference and the measured shift. */
void ys_grid_to_tile(const struct ys_work *run, const struct ys_dated *date, double x, double y,
                     double *tx, double *ty);
void ys_grid_from_tile(const struct ys_work *run, const struct ys_dated *date, double tx,
                       double ty, double *x, double *y);
/* Area i, or a line in lon/lat, in pixels of the grid; false: out of memory. */
bool ys_grid_area(struct ys_polygon *out, const struct ys_work *run, size_t i);
bool ys_grid_line(struct ys_line *out, const struct ys_work *run, const struct ys_line *lonlat);
/* Points of the grid, moved into the pixels of the date's image. */
void ys_grid_to_image(const struct ys_work *run, const struct ys_dated *date,
                      struct ys_point *pt, size_t n);

/* Unit vector toward north at the centre of the date's image, pixels; up without a CRS. */
struct ys_point ys_run_north(const struct ys_dated *date);

/* register.c: reads the date's window, aligns it, and resamples it onto the grid */
ys_status ys_run_register(struct ys_work *run, struct ys_dated *date, struct ys_error *err);

/* count_date.c, count_tracks.c */
ys_status ys_run_count(struct ys_work *run, struct ys_dated *date, struct ys_error *err);
ys_status ys_run_count_tracks(struct ys_work *run, struct ys_dated *date,
                              const uint8_t *exclude, struct ys_error *err);

/* row_store.c: one more row in an array of the result; NULL: out of memory */
void *ys_run_row(void *array, size_t *n, size_t size);
/* A copy that the result owns. */
const char *ys_run_keep(struct ys_work *run, const char *text);

/* rows.c: what is found becomes rows of the result */
ys_status ys_run_add_date(struct ys_work *run, size_t i, struct ys_error *err);
ys_status ys_run_add_counts(struct ys_work *run, size_t i, struct ys_error *err);

/* objects.c */
ys_status ys_run_add_objects(struct ys_work *run, size_t i, size_t area, struct ys_error *err);

/* compare.c */
ys_status ys_run_compare(struct ys_work *run, size_t before, size_t after,
                         struct ys_error *err);

/* judge.c */
ys_status ys_run_judge(struct ys_work *run, struct ys_error *err);

/* adjudicate.c: the corrections, held against the rows of the result */
ys_status ys_run_adjudicate(struct ys_work *run, struct ys_error *err);

/* pictures.c */
ys_status ys_run_pictures(struct ys_work *run, size_t i, struct ys_error *err);

#endif
