#include "../../../src/pipeline/shows.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

struct showing {
    double pixel_m;
    bool railcar, container, vessel, pit;
};

/* Twelve pixels a car of 14 m: 1.17 m.  Containers were tried to 0.75 m.  Seven pixels across a
 * pit of sqrt(8 * 25) m or less: at most 2 m.  Ten pixels along a vessel of 60 m: 6 m. */
ParameterizedTestParameters(shows, a_class_is_shown_where_its_counter_does_not_refuse)
{
    static struct showing p[] = {
        {0.3, true, true, true, true},   {0.7, true, true, true, true},
        {0.8, true, false, true, true},  {1.1, true, false, true, true},
        {1.3, false, false, true, true}, {3, false, false, true, false},
        {10, false, false, false, false}};

    return cr_make_param_array(struct showing, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct showing *p, shows, a_class_is_shown_where_its_counter_does_not_refuse)
{
    const bool want[] = {p->railcar, p->container, p->vessel, p->pit};
    struct ys_error err = {0};
    struct ys_site site;

    cr_assert_eq(ys_site_builtin(&site, &err), YS_OK);
    for (size_t k = 0; k < site.n_class; k++) {
        bool shows;

        cr_assert_eq(ys_shows(&shows, &site.class_[k], p->pixel_m, &err), YS_OK, "%s",
                     err.text);
        cr_assert_eq(shows, want[k], "%s in pixels of %g m", site.class_[k].name, p->pixel_m);
    }
    ys_site_fini(&site);
}
