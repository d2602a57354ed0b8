/* package_layers.c - areas, tracks and objects, and how QGIS draws them */

#include <math.h>
#include <stdio.h>

#include "../places.h"
#include "../words.h"
#include "package_parts.h"
#include "qml.h"

static const double none[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

static void start_bounds(double bounds[4])
{
    for (int i = 0; i < 4; i++)
        bounds[i] = none[i];
}

/* gpkg_contents and, of a layer, gpkg_geometry_columns. */
static void add_layer(struct ys_package *package, const char *table, const char *type,
                      const char *description, const double bounds[4])
{
    struct ys_package_row row = ys_package_insert(package, "gpkg_geometry_columns", 6);

    ys_package_contents(package, table, description, bounds);
    ys_row_text(package, &row, table);
    ys_row_text(package, &row, "geom");
    ys_row_text(package, &row, type);
    ys_row_integer(package, &row, true, package->srs);
    ys_row_integer(package, &row, true, 0);
    ys_row_integer(package, &row, true, 0);
    ys_row_put(package, &row);
    ys_row_end(package, &row);
}

static void put_shape(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                      const struct ys_polygon *lonlat)
{
    if (ys_shape_has_place(package->res, lonlat))
        ys_row_polygon(package, row, bounds, lonlat);
    else
        ys_row_blob(package, row, NULL, 0);
}

static void put_areas(struct ys_package *package)
{
    double bounds[4];

    start_bounds(bounds);
    ys_package_run(package,
                   "CREATE TABLE areas (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
                   "geom MULTIPOLYGON, name TEXT, class TEXT, area_m2 REAL, "
                   "polygon_sha256 TEXT)");
    struct ys_package_row row = ys_package_insert(package, "areas", 6);
    for (size_t i = 0; i < package->res->n_area && !package->status; i++) {
        const struct ys_result_area *area = &package->res->area[i];

        ys_row_integer(package, &row, true, (int64_t)i + 1);
        put_shape(package, &row, bounds, &area->lonlat);
        ys_row_text(package, &row, area->name);
        ys_row_text(package, &row, area->class_name);
        ys_row_number(package, &row, area->area_m2, 1);
        ys_row_text(package, &row, area->polygon_sha256);
        ys_row_put(package, &row);
    }
    ys_row_end(package, &row);
    add_layer(package, "areas", "MULTIPOLYGON", "what was counted in, as drawn", bounds);
}

static void put_tracks(struct ys_package *package)
{
    double bounds[4];

    start_bounds(bounds);
    ys_package_run(package,
                   "CREATE TABLE tracks (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
                   "geom LINESTRING, name TEXT)");
    struct ys_package_row row = ys_package_insert(package, "tracks", 3);
    for (size_t i = 0; i < package->res->n_line && !package->status; i++) {
        const struct ys_result_line *line = &package->res->line[i];

        ys_row_integer(package, &row, true, (int64_t)i + 1);
        if (!package->res->opt.no_coordinates && line->lonlat.n)
            ys_row_line(package, &row, bounds, &line->lonlat);
        else
            ys_row_blob(package, &row, NULL, 0);
        ys_row_text(package, &row, line->name);
        ys_row_put(package, &row);
    }
    ys_row_end(package, &row);
    add_layer(package, "tracks", "LINESTRING", "track lines, as drawn", bounds);
}

/* The first and the last day that a date may be, for QGIS's control of time. */
static void put_days(struct ys_package *package, struct ys_package_row *row, size_t date)
{
    struct ys_date first;
    int32_t last_day;
    char text[YS_DATE_TEXT];

    if (!ys_row_days(&first, &last_day, package->res, date)) {
        ys_row_text(package, row, "");
        ys_row_text(package, row, "");
        return;
    }
    ys_date_write(text, &(struct ys_date){first.days, -1});
    ys_row_text(package, row, text);
    ys_date_write(text, &(struct ys_date){last_day, -1});
    ys_row_text(package, row, text);
}

static void put_date(struct ys_package *package, struct ys_package_row *row, size_t date)
{
    ys_row_text(package, row, date < package->res->n_date ? package->res->date[date].date : "");
}

static const char objects_sql[] =
    "CREATE TABLE objects (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON, "
    "id TEXT, number INTEGER, date TEXT, first_day DATE, last_day DATE, area TEXT, class TEXT, "
    "track TEXT, score REAL, status TEXT, since TEXT, until TEXT, since_date TEXT, "
    "until_date TEXT, same_as INTEGER, p_same REAL, estimated BOOLEAN, length_m REAL, "
    "width_m REAL, angle_deg REAL, x_px REAL, y_px REAL, kind TEXT, flags TEXT, adjudicated "
    "TEXT)";
enum { OBJECT_COLUMNS = 27 };

static void put_box(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                    const struct ys_object *object)
{
    struct ys_point corner[4];
    struct ys_line ring = {corner, 4};

    for (int k = 0; k < 4; k++)
        corner[k] = (struct ys_point){object->corner_lon_deg[k], object->corner_lat_deg[k]};
    if (ys_object_has_place(package->res, object))
        ys_row_polygon(package, row, bounds, &(struct ys_polygon){&ring, 1});
    else
        ys_row_blob(package, row, NULL, 0);
}

static void put_object(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                       const struct ys_object *object)
{
    char id[YS_OBJECT_ID];
    struct ys_text flags = {0};

    ys_object_id(id, package->res, object->date, "", object->number);
    put_box(package, row, bounds, object);
    ys_row_text(package, row, id);
    ys_row_integer(package, row, true, object->number);
    put_date(package, row, object->date);
    put_days(package, row, object->date);
    ys_row_text(package, row, object->area);
    ys_row_text(package, row, object->class_name);
    ys_row_text(package, row, object->track);
    ys_row_number(package, row, object->score, 3);
    ys_row_text(package, row, ys_object_status_name(object->status));
    ys_row_text(package, row, ys_object_status_name(object->since));
    ys_row_text(package, row, ys_object_status_name(object->until));
    put_date(package, row, object->since_date);
    put_date(package, row, object->until_date);
    ys_row_integer(package, row, object->same_as > 0, object->same_as);
    ys_row_number(package, row, object->same, 3);
    ys_row_integer(package, row, true, object->estimated);
    ys_row_number(package, row, object->length_m, 2);
    ys_row_number(package, row, object->width_m, 2);
    ys_row_number(package, row, object->angle_deg, 1);
    ys_row_number(package, row, object->x_px, 2);
    ys_row_number(package, row, object->y_px, 2);
    ys_row_text(package, row, ys_object_kind_name(object->kind));
    ys_add_flags(&flags, object->flags, " ");
    if (flags.failed)
        ys_package_fail(package, SQLITE_NOMEM);
    ys_row_text(package, row, flags.bytes);
    ys_text_drop(&flags);
    ys_row_text(package, row, ys_object_mark_name(object->adjudicated));
}

/* What was added by hand is no counted object: it has no number, score or status. */
static void put_added(struct ys_package *package, struct ys_package_row *row, double bounds[4],
                      size_t i)
{
    const struct ys_correction *added = &package->res->correction[i];
    const struct ys_count *count = &package->res->count[added->count];
    char id[YS_OBJECT_ID];

    ys_object_id(id, package->res, count->date, "added-", added->feature);
    put_shape(package, row, bounds, &package->res->added[i]);
    ys_row_text(package, row, id);
    ys_row_integer(package, row, false, 0);
    put_date(package, row, count->date);
    put_days(package, row, count->date);
    ys_row_text(package, row, count->area);
    ys_row_text(package, row, count->class_name);
    while (row->n < OBJECT_COLUMNS - 1)
        ys_row_text(package, row, "");
    ys_row_text(package, row, ys_object_mark_name(YS_ADDED));
}

static void put_objects(struct ys_package *package)
{
    const ys_result *res = package->res;
    int64_t fid = 0;
    double bounds[4];

    start_bounds(bounds);
    ys_package_run(package, objects_sql);
    struct ys_package_row row = ys_package_insert(package, "objects", OBJECT_COLUMNS);
    for (size_t i = 0; i < res->n_object && !package->status; i++) {
        ys_row_integer(package, &row, true, ++fid);
        put_object(package, &row, bounds, &res->object[i]);
        ys_row_put(package, &row);
    }
    for (size_t i = 0; i < res->n_correction && !package->status; i++) {
        if (!ys_correction_is_added(res, i))
            continue;
        ys_row_integer(package, &row, true, ++fid);
        put_added(package, &row, bounds, i);
        ys_row_put(package, &row);
    }
    ys_row_end(package, &row);
    add_layer(package, "objects", "MULTIPOLYGON", "one a counted object and date", bounds);
}

/* ---- styles, in the table in which QGIS keeps its own: it asks for those with an empty schema */

static void put_style(struct ys_package *package, const char *table,
                      void (*make)(struct ys_text *out))
{
    struct ys_text qml = {0};
    struct ys_package_row row = ys_package_insert(package, "layer_styles", 13);

    make(&qml);
    if (qml.failed)
        ys_package_fail(package, SQLITE_NOMEM);
    ys_row_integer(package, &row, false, 0);
    ys_row_empty(package, &row);
    ys_row_empty(package, &row);
    ys_row_text(package, &row, table);
    ys_row_text(package, &row, "geom");
    ys_row_text(package, &row, "yardstick");
    ys_row_text(package, &row, qml.bytes);
    ys_row_empty(package, &row);
    ys_row_integer(package, &row, true, 1);
    ys_row_text(package, &row, "as in report.html");
    ys_row_empty(package, &row);
    ys_row_empty(package, &row);
    ys_row_text(package, &row, package->when);
    ys_row_put(package, &row);
    ys_row_end(package, &row);
    ys_text_drop(&qml);
}

void ys_package_layers(struct ys_package *package)
{
    put_areas(package);
    put_tracks(package);
    put_objects(package);
    ys_package_run(
        package,
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
        "f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
        "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
        "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
        "update_time DATETIME)");
    put_style(package, "areas", ys_qml_areas);
    put_style(package, "tracks", ys_qml_tracks);
    put_style(package, "objects", ys_qml_objects);
    ys_package_contents(package, "layer_styles", "styles for QGIS", NULL);
}
