/* sheet.c - a report and a truth written line by line, for tests of how they are compared */

#include "sheet.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/base/degree.h"
#include "../../src/formats/geojson/reported.h"
#include "../../src/formats/geojson/truth.h"

double sheet_lon(double east_m)
{
    return 20 + east_m / ys_metres_of_longitude(40);
}

double sheet_lat(double north_m)
{
    return 40 + north_m / ys_metres_of_latitude(40);
}

void sheet_list(char *list, const char *format, ...)
{
    const size_t n = strlen(list);
    va_list ap;

    snprintf(list + n, SHEET_ROOM - n, "%s", n ? "," : "");
    va_start(ap, format);
    vsnprintf(list + n + (n > 0), SHEET_ROOM - n - 1, format, ap);
    va_end(ap);
}

void sheet_count(struct sheet *s, const char *date, const char *area, int best, int low,
                 int high)
{
    sheet_list(
        s->counts,
        "{\"date\":\"%s\",\"area\":\"%s\",\"class\":\"railcar\",\"counted\":true,\"best\":%d,"
        "\"low90\":%d,\"high90\":%d}",
        date, area, best, low, high);
}

void sheet_found(struct sheet *s, const char *date, const char *area, double x, double y)
{
    sheet_list(s->objects,
               "{\"date\":\"%s\",\"area\":\"%s\",\"class\":\"railcar\",\"lon_deg\":%.9f,"
               "\"lat_deg\":%.9f}",
               date, area, sheet_lon(x), sheet_lat(y));
}

/* 90 %: one less to two more than best. */
void sheet_track(struct sheet *s, const char *name, double y, int best)
{
    sheet_list(s->tracks,
               "{\"date\":\"2023-09-05\",\"area\":\"Yard\",\"track\":\"%s\",\"counted\":true,"
               "\"best\":%d,\"low90\":%d,\"high90\":%d}",
               name, best, best ? best - 1 : 0, best + 2);
    sheet_list(s->lines, "{\"name\":\"%s\",\"line\":[[%.9f,%.9f],[%.9f,%.9f]]}", name,
               sheet_lon(-50), sheet_lat(y), sheet_lon(500), sheet_lat(y));
}

/* properties: what follows the class, with its comma. */
void sheet_true(struct sheet *s, const char *properties, double x, double y)
{
    sheet_list(s->features,
               "{\"type\":\"Feature\",\"properties\":{\"class\":\"railcar\"%s},\"geometry\":{"
               "\"type\":\"Polygon\",\"coordinates\":[[[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],"
               "[%.9f,%.9f],[%.9f,%.9f]]]}}",
               properties, sheet_lon(x - 6), sheet_lat(y - 1.5), sheet_lon(x + 6),
               sheet_lat(y - 1.5), sheet_lon(x + 6), sheet_lat(y + 1.5), sheet_lon(x - 6),
               sheet_lat(y + 1.5), sheet_lon(x - 6), sheet_lat(y - 1.5));
}

/* Two areas, of which Yard lies east and West west of the origin by 100 m or more. */
ys_status sheet_evaluate(struct sheet *s, struct ys_error *err)
{
    char *const text = malloc(8 * SHEET_ROOM);

    snprintf(text, 8 * SHEET_ROOM,
             "{\"schema\":\"yardstick report\",\"schema_version\":1,\"site\":{\"areas\":["
             "{\"name\":\"Yard\",\"class\":\"railcar\",\"rings\":[[[%.9f,%.9f],[%.9f,%.9f],"
             "[%.9f,%.9f],[%.9f,%.9f]]]},{\"name\":\"West\",\"class\":\"railcar\",\"rings\":"
             "[[[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f],[%.9f,%.9f]]]}],\"tracks\":[%s]},"
             "\"counts\":[%s],\"tracks\":[%s],\"changes\":[%s],\"objects\":[%s]}",
             sheet_lon(-100), sheet_lat(-100), sheet_lon(900), sheet_lat(-100), sheet_lon(900),
             sheet_lat(100), sheet_lon(-100), sheet_lat(100), sheet_lon(-900), sheet_lat(-100),
             sheet_lon(-100), sheet_lat(-100), sheet_lon(-100), sheet_lat(100), sheet_lon(-900),
             sheet_lat(100), s->lines, s->counts, s->tracks, s->changes, s->objects);
    cr_assert_eq(ys_reported_parse(&s->reported, "r.json", text, strlen(text), err), YS_OK,
                 "%s", err->text);
    snprintf(text, 8 * SHEET_ROOM, "{\"type\":\"FeatureCollection\"%s,\"features\":[%s]}",
             s->extra, s->features);
    cr_assert_eq(ys_truth_parse(&s->truth, "t.geojson", text, strlen(text), err), YS_OK, "%s",
                 err->text);
    free(text);
    return ys_evaluate_rows(&s->out, &s->truth, &s->reported, err);
}

struct sheet *sheet_new(void)
{
    return calloc(1, sizeof(struct sheet));
}

void sheet_free(struct sheet *s)
{
    ys_evaluated_fini(&s->out);
    ys_truth_fini(&s->truth);
    ys_reported_fini(&s->reported);
    free(s);
}
