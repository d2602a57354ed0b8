/* site_mark.c - a marked object: an example of a class, or something that only looks like one */

#include <limits.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/mem.h"
#include "site_parts.h"

bool ys_site_is_mark(const char *role)
{
    return !strcmp(role, "example") || !strcmp(role, "not");
}

/* The day of its tile, or a range of days, as a tile has them. */
static ys_status read_days(struct ys_mark *mark, const json_t *properties,
                           const struct ys_site_where *where, struct ys_error *err)
{
    struct ys_error why = {0};
    struct ys_date date;
    const char *text;
    ys_status status = ys_site_word(&text, properties, "date", where, err);

    mark->first_day = mark->last_day = INT32_MIN;
    if (status != YS_OK || !text)
        return status;
    status = ys_date_range_parse(&date, &mark->last_day, text, &why);
    if (status != YS_OK)
        return ys_site_fail(where, err, "%s", why.text);
    mark->first_day = date.days;
    return YS_OK;
}

ys_status ys_site_add_mark(struct ys_site *site, const json_t *properties,
                           struct ys_polygon *polygon, const struct ys_site_where *where,
                           struct ys_error *err)
{
    struct ys_mark mark = {.path = where->path, .feature = where->feature};
    const char *role, *class_name;
    ys_status status;

    if ((status = ys_site_word(&role, properties, "role", where, err)) != YS_OK ||
        (status = ys_site_word(&class_name, properties, "class", where, err)) != YS_OK)
        return status;
    if (!class_name)
        return ys_site_fail(where, err,
                            "\"role\": \"%s\" without \"class\"; want the class that it is %s",
                            role, strcmp(role, "not") ? "an example of" : "none of");
    if ((status = ys_site_find_class(&mark.class_index, site, class_name, where, err)) !=
            YS_OK ||
        (status = read_days(&mark, properties, where, err)) != YS_OK)
        return status;
    const char *const method = site->class_[mark.class_index].method;

    if (strcmp(method, "example") != 0 && strcmp(method, "blob") != 0)
        return ys_site_fail(where, err,
                            "a mark of class '%.60s', which is counted by method %s and learns "
                            "from none; want a class of \"method\": \"example\" or \"blob\"",
                            class_name, method);
    struct ys_mark *const all = ys_resize(site->mark, site->n_mark + 1, sizeof *all);

    if (!all)
        return ys_site_nomem(where, err);
    site->mark = all;
    mark.is_not = !strcmp(role, "not");
    mark.polygon = *polygon;
    *polygon = (struct ys_polygon){0};
    all[site->n_mark++] = mark;
    return YS_OK;
}
