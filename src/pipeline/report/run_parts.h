#ifndef YS_PIPELINE_REPORT_RUN_PARTS_H
#define YS_PIPELINE_REPORT_RUN_PARTS_H

#include "../../align/align.h"
#include "../../change/change.h"
#include "../../change/match/match.h"
#include "../../count/area/areas.h"
#include "../../count/examples/examples.h"
#include "../../count/gate/gate.h"
#include "../../count/gate/unmeasured.h"
#include "../../count/railcars/railcars.h"
#include "../../formats/geojson/corrections.h"
#include "../../formats/geojson/site_settle.h"
#include "../../formats/text/claims.h"
#include "../../formats/tile/tile.h"
#include "../../judge/adjudicate/adjudicate.h"
#include "../../judge/verdict/verdict.h"
#include "../../records/result.h"
#include "../mosaic/mosaic.h"
#include "run.h"

/*
 * The steps of the main job, private to it.  Data goes one way: each step takes what those before
 * it gave, changes none of it, and gives one value that is complete.
 *
 *     inputs -> grid -> for each date: register -> count -> pictures -> compare with those before
 *     all dates -> adjudicate, judge -> rows
 *
 * Three frames of pixels occur: of the tile, of the date's image (the part of the tile round the
 * site, in memory) and of the grid (common to all dates).  A box or a line says its frame in its
 * name.  On failure a step leaves nothing to release.
 */

/* ---- what was asked for and opened; read-only from the first date on -------------------------- */

struct ys_dated_tile {
    ys_tile
        *tile; /* opened here and nowhere else; of several files their frame, without pixels */
    const struct ys_tile_info *info;
    ys_tile **file; /* what it is made of, the later ones on top; one: tile itself */
    size_t n_file;
    struct ys_mosaic mosaic; /* of several files; else nothing */
    bool may_differ;         /* files without times that show much of the same ground */
    size_t order;            /* of a single file: on the command line */
};

struct ys_left_out { /* an unusable tile that the options allow to skip */
    const char *spec;
    char *reason;
};

struct ys_inputs {
    struct ys_options opt; /* threads: 1 or more */
    struct ysk_ops ops;
    struct ys_scratch *scratch; /* where pixels and masks are */
    const struct ys_job *asked;
    struct ys_site site;
    struct ys_text notes;    /* lines: what a person should know of the inputs */
    char (*more_sha256)[65]; /* of each further site file */
    bool whole_tile;         /* no site file: one area over the whole reference tile */
    struct ys_claims_file claims;
    struct ys_corrections_file corrections;
    /* Of the files; "" without one. */
    char site_sha256[65], claims_sha256[65], corrections_sha256[65];
    struct ys_dated_tile *date; /* in order of time */
    size_t n_date;
    size_t reference; /* the date on whose pixels all are compared */
    struct ys_left_out *left_out;
    size_t n_left_out;
    bool rendered; /* a tile was drawn, not acquired */
};

/* inputs.c */
ys_status ys_inputs_open(struct ys_inputs *out, const struct ys_job *asked,
                         const struct ys_options *opt, struct ys_error *err);
void ys_inputs_fini(struct ys_inputs *in);
const struct ys_class *ys_class_of_area(const struct ys_inputs *in, size_t area);
/* dates.c: files of one look become one date, the dates are put in order, the reference is chosen. */
ys_status ys_inputs_date(struct ys_inputs *in, struct ys_error *err);
void ys_dated_tile_fini(struct ys_dated_tile *date);
/* YS_OFF_NADIR where any of its files was seen from more than 25 degrees, else 0. */
uint64_t ys_date_lean(const struct ys_dated_tile *date);

struct ys_mask_run { /* set pixels of one row: columns first to end - 1 */
    uint32_t row, first, end;
};

struct ys_grid_area {
    struct ys_polygon outline; /* pixels of the grid */
    struct ys_mask_run *run;   /* its pixels on the grid; none where there is one date only */
    size_t n_run;
};

/* The common grid: the pixels of the reference tile in a window round the site. */
struct ys_site_grid {
    const struct ys_dated_tile *reference;
    int64_t col0, row0;
    uint32_t width, height;
    double gsd_x_m, gsd_y_m;
    struct ys_scratch *scratch; /* where masks of its size are */
    uint8_t *exclude;           /* width * height, 1 where the site says not to look */
    struct ys_grid_area *area;  /* of the site, by index */
    size_t n_area;
};

/* grid.c */
ys_status ys_site_grid_make(struct ys_site_grid *out, const struct ys_inputs *in,
                            struct ys_error *err);
void ys_site_grid_fini(struct ys_site_grid *grid);
/* A line in lon, lat in pixels of the grid; false: out of memory. */
bool ys_grid_line(struct ys_line *out, const struct ys_site_grid *grid,
                  const struct ys_line *lonlat);
bool ys_grid_polygon(struct ys_polygon *out, const struct ys_site_grid *grid,
                     const struct ys_polygon *lonlat); /* the same, ring by ring */
/* 1 where the area is, excluded parts and all, for ys_scratch_free(); NULL: out of memory. */
uint8_t *ys_grid_area_mask(const struct ys_site_grid *grid, size_t area);

/* ---- what is marked by hand, of all dates ----------------------------------------------------- */

struct ys_placed_mark { /* of the site, on the tile of its date */
    size_t class_index, date;
    bool is_not;
    struct ys_box tile_box; /* pixels of the tile */
    double length_m, width_m;
};

struct ys_class_marks {
    struct ys_placed_mark *at;
    size_t n;
    struct ys_example_set **set; /* of each class of the site; NULL: nothing is marked of it */
    size_t n_set;
    size_t *corrected; /* of each correction: its mark, SIZE_MAX none; NULL without a file */
};

struct ys_run_job {
    struct ys_inputs in;
    struct ys_site_grid grid;
    struct ys_class_marks marks;
};

/* examples.c: cuts the marked objects out of their tiles; classes that are counted by them get their
 * sizes. */
ys_status ys_examples_take(struct ys_class_marks *out, struct ys_run_job *job,
                           struct ys_error *err);
void ys_examples_drop(struct ys_class_marks *marks);
/* examples_corrected.c: adds what was corrected by hand to the site's marks. */
ys_status ys_examples_corrected(struct ys_class_marks *out, struct ys_run_job *job,
                                struct ys_error *err);

/* ---- one date -------------------------------------------------------------------------------- */

/* Where the pixels of a date lie. */
struct ys_date_place {
    const struct ys_dated_tile *date;
    bool aligned; /* to the reference, itself or by way of the date before; else the site cannot
                     be placed here, and nothing is counted */
    bool assumed; /* the georeference was taken as exact: --assume-aligned */
    /* Not aligned, but this date and the one before it, not aligned either, lie on each other. */
    bool agrees_with_last;
    struct ys_align align; /* to the grid; zero shift for the reference */
    double col0, row0;     /* corner of the date's image, pixels of its tile */
    struct ys_point north; /* unit vector toward north, pixels; up without a CRS */
};

/* place.c: between the grid, the tile and the image of a date, by georeference and shift */
struct ys_point ys_grid_to_tile(const struct ys_site_grid *grid,
                                const struct ys_date_place *place, struct ys_point on_grid);
struct ys_point ys_grid_from_tile(const struct ys_site_grid *grid,
                                  const struct ys_date_place *place, struct ys_point in_tile);
/* n points of the grid, moved into the pixels of the date's image. */
void ys_grid_to_image(const struct ys_site_grid *grid, const struct ys_date_place *place,
                      struct ys_point *pt, size_t n);
/* A polygon of the grid in pixels of the date's image; false: out of memory. */
bool ys_image_polygon(struct ys_polygon *out, const struct ys_site_grid *grid,
                      const struct ys_date_place *place, const struct ys_polygon *on_grid);
/* Toward north at the centre of the date's image, as in ys_date_place. */
struct ys_point ys_north_of(const struct ys_dated_tile *date, const struct ys_image *image);

enum { YS_LETTERING_TEXT = 160 };

struct ys_registered {
    struct ys_date_place place;
    struct ys_image image;   /* its own pixels round the site: what is counted in */
    struct ys_image on_grid; /* the same content on the grid, aligned: what is compared */
    double shows_m;          /* of image, as in ys_tile_info */
    struct ys_joined joined; /* of several files */
    char lettering
        [YS_LETTERING_TEXT]; /* where it was left out of image: "the lower right"; "" none */
    struct ys_unmeasured unmeasured;
};

/* left_out.c: makes pixels invalid that are lettering, fill or copies and no ground, and says so. */
ys_status ys_date_leave_out(struct ys_registered *date, const struct ys_run_job *job,
                            struct ys_error *err);

/* register.c: reads the window of date i, aligns it, and resamples it onto the grid, into date[i].
 * The reference comes before all others, and has its on_grid, as date[i - 1] has. */
ys_status ys_date_register(struct ys_registered *date, const struct ys_run_job *job, size_t i,
                           struct ys_error *err);
/* The part of the tile round the site, in levels; also: a box that is read as well, pixels of the
 * tile, or NULL. */
ys_status ys_date_read(struct ys_registered *date, const struct ys_run_job *job,
                       const double also[4], struct ys_error *err);
void ys_registered_fini(struct ys_registered *date);

struct ys_counted_track {
    size_t track, area; /* indices of the site */
    double length_m;
    struct ys_counted counted;
};

/* Where an object stands: in its image, in its tile, on the grid and on Earth. */
struct ys_placed_object {
    struct ys_box grid_box;
    double tile_x_px, tile_y_px, corner_x_px[4], corner_y_px[4]; /* pixels of the tile */
    /* NaN without a CRS; by the reference's georeference, so that what stays has one place */
    double lon_deg, lat_deg, corner_lon_deg[4], corner_lat_deg[4];
    double angle_deg; /* counter-clockwise from east */
};

struct ys_counted_area {
    struct ys_polygon image_outline; /* pixels of the date's image */
    double covered;                  /* share on valid pixels, 0..1 */
    double obscured;                 /* share under cloud, haze or a cloud's shadow, 0..1 */
    bool gated;                      /* refused before any counter saw it; measured says why */
    bool damaged;                    /* unlike all that was measured; so it does here */
    char measured[YS_MEASURED_TEXT];
    /* found: in order of their numbers; their boxes in pixels of the date's image, their tracks
     * indices of ys_date_counts.track. */
    struct ys_counted counted;
    struct ys_placed_object *placed; /* of each found */
    uint32_t first_number;           /* of found[0]; the rest follow */
};

struct ys_date_counts {
    struct ys_counted_area *area; /* one for each area of the site */
    size_t n_area;
    struct ys_counted_track *track;
    size_t n_track;
};

/* count_date.c */
ys_status ys_date_count(struct ys_date_counts *out, const struct ys_run_job *job,
                        const struct ys_registered *date, struct ys_error *err);
void ys_date_counts_fini(struct ys_date_counts *counts);

struct ys_counting;
/* examples.c: what looks like the examples, for each class with marks; n of them as of
 * ys_class_marks.set.  counts has the outlines. */
ys_status ys_date_search(struct ys_example_search **out, const struct ys_counting *from,
                         const struct ys_date_counts *counts, struct ys_error *err);
void ys_date_search_drop(struct ys_example_search *search, size_t n);

struct ys_counting { /* what the counts of a date are made from */
    const struct ys_run_job *job;
    const struct ys_registered *date;
    const uint8_t *exclude; /* pixels of the date's image, 1 where the site says not to look */
    const struct ys_gate_pixels *pixels;
    const struct ys_cloud *cloud;
    const struct ys_example_search *search; /* of each class; see ys_class_marks.set */
};

/* Cloud that another date shows hides what stands below it: from a twentieth of the area on the count
 * says so. */
#define YS_OBSCURED_LEAST 0.05

/* The same of cloud that the picture itself shows.  Good pictures: 1.2 % of an area at most; with a
 * third of the picture under drawn cloud an empty yard had 2.0 to 4.8 % that nobody was told of. */
#define YS_CLOUDED_LEAST 0.02

/* gate.c: fills obscured, gated and measured, and, where gated, the refused count.  inside: the
 * area's pixels of the date's image. */
ys_status ys_area_gate(struct ys_counted_area *out, const struct ys_counting *from,
                       const struct ys_class *class_, const uint8_t *inside,
                       struct ys_error *err);
/* An area below this share on valid pixels is said to be not covered: a pixel's row at the rim
 * of a small area is about one percent of it. */
#define YS_COVERED_LEAST 0.99

/* Opens the interval of what was counted by what cloud hides and what the tile lacks. */
ys_status ys_area_open(struct ys_counted_area *out, const struct ys_counting *from,
                       const struct ys_class *class_, const uint8_t *inside,
                       struct ys_error *err);
/* Shares of a line's length: under cloud; without a valid pixel, of the rest. */
struct ys_line_unseen {
    double hidden, missing;
};
struct ys_line_unseen ys_line_unseen(const struct ys_counting *from,
                                     const struct ys_line *image_line);

/* count_tracks.c: the second part of ys_date_count(), for areas that are counted along tracks.
 * counts has the outline and the share covered of all areas; gets the tracks and these areas'
 * counts. */
ys_status ys_date_count_tracks(struct ys_date_counts *counts, const struct ys_counting *from,
                               struct ys_error *err);

/* objects.c: the last part of ys_date_count(): puts what was found in order and in its place. */
ys_status ys_date_place_objects(struct ys_date_counts *counts, const struct ys_run_job *job,
                                const struct ys_date_place *place, struct ys_error *err);

/* A date as registered, while its pixels are in memory, and what was counted in it. */
struct ys_date_done {
    const struct ys_registered *date;
    const struct ys_date_counts *counts;
};

struct ys_picture_list {
    struct ys_picture *at;
    size_t n;
};

/* pictures.c: adds what the figures of date i show to the list; nothing with no_images. */
ys_status ys_date_pictures(struct ys_picture_list *list, const struct ys_run_job *job, size_t i,
                           const struct ys_date_done *done, struct ys_error *err);
void ys_picture_list_fini(struct ys_picture_list *list);

/* ---- two dates ------------------------------------------------------------------------------- */

struct ys_area_change {
    bool asked;   /* the area is compared between these dates; else all is 0 */
    bool counted; /* at both dates; else there is no difference */
    int32_t best, low90, high90;
    bool apart;    /* its 90 % interval excludes 0, and those of the counts share no number */
    bool measured; /* the class was measured on pictures of known content */
    double changed_share; /* NaN where the dates are not matched */
    double ground_share;  /* the same of the ground without objects of either date */
    double null_share;    /* what misregistration alone makes of it; NaN: not tested */
    /* Of each object; its arrays are NULL where the dates are not matched: all are uncertain. */
    struct ys_match_out match;
    /* Low and high end of how many stayed, left, came, with 90 %; 0 where not matched. */
    uint32_t stayed90[2], left90[2], arrived90[2];
    /* Share that cloud hides at the date before and at the date after, by that date's own count or
     * by comparison. */
    double obscured[2];
    uint64_t flags;
};

struct ys_area_pair { /* an area at two dates */
    size_t area;
    const struct ys_match_in *match;
    const struct ys_radiometry *radiometry;
};

/* identify.c: statuses of objects along tracks, and the intervals of how many moved */
ys_status ys_area_identify(struct ys_area_change *out, const struct ys_run_job *job,
                           const struct ys_date_done side[2], const struct ys_area_pair *pair,
                           struct ys_error *err);
/* Mean number of objects of a count beyond those that were found. */
double ys_expect_missed(const struct ys_dist *dist, size_t n_found);
/* The same intervals for objects that were matched by their place alone. */
ys_status ys_area_moved(struct ys_area_change *out, const struct ys_date_done side[2],
                        size_t area, struct ys_error *err);

struct ys_comparison {
    size_t before, after; /* dates */
    bool matched;         /* both dates are on the grid */
    /* What the date before held against itself would show; NaN where not matched. */
    struct ys_null_shares {
        double across, along;                 /* changed, of the valid pixels */
        double blobs_100ha, null_blobs_100ha; /* of the pair; of the null test across */
    } null;
    struct ys_area_change *area; /* one for each area of the site */
    size_t n_area;
};

/* compare.c: the areas for which out->area says asked; before, after, area and n_area are set. */
ys_status ys_dates_compare(struct ys_comparison *out, const struct ys_run_job *job,
                           const struct ys_date_done side[2], struct ys_error *err);
/* The difference of two counts and its interval. */
ys_status ys_area_subtract(struct ys_area_change *out, const struct ys_counted *before,
                           const struct ys_counted *after, struct ys_error *err);
void ys_comparison_fini(struct ys_comparison *comparison);

/* ---- all dates ------------------------------------------------------------------------------- */

#define YS_NONE SIZE_MAX

struct ys_findings {
    struct ys_registered *date;    /* n_date; without pixels once all are compared */
    struct ys_date_counts *counts; /* n_date */
    size_t n_date, n_area;
    struct ys_comparison *comparison; /* in order of the later date, then of the earlier */
    size_t n_comparison;
    /* Of date * n_area + area: the comparison by which its objects have their status against an
     * earlier date, and against a later one; YS_NONE: there is none. */
    size_t *since, *until;
    size_t
        *last; /* of each area: the last date so far that others are compared with; YS_NONE */
    struct ys_picture_list pictures;
};

/* chain.c: compares date i, which is counted, with the dates before it, area by area: with the last
 * one that shows the area, or, where none does, with the one before. */
ys_status ys_chain_add(struct ys_findings *found, const struct ys_run_job *job, size_t i,
                       struct ys_error *err);
/* Whether date d, not after date i, is still to be compared with dates after i. */
bool ys_chain_needs(const struct ys_findings *found, const struct ys_run_job *job, size_t d,
                    size_t i);
bool ys_findings_init(struct ys_findings *found, size_t n_date, size_t n_area);

enum { YS_MISSING_TEXT = 96 };

/* findings.c: what a date's own count and the comparisons with its neighbours say together */
/* The share of the area that cloud hides, by itself or against a neighbour. */
double ys_count_obscured(const struct ys_findings *found, size_t date, size_t area);
uint64_t ys_count_flags(const struct ys_findings *found, size_t date, size_t area);
/* The dates that lie on each other and not on the first are more than those that lie on the first:
 * then it is the first that may be off. */
bool ys_reference_doubted(const struct ys_findings *found);
/* Of both counts it is not known how many tiers are stacked: what is compared are the tops, which
 * both count alike. */
bool ys_change_of_tops(const struct ys_findings *found, const struct ys_comparison *comparison,
                       size_t area);
/* Why the change of the area between the two dates is not established: what holds either count
 * back, that the class was never measured, that the pixels change no more than misregistration makes
 * them, or that it may be none; "" where it is established. */
void ys_change_missing(char out[YS_MISSING_TEXT], const struct ys_findings *found,
                       const struct ys_comparison *comparison, size_t area);
/* What became of object k of the area; same is against the date before, at the first date against
 * the next; flags are its own and those of that comparison. */
struct ys_fate {
    enum ys_object_status since, until;
    size_t since_date, until_date; /* the dates of these; YS_NONE */
    uint32_t same_as;
    uint64_t flags;
    double same;
};
struct ys_fate ys_object_fate(const struct ys_findings *found, size_t date, size_t area,
                              size_t k);
void ys_findings_fini(struct ys_findings *found);

/* adjudicate.c: the corrections, held against the counts; row date * n_area + area of out->row, and
 * out->object in the order of dates, areas and numbers.  {0} without a corrections file. */
ys_status ys_findings_adjudicate(struct ys_adj_out *out, const struct ys_run_job *job,
                                 const struct ys_findings *found, struct ys_error *err);

/* judge.c: a verdict for each claim of the file, to be freed. */
ys_status ys_findings_judge(struct ys_judged **out, const struct ys_run_job *job,
                            const struct ys_findings *found, struct ys_error *err);

/* What is said of the findings as a whole. */
struct ys_judgement {
    struct ys_adj_out adjudicated;
    struct ys_judged *judged;
};

/* rows.c: everything, written down once.  The pictures go over to the result. */
ys_status ys_result_rows(ys_result **out, const struct ys_run_job *job,
                         struct ys_findings *found, struct ys_judgement *judgement,
                         struct ys_error *err);
/* rows_files.c: the files of a date, into the last row of the dates, with a note where they are several */
ys_status ys_result_add_files(ys_result *res, const struct ys_registered *date,
                              struct ys_error *err);
/* rows_asked.c: the job as it was asked for; after the files. */
ys_status ys_result_add_asked(ys_result *res, const struct ys_run_job *job,
                              struct ys_error *err);
/* The text of a message about the file at path, without the folder that path names: reports do not
 * tell in which folder the inputs lay, and a replay may find them in another. */
const char *ys_without_folder(const char *message, const char *path, char *room, size_t n);
/* rows_found.c: dates, counts, tracks, changes and objects */
ys_status ys_result_add_found(ys_result *res, const struct ys_run_job *job,
                              const struct ys_findings *found,
                              const struct ys_adj_out *adjudicated, struct ys_error *err);
/* rows_judged.c: verdicts, and what became of each correction */
ys_status ys_result_add_verdicts(ys_result *res, const struct ys_run_job *job,
                                 const struct ys_judged *judged, struct ys_error *err);
ys_status ys_result_add_corrections(ys_result *res, const struct ys_run_job *job,
                                    struct ys_adj_out *adjudicated, struct ys_error *err);

#endif
