/* csv.c - counts.csv, changes.csv and objects.csv: RFC 4180 with plain line feeds
 *
 * Numbers are written with a point whatever the locale, and what is not known is an empty cell: a
 * spreadsheet takes "NaN" or "-" for text and the whole column with it.
 */

#include <math.h>

#include "../report.h"
#include "../words.h"
#include "csv_cells.h"

/* The last cells of a row, with a corrections file; empty where the count was refused. */
static void adjudicated_cells(struct ys_text *out, const struct ys_adjudicated *row)
{
    if (row)
        ys_text_addf(out, ",%u,%u,%u,%u", row->best, row->low90, row->high90, row->corrections);
    else
        ys_text_add(out, ",,,,");
}

static void metres_cell(struct ys_text *text, double metres)
{
    ys_text_add(text, ",");
    ys_csv_add_number(text, metres, 1);
}

/* Empty where it is none that has such kinds, and where no coach is told: freight is not told from
 * coaches everywhere. */
static void kind_cells(struct ys_text *text, const struct ys_count *row)
{
    const bool cars = row->of_kind[YS_KIND_COACH] > 0,
               boxes = row->counted && ys_same_text(row->method, "block");
    const struct {
        bool any;
        uint32_t n;
    } cell[] = {{cars, row->of_kind[YS_KIND_COACH]},
                {boxes, row->of_kind[YS_KIND_20FT]},
                {boxes, row->of_kind[YS_KIND_40FT]},
                {boxes, row->teu}};

    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
        ys_text_add(text, ",");
        if (cell[i].any)
            ys_text_addf(text, "%u", cell[i].n);
    }
}

ys_status ys_report_counts_csv(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text, "date,area,class,certain,best,possible,low90,high90,method,flags,"
                       "drawn,estimated,obscured,occupied_m,occupied_low_m,occupied_high_m,"
                       "coaches,boxes_20ft,boxes_40ft,teu");
    if (res->adjudicated)
        ys_text_add(&text, ",adjudicated,adjudicated_low90,adjudicated_high90,corrections");
    ys_text_add(&text, "\n");
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];

        ys_csv_text(&text, ys_csv_date(res, row->date));
        ys_csv_text(&text, row->area);
        ys_csv_text(&text, row->class_name);
        ys_csv_count(&text, row->counted, row->certain);
        ys_csv_count(&text, row->counted, row->best);
        ys_csv_count(&text, row->counted, row->possible);
        ys_csv_count(&text, row->counted, row->low90);
        ys_csv_count(&text, row->counted, row->high90);
        ys_csv_text(&text, row->method);
        ys_add_flags(&text, row->flags, " ");
        ys_text_add(&text, ",");
        ys_csv_count(&text, row->counted, row->drawn);
        ys_csv_count(&text, row->counted, row->estimated);
        ys_csv_add_number(&text, row->obscured, 4);
        metres_cell(&text, row->occupied_m);
        metres_cell(&text, row->occupied_low_m);
        metres_cell(&text, row->occupied_high_m);
        kind_cells(&text, row);
        if (res->adjudicated)
            adjudicated_cells(&text, ys_result_adjudicated(res, i));
        ys_text_add(&text, "\n");
    }
    return ys_csv_take(out, &text, "counts.csv", err);
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
    ys_csv_count(text, count->counted, count->best);
    ys_csv_count(text, count->counted, count->low90);
    ys_csv_count(text, count->counted, count->high90);
}

static void moved_cells(struct ys_text *text, const struct ys_change *row, uint32_t n,
                        const uint32_t range[2])
{
    ys_csv_count(text, row->matched, n);
    ys_csv_count(text, row->matched, range[0]);
    ys_csv_count(text, row->matched, range[1]);
}

static void change_row(struct ys_text *text, const ys_result *res, const struct ys_change *row)
{
    ys_csv_text(text, ys_csv_date(res, row->before));
    ys_csv_text(text, ys_csv_date(res, row->after));
    ys_csv_text(text, row->next ? "yes" : "no");
    ys_csv_text(text, row->area);
    ys_csv_text(text, row->class_name);
    change_count_cells(text, res, row, row->before);
    change_count_cells(text, res, row, row->after);
    ys_csv_number(text, row->counted ? (double)row->best : NAN, 0);
    ys_csv_number(text, row->counted ? (double)row->low90 : NAN, 0);
    ys_csv_number(text, row->counted ? (double)row->high90 : NAN, 0);
    ys_csv_text(text, row->established ? "yes" : "no");
    ys_csv_text(text, row->missing);
    moved_cells(text, row, row->stayed, row->stayed90);
    moved_cells(text, row, row->left, row->left90);
    moved_cells(text, row, row->arrived, row->arrived90);
    ys_csv_count(text, row->matched, row->uncertain_before);
    ys_csv_count(text, row->matched, row->uncertain_after);
    ys_csv_number(text, row->changed_share, 4);
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
    return ys_csv_take(out, &text, "changes.csv", err);
}

static void object_row(struct ys_text *text, const ys_result *res, const struct ys_object *row)
{
    const bool hide = res->opt.no_coordinates;

    char id[YS_OBJECT_ID];

    ys_object_id(id, res, row->date, "", row->number);
    ys_csv_text(text, id);
    ys_csv_number(text, row->number, 0);
    ys_csv_text(text, ys_csv_date(res, row->date));
    ys_csv_text(text, row->area);
    ys_csv_text(text, row->class_name);
    ys_csv_text(text, row->track);
    ys_csv_number(text, row->score, 3);
    ys_csv_text(text, ys_object_status_name(row->status));
    ys_csv_text(text, ys_object_status_name(row->since));
    ys_csv_text(text, ys_object_status_name(row->until));
    ys_csv_text(text, ys_csv_date(res, row->since_date));
    ys_csv_text(text, ys_csv_date(res, row->until_date));
    ys_csv_number(text, row->same_as ? (double)row->same_as : NAN, 0);
    ys_csv_number(text, row->same, 3);
    ys_csv_text(text, row->estimated ? "yes" : "no");
    ys_csv_number(text, hide ? NAN : row->lon_deg, 7);
    ys_csv_number(text, hide ? NAN : row->lat_deg, 7);
    ys_csv_number(text, row->x_px, 2);
    ys_csv_number(text, row->y_px, 2);
    ys_csv_number(text, row->length_m, 2);
    ys_csv_number(text, row->width_m, 2);
    ys_csv_number(text, row->angle_deg, 1);
    ys_csv_text(text, ys_object_kind_name(row->kind));
    ys_add_flags(text, row->flags, " ");
    ys_text_add(text, "\n");
}

ys_status ys_report_objects_csv(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text, "id,number,date,area,class,track,score,status,since,until,since_date,"
                       "until_date,same_as,p_same,estimated,lon,lat,x_px,y_px,"
                       "length_m,width_m,angle_deg,kind,flags\n");
    for (size_t i = 0; i < res->n_object; i++)
        object_row(&text, res, &res->object[i]);
    return ys_csv_take(out, &text, "objects.csv", err);
}
