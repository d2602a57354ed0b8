#include "truth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool rd_site_add(struct rd_site *site, const struct rd_object *object)
{
    if (site->n_object == site->room_object) {
        const size_t room = site->room_object ? 2 * site->room_object : 256;
        struct rd_object *more = realloc(site->object, room * sizeof *more);

        if (!more)
            return false;
        site->object = more;
        site->room_object = room;
    }
    site->object[site->n_object++] = *object;
    return true;
}

void rd_site_fini(struct rd_site *site)
{
    free(site->object);
    site->object = NULL;
    site->n_object = site->room_object = 0;
}

int rd_site_count(const struct rd_site *site, const char *class_, const char *area, int date,
                  bool optional)
{
    int n = 0;

    for (size_t i = 0; i < site->n_object; i++) {
        const struct rd_object *o = &site->object[i];
        const bool here = !area || (o->area && strcmp(o->area, area) == 0);

        n += here && o->date == date && o->optional == optional &&
             strcmp(o->class_, class_) == 0;
    }
    return n;
}

static FILE *create(const char *dir, const char *name)
{
    char path[1024];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    f = fopen(path, "w");
    if (!f)
        fprintf(stderr, "render: %s: %s\n", path, strerror(errno));
    return f;
}

static bool finish(FILE *f)
{
    const bool bad = ferror(f);

    return fclose(f) == 0 && !bad;
}

/* RFC 7946 wants outer rings counterclockwise: on the ground, so y (down) is turned. */
static double signed_area(const struct rd_vec *p, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        const struct rd_vec a = p[i], b = p[(i + 1) % n];

        sum += b.x * a.y - a.x * b.y;
    }
    return sum;
}

static void put_point(FILE *f, const struct rd_site *site, struct rd_vec p)
{
    const struct rd_lonlat l = rd_place_lonlat(&site->place, p);

    fprintf(f, "[%.8f,%.8f]", l.lon, l.lat); /* 1e-8 degrees: 1 mm */
}

static void put_polygon(FILE *f, const struct rd_site *site, const struct rd_vec *p, size_t n)
{
    const bool turned = signed_area(p, n) < 0;

    fputs("{\"type\":\"Polygon\",\"coordinates\":[[", f);
    for (size_t i = 0; i <= n; i++) {
        if (i)
            fputc(',', f);
        put_point(f, site, p[turned ? (n - i % n) % n : i % n]);
    }
    fputs("]]}", f);
}

static void put_area(FILE *f, const struct rd_site *site, const struct rd_area *a)
{
    fputs("{\"type\":\"Feature\",\"properties\":{", f);
    if (a->count)
        fprintf(f, "\"name\":\"%s\",\"count\":\"%s\"", a->name, a->count);
    else
        fputs("\"role\":\"exclude\"", f);
    fputs("},\"geometry\":", f);
    put_polygon(f, site, a->p, a->n);
    fputc('}', f);
}

static void put_track(FILE *f, const struct rd_site *site, size_t i)
{
    const struct rd_track *t = &site->track[i];

    fprintf(f,
            "{\"type\":\"Feature\",\"properties\":{\"role\":\"track\",\"name\":\"Track %zu\"},"
            "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[",
            i + 1);
    for (size_t k = 0; k < t->n; k++) {
        if (k)
            fputc(',', f);
        put_point(f, site, t->p[k]);
    }
    fputs("]}}", f);
}

static bool write_site(const struct rd_site *site, const char *dir)
{
    FILE *f = create(dir, "site.geojson");
    const char *comma = "";

    if (!f)
        return false;
    fprintf(
        f,
        "{\"type\":\"FeatureCollection\",\"name\":\"%s\",\"aliases\":[\"%s\"],\"features\":[",
        site->name, site->alias);
    for (size_t i = 0; i < site->n_area; i++, comma = ",") {
        fprintf(f, "%s\n", comma);
        put_area(f, site, &site->area[i]);
    }
    for (size_t i = 0; i < site->n_track; i++, comma = ",") {
        fprintf(f, "%s\n", comma);
        put_track(f, site, i);
    }
    fputs("\n]}\n", f);
    return finish(f);
}

/* A CSV cell is quoted where RFC 4180 wants it. */
static void put_cell(FILE *f, const char *text, char end)
{
    if (strpbrk(text, ",\"\n")) {
        fputc('"', f);
        for (; *text; text++) {
            if (*text == '"')
                fputc('"', f);
            fputc(*text, f);
        }
        fputc('"', f);
    } else {
        fputs(text, f);
    }
    fputc(end, f);
}

static bool write_claims(const struct rd_site *site, const char *dir)
{
    FILE *f = create(dir, "claims.csv");

    if (!f)
        return false;
    fputs("id,class,kind,site,date_start,date_end,comparator,value,value_high,unit,said_by,"
          "publisher,date_published,source,note,disputed\n",
          f);
    for (size_t i = 0; i < site->n_claim; i++) {
        const struct rd_claim *c = &site->claim[i];
        char value[32] = "";

        if (strcmp(c->comparator, "qualitative") != 0)
            snprintf(value, sizeof value, "%.0f", c->value);
        fprintf(f, "R-%02zu,%s,%s,", i + 1, c->class_, c->kind);
        put_cell(f, site->name, ',');
        fprintf(f, "%s,%s,%s,%s,,", c->start, c->end, c->comparator, value);
        put_cell(f, c->unit, ',');
        put_cell(f, c->said_by, ',');
        put_cell(f, c->publisher, ',');
        put_cell(f, c->published, ',');
        put_cell(f, c->source, ',');
        put_cell(f, c->note, ',');
        fputc('\n', f);
    }
    return finish(f);
}

static void put_object(FILE *f, const struct rd_site *site, size_t i)
{
    const struct rd_object *o = &site->object[i];
    struct rd_vec p[4];

    for (size_t k = 0; k < 4; k++)
        p[k] = rd_frame_point(&o->at, k == 1 || k == 2 ? o->half.x : -o->half.x,
                              k >= 2 ? o->half.y : -o->half.y);
    fprintf(
        f, "{\"type\":\"Feature\",\"properties\":{\"id\":%zu,\"class\":\"%s\",\"type\":\"%s\",",
        i + 1, o->class_, o->type);
    if (o->area)
        fprintf(f, "\"area\":\"%s\",", o->area);
    if (o->track)
        fprintf(f, "\"track\":\"Track %d\",", o->track);
    if (o->tiers)
        fprintf(f, "\"tiers\":%d,", o->tiers);
    fprintf(f, "\"optional\":%s,", o->optional ? "true" : "false");
    if (o->object) /* what became of it from date to date follows */
        fprintf(f, "\"object\":%d,", o->object);
    else
        fprintf(f, "\"status\":\"%s\",", o->stays ? "stayed" : o->date ? "arrived" : "left");
    fprintf(f, "\"date\":\"%s\"},\"geometry\":", site->view[o->date].date);
    put_polygon(f, site, p, 4);
    fputc('}', f);
}

static bool write_truth(const struct rd_site *site, const char *dir)
{
    FILE *f = create(dir, "truth.geojson");

    if (!f)
        return false;
    fputs("{\"type\":\"FeatureCollection\",\"features\":[", f);
    for (size_t i = 0; i < site->n_object; i++) {
        fputs(i ? ",\n" : "\n", f);
        put_object(f, site, i);
    }
    fputs("\n]}\n", f);
    return finish(f);
}

static void put_counts(FILE *f, const struct rd_site *site)
{
    const char *comma = "";

    fputs("{\n \"counts\": [", f);
    for (int date = 0; date < site->n_date; date++) {
        for (size_t i = 0; i < site->n_area; i++) {
            const struct rd_area *a = &site->area[i];

            if (!a->count)
                continue;
            fprintf(
                f,
                "%s\n  {\"date\": \"%s\", \"area\": \"%s\", \"class\": \"%s\", \"count\": %d, "
                "\"optional\": %d}",
                comma, site->view[date].date, a->name, a->count,
                rd_site_count(site, a->count, a->name, date, false),
                rd_site_count(site, a->count, a->name, date, true));
            comma = ",";
        }
    }
    fputs("\n ],\n", f);
}

static bool write_counts(const struct rd_site *site, const char *dir)
{
    FILE *f = create(dir, "truth.json");

    if (!f)
        return false;
    put_counts(f, site);
    fputs(" \"claims\": {", f);
    for (size_t i = 0; i < site->n_claim; i++)
        fprintf(f, "%s\n  \"R-%02zu\": \"%s\"", i ? "," : "", i + 1, site->claim[i].expected);
    fputs("\n },\n \"views\": [", f);
    for (int i = 0; i < site->n_date; i++) {
        const struct rd_view *v = &site->view[i];

        fprintf(
            f,
            "%s\n  {\"when\": \"%sT%s\", \"gsd\": %.3f, \"sun_az\": %.2f, \"sun_el\": %.2f, "
            "\"off_nadir\": %.2f, \"lean_az\": %.2f, \"psf\": %.3f, \"haze\": %.3f, "
            "\"shift_px\": [%.3f, %.3f]}",
            i ? "," : "", v->date, v->time, site->gsd_m, v->sun_az, v->sun_el, v->off_nadir,
            v->lean_az, v->psf, v->haze, v->shift_x, v->shift_y);
    }
    fputs("\n ]\n}\n", f);
    return finish(f);
}

bool rd_site_write(const struct rd_site *site, const char *dir)
{
    return write_site(site, dir) && write_claims(site, dir) && write_truth(site, dir) &&
           write_counts(site, dir);
}
