/* site_list.c - the end of a site, and its names */

#include "site.h"

#include <stdlib.h>

#include "../../base/utf8.h"

void ys_site_fini(struct ys_site *site)
{
    for (size_t i = 0; i < site->n_alias; i++)
        free(site->alias[i]);
    for (size_t i = 0; i < site->n_class; i++) {
        free(site->class_[i].name);
        free(site->class_[i].method);
    }
    for (size_t i = 0; i < site->n_area; i++) {
        free(site->area[i].name);
        free(site->area[i].owner);
        ys_polygon_fini(&site->area[i].polygon);
    }
    for (size_t i = 0; i < site->n_track; i++) {
        free(site->track[i].name);
        ys_line_fini(&site->track[i].line);
    }
    for (size_t i = 0; i < site->n_exclude; i++)
        ys_polygon_fini(&site->exclude[i]);
    for (size_t i = 0; i < site->n_mark; i++)
        ys_polygon_fini(&site->mark[i].polygon);
    free(site->mark);
    free(site->name);
    free(site->alias);
    free(site->class_);
    free(site->area);
    free(site->track);
    free(site->exclude);
    *site = (struct ys_site){0};
}

bool ys_site_is(const struct ys_site *site, const char *name)
{
    if (ys_same_name(name, "") || ys_same_name(name, site->name))
        return true;
    for (size_t i = 0; i < site->n_alias; i++)
        if (ys_same_name(name, site->alias[i]))
            return true;
    return false;
}
