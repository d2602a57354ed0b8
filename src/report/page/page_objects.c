/* page_objects.c - every object in one table, the least certain first */

#include <math.h>
#include <stdlib.h>

#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"

/* All decimals kept, so that points stand below one another; a hyphen as the sign, so that who
 * copies a longitude into a map gets a number. */
static void add_fixed(struct ys_text *out, double value, int digits)
{
    const double scale = pow(10, digits);
    const double shown = round(fabs(value) * scale);

    if (!isfinite(value) || shown > 9e15)
        ys_text_add(out, "&ndash;");
    else
        ys_text_addf(out, "%s%.0f.%0*.0f", value < 0 && shown > 0 ? "-" : "",
                     floor(shown / scale), digits, fmod(shown, scale));
}

static void fixed_cell(struct ys_text *out, const ys_result *res, const char *heading,
                       double value, int digits)
{
    ys_page_open_cell(out, res, "n", heading);
    const size_t n = out->n;
    add_fixed(out, value, digits);
    ys_say_point(out, n, res);
    ys_text_add(out, "</td>");
}

static bool has_pictures(const ys_result *res)
{
    return res->n_picture && !res->opt.no_images;
}

static bool has_tracks(const ys_result *res)
{
    for (size_t i = 0; i < res->n_object; i++)
        if (*ys_or_empty(res->object[i].track))
            return true;
    return false;
}

static const char *const kind_words[YS_KINDS] = {"", "coach", "20 ft", "40 ft"};

static bool any_kind(const ys_result *res)
{
    for (size_t i = 0; i < res->n_object; i++)
        if (res->object[i].kind != YS_KIND_UNKNOWN)
            return true;
    return false;
}

/* The number, linked to the object in its picture. */
static void number_cell(struct ys_text *out, const ys_result *res,
                        const struct ys_object *object)
{
    ys_page_open_cell(out, res, "n", "No.");
    if (has_pictures(res)) {
        ys_text_add(out, "<a href=\"#");
        ys_page_id(out, object);
        ys_text_addf(out, "\">%u</a></td>", object->number);
    } else {
        ys_text_addf(out, "%u</td>", object->number);
    }
}

/* As a probability is told: never as sure; what it is sorted by beside it. */
static void score_cell(struct ys_text *out, const ys_result *res, double score)
{
    struct ys_text p = {0};

    ys_page_open_cell(out, res, "n", "Score");
    if (isfinite(score))
        ys_say_probability(&p, res, score);
    else
        ys_text_add(&p, "-");
    ys_add_html(out, p.bytes);
    out->failed |= p.failed;
    ys_text_drop(&p);
    ys_text_add(out, "</td>");
}

/* As Google Earth and other maps take it: latitude first, in degrees. */
static void place_cell(struct ys_text *out, const ys_result *res,
                       const struct ys_object *object)
{
    ys_page_open_cell(out, res, "n place", "Latitude, longitude");
    if (isfinite(object->lat_deg) && isfinite(object->lon_deg)) {
        add_fixed(out, object->lat_deg, 6);
        ys_text_add(out, ", ");
        add_fixed(out, object->lon_deg, 6);
    }
    ys_text_add(out, "</td>");
}

static void object_row(struct ys_text *out, const ys_result *res,
                       const struct ys_object *object, bool tracks)
{
    ys_text_add(out, "<tr id=\"r-");
    ys_page_id(out, object);
    ys_text_addf(out, "\" data-status=\"%s\" data-score=\"",
                 ys_object_status_name(object->status));
    if (isfinite(object->score))
        ys_text_add_number(out, object->score, 4);
    ys_text_add(out, "\">");
    number_cell(out, res, object);
    ys_page_date_cell(out, res, object->date);
    ys_page_text_cell(out, res, "Area", object->area);
    score_cell(out, res, object->score);
    ys_page_text_cell(out, res, "Status", ys_page_status(res, object->status));
    ys_page_text_cell(out, res, "Seen",
                      ys_say(res, object->estimated ? "estimated in a group" : "drawn singly"));
    if (tracks)
        ys_page_text_cell(out, res, "Track", object->track);
    if (any_kind(res))
        ys_page_text_cell(
            out, res, "Kind",
            *ys_object_kind_name(object->kind) ? ys_say(res, kind_words[object->kind]) : "");
    fixed_cell(out, res, "Length, m", object->length_m, 1);
    fixed_cell(out, res, "Width, m", object->width_m, 1);
    if (!res->opt.no_coordinates)
        place_cell(out, res, object);
    ys_page_flags_cell(out, res, object->flags);
    ys_text_add(out, "</tr>\n");
}

/* The doubtful first; among equals as they are numbered, so that the page is always the same. */
static int by_score(const void *a, const void *b)
{
    const struct ys_object *const *x = a, *const *y = b;
    const double p = isfinite((*x)->score) ? (*x)->score : -1,
                 q = isfinite((*y)->score) ? (*y)->score : -1;

    if (p != q)
        return p < q ? -1 : 1;
    if ((*x)->date != (*y)->date)
        return (*x)->date > (*y)->date ? -1 : 1; /* the newest first */
    return (*x)->number < (*y)->number ? -1 : (*x)->number > (*y)->number;
}

static void add_rows(struct ys_text *out, const ys_result *res, bool tracks)
{
    const struct ys_object **order = malloc(res->n_object * sizeof *order);

    if (!order) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < res->n_object; i++)
        order[i] = &res->object[i];
    qsort(order, res->n_object, sizeof *order, by_score);
    for (size_t i = 0; i < res->n_object; i++)
        object_row(out, res, order[i], tracks);
    free(order);
}

static void add_filters(struct ys_text *out, const ys_result *res)
{
    bool used[YS_UNCERTAIN + 1] = {false};

    for (size_t i = 0; i < res->n_object; i++)
        if ((unsigned)res->object[i].status <= YS_UNCERTAIN)
            used[res->object[i].status] = true;
    ys_text_add(out, "<form class=\"filters\" data-count=\"");
    ys_page_say(out, res, "{n} of {all} objects");
    ys_text_add(out, "\" data-more=\"");
    ys_page_say(out, res, "Show all {n}");
    ys_text_add(out, "\"><label>");
    ys_page_say(out, res, "Status");
    ys_text_add(out, " <select name=\"status\"><option value=\"\">");
    ys_page_say(out, res, "all");
    ys_text_add(out, "</option>");
    for (unsigned k = 0; k <= YS_UNCERTAIN; k++)
        if (used[k]) {
            ys_text_addf(out, "<option value=\"%s\">",
                         ys_object_status_name((enum ys_object_status)k));
            ys_page_say(out, res, ys_page_status(res, (enum ys_object_status)k));
            ys_text_add(out, "</option>");
        }
    ys_text_add(out, "</select></label><label>");
    ys_page_say(out, res, "Date");
    ys_text_add(out, " <select name=\"date\"><option value=\"\">");
    ys_page_say(out, res, "all");
    ys_text_add(out, "</option>");
    for (size_t i = 0; i < res->n_date; i++) {
        ys_text_addf(out, "<option value=\"%zu\">", i + 1);
        ys_page_date(out, res, i);
        ys_text_add(out, "</option>");
    }
    ys_text_add(out, "</select></label><label>");
    ys_page_say(out, res, "Score up to");
    ys_text_add(out, " <input name=\"score\" type=\"number\" min=\"0\" max=\"1\" step=\"0.05\" "
                     "value=\"1\"></label><output></output></form>\n");
}

void ys_page_objects(struct ys_text *out, const ys_result *res)
{
    const bool tracks = has_tracks(res);

    if (!res->n_object)
        return;
    add_filters(out, res);
    ys_page_open_table(out, res, "cards sortable objects", "Objects");
    ys_page_head(out, res, "n", "No.");
    ys_page_head(out, res, "", "Date");
    ys_page_head(out, res, "", "Area");
    ys_text_add(out, "<th scope=\"col\" class=\"n\" data-first>");
    ys_page_say(out, res, "Score");
    ys_text_add(out, "</th>");
    ys_page_head(out, res, "", "Status");
    ys_page_head(out, res, "", "Seen");
    if (tracks)
        ys_page_head(out, res, "", "Track");
    if (any_kind(res))
        ys_page_head(out, res, "", "Kind");
    ys_page_head(out, res, "n", "Length, m");
    ys_page_head(out, res, "n", "Width, m");
    if (!res->opt.no_coordinates)
        ys_page_head(out, res, "n", "Latitude, longitude");
    ys_page_head(out, res, "", "Remarks");
    ys_text_add(out, "</tr></thead><tbody>\n");
    add_rows(out, res, tracks);
    ys_page_close_table(out);
}
