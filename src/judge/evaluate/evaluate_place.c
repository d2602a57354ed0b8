/*
 * evaluate_place.c - which counts of a report a truth speaks of
 *
 * An entry of the truth says class, date, area and place as far as it knows them.  It belongs
 * to a count only where all that it says leaves exactly one: guessing the likeliest would make
 * the report look better or worse than it is.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "evaluate_parts.h"

enum { MAX_LINES = 12 }; /* of what is left out; more say the same of other entries */

void ys_leave_out(struct ys_left_out *lines, const char *format, ...)
{
    char text[400];
    va_list ap;

    va_start(ap, format);
    ys_text_fit_v(text, sizeof text, format, ap);
    va_end(ap);
    for (size_t i = 0; i < lines->n; i++)
        if (!strcmp(lines->line[i], text))
            return;
    if (lines->n > MAX_LINES)
        return;
    if (lines->n == MAX_LINES)
        ys_text_fit(text, sizeof text, "and more");
    char **const all = ys_resize(lines->line, lines->n + 1, sizeof *all);
    if (all)
        lines->line = all;
    char *const own = all ? ys_strdup(text) : NULL;
    if (own)
        all[lines->n++] = own;
    lines->failed = lines->failed || !own;
}

uint32_t ys_reported_row(const struct ys_reported *reported, const char *date, const char *area,
                         const char *class_name)
{
    for (uint32_t i = 0; i < reported->n_count; i++)
        if (!strcmp(reported->count[i].area, area) && !strcmp(reported->count[i].date, date) &&
            !strcmp(reported->count[i].class_name, class_name))
            return i;
    return YS_NO_ROW;
}

/* What an entry of the truth says of where it belongs. */
struct key {
    const char *class_name, *area;
    bool dated;
    struct ys_date date;
    double lon_deg, lat_deg; /* NaN: it says no place */
};

/* A truth that knows only the day means any hour of it. */
static bool is_date(const struct key *key, const struct ys_reported_count *row)
{
    if (!key->dated)
        return true;
    return row->dated && row->when.days <= key->date.days && row->last_day >= key->date.days &&
           (key->date.seconds < 0 || row->when.seconds < 0 ||
            key->date.seconds == row->when.seconds);
}

/* Whether the area of a count is the one that the truth names or, where it names none, one that
 * the object's place may lie in. */
static bool is_area(const struct key *key, const struct ys_reported *reported,
                    const struct ys_reported_count *row)
{
    if (*key->area)
        return !strcmp(key->area, row->area);
    for (size_t i = 0; i < reported->n_area && !isnan(key->lon_deg); i++)
        if (reported->area[i].lonlat && !strcmp(reported->area[i].name, row->area))
            return ys_polygon_has(reported->area[i].lonlat, key->lon_deg, key->lat_deg);
    return true;
}

/* "2023-09-05, 2023-10-05": the dates of the report, cut. */
static void list_dates(char *out, size_t room, const struct ys_reported *reported)
{
    const char *last = NULL;
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < reported->n_count && n + 1 < room; i++)
        if (!last || strcmp(reported->count[i].date, last) != 0) {
            last = reported->count[i].date;
            ys_text_fit(out + n, room - n, "%s%s", n ? ", " : "", last);
            n = strlen(out);
        }
}

/* Why no count, or more than one, is what the key says. */
static void say_why(struct ys_left_out *lines, const struct key *key,
                    const struct ys_reported *reported)
{
    bool has_class = !*key->class_name, has_date = false, has_area = !*key->area;
    char date[YS_DATE_TEXT] = "", dates[120];

    for (size_t i = 0; i < reported->n_count; i++) {
        const struct ys_reported_count *const row = &reported->count[i];

        has_class = has_class || !strcmp(key->class_name, row->class_name);
        has_date = has_date || is_date(key, row);
        has_area = has_area || !strcmp(key->area, row->area);
    }
    if (key->dated)
        ys_date_write(date, &key->date);
    list_dates(dates, sizeof dates, reported);
    if (!has_class)
        ys_leave_out(lines, "class '%s' of the truth: the report counts none", key->class_name);
    else if (!has_date)
        ys_leave_out(lines, "date %s of the truth: the report has %s", date,
                     *dates ? dates : "none");
    else if (!has_area)
        ys_leave_out(lines, "area '%s' of the truth: the report has no such area", key->area);
    else if (*key->area)
        ys_leave_out(lines, "area '%s'%s%s of the truth: the report counts no %s there",
                     key->area, key->dated ? " on " : "", date,
                     *key->class_name ? key->class_name : "object");
    else
        ys_leave_out(lines, "%s of the truth outside the areas of the report%s%s",
                     key->class_name, key->dated ? " on " : "", date);
}

/* The one count that a key means; YS_NO_ROW, said why, where none or more may be meant. */
static uint32_t find_row(struct ys_left_out *lines, const struct key *key,
                         const struct ys_reported *reported)
{
    uint32_t found = YS_NO_ROW;

    for (uint32_t i = 0; i < reported->n_count; i++) {
        const struct ys_reported_count *const row = &reported->count[i];

        if ((*key->class_name && strcmp(key->class_name, row->class_name) != 0) ||
            !is_date(key, row) || !is_area(key, reported, row))
            continue;
        if (found != YS_NO_ROW) {
            const bool dates = strcmp(row->date, reported->count[found].date) != 0;

            ys_leave_out(lines, "%s%sof the truth without %s: the report has several",
                         key->class_name, *key->class_name ? " " : "",
                         dates ? (key->dated ? "a time of day" : "a date") : "an area");
            return YS_NO_ROW;
        }
        found = i;
    }
    if (found == YS_NO_ROW)
        say_why(lines, key, reported);
    return found;
}

/* Files hold their objects in order: most have the key of the one before. */
static bool same_key(const struct ys_truth_object *a, const struct ys_truth_object *b)
{
    return *a->area && !strcmp(a->area, b->area) && !strcmp(a->class_name, b->class_name) &&
           a->dated == b->dated &&
           (!a->dated || (a->date.days == b->date.days && a->date.seconds == b->date.seconds));
}

static void place_objects(struct ys_truth_rows *out, struct ys_left_out *lines,
                          const struct ys_truth *truth, const struct ys_reported *reported)
{
    for (size_t i = 0; i < truth->n_object; i++) {
        const struct ys_truth_object *const object = &truth->object[i];
        const struct key key = {object->class_name, object->area,    object->dated,
                                object->date,       object->lon_deg, object->lat_deg};
        const uint32_t row = i && same_key(object, object - 1)
                                 ? out->row_of_object[i - 1]
                                 : find_row(lines, &key, reported);

        out->row_of_object[i] = row;
        if (row != YS_NO_ROW)
            out->n_object[row]++;
    }
}

static void place_counts(struct ys_truth_rows *out, struct ys_left_out *lines,
                         const struct ys_truth *truth, const struct ys_reported *reported)
{
    for (size_t i = 0; i < truth->n_count; i++) {
        const struct ys_truth_count *const count = &truth->count[i];
        const struct key key = {count->class_name, count->area, count->dated,
                                count->date,       NAN,         NAN};

        if (!count->stated) {
            ys_leave_out(lines, "a count of '%s' in the truth that states no number",
                         count->class_name);
            continue;
        }
        const uint32_t row = find_row(lines, &key, reported);
        if (row == YS_NO_ROW)
            continue;
        if (out->count[row])
            ys_leave_out(lines,
                         "a second count of '%s' in the truth for the same date and area",
                         reported->count[row].class_name);
        else
            out->count[row] = count;
    }
}

ys_status ys_truth_to_rows(struct ys_truth_rows *out, struct ys_left_out *lines,
                           const struct ys_truth *truth, const struct ys_reported *reported,
                           struct ys_error *err)
{
    *out = (struct ys_truth_rows){
        .row_of_object = ys_new(truth->n_object, sizeof *out->row_of_object),
        .count = ys_new(reported->n_count, sizeof *out->count),
        .n_object = ys_new(reported->n_count, sizeof *out->n_object),
    };
    if (!out->row_of_object || !out->count || !out->n_object) {
        ys_truth_rows_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    }
    place_counts(out, lines, truth, reported);
    place_objects(out, lines, truth, reported);
    for (size_t i = 0; i < reported->n_count; i++)
        if (!out->count[i] && !out->n_object[i])
            ys_leave_out(lines, "%s, %s, %s of the report: the truth says nothing of it",
                         *reported->count[i].date ? reported->count[i].date : "undated",
                         reported->count[i].area, reported->count[i].class_name);
    return YS_OK;
}

void ys_truth_rows_fini(struct ys_truth_rows *rows)
{
    free(rows->row_of_object);
    free(rows->count);
    free(rows->n_object);
    *rows = (struct ys_truth_rows){0};
}

/* Metres from a place to a drawn line, on the plane that touches the Earth there. */
static double beside(const struct ys_line *line, double lon_deg, double lat_deg)
{
    const double kx = ys_metres_of_longitude(lat_deg), ky = ys_metres_of_latitude(lat_deg);
    double best = INFINITY;

    for (size_t i = 1; i < line->n; i++) {
        const double x = (line->pt[i - 1].x - lon_deg) * kx;
        const double y = (line->pt[i - 1].y - lat_deg) * ky;
        const double dx = (line->pt[i].x - line->pt[i - 1].x) * kx;
        const double dy = (line->pt[i].y - line->pt[i - 1].y) * ky;
        const double square = dx * dx + dy * dy;
        const double t = square > 0 ? fmin(fmax(-(x * dx + y * dy) / square, 0), 1) : 0;

        best = fmin(best, hypot(x + t * dx, y + t * dy));
    }
    return best;
}

const char *ys_nearest_track(const struct ys_reported *reported, double lon_deg, double lat_deg)
{
    const char *name = NULL;
    double best = INFINITY;

    for (size_t i = 0; i < reported->n_track; i++) {
        const struct ys_line *const line = reported->track[i].lonlat;
        const double d = line ? beside(line, lon_deg, lat_deg) : INFINITY;

        if (d < best) {
            best = d;
            name = reported->track[i].name;
        }
    }
    return name;
}
