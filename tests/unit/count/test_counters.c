#include "../../../src/count/counters.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>

#include "../../../src/formats/geojson/site.h"

struct showing {
    double pixel_m;
    bool railcar, container, vessel, pit;
};

/* Twelve pixels a car of 14 m: 1.17 m.  Containers were tried to 0.75 m.  Seven pixels across a
 * pit of sqrt(8 * 25) m or less: at most 2 m.  Ten pixels along a vessel of 60 m: 6 m. */
ParameterizedTestParameters(counters, a_class_is_shown_where_its_counter_does_not_refuse)
{
    static struct showing p[] = {
        {0.3, true, true, true, true},   {0.7, true, true, true, true},
        {0.8, true, false, true, true},  {1.1, true, false, true, true},
        {1.3, false, false, true, true}, {3, false, false, true, false},
        {10, false, false, false, false}};

    return cr_make_param_array(struct showing, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct showing *p, counters,
                  a_class_is_shown_where_its_counter_does_not_refuse)
{
    const bool want[] = {p->railcar, p->container, p->vessel, p->pit};
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert_eq(ys_site_builtin(&site, &err), YS_OK, "%s", err.text);
    for (size_t k = 0; k < site.n_class; k++) {
        const struct ys_class *c = &site.class_[k];
        const struct ys_counter *counter = ys_counter_find(c->method, c->length_m);

        cr_assert(counter != NULL, "%s by %s", c->name, c->method);
        cr_expect_eq(counter->resolved(p->pixel_m, c->length_m, c->width_m), want[k],
                     "%s in pixels of %g m", c->name, p->pixel_m);
    }
    ys_site_fini(&site);
}

/* The counters themselves refuse pixels before they look at any: a picture of one asks them. */
ParameterizedTestParameters(counters, a_count_refuses_what_its_row_does_not_show)
{
    static struct showing p[] = {{0.3, 0, 0, 0, 0}, {0.74, 0, 0, 0, 0}, {0.76, 0, 0, 0, 0},
                                 {2, 0, 0, 0, 0},   {2.1, 0, 0, 0, 0},  {10, 0, 0, 0, 0}};

    return cr_make_param_array(struct showing, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct showing *p, counters, a_count_refuses_what_its_row_does_not_show)
{
    static const struct {
        const char *method;
        double length_m[2], width_m[2];
    } class_[] = {{"block", {6.058, 13.716}, {2.438, 2.438}},
                  {"vessel", {60, 400}, {8, 65}},
                  {"blob", {60, 400}, {8, 65}},
                  {"pit", {8, 25}, {8, 25}},
                  {"blob", {17, 19}, {6, 7.5}}};
    const uint8_t nothing = 0;
    struct ysk_ops ops;

    ysk_ops_init(&ops, 0);
    for (size_t k = 0; k < sizeof class_ / sizeof *class_; k++) {
        const double *length_m = class_[k].length_m, *width_m = class_[k].width_m;
        const struct ys_counter *counter = ys_counter_find(class_[k].method, length_m);
        struct ys_counted counted = {0};
        struct ys_image image;

        cr_assert_eq(ys_image_new(&image, 1, 1, 1, 0, NULL), YS_OK);
        image.gsd_x_m = image.gsd_y_m = p->pixel_m;
        const struct ys_area_in in = {.image = &image,
                                      .inside = &nothing,
                                      .length_m = {length_m[0], length_m[1]},
                                      .width_m = {width_m[0], width_m[1]},
                                      .sun_azimuth_deg = NAN,
                                      .sun_elevation_deg = NAN,
                                      .north_y = -1,
                                      .max_bytes = (size_t)1 << 28,
                                      .threads = 1};

        cr_assert_eq(counter->count(&counted, &in, &ops, NULL), YS_OK);
        cr_expect_eq(!(counted.flags & YS_GSD_TOO_COARSE),
                     counter->resolved(p->pixel_m, length_m, width_m), "%s in pixels of %g m",
                     class_[k].method, p->pixel_m);
        ys_counted_fini(&counted);
        ys_image_fini(&image);
    }
}

Test(counters, what_no_row_names_is_counted_by_nothing)
{
    const double length_m[2] = {5, 10};

    cr_expect(ys_counter_find("blob", length_m) != NULL);
    cr_expect(ys_counter_find("blobs", length_m) == NULL);
    cr_expect(ys_counter_find("", length_m) == NULL);
}

Test(counters, long_things_of_a_declared_size_are_counted_as_vessels)
{
    const double ship_m[2] = {60, 400}, boat_m[2] = {59.9, 400};

    cr_expect_eq(ys_counter_find("blob", ship_m)->count, ys_vessels_count);
    cr_expect_eq(ys_counter_find("blob", boat_m)->count, ys_blobs_count);
}

/* A site with a class of that method. */
static ys_status parse_site(struct ys_site *site, const char *method, struct ys_error *err)
{
    char text[512];
    const int n = snprintf(
        text, sizeof text,
        "{\"type\": \"FeatureCollection\", \"classes\": {\"thing\": {\"length_m\": [5, 9], "
        "\"width_m\": [2, 3], \"method\": \"%s\"}}, \"features\": [{\"type\": \"Feature\", "
        "\"properties\": {\"count\": \"thing\"}, \"geometry\": {\"type\": \"Polygon\", "
        "\"coordinates\": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}",
        method);

    return ys_site_parse(site, &(struct ys_site_text){"made", text, (size_t)n, NULL}, err);
}

ParameterizedTestParameters(counters, every_method_of_a_site_file_has_a_row)
{
    static char method[][8] = {"blob", "block", "vessel", "pit"};

    return cr_make_param_array(char[8], method, sizeof method / sizeof *method);
}

ParameterizedTest(char *method, counters, every_method_of_a_site_file_has_a_row)
{
    const double length_m[2] = {5, 9};
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert_eq(parse_site(&site, method, &err), YS_OK, "%s", err.text);
    cr_expect(ys_counter_find(site.class_[4].method, length_m) != NULL);
    ys_site_fini(&site);
    cr_expect_neq(parse_site(&site, "nothing", &err), YS_OK);
}
