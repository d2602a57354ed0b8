/*
 * yardstick.h - count railcars, containers, vessels and pits in dated GeoTIFF tiles of one
 * place, say what changed between the dates, and hold the counts against reported figures
 *
 * Ownership  A function that takes a T **out gives the caller a new T, to be released with T's
 *            _free().  Every _free() takes NULL.  Pointers returned by accessors, and pointers
 *            inside the structs they fill, belong to the object they were read from and live as
 *            long as it does.  A char **out is released with ys_text_free().
 * Errors     Every function that can fail returns a ys_status, 0 on success.  On failure *out is
 *            NULL and, where err is not NULL, *err says what was wrong with which input.  Nothing
 *            is printed and no call exits.  Files that a failed call had begun are removed.
 * Threads    The library keeps no mutable global state.  Different objects may be used by
 *            different threads at the same time; an object that is only read may be shared.
 *            A call runs on opt->threads threads and gives the same bytes whatever their number.
 * Units      Metres, degrees and pixels are in the names (_m, _deg, _px).  Longitudes and
 *            latitudes are on WGS 84.  Angles of objects are counter-clockwise from east.
 * Text       All text is UTF-8.
 * Example    samples/count.c in the sources.
 */

#ifndef YARDSTICK_H
#define YARDSTICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YS_API __attribute__((visibility("default")))

typedef enum ys_status {
    YS_OK = 0,
    YS_ERR_ARG = 1,         /* the caller's mistake: a NULL, a value out of range */
    YS_ERR_NOMEM = 2,       /* an allocation failed or would pass opt->max_bytes */
    YS_ERR_IO = 3,          /* a file cannot be opened, read or written */
    YS_ERR_FORMAT = 4,      /* a file is damaged or is not what it should be */
    YS_ERR_UNSUPPORTED = 5, /* a valid file that this version does not handle */
    YS_ERR_MISMATCH = 6,    /* inputs that do not belong together: place, scale, date */
    YS_ERR_INCOMPLETE = 7,  /* a part of a survey is missing: try again when it is there */
} ys_status;

/* What went wrong, for a person: "a.tif: strip 17 of 40: 512 bytes short". */
struct ys_error {
    ys_status status;
    char text[512]; /* always terminated; "" when status is YS_OK */
};

YS_API const char *ys_status_name(ys_status status); /* "YS_ERR_IO"; never NULL */
YS_API const char *ys_version(void);                 /* "0.1.0" */
YS_API void ys_text_free(char *text);

/* ---- options ------------------------------------------------------------------------------ */

/* What is stated of the tiles of a call, in the order in which they are given: one text for all of
 * them, or one for each.  It decides over their metadata; "" and "-" leave a tile to its own. */
struct ys_stated {
    const char *const *at; /* texts of the caller, which must stay as long as crs below */
    size_t n;
};

struct ys_options {
    int threads;         /* 1..256; 0: one for each processor                      [0]      */
    size_t max_bytes;    /* memory that windows and buffers may take together      [2^30]   */
    double pixel_size_m; /* pixel size of tiles that have no CRS; 0: refuse them   [0]      */
    /* Of tiles that have no place, or no CRS, of their own; both are texts of the caller, which must
     * stay as long as what is made with them. */
    const char *crs;     /* "EPSG:32637", or any text of a CRS that PROJ knows     [NULL]   */
    const char *corners; /* of the picture, "LON,LAT LON,LAT LON,LAT LON,LAT" in degrees on
                            WGS 84: upper left, upper right, lower right, lower left [NULL] */
    struct ys_stated licence; /* a licence line, as it shall be printed            [none]  */
    struct ys_stated sun;     /* "AZ,EL": degrees clockwise from north, and above the horizon */
    struct ys_stated off_nadir; /* "DEG": at the satellite, 0 straight down          [none]  */
    int tiers_low;       /* containers stand this many high at least; 0: unknown   [0]      */
    int tiers_high;      /* and at most; 0: unknown                                [0]      */
    bool assume_aligned; /* take the georeference as exact; said in the report     [false]  */
    bool mosaic;         /* a tile named *.txt lists the files of one picture      [false]  */
    bool skip_bad;       /* leave out a tile that cannot be used, and say so       [false]  */
    bool allow_overlap;  /* count once what the site's areas or tracks have twice  [false]  */
    bool all_pairs;      /* compare every date with every other; keeps all of them
                            in memory                                              [false]  */
    bool no_images;      /* reports without pictures (licences)                    [false]  */
    bool no_coordinates; /* reports without longitudes and latitudes (prudence)    [false]  */
    /* Called now and then from the calling thread with what is done of a stage; NULL: not. */
    void (*progress)(void *ctx, const char *stage, double share);
    void *progress_ctx;
    const char *command;  /* the command line, for evidence.json; NULL: left out     [NULL]   */
    const char *language; /* of pages and figures: "en" or "de"; NULL: "en"         [NULL]   */
    const char *figures;  /* "svg", "png", "pdf", joined by commas; "none"; NULL: "svg,png" */
};

/* Defaults, as in brackets above.  Call it first: fields may be added.  Where a function takes
 * options, NULL means the defaults. */
YS_API void ys_options_init(struct ys_options *opt);

/* ---- one tile ----------------------------------------------------------------------------- */

typedef struct ys_info ys_info; /* what a tile is and what it can show */
enum ys_format { YS_TEXT, YS_JSON, YS_CSV };

struct ys_tile_info {
    const char *path;
    uint64_t file_bytes;
    uint32_t width_px, height_px, block_width_px, block_height_px;
    unsigned bands, further_pages; /* alpha left out; pictures after the first, not read */
    const char *sample;            /* "uint8", "int8", "uint16", "int16", "float32" */
    const char *compression;       /* "none", "deflate", "lzw", ..., "png", "jpeg" */
    bool tiled, planar, big;       /* tiles, not strips; a plane a band; BigTIFF */
    bool has_alpha, has_mask, has_nodata, rendered; /* rendered: drawn, not acquired */
    double nodata;
    const char *crs;         /* "EPSG:32637", "user-defined ..." or "" */
    const char *crs_wkt;     /* WKT 1 of a user-defined one, or "" */
    double transform[6];     /* x = t0 + t1 col + t2 row, y = t3 + t4 col + t5 row */
    double gsd_x_m, gsd_y_m; /* ground metres of a pixel at the centre; NaN unknown */
    double shows_m; /* side of the pixels that would show as much, gsd or more; NaN unknown */
    double lon_deg, lat_deg;  /* of the centre; NaN unknown */
    const char *date;         /* "2023-10-05", "2023-10-05T02:13:00Z", a range of days as in
                                     "2023-09-01/2023-10-05", or "" */
    const char *date_source;  /* "argument", "STAC", "IMD", "Maxar XML", "DIMAP", "Planet XML",
                                     "Planet JSON", "GDAL_METADATA", "TIFFTAG_DATETIME", "EXIF",
                                     "file name" or "" */
    const char *date_element; /* file and element, "yard.IMD: firstLineTime"; "" none */
    const char *sensor, *licence; /* "WV03", "CC-BY-4.0, Maxar": lines for print; "" unknown */
    /* NaN unknown.  off_nadir at the satellite, 0 straight down; incidence at the ground, 0 from above,
     * as a file has it; view_azimuth as a file has it, of the satellite or of the view; the sun
     * clockwise from north and above the horizon; metadata_gsd: metres of a pixel by its metadata. */
    double off_nadir_deg, incidence_deg, view_azimuth_deg, sun_azimuth_deg, sun_elevation_deg;
    double metadata_gsd_m;
    /* Where each comes from: file and element, the option, or "". */
    const char *sensor_source, *licence_source, *off_nadir_source, *view_azimuth_source;
    const char *sun_source, *metadata_gsd_source;
    /* "" or: what to know of its files, lines; why it has no place, and what gives it one. */
    const char *warnings, *unplaced;
    bool date_unsure; /* a range, or a date of a program that wrote the file */
    const char *note; /* what a person should know of it: a sidecar that is not used, ...; "" */
};

/* tile is "PATH" or "PATH@DATE".  Reads the header, and pixels to measure shows_m at. */
YS_API ys_status ys_info_read(ys_info **out, const char *tile, const struct ys_options *opt,
                              struct ys_error *err);
YS_API void ys_info_free(ys_info *info);
YS_API const struct ys_tile_info *ys_info_get(const ys_info *info);
/* YS_TEXT or YS_JSON. */
YS_API ys_status ys_info_text(char **out, const ys_info *info, enum ys_format format,
                              struct ys_error *err);
/* SHA-256 of the decoded samples: band-sequential, little-endian, native type, alpha included;
 * 64 hexadecimal digits and a zero into hex. */
YS_API ys_status ys_info_checksum(char hex[65], const char *tile, const struct ys_options *opt,
                                  struct ys_error *err);

/* ---- counting, comparing and judging: the main job ------------------------------------------ */

typedef struct ys_result ys_result;

struct ys_job {
    const char *const *tiles; /* "PATH" or "PATH@DATE", any order; all of one place */
    size_t n_tiles;           /* 1 or more */
    const char *site;         /* path of the site file (GeoJSON, KML, KMZ or GeoPackage); NULL:
                                 class_name over the whole tile */
    const char *const *more_sites; /* further site files: all features are one site */
    size_t n_more_sites;
    const char *claims;      /* path of the claims file or NULL */
    const char *class_name;  /* without a site: "container", "vessel" or "pit" */
    const char *corrections; /* path of the corrections file, GeoJSON, or NULL; see below */
    /* "2023-10-05", or with a time: the date on whose pixels all are compared.  NULL: the earliest of
     * the finest that cover the site best. */
    const char *reference;
    const char *site_name; /* instead of that of the site file, or NULL */
    const char *const
        *class_sizes; /* further classes, "tent=17-19x6-7.5": length by width, metres */
    size_t n_class_sizes;
};

#include "yardstick_rows.h" /* flags, and what the rows of a result hold */

/* Read, align, count every date, compare, judge.  Tiles of one day that lie side by side or overlap
 * are one date; two that show the same ground are two dates where their times say which was first,
 * and an error where they do not.  Areas of one class that overlap and tracks that are drawn twice
 * are an error, too, unless opt->allow_overlap. */
YS_API ys_status ys_run(ys_result **out, const struct ys_job *job, const struct ys_options *opt,
                        struct ys_error *err);
YS_API void ys_result_free(ys_result *res);

/* Rows.  The _count of a kind gives their number, the accessor NULL past the end. */
YS_API const char *ys_result_site(const ys_result *res); /* "" without a site file */
YS_API bool ys_result_rendered(const ys_result *res);    /* any tile is rendered */
YS_API size_t ys_result_n_dates(const ys_result *res);
YS_API const struct ys_date_row *ys_result_date(const ys_result *res, size_t i);
YS_API size_t ys_result_n_counts(const ys_result *res);
YS_API const struct ys_count *ys_result_count(const ys_result *res, size_t i);
YS_API size_t ys_result_n_tracks(const ys_result *res);
YS_API const struct ys_track_count *ys_result_track(const ys_result *res, size_t i);
YS_API size_t ys_result_n_changes(const ys_result *res);
YS_API const struct ys_change *ys_result_change(const ys_result *res, size_t i);
YS_API size_t ys_result_n_objects(const ys_result *res);
YS_API const struct ys_object *ys_result_object(const ys_result *res, size_t i);
YS_API size_t ys_result_n_verdicts(const ys_result *res);
YS_API const struct ys_verdict *ys_result_verdict(const ys_result *res, size_t i);
/* Beside count i; NULL past the end, without a corrections file, and where count i is refused. */
YS_API const struct ys_adjudicated *ys_result_adjudicated(const ys_result *res, size_t i);
YS_API size_t ys_result_n_corrections(const ys_result *res);
YS_API const struct ys_correction *ys_result_correction(const ys_result *res, size_t i);
/* What a person should know of the inputs, a line each: "s.geojson: areas 'A' and 'B' overlap ..." */
YS_API size_t ys_result_n_notes(const ys_result *res);
YS_API const char *ys_result_note(const ys_result *res, size_t i);
YS_API size_t ys_result_n_skipped(const ys_result *res);
YS_API const struct ys_skipped *ys_result_skipped(const ys_result *res, size_t i);

/* The short table (YS_TEXT), report.json (YS_JSON) or counts.csv (YS_CSV). */
YS_API ys_status ys_result_text(char **out, const ys_result *res, enum ys_format format,
                                struct ys_error *err);
/* Write the report folder; it and its parents are made if need be.  Files of it that exist are replaced, each at
 * once: a reader sees the old file or the new one, never a part. */
YS_API ys_status ys_result_save(const ys_result *res, const char *folder, struct ys_error *err);
/* The same, but when all files are on the disk, and before any has its name, ready is called: where
 * it gives false nothing is left behind, and YS_ERR_IO is returned. */
YS_API ys_status ys_result_save_if(const ys_result *res, const char *folder,
                                   bool (*ready)(void *ctx), void *ctx, struct ys_error *err);

/* Letters of the names that no font of this machine has, one line: boxes in figures as PNG and PDF; "" */
YS_API ys_status ys_result_letters(char **out, const ys_result *res, struct ys_error *err);

/* ---- a report made again ------------------------------------------------------------------------ */

typedef struct ys_verification ys_verification;

YS_API const char *ys_blame_name(enum ys_blame blame); /* "input"; "none" */

/* Make the report in a folder again from its evidence.json and hold every byte of every file against it.
 * Inputs are taken by name and SHA-256 from verify->files, verify->tiles, the path that the evidence
 * tells from the current folder, and beside the report.  Nothing is written.  An error: the evidence
 * cannot be read, or the replay fails though nothing differs. */
YS_API ys_status ys_verify(ys_verification **out, const char *folder,
                           const struct ys_verify_options *verify, const struct ys_options *opt,
                           struct ys_error *err);
YS_API void ys_verification_free(ys_verification *verification);
YS_API enum ys_blame ys_verification_blame(const ys_verification *verification); /* the first */
YS_API size_t ys_verification_n(const ys_verification *verification);
YS_API const struct ys_discrepancy *ys_verification_difference(
    const ys_verification *verification, size_t i);
/* YS_TEXT or YS_JSON. */
YS_API ys_status ys_verification_text(char **out, const ys_verification *verification,
                                      enum ys_format format, struct ys_error *err);

/* ---- a report against truth --------------------------------------------------------------------- */

typedef struct ys_evaluation ys_evaluation;

YS_API const char *ys_evaluation_kind_name(enum ys_evaluation_kind kind); /* "count" */

struct ys_evaluation_row {
    enum ys_evaluation_kind kind;
    const char *date, *area, *class_name; /* "" in sums over all of them */

    /* Counts.  Refused ones are in no figure but .refused (of a single one the true number is
     * still given). */
    uint32_t counts, refused;
    uint64_t true_low, true_high; /* what must and what may be counted: optional objects, or the
                                     range that the truth gives */
    uint64_t best;
    int64_t error;      /* of best: 0 within the range, else how far above it, or below (< 0) */
    uint64_t abs_error; /* in sums, of the absolute errors */
    double error_percent, abs_error_percent; /* of true_low; NaN where that is 0 */
    uint32_t low90, high90;                  /* of one count; 0 in sums */
    uint32_t covered;            /* 90 % intervals that have a number of the range in them */
    double width, width_percent; /* of the 90 % interval, in objects and of true_low; in sums
                                     the medians over their counts; NaN where there is none */

    /* Objects, one to one: a found and a true object of one date, area and class may be a pair
     * where their centres are nearer than half the length of the true one; the nearest pair first.
     * Optional objects may be found or not: they and what pairs with them are in no figure. */
    bool placed; /* false: the places of the objects are not known, and all this is 0 or NaN */
    uint64_t n_true, n_found, n_matched;
    double precision, recall, f1;  /* matched of found, of true, and their harmonic mean; NaN
                                     where nothing is there to divide by */
    uint32_t tracks, tracks_exact; /* drawn tracks, and those with the true number as best */
    uint32_t tracks_covered;       /* those of which low90..high90 meets true_low..true_high */
};

/* Hold the report in a folder that ys_result_save() wrote against a truth file: GeoJSON with the
 * class, date, area and track of each object, or with numbers alone, see yardstick-report(5).  Counts of
 * the report that the truth says nothing about are left out, and so is what the truth says of
 * dates, areas and classes that the report does not have; the lines of ys_evaluation_left_out()
 * name them.  YS_ERR_MISMATCH where nothing is left. */
YS_API ys_status ys_evaluate(ys_evaluation **out, const char *folder, const char *truth,
                             struct ys_error *err);
YS_API void ys_evaluation_free(ys_evaluation *evaluation);
/* Rows: counts in order of the report, then by class, by area, by date, and the total last. */
YS_API size_t ys_evaluation_n_rows(const ys_evaluation *evaluation);
YS_API const struct ys_evaluation_row *ys_evaluation_row(const ys_evaluation *evaluation,
                                                         size_t i);
/* What became of objects: pairs of dates in order of the report, then by class, and the total last.  None
 * where the report has one date or the truth says nothing of it. */
YS_API size_t ys_evaluation_n_moved(const ys_evaluation *evaluation);
YS_API const struct ys_moved_row *ys_evaluation_moved(const ys_evaluation *evaluation,
                                                      size_t i);
/* What could not be compared and why, a line each. */
YS_API size_t ys_evaluation_n_left_out(const ys_evaluation *evaluation);
YS_API const char *ys_evaluation_left_out(const ys_evaluation *evaluation, size_t i);
/* A table (YS_TEXT), or all rows as JSON or CSV. */
YS_API ys_status ys_evaluation_text(char **out, const ys_evaluation *evaluation,
                                    enum ys_format format, struct ys_error *err);

/* ---- claims --------------------------------------------------------------------------------- */

typedef struct ys_claims ys_claims;

/* Read and check a claims file.  The first bad row is an error that names line and column. */
YS_API ys_status ys_claims_read(ys_claims **out, const char *path, struct ys_error *err);
YS_API void ys_claims_free(ys_claims *claims);
YS_API size_t ys_claims_n(const ys_claims *claims);
/* How each figure is read, and with capacity the arithmetic of containers and shells. */
YS_API ys_status ys_claims_text(char **out, const ys_claims *claims, enum ys_format format,
                                bool capacity, struct ys_error *err);

/* ---- change of whole rasters ------------------------------------------------------------------ */

/* What a difference is. */
enum ys_measure {
    /* Of brightness, brought to one scale band by band.  Pixels of 5 m and more with three bands or
     * more: by the pixels that IR-MAD finds unchanged, in units of their noise, as the root of the
     * mean of its square over 3 x 3.  All others: Euclidean over at most 4 bands, in units of the
     * first tile. */
    YS_DIFFERENCE,
    YS_IRMAD, /* of the canonical variates themselves; its root in units of their noise */
    YS_CVA    /* of the standard scores of each band; its root in units of their noise */
};
YS_API const char *ys_measure_name(enum ys_measure measure); /* "difference" */

/* Where the difference is cut when no threshold is given.  Otsu and Kittler-Illingworth find two
 * classes even where nothing changed; the others find nothing there. */
enum ys_threshold_rule {
    YS_WIDENED, /* what one unchanged pixel in 10,000 passes (1000 of a statistic over 3 x 3), by
                      the median difference */
    YS_CHI2,    /* what a share of the unchanged pixels passes, by their noise alone */
    YS_OTSU,    /* between two classes */
    YS_KITTLER, /* the same by Kittler and Illingworth; for small classes */
    YS_ROBUST,  /* the median plus 3 standard deviations by the median distance from it, and not
                      below what YS_CHI2 gives */
    YS_HYSTERESIS, /* that of YS_WIDENED; and what is above 1 / sqrt(2) of it and touches such */
};
YS_API const char *ys_threshold_rule_name(enum ys_threshold_rule rule); /* "widened" */

#define YS_OPEN_USUAL UINT32_MAX
#define YS_DIFF_BANDS 16

struct ys_diff_options {
    const char *blobs;       /* GeoJSON to write; NULL: none */
    const char *mask;        /* GeoTIFF of 0 and 255 to write; NULL: none */
    enum ys_measure measure; /*                                           [YS_DIFFERENCE] */
    double threshold;        /* in the units of the measure; NaN: by rule            [NaN] */
    enum ys_threshold_rule rule; /*                                              [YS_WIDENED] */
    double share; /* YS_CHI2: of unchanged pixels that pass, above 0 and below 1; 0: 1e-4, or
                       1e-3 of a statistic over 3 x 3                                      [0] */
    uint32_t open_px; /* the mask is opened by a square of 3 or 5 pixels; 0: not; YS_OPEN_USUAL:
                          3, or 0 of a statistic over 3 x 3                    [YS_OPEN_USUAL] */
    unsigned
        close_px;    /* and then closed: 3, 5 or 0                                       [0] */
    unsigned min_px; /* blobs below this many pixels are left out                        [4] */
};
YS_API void ys_diff_options_init(struct ys_diff_options *diff);

struct ys_diff_summary {
    uint64_t pixels, valid_pixels, changed_pixels;
    uint64_t blobs; /* written */
    enum ys_measure measure;
    bool pooled; /* the difference is a statistic over 3 x 3, in units of noise */
    double threshold;
    double gain[YS_DIFF_BANDS], offset[YS_DIFF_BANDS]; /* applied to AFTER, a band */
    unsigned bands;

    /* Colour tells shadow from change, in three bands or more and pixels below 5 m. */
    bool shadow_known;
    uint64_t
        shadow_pixels; /* of the changed ones: darker or brighter by one factor in all bands */
    uint64_t shadow_blobs; /* of the blobs: more than half of their pixels */
    /* Of BEFORE and AFTER, where the sun tells shadows, too; NaN: unknown, or no colours.  Of
     * shadow_blobs those that are none by their colour: dark, stretched away from the sun, no longer
     * than the shadow of the highest class, and behind something that did not change. */
    double sun_azimuth_deg[2];
    uint64_t sun_blobs;

    /* How the tiles lie on each other. */
    bool one_grid; /* pixel on pixel by the georeferences; else AFTER is resampled */
    bool aligned;  /* not one_grid: displaced by what was measured, too */
    double
        apart_px; /* what is left between the tiles: displacement and residual; NaN unknown */

    /* The null test: BEFORE against itself, displaced by apart_px (at least 0.25 px; 2 px where it is
     * not known) with noise, cut at the same threshold.  NaN where there is too little to test. */
    double null_displaced_px;
    double changed_share, null_share; /* of the valid pixels */
    double blobs_100ha,
        null_blobs_100ha; /* blobs in a square kilometre; NaN: unknown pixel size */
    bool
        null_beaten; /* share and blobs of change are more than 3 times those of the null test */

    char warnings[2048]; /* of both tiles and of how they lie, lines */
};

/* Stream two tiles into change blobs; memory does not grow with their height.  They may differ in
 * CRS, pixel size, extent, rotation and samples: AFTER is then brought onto the grid of BEFORE. */
YS_API ys_status ys_diff(struct ys_diff_summary *out, const char *before, const char *after,
                         const struct ys_diff_options *diff, const struct ys_options *opt,
                         struct ys_error *err);

/* ---- alignment of tiles ----------------------------------------------------------------------- */

typedef struct ys_alignment ys_alignment;

/* Hold each of n tiles ("PATH" or "PATH@DATE") against the reference.  They may differ from it in CRS,
 * pixel size, extent and rotation.  A tile that cannot be aligned is no error; its row says why. */
YS_API ys_status ys_alignment_measure(ys_alignment **out, const char *reference,
                                      const char *const *tiles, size_t n,
                                      const struct ys_options *opt, struct ys_error *err);
YS_API void ys_alignment_free(ys_alignment *alignment);
YS_API const struct ys_tile_info *ys_alignment_reference(const ys_alignment *alignment);
YS_API size_t ys_alignment_n(const ys_alignment *alignment);
YS_API const struct ys_alignment_row *ys_alignment_row(const ys_alignment *alignment, size_t i);
YS_API const struct ys_tie_row *ys_alignment_tie(const ys_alignment *alignment, size_t i,
                                                 size_t tie);
/* YS_TEXT or YS_JSON. */
YS_API ys_status ys_alignment_text(char **out, const ys_alignment *alignment,
                                   enum ys_format format, struct ys_error *err);
/*
 * Files, all of them or none.  tiles (NULL: not): every aligned tile on the grid of the reference, its
 * pixels resampled once, as a tiled GeoTIFF with its own bands, sample type and date, and a mask of
 * what it does not show; the path is a file, or, for several tiles, or where it is a folder, the
 * folder in which each keeps its name.  ties (NULL: not): the tie points of all tiles as GeoJSON, a
 * Point each.
 */
YS_API ys_status ys_alignment_save(ys_alignment *alignment, const char *tiles, const char *ties,
                                   struct ys_error *err);

/* ---- tracks, proposed ------------------------------------------------------------------------- */

typedef struct ys_tracks ys_tracks;

struct ys_tracks_options {
    double min_score; /* lines below this are left out, 0..1                       [0.5] */
    const char *const *class_sizes; /* as in struct ys_job                         [NULL] */
    size_t n_class_sizes;
};
YS_API void ys_tracks_options_init(struct ys_tracks_options *tracks);

/* Lines that may be tracks in the site's railcar areas, or in every area of a site that has no
 * such; from the best score down, area by area.  They are for a person to check: no count takes
 * them unseen.  Pixels that cannot show tracks are refused with YS_ERR_UNSUPPORTED. */
YS_API ys_status ys_tracks_propose(ys_tracks **out, const char *tile, const char *site,
                                   const struct ys_tracks_options *tracks,
                                   const struct ys_options *opt, struct ys_error *err);
YS_API void ys_tracks_free(ys_tracks *tracks);
YS_API const struct ys_tile_info *ys_tracks_tile(const ys_tracks *tracks);
YS_API size_t ys_tracks_n(const ys_tracks *tracks);
YS_API const struct ys_track_line *ys_tracks_line(const ys_tracks *tracks, size_t i);
/* A FeatureCollection of LineStrings.  Each has "proposed": true, by which a site file with it is
 * refused until someone who has looked removes that or sets it to false. */
YS_API ys_status ys_tracks_text(char **out, const ys_tracks *tracks, struct ys_error *err);
/* The same into a file, which appears whole or not at all. */
YS_API ys_status ys_tracks_save(const ys_tracks *tracks, const char *path,
                                struct ys_error *err);

/* ---- a site, drawn ---------------------------------------------------------------------------- */

/* One HTML page that needs nothing beside it: the tiles' pictures, on which areas, tracks, excluded
 * parts and examples are drawn and saved as a site file (GeoJSON) by the browser.  It holds the
 * pictures, the names of the files and the site.  Appears whole or not at all.  said may be NULL. */
YS_API ys_status ys_draw_save(const char *path, struct ys_draw_said *said,
                              const struct ys_draw_job *job, const struct ys_options *opt,
                              struct ys_error *err);

/* ---- speed -------------------------------------------------------------------------------------- */

typedef struct ys_bench ys_bench;

/* Time every kernel and the whole comparison on this machine, by 1, 2, 4 ... opt->threads threads,
 * on drawn pictures that take opt->max_bytes together.  The first rows are plain reading. */
YS_API ys_status ys_bench_run(ys_bench **out, const struct ys_options *opt,
                              struct ys_error *err);
YS_API void ys_bench_free(ys_bench *bench);
YS_API size_t ys_bench_n_rows(const ys_bench *bench);
YS_API const struct ys_bench_row *ys_bench_row(const ys_bench *bench, size_t i);
/* The same of every counter, on pictures drawn for it that take opt->max_bytes at most. */
YS_API ys_status ys_bench_run_counts(ys_bench **out, const struct ys_options *opt,
                                     struct ys_error *err);
YS_API size_t ys_bench_n_counts(const ys_bench *bench);
YS_API const struct ys_bench_count *ys_bench_count(const ys_bench *bench, size_t i);

#include "yardstick_survey.h" /* many sites, on one machine or many */

#ifdef __cplusplus
}
#endif

#endif
