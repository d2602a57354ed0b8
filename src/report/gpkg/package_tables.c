/* package_tables.c - counts, track_counts, changes and verdicts: the rows of the CSV files */

#include <math.h>

#include "../words.h"
#include "package_parts.h"

static void put_date(struct ys_package *package, struct ys_package_row *row, size_t date)
{
    ys_row_text(package, row, date < package->res->n_date ? package->res->date[date].date : "");
}

static void put_flags(struct ys_package *package, struct ys_package_row *row, uint64_t bits)
{
    struct ys_text flags = {0};

    ys_add_flags(&flags, bits, " ");
    if (flags.failed)
        ys_package_fail(package, SQLITE_NOMEM);
    ys_row_text(package, row, flags.bytes);
    ys_text_drop(&flags);
}

static bool is_by(const struct ys_count *count, const char *method)
{
    return count->counted && ys_same_text(count->method, method);
}

static void put_counts(struct ys_package *package)
{
    ys_package_run(
        package,
        "CREATE TABLE counts (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, date TEXT, "
        "area TEXT, class TEXT, counted BOOLEAN, certain INTEGER, best INTEGER, "
        "possible INTEGER, low90 INTEGER, high90 INTEGER, method TEXT, flags TEXT, "
        "drawn INTEGER, estimated INTEGER, coaches INTEGER, boxes_20ft INTEGER, "
        "boxes_40ft INTEGER, teu INTEGER, obscured REAL, occupied_m REAL, "
        "occupied_low_m REAL, occupied_high_m REAL, adjudicated INTEGER, "
        "adjudicated_low90 INTEGER, adjudicated_high90 INTEGER, corrections INTEGER)");
    struct ys_package_row row = ys_package_insert(package, "counts", 26);
    for (size_t i = 0; i < package->res->n_count && !package->status; i++) {
        const struct ys_count *count = &package->res->count[i];
        const struct ys_adjudicated *by_hand =
            package->res->adjudicated ? ys_result_adjudicated(package->res, i) : NULL;
        const bool counted = count->counted;

        ys_row_integer(package, &row, true, (int64_t)i + 1);
        put_date(package, &row, count->date);
        ys_row_text(package, &row, count->area);
        ys_row_text(package, &row, count->class_name);
        ys_row_integer(package, &row, true, counted);
        ys_row_integer(package, &row, counted, count->certain);
        ys_row_integer(package, &row, counted, count->best);
        ys_row_integer(package, &row, counted, count->possible);
        ys_row_integer(package, &row, counted, count->low90);
        ys_row_integer(package, &row, counted, count->high90);
        ys_row_text(package, &row, count->method);
        put_flags(package, &row, count->flags);
        ys_row_integer(package, &row, counted, count->drawn);
        ys_row_integer(package, &row, counted, count->estimated);
        ys_row_integer(package, &row, count->of_kind[YS_KIND_COACH] > 0,
                       count->of_kind[YS_KIND_COACH]);
        ys_row_integer(package, &row, is_by(count, "block"), count->of_kind[YS_KIND_20FT]);
        ys_row_integer(package, &row, is_by(count, "block"), count->of_kind[YS_KIND_40FT]);
        ys_row_integer(package, &row, is_by(count, "block"), count->teu);
        ys_row_number(package, &row, count->obscured, 4);
        ys_row_number(package, &row, count->occupied_m, 1);
        ys_row_number(package, &row, count->occupied_low_m, 1);
        ys_row_number(package, &row, count->occupied_high_m, 1);
        ys_row_integer(package, &row, by_hand, by_hand ? by_hand->best : 0);
        ys_row_integer(package, &row, by_hand, by_hand ? by_hand->low90 : 0);
        ys_row_integer(package, &row, by_hand, by_hand ? by_hand->high90 : 0);
        ys_row_integer(package, &row, by_hand, by_hand ? by_hand->corrections : 0);
        ys_row_put(package, &row);
    }
    ys_row_end(package, &row);
    ys_package_contents(package, "counts", "one a date, area and class", NULL);
}

static void put_track_counts(struct ys_package *package)
{
    ys_package_run(package,
                   "CREATE TABLE track_counts (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
                   "date TEXT, area TEXT, track TEXT, length_m REAL, counted BOOLEAN, "
                   "certain INTEGER, best INTEGER, possible INTEGER, low90 INTEGER, "
                   "high90 INTEGER, flags TEXT)");
    struct ys_package_row row = ys_package_insert(package, "track_counts", 12);
    for (size_t i = 0; i < package->res->n_track && !package->status; i++) {
        const struct ys_track_count *count = &package->res->track[i];

        ys_row_integer(package, &row, true, (int64_t)i + 1);
        put_date(package, &row, count->date);
        ys_row_text(package, &row, count->area);
        ys_row_text(package, &row, count->track);
        ys_row_number(package, &row, count->length_m, 1);
        ys_row_integer(package, &row, true, count->counted);
        ys_row_integer(package, &row, count->counted, count->certain);
        ys_row_integer(package, &row, count->counted, count->best);
        ys_row_integer(package, &row, count->counted, count->possible);
        ys_row_integer(package, &row, count->counted, count->low90);
        ys_row_integer(package, &row, count->counted, count->high90);
        put_flags(package, &row, count->flags);
        ys_row_put(package, &row);
    }
    ys_row_end(package, &row);
    ys_package_contents(package, "track_counts", "one a date and track", NULL);
}

static void put_moved(struct ys_package *package, struct ys_package_row *row,
                      const struct ys_change *change, uint32_t n, const uint32_t range[2])
{
    ys_row_integer(package, row, change->matched, n);
    ys_row_integer(package, row, change->matched, range[0]);
    ys_row_integer(package, row, change->matched, range[1]);
}

static void put_change(struct ys_package *package, struct ys_package_row *row,
                       const struct ys_change *change)
{
    put_date(package, row, change->before);
    put_date(package, row, change->after);
    ys_row_integer(package, row, true, change->next);
    ys_row_text(package, row, change->area);
    ys_row_text(package, row, change->class_name);
    ys_row_integer(package, row, change->counted, change->best);
    ys_row_integer(package, row, change->counted, change->low90);
    ys_row_integer(package, row, change->counted, change->high90);
    ys_row_integer(package, row, true, change->established);
    ys_row_text(package, row, change->missing);
    put_moved(package, row, change, change->stayed, change->stayed90);
    put_moved(package, row, change, change->left, change->left90);
    put_moved(package, row, change, change->arrived, change->arrived90);
    ys_row_integer(package, row, change->matched, change->uncertain_before);
    ys_row_integer(package, row, change->matched, change->uncertain_after);
    ys_row_number(package, row, change->changed_share, 4);
    put_flags(package, row, change->flags);
}

static void put_changes(struct ys_package *package)
{
    ys_package_run(package,
                   "CREATE TABLE changes (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
                   "date_before TEXT, date_after TEXT, next BOOLEAN, area TEXT, class TEXT, "
                   "difference INTEGER, difference_low90 INTEGER, difference_high90 INTEGER, "
                   "established BOOLEAN, missing TEXT, stayed INTEGER, stayed_low90 INTEGER, "
                   "stayed_high90 INTEGER, \"left\" INTEGER, left_low90 INTEGER, "
                   "left_high90 INTEGER, arrived INTEGER, arrived_low90 INTEGER, "
                   "arrived_high90 INTEGER, uncertain_before INTEGER, uncertain_after INTEGER, "
                   "changed_share REAL, flags TEXT)");
    struct ys_package_row row = ys_package_insert(package, "changes", 24);
    for (size_t i = 0; i < package->res->n_change && !package->status; i++) {
        ys_row_integer(package, &row, true, (int64_t)i + 1);
        put_change(package, &row, &package->res->change[i]);
        ys_row_put(package, &row);
    }
    ys_row_end(package, &row);
    ys_package_contents(package, "changes", "one an area, class and pair of dates", NULL);
}

static void put_verdict(struct ys_package *package, struct ys_package_row *row,
                        const struct ys_verdict *verdict)
{
    ys_row_text(package, row, verdict->id);
    ys_row_text(package, row, verdict->site);
    ys_row_text(package, row, verdict->class_name);
    ys_row_text(package, row, verdict->kind);
    ys_row_text(package, row, verdict->date_start);
    ys_row_text(package, row, verdict->date_end);
    ys_row_text(package, row, verdict->stated);
    ys_row_number(package, row, verdict->low, 2);
    ys_row_number(package, row, verdict->high, 2);
    ys_row_text(package, row, ys_verdict_name(verdict->kind_of_verdict));
    ys_row_text(package, row, verdict->code);
    ys_row_text(package, row, verdict->reason);
    ys_row_number(package, row, verdict->p_claim, 4);
    ys_row_integer(package, row, verdict->has_observed, verdict->observed_low);
    ys_row_integer(package, row, verdict->has_observed, verdict->observed_best);
    ys_row_integer(package, row, verdict->has_observed, verdict->observed_high);
    ys_row_integer(package, row, true, verdict->rehearsal);
    ys_row_text(package, row, verdict->said_by);
    ys_row_text(package, row, verdict->publisher);
    ys_row_text(package, row, verdict->date_published);
    ys_row_text(package, row, verdict->source);
    ys_row_text(package, row, verdict->note);
    ys_row_text(package, row, verdict->disputed);
}

static void put_verdicts(struct ys_package *package)
{
    ys_package_run(
        package,
        "CREATE TABLE verdicts (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, id TEXT, "
        "site TEXT, class TEXT, kind TEXT, date_start TEXT, date_end TEXT, stated TEXT, "
        "low REAL, high REAL, verdict TEXT, code TEXT, reason TEXT, p_claim REAL, "
        "observed_low90 INTEGER, observed_best INTEGER, observed_high90 INTEGER, "
        "rehearsal BOOLEAN, said_by TEXT, publisher TEXT, date_published TEXT, "
        "source TEXT, note TEXT, disputed TEXT)");
    struct ys_package_row row = ys_package_insert(package, "verdicts", 24);
    for (size_t i = 0; i < package->res->n_verdict && !package->status; i++) {
        ys_row_integer(package, &row, true, (int64_t)i + 1);
        put_verdict(package, &row, &package->res->verdict[i]);
        ys_row_put(package, &row);
    }
    ys_row_end(package, &row);
    ys_package_contents(package, "verdicts", "one a reported figure", NULL);
}

void ys_package_tables(struct ys_package *package)
{
    put_counts(package);
    put_track_counts(package);
    put_changes(package);
    put_verdicts(package);
}
