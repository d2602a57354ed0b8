/* csv.c - counts.csv, changes.csv and objects.csv: RFC 4180 with plain line feeds
 *
 * Numbers are written with a point whatever the locale, and what is not known is an empty cell: a
 * spreadsheet takes "NaN" or "-" for text and the whole column with it.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../report.h"
#include "../words.h"

static ys_status taken(char **out, struct ys_text *text, const char *what, struct ys_error *err)
{
    *out = ys_text_take(text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", what);
}

static const char *date_of(const ys_result *res, size_t date)
{
    return date < res->n_date ? res->date[date].date : "";
}

static void text_cell(struct ys_text *out, const char *text)
{
    ys_add_cell(out, text);
    ys_text_add(out, ",");
}

static void number_cell(struct ys_text *out, double value, int digits)
{
    if (isfinite(value))
        ys_text_add_number(out, value, digits);
    ys_text_add(out, ",");
}

static void count_cell(struct ys_text *out, bool counted, uint32_t n)
{
    number_cell(out, counted ? (double)n : NAN, 0);
}

/* The last cells of a row, with a corrections file; empty where the count was refused. */
static void adjudicated_cells(struct ys_text *out, const struct ys_adjudicated *row)
{
    if (row)
        ys_text_addf(out, ",%u,%u,%u,%u", row->best, row->low90, row->high90, row->corrections);
    else
        ys_text_add(out, ",,,,");
}

ys_status ys_report_counts_csv(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text, "date,area,class,certain,best,possible,low90,high90,method,flags,"
                       "drawn,estimated,obscured");
    if (res->adjudicated)
        ys_text_add(&text, ",adjudicated,adjudicated_low90,adjudicated_high90,corrections");
    ys_text_add(&text, "\n");
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];

        text_cell(&text, date_of(res, row->date));
        text_cell(&text, row->area);
        text_cell(&text, row->class_name);
        count_cell(&text, row->counted, row->certain);
        count_cell(&text, row->counted, row->best);
        count_cell(&text, row->counted, row->possible);
        count_cell(&text, row->counted, row->low90);
        count_cell(&text, row->counted, row->high90);
        text_cell(&text, row->method);
        ys_add_flags(&text, row->flags, " ");
        ys_text_add(&text, ",");
        count_cell(&text, row->counted, row->drawn);
        count_cell(&text, row->counted, row->estimated);
        if (isfinite(row->obscured))
            ys_text_add_number(&text, row->obscured, 4);
        if (res->adjudicated)
            adjudicated_cells(&text, ys_result_adjudicated(res, i));
        ys_text_add(&text, "\n");
    }
    return taken(out, &text, "counts.csv", err);
}

/* Of the area and class at one date of a change. */
static void change_count_cells(struct ys_text *text, const ys_result *res,
                               const struct ys_change *row, size_t date)
{
    static const struct ys_count none = {0};
    const struct ys_count *count = &none;

    for (size_t i = 0; i < res->n_count; i++)
        if (res->count[i].date == date && ys_same_text(res->count[i].area, row->area) &&
            ys_same_text(res->count[i].class_name, row->class_name))
            count = &res->count[i];
    count_cell(text, count->counted, count->best);
    count_cell(text, count->counted, count->low90);
    count_cell(text, count->counted, count->high90);
}

static void moved_cells(struct ys_text *text, const struct ys_change *row, uint32_t n,
                        const uint32_t range[2])
{
    count_cell(text, row->matched, n);
    count_cell(text, row->matched, range[0]);
    count_cell(text, row->matched, range[1]);
}

static void change_row(struct ys_text *text, const ys_result *res, const struct ys_change *row)
{
    text_cell(text, date_of(res, row->before));
    text_cell(text, date_of(res, row->after));
    text_cell(text, row->next ? "yes" : "no");
    text_cell(text, row->area);
    text_cell(text, row->class_name);
    change_count_cells(text, res, row, row->before);
    change_count_cells(text, res, row, row->after);
    number_cell(text, row->counted ? (double)row->best : NAN, 0);
    number_cell(text, row->counted ? (double)row->low90 : NAN, 0);
    number_cell(text, row->counted ? (double)row->high90 : NAN, 0);
    text_cell(text, row->established ? "yes" : "no");
    text_cell(text, row->missing);
    moved_cells(text, row, row->stayed, row->stayed90);
    moved_cells(text, row, row->left, row->left90);
    moved_cells(text, row, row->arrived, row->arrived90);
    count_cell(text, row->matched, row->uncertain_before);
    count_cell(text, row->matched, row->uncertain_after);
    number_cell(text, row->changed_share, 4);
    ys_add_flags(text, row->flags, " ");
    ys_text_add(text, "\n");
}

ys_status ys_report_changes_csv(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text,
                "date_before,date_after,next,area,class,best_before,low90_before,high90_before,"
                "best_after,low90_after,high90_after,difference,difference_low90,"
                "difference_high90,established,missing,stayed,stayed_low90,stayed_high90,left,"
                "left_low90,left_high90,arrived,arrived_low90,arrived_high90,"
                "uncertain_before,uncertain_after,changed_share,flags\n");
    for (size_t i = 0; i < res->n_change; i++)
        change_row(&text, res, &res->change[i]);
    return taken(out, &text, "changes.csv", err);
}

static void object_row(struct ys_text *text, const ys_result *res, const struct ys_object *row)
{
    const bool hide = res->opt.no_coordinates;

    char id[YS_OBJECT_ID];

    ys_object_id(id, res, row->date, "", row->number);
    text_cell(text, id);
    number_cell(text, row->number, 0);
    text_cell(text, date_of(res, row->date));
    text_cell(text, row->area);
    text_cell(text, row->class_name);
    text_cell(text, row->track);
    number_cell(text, row->score, 3);
    text_cell(text, ys_object_status_name(row->status));
    text_cell(text, ys_object_status_name(row->since));
    text_cell(text, ys_object_status_name(row->until));
    text_cell(text, date_of(res, row->since_date));
    text_cell(text, date_of(res, row->until_date));
    number_cell(text, row->same_as ? (double)row->same_as : NAN, 0);
    number_cell(text, row->same, 3);
    text_cell(text, row->estimated ? "yes" : "no");
    number_cell(text, hide ? NAN : row->lon_deg, 7);
    number_cell(text, hide ? NAN : row->lat_deg, 7);
    number_cell(text, row->x_px, 2);
    number_cell(text, row->y_px, 2);
    number_cell(text, row->length_m, 2);
    number_cell(text, row->width_m, 2);
    number_cell(text, row->angle_deg, 1);
    ys_add_flags(text, row->flags, " ");
    ys_text_add(text, "\n");
}

ys_status ys_report_objects_csv(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text, "id,number,date,area,class,track,score,status,since,until,since_date,"
                       "until_date,same_as,p_same,estimated,lon,lat,x_px,y_px,"
                       "length_m,width_m,angle_deg,flags\n");
    for (size_t i = 0; i < res->n_object; i++)
        object_row(&text, res, &res->object[i]);
    return taken(out, &text, "objects.csv", err);
}
