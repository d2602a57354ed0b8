/* csv_tables.c - tracks.csv and verdicts.csv, in the manner of csv.c */

#include <math.h>

#include "../report.h"
#include "../words.h"
#include "csv_cells.h"

ys_status ys_report_tracks_csv(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text,
                "date,area,track,length_m,certain,best,possible,low90,high90,counted,flags\n");
    for (size_t i = 0; i < res->n_track; i++) {
        const struct ys_track_count *row = &res->track[i];

        ys_csv_text(&text, ys_csv_date(res, row->date));
        ys_csv_text(&text, row->area);
        ys_csv_text(&text, row->track);
        ys_csv_number(&text, row->length_m, 1);
        ys_csv_count(&text, row->counted, row->certain);
        ys_csv_count(&text, row->counted, row->best);
        ys_csv_count(&text, row->counted, row->possible);
        ys_csv_count(&text, row->counted, row->low90);
        ys_csv_count(&text, row->counted, row->high90);
        ys_csv_text(&text, row->counted ? "yes" : "no");
        ys_add_flags(&text, row->flags, " ");
        ys_text_add(&text, "\n");
    }
    return ys_csv_take(out, &text, "tracks.csv", err);
}

/* The range that was claimed: an empty high end with a low one is open upwards, both empty are no
 * figure at all. */
static void verdict_row(struct ys_text *text, const struct ys_verdict *row)
{
    ys_csv_text(text, row->id);
    ys_csv_text(text, row->site);
    ys_csv_text(text, row->class_name);
    ys_csv_text(text, row->kind);
    ys_csv_text(text, row->date_start);
    ys_csv_text(text, row->date_end);
    ys_csv_text(text, row->stated);
    ys_csv_number(text, row->low, 0);
    ys_csv_number(text, row->high, 0);
    ys_csv_text(text, ys_verdict_name(row->kind_of_verdict));
    ys_csv_text(text, row->code);
    ys_csv_text(text, row->reason);
    ys_csv_number(text, row->p_claim, 4);
    ys_csv_count(text, row->has_observed, row->observed_low);
    ys_csv_count(text, row->has_observed, row->observed_best);
    ys_csv_count(text, row->has_observed, row->observed_high);
    ys_csv_text(text, row->rehearsal ? "yes" : "no");
    ys_csv_text(text, row->said_by);
    ys_csv_text(text, row->publisher);
    ys_csv_text(text, row->date_published);
    ys_csv_text(text, row->source);
    ys_csv_text(text, row->note);
    ys_add_cell(text, row->disputed);
    ys_text_add(text, "\n");
}

ys_status ys_report_verdicts_csv(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text,
                "id,site,class,kind,date_start,date_end,stated,low,high,verdict,code,reason,"
                "p_claim,observed_low90,observed_best,observed_high90,rehearsal,said_by,"
                "publisher,date_published,source,note,disputed\n");
    for (size_t i = 0; i < res->n_verdict; i++)
        verdict_row(&text, &res->verdict[i]);
    return ys_csv_take(out, &text, "verdicts.csv", err);
}
