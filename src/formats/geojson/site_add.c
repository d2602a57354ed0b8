/* site_add.c - a further site file: its features beside those that are there */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "site_parts.h"

static bool same_class(const struct ys_class *a, const struct ys_class *b)
{
    return !strcmp(a->method, b->method) &&
           !memcmp(a->length_m, b->length_m, sizeof a->length_m) &&
           !memcmp(a->width_m, b->width_m, sizeof a->width_m);
}

/* Every class of `more` that the site lacks goes over to it; index[i] is where class i is then. */
static ys_status take_classes(struct ys_site *site, struct ys_site *more, size_t *index,
                              const char *path, struct ys_error *err)
{
    for (size_t i = 0; i < more->n_class; i++) {
        size_t k = 0;

        while (k < site->n_class && strcmp(site->class_[k].name, more->class_[i].name) != 0)
            k++;
        index[i] = k;
        if (k < site->n_class && !same_class(&site->class_[k], &more->class_[i]))
            return ys_fail(err, YS_ERR_FORMAT,
                           "%s: class '%.60s' is another than in the site file before it; want "
                           "one meaning for a name",
                           path, more->class_[i].name);
        if (k < site->n_class)
            continue;
        struct ys_class *const all = ys_resize(site->class_, k + 1, sizeof *all);
        if (!all)
            return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
        site->class_ = all;
        all[site->n_class++] = more->class_[i];
        more->class_[i] = (struct ys_class){0};
    }
    return YS_OK;
}

/* Features without a name of their own are numbered on. */
static bool number_on(const struct ys_site *site, struct ys_site *more)
{
    char given[32];
    bool ok = true;

    for (size_t i = 0; ok && i < more->n_area; i++)
        if (!more->area[i].named) {
            snprintf(given, sizeof given, "area %zu", site->n_area + i + 1);
            free(more->area[i].name);
            ok = (more->area[i].name = ys_strdup(given)) != NULL;
        }
    for (size_t i = 0; ok && i < more->n_track; i++) {
        more->track[i].feature += site->n_feature;
        if (!more->track[i].named) {
            snprintf(given, sizeof given, "track %zu", site->n_track + i + 1);
            free(more->track[i].name);
            ok = (more->track[i].name = ys_strdup(given)) != NULL;
        }
    }
    return ok;
}

/* Room for n more; false: out of memory. */
static bool reserve(void **list, size_t have, size_t n, size_t size)
{
    void *const all = ys_resize(*list, have + n, size);

    if (all)
        *list = all;
    return all != NULL;
}

static void move(void *list, size_t *n_list, void *more, size_t *n_more, size_t size)
{
    if (*n_more)
        memcpy((char *)list + *n_list * size, more, *n_more * size);
    *n_list += *n_more;
    *n_more = 0;
}

static bool take_features(struct ys_site *site, struct ys_site *more, const size_t *index)
{
    void *area = site->area, *track = site->track, *exclude = site->exclude,
         *alias = site->alias, *mark = site->mark;
    /* Each is asked, whatever the one before said: what has moved must be taken below. */
    const bool room[] = {
        number_on(site, more),
        reserve(&area, site->n_area, more->n_area, sizeof *site->area),
        reserve(&track, site->n_track, more->n_track, sizeof *site->track),
        reserve(&exclude, site->n_exclude, more->n_exclude, sizeof *site->exclude),
        reserve(&alias, site->n_alias, more->n_alias, sizeof *site->alias),
        reserve(&mark, site->n_mark, more->n_mark, sizeof *site->mark),
    };
    bool ok = true;

    for (size_t i = 0; i < sizeof room / sizeof *room; i++)
        ok = ok && room[i];

    site->area = area;
    site->track = track;
    site->exclude = exclude;
    site->alias = alias;
    site->mark = mark;
    if (!ok)
        return false;
    for (size_t i = 0; i < more->n_area; i++)
        more->area[i].class_index = index[more->area[i].class_index];
    for (size_t i = 0; i < more->n_mark; i++)
        more->mark[i].class_index = index[more->mark[i].class_index];
    move(site->mark, &site->n_mark, more->mark, &more->n_mark, sizeof *site->mark);
    move(site->area, &site->n_area, more->area, &more->n_area, sizeof *site->area);
    move(site->track, &site->n_track, more->track, &more->n_track, sizeof *site->track);
    move(site->exclude, &site->n_exclude, more->exclude, &more->n_exclude,
         sizeof *site->exclude);
    for (size_t i = 0; i < more->n_alias;) { /* those that are there already stay behind */
        if (ys_site_is(site, more->alias[i])) {
            char *const last = more->alias[--more->n_alias];

            free(more->alias[i]);
            more->alias[i] = last;
            continue;
        }
        i++;
    }
    move(site->alias, &site->n_alias, more->alias, &more->n_alias, sizeof *site->alias);
    site->n_feature += more->n_feature;
    for (int k = 0; k < 2 && more->car_length_m[1] > 0; k++)
        site->car_length_m[k] = more->car_length_m[k];
    if (!*site->name) {
        char *const name = site->name;

        site->name = more->name;
        more->name = name;
    }
    return true;
}

ys_status ys_site_add(struct ys_site *site, const char *path, struct ys_error *err)
{
    struct ys_site more;
    ys_status status = ys_site_read(&more, path, site, err);

    if (status != YS_OK)
        return status;
    size_t *const index = ys_new(more.n_class, sizeof *index);
    if (!index)
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
    if (status == YS_OK)
        status = take_classes(site, &more, index, path, err);
    if (status == YS_OK && !take_features(site, &more, index))
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
    free(index);
    ys_site_fini(&more);
    return status;
}
