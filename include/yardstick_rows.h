/*
 * yardstick_rows.h - what a result holds: flags, and the rows of dates, counts, changes, objects,
 * corrections and verdicts; and the rows of an alignment
 *
 * Part of yardstick.h, which includes it and says what holds for both.  Rows belong to the result
 * that they were read from.
 */

#ifndef YARDSTICK_ROWS_H
#define YARDSTICK_ROWS_H

#ifndef YARDSTICK_H
#error "include yardstick.h"
#endif

/* Why a number is doubtful.  A bit set in .flags; ys_flag_name() gives its name. */
enum ys_flag {
    YS_WEAK_GAPS = 1 << 0,       /* gaps between cars are about a pixel */
    YS_LOW_CONTRAST = 1 << 1,    /* objects hardly differ from the ground */
    YS_EDGE_OBJECT = 1 << 2,     /* an object is cut by the edge, and hardly counts or not */
    YS_SHADOW = 1 << 3,          /* shadows that may be objects, or hide them */
    YS_LINE_OFF = 1 << 4,        /* the objects stand far from the drawn line */
    YS_FOREIGN = 1 << 5,         /* something else stands on the track */
    YS_LENGTHS_MIXED = 1 << 6,   /* cars of many lengths */
    YS_GSD_TOO_COARSE = 1 << 7,  /* refused: the pixels cannot show single objects */
    YS_FEW_REFERENCES = 1 << 8,  /* too few clear objects to learn sizes from */
    YS_GROUP_DOMINATED = 1 << 9, /* most of the count stands in groups, not single objects */
    YS_UNEXPLAINED = 1 << 10,    /* as large as the objects, neither counted nor ruled out */
    YS_ONE_BAND = 1 << 11,       /* grey tile where colour was wanted */
    YS_NOT_COVERED = 1 << 12,    /* part of the area is outside the tile or masked */
    YS_OBSCURED = 1 << 13,       /* cloud or haze over part of the area */
    YS_MISREGISTERED = 1 << 14,  /* refused: the site cannot be placed on this date */
    YS_SEASON = 1 << 15,         /* the ground itself changed: pixel change supports nothing */
    YS_WEAK = 1 << 16,           /* alignment from few tie points */
    YS_TIERS_UNKNOWN = 1 << 17,  /* containers may be stacked */
    YS_DATE_UNSURE = 1 << 18,    /* a range of days, or sources that disagree */
    YS_ARRIVED_WITHOUT_CHANGE = 1 << 19,
    YS_LEFT_WITHOUT_CHANGE = 1 << 20,
    YS_CHANGE_WITHOUT_OBJECT = 1 << 21,
    YS_ASSUMED_ALIGNED = 1 << 22, /* --assume-aligned */
    YS_NO_TRACKS = 1 << 23,       /* refused: railcars are counted along drawn tracks */
    YS_BENT_ROWS = 1 << 24,       /* rows turn: an oblique view, sides pass for tops */
    YS_TOO_LARGE = 1 << 25,       /* refused: no room for the area in max_bytes and TMPDIR */
    YS_NOTHING_SHOWN = 1 << 26,   /* refused: no structure at the scale of the class */
    YS_NOT_SEEN = 1 << 27,        /* nothing that is surely of the class; the interval says what
                                     may be hidden */
    YS_SIZE_ONLY = 1 << 28,   /* a class known by its size alone, in an area that is not bare */
    YS_UNLIKE = 1 << 29,      /* area or picture unlike all that the method was measured on */
    YS_ONE_EXAMPLE = 1 << 30, /* counted by one marked example: its interval holds too rarely */
};
/* The same from bit 31 on, where an int ends. */
#define YS_EXAMPLES_DIFFER (UINT64_C(1) << 31) /* the marked examples are unlike each other */
/* none is marked at this date: best is a lower bound as a rule */
#define YS_EXAMPLES_ELSEWHERE (UINT64_C(1) << 32)
#define YS_NOT_ESTABLISHED    (UINT64_C(1) << 33) /* none is marked here, and there may be none */
#define YS_NEAR_RIVALS        (UINT64_C(1) << 34) /* more candidates are doubtful than clear */
/* The lengths of containers say another pixel size than the stated one; ys_count.measured says which. */
#define YS_PIXEL_SIZE (UINT64_C(1) << 35)
/* The camera looked more than 25 degrees from straight down, by the metadata or --off-nadir. */
#define YS_OFF_NADIR (UINT64_C(1) << 36)
/* railcars in pixels too coarse for single ones: occupied metres, divided by lengths of cars */
#define YS_BY_LENGTH (UINT64_C(1) << 37)
/* No car is known again by its looks, so none counts as replaced: another view, sun or haze. */
#define YS_LOOKS_DIFFER (UINT64_C(1) << 38)
/* "WEAK_GAPS"; NULL where flag is not one known bit. */
YS_API const char *ys_flag_name(uint64_t flag);

struct ys_date_file { /* one of the files of a date */
    const struct ys_tile_info *info;
    const char *sha256;
};

struct ys_date_row { /* one usable look, in order of time */
    const char *date;
    /* Of what is counted in.  Of several files: of all together, on the grid of the finest, whose path
     * it has; pixels that are not square to a tenth are made so. */
    const struct ys_tile_info *info;
    const char *sha256; /* of the file of that path */
    /* What it is made of, the later ones on top; one or more.  Of several, in the window of the site:
     * the share of what is seen that more than one of them shows, the share of that where they look
     * different, and the share of what is seen that is masked along such seams; 0 of one file. */
    const struct ys_date_file *file;
    size_t n_files;
    double overlap, disagreeing, masked;
    bool reference;     /* the others are aligned to it */
    bool aligned;       /* false: nothing is counted, see reason */
    const char *reason; /* "", or why it is not aligned, or why its place is in doubt */
    double shift_x_m, shift_y_m; /* of its content against the reference, east, north */
    double residual_across_m, residual_along_m; /* NaN for the reference */
    double quality;                             /* of the alignment; NaN for the reference */
    uint64_t flags;
};

/* What sort of its class an object is, where the pixels show it: a railcar that is a coach, a container
 * by its length.  Unknown: they do not. */
enum ys_object_kind { YS_KIND_UNKNOWN, YS_KIND_COACH, YS_KIND_20FT, YS_KIND_40FT, YS_KINDS };
YS_API const char *ys_object_kind_name(enum ys_object_kind kind); /* "coach"; "" unknown */

struct ys_count {
    size_t date; /* index of the ys_date_row */
    const char *area, *class_name;
    const char *method; /* "track", "blob", "block", "vessel", "pit", "example" */
    bool counted;       /* false: refused; flags say why; the figures are then 0 */
    uint32_t certain, best, possible, low90, high90;
    /* Railcars in pixels that show 1.0 to 3.5 m: metres of track under cars, locomotives and the
     * couplings between them, and a 90 % interval; else NaN. */
    double occupied_m, occupied_low_m, occupied_high_m;
    double car_low_m,
        car_high_m; /* BY_LENGTH: mean length of a car that it was divided by, 90 % */
    double covered; /* share of the area on valid pixels, 0..1 */
    uint64_t flags;
    double obscured; /* share of it (of its tracks) under cloud, haze or a cloud's shadow */
    const char
        *measured; /* NOTHING_SHOWN, UNLIKE by damage, PIXEL_SIZE: what was measured; else "" */
    uint32_t drawn, estimated; /* seen one by one, with a box; what best has beyond them */
    uint32_t of_kind
        [YS_KINDS]; /* of drawn, the most certain where best is less: how many of each kind */
    uint32_t
        teu; /* of these: 1 for a container of 20 ft, 2 for one of 40 ft; 0 where no kind is known */
};

struct ys_track_count { /* subtotal of one drawn track at one date */
    size_t date;
    const char *track, *area;
    bool counted;
    uint32_t certain, best, possible, low90, high90;
    double length_m;
    uint64_t flags;
};

/*
 * Between two dates, one area and class.  A date is compared with the last one before it that shows
 * the area: whose count is neither refused nor OBSCURED; where there is none, with the one before.
 * Dates between the two could then not be compared.
 */
struct ys_change {
    size_t before, after; /* indices of the ys_date_rows */
    bool next; /* objects of after have their since by it; false: only of --all-pairs */
    const char *area, *class_name;
    bool counted;                /* false where either count is refused */
    int32_t best, low90, high90; /* after - before; of tops where flags has YS_TIERS_UNKNOWN */
    /* Both counts are fit to be judged, the class was measured (none of the site's own is), the pixels
     * changed by more than misregistration, and the interval excludes 0. */
    bool established;
    const char *missing; /* for that: "OBSCURED after"; "" where established */
    bool matched;        /* objects were matched; false where a count is refused */
    uint32_t stayed, arrived, left, uncertain_after, uncertain_before; /* objects */
    /* Low and high end of how many stayed, came and left, with 90 %: objects that were missed or
     * could not be decided are in them. */
    uint32_t stayed90[2], arrived90[2], left90[2];
    double changed_share; /* share of the area's pixels that changed; NaN unknown */
    /* The null test: what share of the pixels round the site would change of the date before held
     * against itself, displaced by the pair's residual across the lean of buildings; and by the one
     * along it, what relief alone may cause; NaN unknown.  blobs: in 100 ha, of the pair and of the
     * null test. */
    double null_share, null_along_share, blobs_100ha, null_blobs_100ha;
    bool
        null_beaten; /* changed_share is above 3 times null_share: change beyond misregistration */
    uint64_t flags;
};

enum ys_object_status { YS_SINGLE, YS_STAYED, YS_ARRIVED, YS_LEFT, YS_UNCERTAIN };
YS_API const char *ys_object_status_name(enum ys_object_status status); /* "stayed" */

/* What became of an object by a correction; it is counted as before. */
enum ys_object_mark { YS_UNMARKED, YS_ACCEPTED, YS_REJECTED, YS_DIVIDED, YS_MERGED, YS_ADDED };
YS_API const char *ys_object_mark_name(enum ys_object_mark mark); /* "rejected"; "" unmarked */

struct ys_object {
    uint32_t number; /* as in the figures and objects.geojson; counts from 1 at each date */
    size_t date;
    const char *area, *class_name;
    enum ys_object_kind kind;
    const char *track;            /* name of its track; "" off tracks */
    enum ys_object_status status; /* since; for the first date until; single: one date only */
    /* Against an earlier date: stayed, arrived or uncertain; single at the first date.  Against
     * a later one: stayed, left or uncertain; single at the last. */
    enum ys_object_status since, until;
    /* These dates, indices of the ys_date_rows: the next that shows the area, on either side.
     * SIZE_MAX: none. */
    size_t since_date, until_date;
    uint32_t same_as; /* stayed: its number at since_date; 0: none */
    double same;    /* P(the same object) of what shared its place at the date before; NaN: not
                         asked, or nothing shared it */
    double score;   /* 0..1: share of real ones among such objects, as measured */
    bool estimated; /* placed inside a group, not seen singly */
    double lon_deg, lat_deg; /* of its centre; NaN where the tile has no CRS */
    double corner_lon_deg[4], corner_lat_deg[4]; /* counter-clockwise */
    double x_px, y_px; /* centre in what its date is counted in; pixel centres at .5 */
    double corner_x_px[4], corner_y_px[4];
    double length_m, width_m;
    double angle_deg; /* of its long side, counter-clockwise from east, in [0, 180) */
    uint64_t flags;
    enum ys_object_mark adjudicated; /* what a correction made of it */
};

/*
 * Corrections by hand: an analyst's decisions, replayed on every run.  They never alter a count,
 * its interval, a change or a verdict; they stand beside them as the adjudicated count.
 *
 * A correction finds its object by place: the one whose footprint holds its point, or that its
 * polygon covers most, of the date, area and class that it states.  Where it states the object's
 * number, that must agree.  What finds no object, another one's number, or an object that an
 * earlier correction decided, is not applied, and its row says why.
 *
 * An accepted object is 1, a rejected one 0, a split one n, merged ones 1 together, an added one
 * 1.  With D the automatic objects so decided and A what they and the additions come to, best and
 * both ends of the interval become max(automatic - D + A, A): the automatic figure plus the sum
 * of changes, and never fewer than the objects that were affirmed.  So the interval keeps its
 * upper reach however many objects are decided.  Only where every object of an area is decided
 * and a correction `complete` states that the area was looked through, low = best = high = A.
 */
enum ys_action { YS_ACCEPT, YS_REJECT, YS_SPLIT, YS_MERGE, YS_ADD, YS_COMPLETE };
YS_API const char *ys_action_name(enum ys_action action); /* "accept" */

struct ys_adjudicated { /* beside a ys_count */
    uint32_t best, low90, high90;
    uint32_t corrections; /* applied to this count */
    bool complete;        /* an analyst states that the whole area was looked through */
};

struct ys_correction { /* one feature of the corrections file */
    size_t feature;    /* its place in the file, from 1 */
    enum ys_action action;
    const char *author, *reason;
    const char *date, *area, *class_name; /* as stated; "" where not */
    uint32_t parts;                       /* split: what one becomes; else 0 */
    bool applied;
    const char *why;            /* "", or why it was not applied */
    size_t count;               /* index of the ys_count that it bears on; SIZE_MAX: none */
    uint32_t object, n_objects; /* number of the (first) decided, 0: none; 2 or more: merged */
};

enum ys_verdict_kind { YS_CANNOT_TELL, YS_CONSISTENT, YS_NOT_CONSISTENT };
YS_API const char *ys_verdict_name(enum ys_verdict_kind kind); /* "cannot tell" */

struct ys_verdict { /* one row of the claims file, judged */
    const char *id, *class_name, *kind, *site;
    const char *date_start, *date_end;
    const char *stated; /* "about 73" */
    double low, high;   /* the reading of the figure; high may be INFINITY; NaN without */
    enum ys_verdict_kind kind_of_verdict;
    const char *code;   /* "INSIDE", "OUTSIDE", "TOO_WIDE", "NO_IMAGE", ... */
    const char *reason; /* one line for a person, numbers included */
    double p_claim;     /* mass of the count distribution inside the claim; NaN without */
    bool has_observed;
    uint32_t observed_low, observed_best, observed_high;
    bool rehearsal; /* judged on rendered tiles: evidence of nothing */
    const char *said_by, *publisher, *date_published, *source, *note, *disputed;
};

struct ys_skipped {
    const char *tile, *reason;
}; /* with skip_bad */

/*
 * How a tile lies on the reference once both georeferences have been followed.  Displacements are
 * those of its content: what the reference shows at pixel (x, y), and the georeferences let expect
 * there, is seen at (x + dx, y + dy).  Pixels are those of the reference, x right, y down, the
 * corner of the first one at (0, 0).
 */
struct ys_alignment_row {
    const struct ys_tile_info *info; /* of the tile */
    bool aligned;                    /* false: refused; then all below reduced is 0 */
    const char *reason;              /* "", or why it is refused */
    double quality;                  /* of the correlation: 6 and more is aligned */
    size_t ties, windows;            /* tie points that agree, of windows compared */
    /* What was compared: this part of the reference, in pixels reduced times as large. */
    uint32_t col0_px, row0_px, width_px, height_px;
    unsigned reduced;
    bool affine;                        /* the model; else a shift alone */
    double shift_x_px, shift_y_px;      /* at the centre of that part */
    double shift_east_m, shift_north_m; /* the same on the ground; NaN without a CRS */
    double displacement[6];             /* dx = d0 + d1 x + d2 y, dy = d3 + d4 x + d5 y */
    double spread_px; /* how far it is from that at the centre, at most, in the corners */
    /* What tie points differ from the model by (68 %): roofs lean along one direction, so across
     * it says how well the tiles are aligned. */
    double residual_across_px, residual_along_px, residual_across_m, residual_along_m;
    double lean_deg;     /* that direction, counter-clockwise from east, in [0, 180) */
    bool weak;           /* ten tie points or fewer */
    size_t n_ties;       /* rows of ys_alignment_tie(): those that disagree, too */
    const char *written; /* by ys_alignment_save(): its path; "" not */
};

struct ys_tie_row {
    double x_px, y_px;                    /* in the reference: the centre of a window */
    double lon_deg, lat_deg;              /* NaN without a CRS */
    double dx_px, dy_px, east_m, north_m; /* displacement of its content */
    double quality;                       /* height of its peak: 5 and more */
    bool inlier;                          /* agrees with the model */
};

/* ---- of ys_evaluate() ---- */

enum ys_evaluation_kind {
    YS_EVALUATED_COUNT, /* one date, area and class */
    YS_EVALUATED_CLASS, /* sums over all of a class, ... */
    YS_EVALUATED_AREA,
    YS_EVALUATED_DATE,
    YS_EVALUATED_TOTAL
};

/* What is said of the objects that stayed, left or arrived between two dates, of one of these. */
struct ys_moved_score {
    bool known; /* false: the truth does not say how many, and all this is 0 */
    uint64_t true_low, true_high; /* how many did; the rest of them are optional objects */
    uint32_t low90, high90;       /* of one pair of dates; 0 in sums */
    uint32_t intervals,
        covered; /* 90 % intervals, and those with a number of the range in them */
    /* True objects by what they are called at a date (those that stayed at each of their two):
     * stayed, moved (left or arrived), undecided, or not found. */
    uint64_t stayed, moved, undecided, missed;
    uint64_t called, called_right; /* found objects that are true ones and called so; rightly */
};

struct ys_moved_row {
    enum ys_evaluation_kind kind; /* YS_EVALUATED_COUNT: one pair of dates; _CLASS; _TOTAL */
    const char *before, *after, *area, *class_name; /* "" in sums over all of them */
    uint32_t pairs, refused; /* refused: their objects were not compared, in no other figure */
    struct ys_moved_score stayed, left, arrived;
    /* Found objects called stayed whose number at the date before is a true object's, too; and
     * those where it is the same true one.  Where the truth says who is who. */
    uint64_t linked, linked_right;
};

/* ---- of ys_draw_save() ---- */

enum { YS_DRAW_TILES = 24 }; /* most dates on one page */

struct ys_draw_job {
    const char *const *tiles; /* "PATH" or "PATH@DATE", any order; all of one place */
    size_t n_tiles;           /* 1 to YS_DRAW_TILES */
    const char *site; /* path of a site file to be edited, of any kind; NULL: a new site */
    const char
        *proposals;    /* path of a file of ys_tracks_save(); NULL: tracks are proposed where
                                 the site has none, and the tile shows tracks */
    bool no_proposals; /* propose none */
    /* Of a tile too large for a page, what is shown finest: so many metres round this place; 0: the
     * site, else nothing. */
    double around_lon_deg, around_lat_deg, around_m;
};

struct ys_draw_said { /* of the page that was written */
    size_t n_tiles, bytes;
    double error_px;                 /* the most that a place is off, pixels of its tile */
    unsigned reduced, whole_reduced; /* side of a shown pixel in pixels of the tile: where it is
                                        finest and everywhere else; 1: as it is */
};

/* ---- of a report made again, ys_verify() --------------------------------------------------------- */

/* Where a report and its replay differ; also the exit status of yardstick verify.  The causes are
 * told before what follows from them. */
enum ys_blame {
    YS_BLAME_NONE = 0,      /* every byte is the same */
    YS_BLAME_INPUT = 3,     /* a tile, a file beside it, the site, claims or corrections */
    YS_BLAME_PARAMETER = 4, /* an option */
    YS_BLAME_OUTPUT = 5,    /* a file of the report was changed after it was made */
    YS_BLAME_MISSING = 6,   /* a file of the report is not there */
    YS_BLAME_EXTRA = 7,     /* a file is in its folder that is not the report's */
    YS_BLAME_VERSION = 8,   /* the program, its commit, a library or the weights of a network */
};

struct ys_discrepancy {
    enum ys_blame blame;
    const char *text; /* one line: "before.tif: ..." */
};

struct ys_verify_options {
    const char *tiles; /* folder in which inputs are looked for by name, and below; NULL */
    const char *const *files; /* site, claims and corrections files that lie elsewhere     */
    size_t n_files;
};

/* ---- of ys_bench_row(), ys_bench_count() and ys_tracks_line() */

struct ys_bench_row {
    const char *what; /* "difference, 8 bit x 1, opened, components"; static text */
    int threads;
    double mpx_s;   /* million pixels, or points of a network, a second; a median */
    double gb_s;    /* read from memory; NaN where what is read stays in the caches */
    double share;   /* of plain reading by as many threads, timed in turn, or with gflop_s of
                       multiplying and adding in registers; NaN where both are */
    double scaling; /* against one thread */
    double gflop_s; /* multiplications and additions of a network; NaN of anything else */
};

/* A counter on a picture drawn for it, without reading files and without gates. */
struct ys_bench_count {
    const char *what; /* "container"; static text */
    int threads;
    double mpx, track_km; /* of the picture; of its tracks, NaN of other classes */
    uint32_t drawn, best; /* objects on it; counted.  The picture is for timing: not a test */
    double mpx_s,
        km_s;       /* million pixels, km of track a second; medians; km_s NaN as track_km */
    double scaling; /* against one thread */
    double share; /* of multiplying and adding in registers, timed in turn, by what the network
                       needs at least; NaN where there is none */
    double peak_mb; /* memory of the count above that of the picture; NaN where the system does
                       not tell */
};

struct ys_track_line {
    const char *area; /* of the site that it lies in */
    double score;     /* 0..1: share of its length expected to lie within 1.5 m of a track */
    double length_m;
    size_t n_points;
    const double *lon_deg, *lat_deg; /* n_points of them, from end to end */
};

#endif
