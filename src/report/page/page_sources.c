/* page_sources.c - what the words mean, and what the report was made from */

#include <math.h>
#include <string.h>

#include "../notes.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"
#include "web.h"

static void add_word(struct ys_text *out, const ys_result *res, const char *word,
                     const char *meaning)
{
    ys_text_add(out, "<div><dt>");
    ys_page_say(out, res, word);
    ys_text_add(out, "</dt><dd>");
    ys_page_say(out, res, meaning);
    ys_text_add(out, "</dd></div>\n");
}

static void add_class(struct ys_text *out, const ys_result *res, const struct ys_count *count)
{
    ys_text_add(out, "<div><dt>");
    ys_page_class(out, res, count->class_name, 1);
    ys_text_add(out, "</dt><dd>");
    ys_page_say(out, res, ys_notes_method(count->method));
    ys_text_add(out, "</dd></div>\n");
}

static bool is_first_of_class(const ys_result *res, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (ys_same_text(res->count[k].class_name, res->count[i].class_name))
            return false;
    return true;
}

/* The page explains the flags that stand somewhere on it, and no others. */
static uint64_t all_flags(const ys_result *res)
{
    uint64_t flags = 0;

    for (size_t i = 0; i < res->n_date; i++)
        flags |= res->date[i].flags;
    for (size_t i = 0; i < res->n_count; i++)
        flags |= res->count[i].flags;
    for (size_t i = 0; i < res->n_track; i++)
        flags |= res->track[i].flags;
    for (size_t i = 0; i < res->n_change; i++)
        flags |= res->change[i].flags;
    for (size_t i = 0; i < res->n_object; i++)
        flags |= res->object[i].flags;
    return flags;
}

static void add_flags(struct ys_text *out, const ys_result *res)
{
    const uint64_t flags = all_flags(res);

    for (unsigned i = 0; i < 64; i++) {
        const uint64_t flag = flags & UINT64_C(1) << i;

        if (!flag || !ys_flag_name(flag))
            continue;
        ys_text_addf(out, "<div><dt><code>%s</code></dt><dd>", ys_flag_name(flag));
        ys_page_say(out, res, ys_flag_meaning(flag));
        ys_text_add(out, "</dd></div>\n");
    }
}

void ys_page_methods(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_count; i++)
        if (is_first_of_class(res, i) && *ys_notes_method(res->count[i].method))
            add_class(out, res, &res->count[i]);
    add_word(out, res, "best", "The most probable count.");
    add_word(out, res, "90 % interval",
             "Holds the true count with 90 % probability; the widths were "
             "calibrated on pictures with known counts.");
    add_word(
        out, res, "certain, possible",
        "Objects that are beyond doubt; and a number that is passed with 0.5 % probability.");
    add_word(out, res, "drawn, estimated",
             "Objects that were seen one by one and have a box of their own; and what the best "
             "count has beyond them, in groups, below others or too doubtful one by one. Boxes "
             "in groups stand where such objects may stand.");
    add_word(
        out, res, "score",
        "How sure the method is of one object: of objects with score 0.9 on pictures of known "
        "content nine in ten were real. Where a place is unlike those pictures, the share may "
        "be another one.");
    if (res->adjudicated)
        add_word(out, res, "adjudicated", ys_notes_adjudicated());
    if (res->n_change) {
        add_word(out, res, "stayed, arrived, left",
                 "Matched between two dates by place and size; for the first date against the "
                 "next one, for every other against the last before it that shows the area.");
        add_word(out, res, "uncertain",
                 "Neither a match nor its absence is clear; counted, but in "
                 "none of the other three.");
        add_word(
            out, res, "established",
            "Both counts are fit to be judged, the class was measured on pictures of known "
            "content, and the 90 % interval of the difference does not hold 0.");
    }
    add_flags(out, res);
}

struct labelled {
    const char *before;
    double value;
    int digits;
    const char *after;
};

static void add_labelled(struct ys_text *out, const ys_result *res, struct labelled it)
{
    if (!isfinite(it.value))
        return;
    ys_text_add(out, out->n ? ", " : "");
    ys_page_say(out, res, it.before);
    ys_say_number(out, res, it.value, it.digits);
    ys_text_add(out, it.after);
}

/* In metres, and what the figures mean: an analyst judges the alignment by them. */
static void add_alignment(struct ys_text *out, const ys_result *res,
                          const struct ys_date_row *date)
{
    struct ys_template_values values = {.language = res->opt.language};

    if (date->reference) {
        ys_page_say(out, res, "the reference: the others are aligned to it");
        return;
    }
    if (!date->aligned) {
        ys_page_say(out, res, "refused");
        ys_text_add(out, ": ");
        ys_page_sentence(out, res, date->reason);
        return;
    }
    ys_page_number(ys_template_value(&values, "x"), res, fabs(date->shift_x_m), 2);
    ys_page_number(ys_template_value(&values, "y"), res, fabs(date->shift_y_m), 2);
    ys_page_say(ys_template_value(&values, "ew"), res, date->shift_x_m < 0 ? "west" : "east");
    ys_page_say(ys_template_value(&values, "ns"), res, date->shift_y_m < 0 ? "south" : "north");
    if (isfinite(date->residual_across_m) && isfinite(date->residual_along_m)) {
        ys_say_number(ys_template_value(&values, "across"), res, date->residual_across_m, 2);
        ys_say_number(ys_template_value(&values, "along"), res, date->residual_along_m, 2);
    }
    if (isfinite(date->quality))
        ys_text_add_number(ys_template_value(&values, "quality"), date->quality, 0);
    ys_template_fill(out,
                     ys_say(res, "its content lies {{x}} m {{ew}} and {{y}} m {{ns}} of the "
                                 "reference{{?across}}; after that, points of both agree to "
                                 "{{across}} m, and to {{along}} m in the direction in which "
                                 "buildings lean{{/across}}{{?quality}}; strength of the match "
                                 "{{quality}}, where 6 is needed{{/quality}}"),
                     &values);
}

static void add_coverage(struct ys_text *out, const ys_result *res, size_t date)
{
    for (size_t i = 0; i < res->n_count; i++) {
        if (res->count[i].date != date || !isfinite(res->count[i].covered))
            continue;
        ys_text_add(out, out->n ? ", " : "");
        ys_add_html(out, res->count[i].area);
        ys_text_add(out, " ");
        ys_page_number(out, res, 100 * res->count[i].covered, 0);
        ys_text_add(out, "&nbsp;%");
    }
}

static void or_unknown(struct ys_text *out, const ys_result *res, const char *text)
{
    ys_add_html(out, *ys_or_empty(text) ? text : ys_say(res, "not stated"));
}

static void add_size(struct ys_text *out, const ys_result *res, const struct ys_tile_info *info)
{
    struct ys_template_values values = {.language = res->opt.language};

    ys_text_addf(ys_template_value(&values, "width"), "%u", info->width_px);
    ys_text_addf(ys_template_value(&values, "height"), "%u", info->height_px);
    ys_text_addf(ys_template_value(&values, "bands"), "%u", info->bands);
    ys_add_html(ys_template_value(&values, "sample"), info->sample);
    ys_say_whole(ys_template_value(&values, "bytes"), res, info->file_bytes);
    ys_template_fill(
        out,
        ys_say(res, info->bands == 1
                        ? "{{width}} \xC3\x97 {{height}} pixels, 1 band of {{sample}}, "
                          "{{bytes}} bytes"
                        : "{{width}} \xC3\x97 {{height}} pixels, {{bands}} bands of "
                          "{{sample}}, {{bytes}} bytes"),
        &values);
}

static void add_files(struct ys_template_values *values, const struct ys_date_row *date)
{
    struct ys_text *file = ys_template_value(values, "file");
    struct ys_text *sha256 = ys_template_value(values, "sha256");

    if (date->n_files < 2) {
        ys_add_html(file, ys_basename(date->info->path));
        ys_add_html(sha256, date->sha256);
    }
    for (size_t i = 0; date->n_files > 1 && i < date->n_files; i++) {
        ys_text_add(file, i ? ", " : "");
        ys_add_html(file, ys_basename(date->file[i].info->path));
        ys_text_add(sha256, i ? ", " : "");
        ys_add_html(sha256, date->file[i].sha256);
    }
}

/* " (yard.IMD: satId)" */
static void add_source(struct ys_text *out, const char *source)
{
    if (!*ys_or_empty(source))
        return;
    ys_text_add(out, " (");
    ys_add_html(out, source);
    ys_text_add(out, ")");
}

/* Where the camera and the sun stood, each with the file and element that say so. */
static void add_view(struct ys_text *view, const ys_result *res,
                     const struct ys_tile_info *info)
{
    add_labelled(view, res,
                 (struct labelled){"camera tilted ", info->off_nadir_deg, 1, "&deg;"});
    add_source(view, info->off_nadir_source);
    add_labelled(view, res, (struct labelled){"sun from ", info->sun_azimuth_deg, 1, "&deg;"});
    add_labelled(
        view, res,
        (struct labelled){"sun above the horizon ", info->sun_elevation_deg, 1, "&deg;"});
    add_source(view, info->sun_source);
    if (isfinite(info->sun_azimuth_deg))
        add_labelled(view, res,
                     (struct labelled){"shadows toward ",
                                       fmod(info->sun_azimuth_deg + 180, 360), 1, "&deg;"});
    ys_text_add(view, view->n ? "" : ys_say(res, "not stated"));
}

static bool said_before(const struct ys_date_row *date, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (ys_same_text(date->file[k].info->licence, date->file[i].info->licence))
            return true;
    return false;
}

/* Of several files every one's, once. */
static void add_licences(struct ys_text *out, const ys_result *res,
                         const struct ys_date_row *date)
{
    if (date->n_files < 2) {
        or_unknown(out, res, date->info->licence);
        add_source(out, date->info->licence_source);
        return;
    }
    for (size_t i = 0; i < date->n_files; i++) {
        if (said_before(date, i))
            continue;
        ys_text_add(out, i ? "; " : "");
        or_unknown(out, res, date->file[i].info->licence);
        add_source(out, date->file[i].info->licence_source);
    }
}

static void add_tile(struct ys_text *out, const ys_result *res, size_t i)
{
    const struct ys_date_row *date = &res->date[i];
    const struct ys_tile_info *info = date->info;
    struct ys_template_values values = {.language = res->opt.language};

    ys_page_date(ys_template_value(&values, "date"), res, i);
    if (date->reference)
        ys_page_say(ys_template_value(&values, "reference"), res, "reference");
    add_files(&values, date);
    add_size(ys_template_value(&values, "size"), res, info);
    or_unknown(ys_template_value(&values, "date_source"), res,
               *ys_or_empty(info->date_source) ? ys_say(res, info->date_source) : "");
    if (!ys_same_text(info->date, "")) {
        ys_text_add(ys_template_value(&values, "date_source"), ", ");
        ys_add_html(ys_template_value(&values, "date_source"), info->date);
        add_source(ys_template_value(&values, "date_source"), info->date_element);
    }
    or_unknown(ys_template_value(&values, "sensor"), res, info->sensor);
    add_source(ys_template_value(&values, "sensor"), info->sensor_source);
    if (info->rendered) {
        ys_text_add(ys_template_value(&values, "sensor"), " <strong>(");
        ys_page_say(ys_template_value(&values, "sensor"), res, "SYNTHETIC");
        ys_text_add(ys_template_value(&values, "sensor"), ")</strong>");
    }
    add_licences(ys_template_value(&values, "licence"), res, date);
    or_unknown(ys_template_value(&values, "crs"), res, info->crs);
    ys_page_number(ys_template_value(&values, "pixel"), res, info->gsd_x_m, 4);
    ys_text_add(ys_template_value(&values, "pixel"), " m &times; ");
    ys_page_number(ys_template_value(&values, "pixel"), res, info->gsd_y_m, 4);
    ys_text_add(ys_template_value(&values, "pixel"), " m");
    struct ys_text *view = ys_template_value(&values, "view");
    add_view(view, res, info);
    add_alignment(ys_template_value(&values, "alignment"), res, date);
    add_coverage(ys_template_value(&values, "coverage"), res, i);
    ys_page_flags(ys_template_value(&values, "flags"), res, date->flags);
    ys_template_fill(out, ys_web_tile_html, &values);
}

/* The kth file of a date; NULL past the end. */
static const struct ys_tile_info *file_of(const struct ys_date_row *date, size_t k)
{
    if (date->n_files < 2)
        return k ? NULL : date->info;
    return k < date->n_files ? date->file[k].info : NULL;
}

static bool date_has(const struct ys_date_row *date, size_t n, const char *licence)
{
    const struct ys_tile_info *info;

    for (size_t k = 0; k < n && (info = file_of(date, k)); k++)
        if (ys_same_text(info->licence, licence))
            return true;
    return false;
}

void ys_page_licences(struct ys_text *out, const ys_result *res)
{
    const struct ys_tile_info *info;

    for (size_t i = 0; i < res->n_date; i++)
        for (size_t k = 0; (info = file_of(&res->date[i], k)); k++) {
            bool before =
                !*ys_or_empty(info->licence) || date_has(&res->date[i], k, info->licence);

            for (size_t e = 0; e < i && !before; e++)
                before = date_has(&res->date[e], SIZE_MAX, info->licence);
            if (before)
                continue;
            ys_text_add(out, out->n ? "; " : "");
            ys_add_html(out, info->licence);
        }
}

void ys_page_tiles(struct ys_text *out, const ys_result *res)
{
    ys_text_add(out, "<div class=\"tiles\">\n");
    for (size_t i = 0; i < res->n_date; i++)
        add_tile(out, res, i);
    ys_text_add(out, "</div>\n");
}

static void input_row(struct ys_text *out, const ys_result *res, const char *what,
                      const char *name, const char *sha256)
{
    ys_text_add(out, "<tr>");
    ys_page_text_cell(out, res, "Input", what);
    ys_page_text_cell(out, res, "Name", name);
    ys_page_open_cell(out, res, "", "SHA-256");
    ys_text_add(out, "<code>");
    ys_add_html(out, sha256);
    ys_text_add(out, "</code></td></tr>\n");
}

static void add_parameters(struct ys_text *out, const ys_result *res)
{
    const struct ys_options *opt = &res->opt;
    const struct {
        bool set;
        const char *text;
    } said[] = {{opt->assume_aligned, "georeference taken as exact"},
                {opt->skip_bad, "unusable tiles left out"},
                {opt->allow_overlap, "what the site has twice counted once"},
                {opt->all_pairs, "every date compared with every other"},
                {opt->no_images, "without pictures"},
                {opt->no_coordinates, "without coordinates"}};
    struct ys_text list = {0};

    if (opt->pixel_size_m > 0)
        add_labelled(&list, res, (struct labelled){"pixel size ", opt->pixel_size_m, 4, " m"});
    if (opt->tiers_low > 0)
        add_labelled(&list, res, (struct labelled){"tiers at least ", opt->tiers_low, 0, ""});
    if (opt->tiers_high > 0)
        add_labelled(&list, res, (struct labelled){"tiers at most ", opt->tiers_high, 0, ""});
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (said[i].set) {
            ys_text_add(&list, list.n ? ", " : "");
            ys_page_say(&list, res, said[i].text);
        }
    ys_text_add(out, "<p>");
    ys_page_say(out, res, "Parameters");
    ys_text_add(out, ": ");
    ys_text_add(out, list.n ? list.bytes : ys_say(res, "the defaults"));
    ys_text_add(out, ".</p>\n");
    out->failed |= list.failed;
    ys_text_drop(&list);
}

void ys_page_inputs(struct ys_text *out, const ys_result *res)
{
    ys_page_open_table(out, res, "cards", "Other inputs");
    ys_page_head(out, res, "", "Input");
    ys_page_head(out, res, "", "Name");
    ys_page_head(out, res, "", "SHA-256");
    ys_text_add(out, "</tr></thead><tbody>\n");
    if (*ys_or_empty(res->site_path))
        input_row(out, res, ys_say(res, "site file"), ys_basename(res->site_path),
                  res->site_sha256);
    for (size_t i = 0; i < res->n_more_site; i++)
        input_row(out, res, ys_say(res, "site file"), ys_basename(res->more_site[i].path),
                  res->more_site[i].sha256);
    if (*ys_or_empty(res->claims_path))
        input_row(out, res, ys_say(res, "claims file"), ys_basename(res->claims_path),
                  res->claims_sha256);
    if (*ys_or_empty(res->corrections_path))
        input_row(out, res, ys_say(res, "corrections file"), ys_basename(res->corrections_path),
                  res->corrections_sha256);
    for (size_t i = 0; i < res->n_area; i++) {
        struct ys_text what = {0};

        ys_text_add(&what, ys_say(res, "area polygon"));
        if (isfinite(res->area[i].area_m2) && res->area[i].area_m2 > 0) {
            ys_text_add(&what, ", ");
            ys_say_whole(&what, res, (uint64_t)round(res->area[i].area_m2));
            ys_text_add(&what, " m\xC2\xB2");
        }
        input_row(out, res, ys_or_empty(what.bytes), res->area[i].name,
                  res->area[i].polygon_sha256);
        out->failed |= what.failed;
        ys_text_drop(&what);
    }
    ys_page_close_table(out);
    add_parameters(out, res);
    if (*ys_or_empty(res->command)) {
        ys_text_add(out, "<p>");
        ys_page_say(out, res, "Command");
        ys_text_add(out, ": <code>");
        ys_add_html(out, res->command);
        ys_text_add(out, "</code></p>\n");
    }
}
