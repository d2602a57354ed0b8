/* kml_write.c - objects.kml: OGC KML 2.2, for Google Earth
 *
 * Folders are the areas, the tracks and, date by date, the classes.  Names of folders differ, for
 * GDAL takes each for a layer.  A place that is not known, or is not to be told, leaves a placemark
 * without a shape, as objects.geojson has features without.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../colours.h"
#include "../notes.h"
#include "../places.h"
#include "../report.h"
#include "../words.h"
#include "kml_parts.h"

/* ---- styles: colours are aabbggrr */

static void add_style(struct ys_text *out, const char *id, uint32_t rgb, bool faint)
{
    const unsigned bgr = (rgb & 0xFF) << 16 | (rgb & 0xFF00) | rgb >> 16;

    ys_text_addf(out,
                 "<Style id=\"%s%s\"><LineStyle><color>ff%06x</color><width>%s</width>"
                 "</LineStyle><PolyStyle><color>%s%06x</color></PolyStyle></Style>\n",
                 id, faint ? "-estimated" : "", bgr, faint ? "1" : "2.5", faint ? "00" : "4d",
                 bgr);
}

/* An estimated object has a thin line and no filling. */
static void add_styles(struct ys_text *out)
{
    for (int i = YS_SINGLE; i <= YS_UNCERTAIN; i++) {
        const enum ys_object_status status = (enum ys_object_status)i;

        for (int faint = 0; faint < 2; faint++)
            add_style(out, ys_object_status_name(status), ys_status_colour(status), faint);
    }
    ys_text_add(
        out,
        "<Style id=\"added\"><LineStyle><color>ffffffff</color><width>2.5</width></LineStyle>"
        "<PolyStyle><color>4dffffff</color></PolyStyle></Style>\n"
        "<Style id=\"area\"><LineStyle><color>ffffffff</color><width>1.5</width></LineStyle>"
        "<PolyStyle><fill>0</fill></PolyStyle></Style>\n"
        "<Style id=\"track\"><LineStyle><color>b3ffffff</color><width>1</width></LineStyle>"
        "</Style>\n");
}

/* What GDAL and Google Earth's table show of an object. */
static void add_schema(struct ys_text *out)
{
    static const char *const field[][2] = {
        {"id", "string"},      {"number", "int"},      {"date", "string"},
        {"area", "string"},    {"class", "string"},    {"track", "string"},
        {"score", "double"},   {"status", "string"},   {"p_same", "double"},
        {"estimated", "bool"}, {"length_m", "double"}, {"width_m", "double"},
        {"kind", "string"},    {"flags", "string"},    {"adjudicated", "string"},
    };

    ys_text_add(out, "<Schema name=\"object\" id=\"object\">\n");
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        ys_text_addf(out, "<SimpleField type=\"%s\" name=\"%s\"></SimpleField>\n", field[i][1],
                     field[i][0]);
    ys_text_add(out, "</Schema>\n");
}

/* ---- shapes */

/* 7 digits are 1 cm. */
static void add_point(struct ys_text *out, double lon, double lat)
{
    ys_text_add_number(out, lon, 7);
    ys_text_add(out, ",");
    ys_text_add_number(out, lat, 7);
    ys_text_add(out, " ");
}

static void add_ring(struct ys_text *out, const struct ys_line *ring, bool hole)
{
    ys_text_addf(out, "<%s><LinearRing><coordinates>",
                 hole ? "innerBoundaryIs" : "outerBoundaryIs");
    for (size_t k = 0; k <= ring->n; k++) {
        const struct ys_point at = ys_ring_vertex(ring, hole, k);

        add_point(out, at.x, at.y);
    }
    ys_text_addf(out, "</coordinates></LinearRing></%s>",
                 hole ? "innerBoundaryIs" : "outerBoundaryIs");
}

static void add_polygon(struct ys_text *out, const struct ys_polygon *polygon)
{
    size_t *owner = ys_ring_owners(polygon);
    size_t parts = 0;

    out->failed |= !owner;
    for (size_t i = 0; owner && i < polygon->n; i++)
        parts += owner[i] == i;
    ys_text_add(out, parts > 1 ? "<MultiGeometry>" : "");
    for (size_t i = 0; owner && i < polygon->n; i++) {
        if (owner[i] != i)
            continue;
        ys_text_add(out, "<Polygon><tessellate>1</tessellate>");
        add_ring(out, &polygon->ring[i], false);
        for (size_t j = 0; j < polygon->n; j++)
            if (j != i && owner[j] == i)
                add_ring(out, &polygon->ring[j], true);
        ys_text_add(out, "</Polygon>");
    }
    ys_text_add(out, parts > 1 ? "</MultiGeometry>\n" : "\n");
    free(owner);
}

static void add_box(struct ys_text *out, const struct ys_object *object)
{
    struct ys_point corner[4];
    struct ys_line ring = {corner, 4};

    for (int k = 0; k < 4; k++)
        corner[k] = (struct ys_point){object->corner_lon_deg[k], object->corner_lat_deg[k]};
    add_polygon(out, &(struct ys_polygon){&ring, 1});
}

/* ---- placemarks */

/* A day, a moment, or, where the day is not known, the days between which it lies. */
static void add_time(struct ys_text *out, const ys_result *res, size_t date)
{
    struct ys_date first;
    int32_t last_day;
    char from[YS_DATE_TEXT], to[YS_DATE_TEXT];

    if (!ys_row_days(&first, &last_day, res, date))
        return;
    ys_date_write(from, &first);
    if (last_day == first.days) {
        ys_text_addf(out, "<TimeStamp><when>%s</when></TimeStamp>", from);
        return;
    }
    ys_date_write(to, &(struct ys_date){last_day, -1});
    ys_text_addf(out, "<TimeSpan><begin>%s</begin><end>%s</end></TimeSpan>", from, to);
}

static void add_text_field(struct ys_text *out, const char *name, const char *text)
{
    if (!*ys_or_empty(text))
        return;
    ys_text_addf(out, "<SimpleData name=\"%s\">", name);
    ys_add_html(out, text);
    ys_text_add(out, "</SimpleData>");
}

static void add_number_field(struct ys_text *out, const char *name, double value, int digits)
{
    if (!isfinite(value))
        return;
    ys_text_addf(out, "<SimpleData name=\"%s\">", name);
    ys_text_add_number(out, value, digits);
    ys_text_add(out, "</SimpleData>");
}

static void add_fields(struct ys_text *out, const ys_result *res,
                       const struct ys_object *object)
{
    char id[YS_OBJECT_ID];
    struct ys_text flags = {0};

    ys_object_id(id, res, object->date, "", object->number);
    ys_text_add(out, "<ExtendedData><SchemaData schemaUrl=\"#object\">");
    add_text_field(out, "id", id);
    add_number_field(out, "number", object->number, 0);
    add_text_field(out, "date", object->date < res->n_date ? res->date[object->date].date : "");
    add_text_field(out, "area", object->area);
    add_text_field(out, "class", object->class_name);
    add_text_field(out, "track", object->track);
    add_number_field(out, "score", object->score, 3);
    add_text_field(out, "status", ys_object_status_name(object->status));
    add_number_field(out, "p_same", object->same, 3);
    add_text_field(out, "estimated", object->estimated ? "1" : "0");
    add_number_field(out, "length_m", object->length_m, 2);
    add_number_field(out, "width_m", object->width_m, 2);
    add_text_field(out, "kind", ys_object_kind_name(object->kind));
    ys_add_flags(&flags, object->flags, " ");
    add_text_field(out, "flags", flags.bytes);
    out->failed |= flags.failed;
    ys_text_drop(&flags);
    add_text_field(out, "adjudicated", ys_object_mark_name(object->adjudicated));
    ys_text_add(out, "</SchemaData></ExtendedData>\n");
}

/* HTML inside XML: what is markup there must be text here. */
static void add_described(struct ys_text *out, struct ys_text *html)
{
    ys_text_add(out, "<Snippet maxLines=\"0\"></Snippet><description>");
    ys_add_html(out, html->bytes);
    ys_text_add(out, "</description>");
    out->failed |= html->failed;
    ys_text_drop(html);
}

static void add_object(struct ys_text *out, const ys_result *res,
                       const struct ys_object *object)
{
    struct ys_text html = {0};

    ys_text_addf(out, "<Placemark><name>%u</name>", object->number);
    ys_kml_add_description(&html, res, object);
    add_described(out, &html);
    add_time(out, res, object->date);
    ys_text_addf(out, "<styleUrl>#%s%s</styleUrl>\n", ys_object_status_name(object->status),
                 object->estimated ? "-estimated" : "");
    add_fields(out, res, object);
    if (ys_object_has_place(res, object))
        add_box(out, object);
    ys_text_add(out, "</Placemark>\n");
}

/* What was added by hand is no counted object: it has no number, score or status. */
static void add_added(struct ys_text *out, const ys_result *res, size_t i)
{
    const struct ys_correction *row = &res->correction[i];
    const struct ys_count *count = &res->count[row->count];
    struct ys_text html = {0};

    ys_text_addf(out, "<Placemark><name>added %zu</name>", row->feature);
    ys_add_html(&html, count->class_name);
    ys_text_add(&html, ", added by hand in area ");
    ys_add_html(&html, count->area);
    ys_text_add(&html, " by ");
    ys_add_html(&html, row->author);
    ys_text_add(&html, ": ");
    ys_add_html(&html, row->reason);
    add_described(out, &html);
    add_time(out, res, count->date);
    ys_text_add(out, "<styleUrl>#added</styleUrl>\n");
    if (ys_shape_has_place(res, &res->added[i]))
        add_polygon(out, &res->added[i]);
    ys_text_add(out, "</Placemark>\n");
}

/* ---- folders */

static void open_folder(struct ys_text *out, const char *name)
{
    ys_text_add(out, "<Folder><name>");
    ys_add_html(out, name);
    ys_text_add(out, "</name>\n");
}

static void add_areas(struct ys_text *out, const ys_result *res)
{
    open_folder(out, "Areas");
    for (size_t i = 0; i < res->n_area; i++) {
        ys_text_add(out, "<Placemark><name>");
        ys_add_html(out, res->area[i].name);
        ys_text_add(out, "</name><description>");
        struct ys_text html = {0};
        ys_add_html(&html, res->area[i].class_name);
        ys_text_add(&html, ", ");
        ys_text_add_number(&html, res->area[i].area_m2 / 1e4, 2);
        ys_text_add(&html, " ha");
        ys_add_html(out, html.bytes);
        out->failed |= html.failed;
        ys_text_drop(&html);
        ys_text_add(out, "</description><styleUrl>#area</styleUrl>\n");
        if (ys_shape_has_place(res, &res->area[i].lonlat))
            add_polygon(out, &res->area[i].lonlat);
        ys_text_add(out, "</Placemark>\n");
    }
    ys_text_add(out, "</Folder>\n");
}

static void add_tracks(struct ys_text *out, const ys_result *res)
{
    open_folder(out, "Tracks");
    for (size_t i = 0; i < res->n_line; i++) {
        const struct ys_line *line = &res->line[i].lonlat;

        ys_text_add(out, "<Placemark><name>");
        ys_add_html(out, res->line[i].name);
        ys_text_add(out, "</name><styleUrl>#track</styleUrl>\n");
        if (!res->opt.no_coordinates && line->n) {
            ys_text_add(out, "<LineString><tessellate>1</tessellate><coordinates>");
            for (size_t k = 0; k < line->n; k++)
                add_point(out, line->pt[k].x, line->pt[k].y);
            ys_text_add(out, "</coordinates></LineString>\n");
        }
        ys_text_add(out, "</Placemark>\n");
    }
    ys_text_add(out, "</Folder>\n");
}

/* The class of row i, objects and then what was added by hand; NULL: it is none of these. */
static const char *class_at(size_t *date, const ys_result *res, size_t i)
{
    if (i < res->n_object) {
        *date = res->object[i].date;
        return ys_or_empty(res->object[i].class_name);
    }
    i -= res->n_object;
    if (!ys_correction_is_added(res, i))
        return NULL;
    const struct ys_count *count = &res->count[res->correction[i].count];
    *date = count->date;
    return ys_or_empty(count->class_name);
}

struct classes { /* of all dates, in the order in which they first stand */
    const char **name;
    size_t n;
};

static bool find_classes(struct classes *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_object + res->n_correction; i++) {
        size_t date, k = 0;
        const char *name = class_at(&date, res, i);

        while (name && k < out->n && strcmp(out->name[k], name))
            k++;
        if (!name || k < out->n)
            continue;
        const char **more = ys_resize(out->name, out->n + 1, sizeof *more);
        if (!more)
            return false;
        out->name = more;
        out->name[out->n++] = name;
    }
    return true;
}

static void add_class_folder(struct ys_text *out, const ys_result *res, size_t date,
                             const char *class_name)
{
    struct ys_text name = {0};
    bool opened = false;

    ys_add_date(&name, res, date);
    ys_text_add(&name, name.n ? ": " : "");
    ys_text_add(&name, class_name);
    for (size_t i = 0; i < res->n_object + res->n_correction && !out->failed; i++) {
        size_t own_date;
        const char *own = class_at(&own_date, res, i);

        if (!own || own_date != date || strcmp(own, class_name))
            continue;
        if (!opened)
            open_folder(out, name.bytes);
        opened = true;
        if (i < res->n_object)
            add_object(out, res, &res->object[i]);
        else
            add_added(out, res, i - res->n_object);
    }
    ys_text_add(out, opened ? "</Folder>\n" : "");
    out->failed |= name.failed;
    ys_text_drop(&name);
}

static void add_date_folder(struct ys_text *out, const ys_result *res, size_t date,
                            const struct classes *classes)
{
    struct ys_text name = {0};

    ys_add_date(&name, res, date);
    open_folder(out, name.n ? name.bytes : "no date");
    out->failed |= name.failed;
    ys_text_drop(&name);
    add_time(out, res, date);
    for (size_t k = 0; k < classes->n; k++)
        add_class_folder(out, res, date, classes->name[k]);
    ys_text_add(out, "</Folder>\n");
}

static void add_head(struct ys_text *out, const ys_result *res)
{
    ys_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document><name>");
    ys_add_html(out, *ys_or_empty(res->site_name) ? res->site_name : "Yardstick");
    ys_text_add(out, "</name><open>1</open>");
    if (res->rendered) {
        ys_text_add(out, "<description>");
        ys_add_html(out, ys_notes_synthetic());
        ys_text_add(out, "</description>");
    }
    ys_text_add(out, "\n");
    add_styles(out);
    add_schema(out);
}

ys_status ys_report_objects_kml(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_text text = {0};
    struct classes classes = {0};

    add_head(&text, res);
    add_areas(&text, res);
    add_tracks(&text, res);
    text.failed |= !find_classes(&classes, res);
    for (size_t i = 0; i < res->n_date && !text.failed; i++)
        add_date_folder(&text, res, i, &classes);
    free(classes.name);
    ys_text_add(&text, "</Document>\n</kml>\n");
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "objects.kml: out of memory");
}
