/*
 * look.c - tiles of one day: parts of one picture, or looks of their own
 *
 * Files of one pass lie side by side or overlap at their edges: together they are one picture.  Two
 * looks of one day show the same ground again, and their times say which was first.  So tiles that
 * have more than half of their ground in common and times that differ are two looks; such without
 * times may be either, which their pixels decide when they are read; and such that show the same
 * ground wholly are refused: to join them would hide one.
 */

#include "look.h"

#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Files of one pass are a few seconds apart (a satellite sees 7 km a second); the second picture of a
 * stereo pair comes half a minute later or more.  By hand. */
enum { ONE_PASS_S = 20 };
/* Shares of the ground of the smaller one.  Files of one pass, or cut from one picture, have up to a
 * third in common as a rule.  By hand. */
static const double much = 0.5, whole = 0.95;

struct work {
    struct ys_look_tile *at;
    size_t day0;  /* first of this day */
    size_t look0; /* first look of this day */
    size_t looks; /* so far */
};

static bool timed(const struct ys_look_tile *t)
{
    return ys_tile_seconds(t->tile) >= 0;
}

static int by_time(const void *a, const void *b)
{
    const struct ys_look_tile *x = a, *y = b;
    const int32_t key[2][3] = {
        {ys_tile_days(x->tile), ys_tile_last_day(x->tile), !timed(x)},
        {ys_tile_days(y->tile), ys_tile_last_day(y->tile), !timed(y)},
    };

    for (int i = 0; i < 3; i++)
        if (key[0][i] != key[1][i])
            return key[0][i] > key[1][i] ? 1 : -1;
    const int32_t s = ys_tile_seconds(x->tile), t = ys_tile_seconds(y->tile);

    if (s != t)
        return s > t ? 1 : -1;
    return (x->order > y->order) - (x->order < y->order);
}

static int by_order(const void *a, const void *b)
{
    const struct ys_look_tile *x = a, *y = b;

    return (x->order > y->order) - (x->order < y->order);
}

static int32_t apart_s(const struct ys_look_tile *a, const struct ys_look_tile *b)
{
    const int32_t d = ys_tile_seconds(a->tile) - ys_tile_seconds(b->tile);

    return d < 0 ? -d : d;
}

static ys_status same_ground(const struct ys_look_tile *a, const struct ys_look_tile *b,
                             double share, struct ys_error *err)
{
    const struct ys_tile_info *x = ys_tile_info(a->tile), *y = ys_tile_info(b->tile);

    return ys_fail(
        err, YS_ERR_MISMATCH,
        "%.140s and %.140s: both of %.10s, and %.0f %% of what one shows the other "
        "shows, too; want one of them, or their times where these are two looks, as in "
        "PATH@%.10sT10:12Z",
        x->path, y->path, y->date, 100 * share, y->date);
}

/* What the tile has to do with an earlier one of its day.  apart: they are two looks. */
static ys_status hold_against(bool *apart, struct ys_look_tile *t, struct ys_look_tile *earlier,
                              struct ys_error *err)
{
    const bool times = timed(t) && timed(earlier) && apart_s(t, earlier) > ONE_PASS_S;
    double share;

    *apart = false;
    if (ys_tile_same_file(t->tile, earlier->tile))
        return ys_fail(err, YS_ERR_MISMATCH, "%.300s: given twice; want each file once",
                       ys_tile_info(t->tile)->path);
    const ys_status st = ys_tiles_overlap(&share, earlier->tile, t->tile, err);

    if (st || share < much)
        return st;
    if (times) {
        *apart = true;
        return YS_OK;
    }
    if (share >= whole)
        return same_ground(earlier, t, share, err);
    t->may_differ = earlier->may_differ = true;
    return YS_OK;
}

/* Of the day's looks that the tile may belong to the one nearest in time. */
static ys_status place(struct work *w, size_t i, struct ys_error *err)
{
    struct ys_look_tile *t = &w->at[i];
    const size_t n = w->looks - w->look0;
    bool *other = ys_new(n + 1, sizeof *other);
    size_t best = w->looks;
    int32_t least = INT32_MAX;
    ys_status st = other ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for the tiles");

    for (size_t k = w->day0; !st && k < i; k++) {
        bool apart;

        st = hold_against(&apart, t, &w->at[k], err);
        if (!st && apart)
            other[w->at[k].look - w->look0] = true;
    }
    for (size_t k = w->day0; !st && k < i; k++) {
        const int32_t s = timed(t) && timed(&w->at[k]) ? apart_s(t, &w->at[k]) : INT32_MAX - 1;

        if (!other[w->at[k].look - w->look0] && s < least) {
            best = w->at[k].look;
            least = s;
        }
    }
    free(other);
    if (!st && n > 1 && !timed(t))
        st = ys_fail(
            err, YS_ERR_MISMATCH,
            "%.200s: of which of the %zu looks of %.10s is not known; want its time, as "
            "in PATH@%.10sT10:12Z",
            ys_tile_info(t->tile)->path, n, ys_tile_info(t->tile)->date,
            ys_tile_info(t->tile)->date);
    t->look = best;
    w->looks += best == w->looks;
    return st;
}

static bool same_day(const struct ys_look_tile *a, const struct ys_look_tile *b)
{
    return ys_tile_days(a->tile) == ys_tile_days(b->tile) &&
           ys_tile_last_day(a->tile) == ys_tile_last_day(b->tile);
}

static int by_look(const void *a, const void *b)
{
    const struct ys_look_tile *x = a, *y = b;

    return x->look != y->look ? (x->look > y->look) - (x->look < y->look) : by_time(a, b);
}

/* Later on top: in time where all of a look have one, else as they were given. */
static void pile_up(struct ys_look_tile *at, size_t n)
{
    size_t end;

    qsort(at, n, sizeof *at, by_look);
    for (size_t i = 0; i < n; i = end) {
        bool all = timed(&at[i]);

        for (end = i + 1; end < n && at[end].look == at[i].look; end++)
            all = all && timed(&at[end]);
        if (!all)
            qsort(&at[i], end - i, sizeof *at, by_order);
    }
}

ys_status ys_looks_find(struct ys_look_tile *at, size_t n, struct ys_error *err)
{
    struct work w = {.at = at};
    ys_status st = YS_OK;

    qsort(at, n, sizeof *at, by_time);
    for (size_t i = 0; !st && i < n; i++) {
        if (i && !same_day(&at[i], &at[w.day0])) {
            w.day0 = i;
            w.look0 = w.looks;
        }
        st = place(&w, i, err);
    }
    if (!st)
        pile_up(at, n);
    return st;
}
