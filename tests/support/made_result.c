/* made_result.c - a result made by hand, with drawn pictures */

#include "made_result.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TRACKS = 4, CARS_BEFORE = 20, CARS_AFTER = 73, BOXES = 12 };

static const double gsd[2] = {0.5, 0.4}, turn = 0.12; /* metres of a pixel; radians */

/* Metres along and across the yard to pixels of the tile of a date. */
static struct ys_point place(size_t date, double along, double across)
{
    const double x = 40 + along * cos(turn) - across * sin(turn);
    const double y = 30 + along * sin(turn) + across * cos(turn);

    return (struct ys_point){x / gsd[date], y / gsd[date]};
}

static double noise(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (1 << 24);
}

static void fill_box(struct ys_image *image, const struct ys_object *object,
                     const double colour[3])
{
    const double c = cos(turn), s = sin(turn);

    for (uint32_t row = 0; row < image->height; row++) {
        for (uint32_t col = 0; col < image->width; col++) {
            const double dx = (col + 0.5 + image->col0 - object->x_px) * image->gsd_x_m;
            const double dy = (row + 0.5 + image->row0 - object->y_px) * image->gsd_y_m;
            const double along = fabs(dx * c + dy * s), across = fabs(dy * c - dx * s);

            if (along > object->length_m / 2 || across > object->width_m / 2)
                continue;
            for (unsigned b = 0; b < 3; b++)
                image->plane[b][(size_t)row * image->width + col] =
                    (float)(colour[b] * (across < 0.5 ? 1.15 : 1));
        }
    }
}

static void draw_picture(struct ys_picture *picture, const struct made_result *made)
{
    static const double paint[4][3] = {
        {620, 360, 300}, {330, 380, 420}, {560, 540, 500}, {300, 300, 310}};
    const size_t date = picture->date;
    struct ys_image *image = &picture->image;
    const struct ys_point corner = place(date, -12, picture->area ? 20 : -18);
    uint32_t state = 7 + (uint32_t)date;

    ys_image_new(image, (uint32_t)(picture->area ? 120 / gsd[date] : 340 / gsd[date]),
                 (uint32_t)(84 / gsd[date]), 3, 0, NULL);
    image->gsd_x_m = image->gsd_y_m = gsd[date];
    image->full_scale = 65535;
    image->col0 = floor(corner.x - (picture->area ? 14 / gsd[date] : 0));
    image->row0 = floor(corner.y);
    for (size_t i = 0; i < (size_t)image->width * image->height; i++) {
        const double ground =
            420 + 50 * noise(&state) + 40 * sin((double)(i % image->width) / 40);

        image->valid[i] = i / image->width > 3;
        image->plane[0][i] = (float)ground;
        image->plane[1][i] = (float)(ground * 0.97);
        image->plane[2][i] = (float)(ground * 0.88);
    }
    for (size_t i = 0; i < made->res.n_object; i++)
        if (made->object[i].date == date)
            fill_box(image, &made->object[i], paint[i * 7 % 5 % 4]);
    picture->north_y = -1;
    picture->outline = (struct ys_polygon){calloc(1, sizeof(struct ys_line)), 1};
    picture->outline.ring->pt = calloc(5, sizeof(struct ys_point));
    picture->outline.ring->n = 5;
    for (int k = 0; k < 5; k++) {
        const double across0 = picture->area ? 38 : -4, across1 = picture->area ? 60 : 24;
        const double end = picture->area ? 80 : 290;
        struct ys_point p =
            place(date, k == 1 || k == 2 ? end : -6, k == 2 || k == 3 ? across1 : across0);

        picture->outline.ring->pt[k].x = p.x - image->col0;
        picture->outline.ring->pt[k].y = p.y - image->row0;
    }
}

static void put_object(struct made_result *made, size_t date, double along, double across,
                       const char *area, const char *class_name)
{
    static const char *const track[TRACKS] = {"track 1", "track 2", "track 3", "track 4"};
    struct ys_object *object = &made->object[made->res.n_object++];
    const bool car = !strcmp(class_name, "railcar");

    *object = (struct ys_object){.date = date, .area = area, .class_name = class_name};
    object->track = car ? track[(int)(across / 5) % TRACKS] : "";
    object->length_m = car ? 13.6 : 12.19;
    object->width_m = car ? 3.0 : 2.44;
    object->angle_deg = 180 - turn * 180 / 3.14159265358979;
    object->score = 0.80 + 0.002 * (double)(made->res.n_object % 90);
    const struct ys_point at = place(date, along, across);
    object->x_px = at.x;
    object->y_px = at.y;
    object->lon_deg = 130.6 + at.x * gsd[date] * 1.22e-5;
    object->lat_deg = 42.4 - at.y * gsd[date] * 9.0e-6;
    for (int k = 0; k < 4; k++) {
        const double l = (k == 0 || k == 3 ? -0.5 : 0.5) * object->length_m;
        const double w = (k < 2 ? 0.5 : -0.5) * object->width_m;
        const struct ys_point p = place(date, along + l, across + w);

        object->corner_x_px[k] = p.x;
        object->corner_y_px[k] = p.y;
        object->corner_lon_deg[k] = 130.6 + p.x * gsd[date] * 1.22e-5;
        object->corner_lat_deg[k] = 42.4 - p.y * gsd[date] * 9.0e-6;
    }
}

static void put_objects(struct made_result *made)
{
    for (int i = 0; i < CARS_BEFORE; i++)
        put_object(made, 0, 8 + 14.4 * (i % 10), 5 * (i / 10), "north yard", "railcar");
    for (int i = 0; i < CARS_AFTER; i++)
        put_object(made, 1, 8 + 14.4 * (i % 19), 5 * (i / 19), "north yard", "railcar");
    for (int i = 0; i < BOXES; i++)
        put_object(made, 1, 4 + 13 * (i % 6), 44 + 5.2 * (i / 6), "quay", "container");
    for (size_t i = 0; i < made->res.n_object; i++) {
        struct ys_object *object = &made->object[i];
        const size_t k = object->date ? i - CARS_BEFORE : i;

        object->number = (uint32_t)k + 1;
        if (!object->date)
            object->status = k % 10 == 9 ? YS_LEFT : YS_STAYED;
        else if (k >= CARS_AFTER)
            object->status = YS_UNCERTAIN;
        else
            object->status = k % 19 < 9 && k < 38 ? YS_STAYED
                             : k == 70            ? YS_UNCERTAIN
                                                  : YS_ARRIVED;
        if (k == 70)
            object->flags = YS_ARRIVED_WITHOUT_CHANGE;
        object->estimated = k % 19 == 12;
    }
}

static void put_dates(struct made_result *made, bool rendered)
{
    for (int i = 0; i < 2; i++) {
        made->info[i] = (struct ys_tile_info){
            .path = i ? "/somewhere/else/yard_2023-10-05.tif" : "yard_2023-06-14.tif",
            .file_bytes = 4194304,
            .width_px = 2048,
            .height_px = 1024,
            .bands = 3,
            .sample = "uint16",
            .compression = "deflate",
            .crs = "EPSG:32652",
            .transform = {467123.25, gsd[i], 0, 4694321.75, 0, -gsd[i]},
            .gsd_x_m = gsd[i],
            .gsd_y_m = gsd[i],
            .lon_deg = 130.6012345,
            .lat_deg = 42.4012345,
            .date = i ? "2023-10-05T02:13:00Z" : "2023-06-14",
            .date_source = i ? "STAC" : "file name",
            .warnings = "",
            .unplaced = "",
            .sensor = rendered ? "rendered scene" : "SkySat",
            .licence = "\xC2\xA9 2023 Example Imaging, internal use",
            .off_nadir_deg = i ? 12.5 : NAN,
            .sun_azimuth_deg = 151.2,
            .sun_elevation_deg = 38.4,
            .rendered = rendered};
        made->date[i] = (struct ys_date_row){
            .date = made->info[i].date,
            .info = &made->info[i],
            .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            .reference = i == 1,
            .aligned = true,
            .reason = "",
            .shift_x_m = i ? 0 : 1.25,
            .shift_y_m = i ? 0 : -0.75,
            .residual_across_m = i ? NAN : 0.18,
            .residual_along_m = i ? NAN : 0.22,
            .quality = i ? NAN : 0.71};
    }
}

/* certain, low90, best, high90 and possible, and what best was seen of one by one. */
static struct ys_count count_of(size_t date, const char *area, const uint32_t number[5],
                                uint32_t drawn)
{
    const bool yard = !strcmp(area, "north yard");

    return (struct ys_count){.date = date,
                             .area = area,
                             .class_name = yard ? "railcar" : "container",
                             .method = yard ? "track" : "block",
                             .counted = number[2] > 0,
                             .certain = number[0],
                             .low90 = number[1],
                             .best = number[2],
                             .high90 = number[3],
                             .possible = number[4],
                             .occupied_m = NAN,
                             .occupied_low_m = NAN,
                             .occupied_high_m = NAN,
                             .car_low_m = NAN,
                             .car_high_m = NAN,
                             .covered = 1,
                             .drawn = drawn,
                             .estimated = number[2] - drawn,
                             .measured = ""};
}

static void put_counts(struct made_result *made)
{
    static const uint32_t per_track[2][TRACKS] = {{10, 10, 0, 0}, {19, 19, 19, 16}};
    static const uint32_t number[4][5] = {
        {17, 18, 20, 22, 24}, {0}, {66, 70, 73, 76, 80}, {11, 11, 12, 14, 15}};

    made->count[0] = count_of(0, "north yard", number[0], 20);
    made->count[0].of_kind[YS_KIND_COACH] = 5;
    made->count[1] = count_of(0, "quay", number[1], 0);
    made->count[1].flags = YS_GSD_TOO_COARSE;
    made->count[2] = count_of(1, "north yard", number[2], 73);
    made->count[2].flags = YS_WEAK_GAPS | YS_SHADOW;
    made->count[2].covered = 0.98;
    made->count[3] = count_of(1, "quay", number[3], 10);
    made->count[3].flags = YS_TIERS_UNKNOWN;
    made->count[3].of_kind[YS_KIND_20FT] = 4;
    made->count[3].of_kind[YS_KIND_40FT] = 6;
    made->count[3].teu = 16;
    for (size_t i = 0; i < 2 * TRACKS; i++) {
        static const char *const name[TRACKS] = {"track 1", "track 2", "track 3", "track 4"};
        const uint32_t n = per_track[i / TRACKS][i % TRACKS];

        made->track[i] = (struct ys_track_count){i / TRACKS,
                                                 name[i % TRACKS],
                                                 "north yard",
                                                 true,
                                                 n - (n > 1),
                                                 n,
                                                 n + 2,
                                                 n - (n > 1),
                                                 n + 1,
                                                 286.4,
                                                 0};
    }
}

static void put_changes(struct made_result *made)
{
    made->change[0] = (struct ys_change){
        .before = 0,
        .after = 1,
        .next = true,
        .area = "north yard",
        .class_name = "railcar",
        .counted = true,
        .best = 53,
        .low90 = 49,
        .high90 = 57,
        .established = true,
        .missing = "",
        .matched = true,
        .stayed = 18,
        .arrived = 54,
        .left = 2,
        .uncertain_after = 1,
        .stayed90 = {17, 19},
        .arrived90 = {52, 57},
        .left90 = {1, 3},
        .changed_share = 0.3123,
    };
    made->change[1] = (struct ys_change){.before = 0,
                                         .after = 1,
                                         .next = true,
                                         .area = "quay",
                                         .class_name = "container",
                                         .missing = "GSD_TOO_COARSE after",
                                         .changed_share = NAN,
                                         .flags = YS_GSD_TOO_COARSE};
}

static struct ys_verdict verdict_of(const char *id, const char *class_name, const char *stated,
                                    double low, double high, enum ys_verdict_kind kind)
{
    return (struct ys_verdict){.id = id,
                               .class_name = class_name,
                               .kind = "snapshot",
                               .site = "Tumangang",
                               .date_start = "2023-10-05",
                               .date_end = "2023-10-05",
                               .stated = stated,
                               .low = low,
                               .high = high,
                               .kind_of_verdict = kind,
                               .p_claim = NAN,
                               .said_by = "Beyond Parallel",
                               .publisher = "CSIS",
                               .date_published = "2023-10-06",
                               .source = "https://example.org/traffic",
                               .note = "",
                               .disputed = ""};
}

static void put_verdicts(struct made_result *made, bool rendered)
{
    struct ys_verdict *v = made->verdict;

    v[0] = verdict_of("T-01", "railcar", "about 73", 66, 80, YS_CONSISTENT);
    v[0].code = "INSIDE";
    v[0].reason = "the observed 70 to 76 lies inside 66 to 80";
    v[0].has_observed = true;
    v[0].observed_low = 70;
    v[0].observed_best = 73;
    v[0].observed_high = 76;
    v[0].p_claim = 0.9731;
    v[1] = verdict_of("T-02", "railcar", "at most 20", 0, 20, YS_NOT_CONSISTENT);
    v[1].kind = "series_max";
    v[1].date_start = "2018-10-01";
    v[1].code = "OUTSIDE";
    v[1].reason = "the observed 70 to 76 on 2023-10-05 lies 50 above 0 to 20";
    v[1].has_observed = true;
    v[1].observed_low = 70;
    v[1].observed_best = 73;
    v[1].observed_high = 76;
    v[1].p_claim = 0;
    v[2] = verdict_of("T-03", "container", "about 300", 250, 350, YS_CANNOT_TELL);
    v[2].code = "TIERS_UNKNOWN";
    v[2].reason = "containers may be stacked; state the tiers to judge this figure";
    v[3] = verdict_of("T-04", "shell", "more than 1000000", 1000001, INFINITY, YS_CANNOT_TELL);
    v[3].kind = "context";
    v[3].code = "NOT_OBSERVABLE";
    v[3].reason = "no picture shows it";
    v[3].note = "Rival figures stand: 1 and 3 million.";
    for (int i = 0; i < 4; i++)
        v[i].rehearsal = rendered;
}

/* The areas and the track of the site. */
static void put_place(struct made_result *made, const char hash[65])
{
    made->area[0] = (struct ys_result_area){
        .name = "north yard", .class_name = "railcar", .area_m2 = 8288.0};
    made->area[1] =
        (struct ys_result_area){.name = "quay", .class_name = "container", .area_m2 = 1892.0};
    made->line_pt[1] = (struct ys_point){130.61, 42.41};
    made->line_pt[0] = (struct ys_point){130.6, 42.4};
    made->line[0] = (struct ys_result_line){"track 1", {made->line_pt, 2}};
    memcpy(made->area[0].polygon_sha256, hash, 65);
    memcpy(made->area[1].polygon_sha256, hash, 65);
}

void made_result_init(struct made_result *made, bool rendered)
{
    static char site[] = "Tumangang rail facility", path[] = "sites/tumangang.geojson";
    static char claims[] = "claims.csv",
                alias[2][16] = {"Tumen River",
                                "\xEB\x91\x90\xEB\xA7\x8C\xEA\xB0\x95\xEC\x97\xAD"};
    static char hash[] = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";
    static char command[] = "yardstick report a.tif b.tif --site tumangang.geojson -o out";

    memset(made, 0, sizeof *made);
    ys_options_init(&made->res.opt);
    put_objects(made);
    put_dates(made, rendered);
    put_counts(made);
    put_changes(made);
    put_verdicts(made, rendered);
    made->alias[0] = alias[0];
    made->alias[1] = alias[1];
    put_place(made, hash);
    made->skipped[0] =
        (struct ys_skipped){"tiles/yard_2023-08-01.tif", "strip 17 of 40: 512 bytes short"};
    const size_t n_object = made->res.n_object;
    made->res = (ys_result){.site_name = site,
                            .site_path = path,
                            .site_sha256 = hash,
                            .claims_path = claims,
                            .claims_sha256 = hash,
                            .alias = made->alias,
                            .n_alias = 2,
                            .rendered = rendered,
                            .opt = made->res.opt,
                            .command = command,
                            .date = made->date,
                            .n_date = 2,
                            .area = made->area,
                            .n_area = 2,
                            .line = made->line,
                            .n_line = 1,
                            .count = made->count,
                            .n_count = 4,
                            .track = made->track,
                            .n_track = 8,
                            .change = made->change,
                            .n_change = 2,
                            .object = made->object,
                            .n_object = n_object,
                            .verdict = made->verdict,
                            .n_verdict = 4,
                            .skipped = made->skipped,
                            .n_skipped = 1,
                            .picture = made->picture,
                            .n_picture = 4};
    for (size_t i = 0; i < 4; i++) {
        made->picture[i].date = i / 2;
        made->picture[i].area = i % 2;
        draw_picture(&made->picture[i], made);
    }
}

void made_result_fini(struct made_result *made)
{
    for (size_t i = 0; i < made->res.n_picture; i++) {
        ys_image_fini(&made->picture[i].image);
        ys_polygon_fini(&made->picture[i].outline);
    }
}

char *made_text(made_text_fn *make, const ys_result *res)
{
    struct ys_error err = {0};
    char *text = NULL;

    cr_assert_eq(make(&text, res, &err), YS_OK, "%s", err.text);
    return text;
}

json_t *made_json(made_text_fn *make, const ys_result *res)
{
    char *text = made_text(make, res);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);

    cr_assert(root, "line %d: %s", error.line, error.text);
    free(text);
    return root;
}
