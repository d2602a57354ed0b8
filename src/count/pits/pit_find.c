/*
 * pit_find.c - squares with banks on three sides or four
 *
 * At each pixel and size: four bars where the banks would be, four beyond.  A pit is open to
 * its way on one side, and the way, a neighbour or a bush may lie beyond one: so the best three
 * sides less the lowest three bars beyond.  That parts pits from crossings and edges of fields,
 * whose bars go on.  Squares only, for their sides are few to try; pit_fit.c stretches them.
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "pit_parts.h"

/* Contrast over the ground that a bank must reach, in sd of the ground: 1.4 is what a tenth of
 * bare ground's squares reach by chance. */
static const double least_contrast = 1.4;

/* Sizes: from a little above the class's least to a little below its most, for a square is
 * found where its size is right within 8 %; a step of ln size. */
static const double first_size = 1.05, last_size = 0.95, size_step = 0.16;

/* Of the square's side: how thick banks are and how far from the middle, and bars beyond.  From
 * the shape of pits; whole odd pixels, so that bars are centred on a pixel. */
static const double bank_thick = 0.22, bank_at = 0.39, beyond_thick = 0.2, beyond_at = 0.68;
static const double least_length_px = 3, least_thick_px = 1;
static const double peak_reach = 0.25; /* a square is the best within this; of its side */
static const float not_inside = -9;    /* below any contrast */

/* Closer than that over the sum of two sides they are one thing (0.5: side by side); but one
 * larger than 1.5 of the stronger is kept.  By hand. */
static const double least_apart = 0.31, much_larger = 1.5;

/* Past this many the weakest are noise; one a 400 m2 in large areas. */
static const size_t usual_most = 1500;
static const double candidate_m2 = 400;

struct size_search { /* squares of one size */
    double size;     /* px */
    struct ys_pit_list found;
    bool failed;
};

struct search {
    const struct ys_pit_frame *frame;
    struct size_search *size;
};

/* v rounded, and one more where that is even. */
static double odd(double v, double least)
{
    const double whole = fmax(least, rint(v));

    return whole + (fmod(whole, 2) == 0);
}

/* The bars of a square: half sides and how far from its middle; whole pixels. */
struct bars {
    ptrdiff_t length, thick, beyond; /* halves */
    ptrdiff_t at, far;               /* the middles of banks, and of bars beyond */
};

static struct bars bars_of(double d)
{
    return (struct bars){.length = (ptrdiff_t)(odd(d, least_length_px) - 1) / 2,
                         .thick = (ptrdiff_t)(odd(bank_thick * d, least_thick_px) - 1) / 2,
                         .beyond = (ptrdiff_t)(odd(beyond_thick * d, least_thick_px) - 1) / 2,
                         .at = (ptrdiff_t)rint(bank_at * d),
                         .far = (ptrdiff_t)rint(beyond_at * d)};
}

/* Mean of the three best sides less that of the three lowest bars beyond. */
static double square_contrast(const struct ys_pit_frame *f, double x, double y,
                              const struct bars *b)
{
    static const int dx[4] = {0, 1, 0, -1}, dy[4] = {-1, 0, 1, 0};
    const double length = (double)b->length, at = (double)b->at, far = (double)b->far;
    const double thick = (double)b->thick, beyond = (double)b->beyond;
    double side[4], outer[4];

    for (int k = 0; k < 4; k++) {
        side[k] = ys_pit_mean(f, YS_SUM_BANK, x + dx[k] * at, y + dy[k] * at,
                              dx[k] ? thick : length, dx[k] ? length : thick);
        outer[k] = ys_pit_mean(f, YS_SUM_BANK, x + dx[k] * far, y + dy[k] * far,
                               dx[k] ? beyond : length, dx[k] ? length : beyond);
    }
    ys_sort4(side);
    ys_sort4(outer);
    return (side[1] + side[2] + side[3] - outer[0] - outer[1] - outer[2]) / 3;
}

/* ---- the same along a row, where no bar passes the frame's edge: loops without a branch */

enum { PIECE = 256 }; /* pixels: eight rows of means stay in the first cache */

/* Means over rectangles of half sides hx, hy round n pixels from (x, y) on. */
static void means_along(double *out, const struct ys_pit_frame *f, ptrdiff_t x, ptrdiff_t y,
                        size_t n, ptrdiff_t hx, ptrdiff_t hy)
{
    const ptrdiff_t row = (ptrdiff_t)f->width + 1;
    const double *const top = f->sum[YS_SUM_BANK] + (y - hy) * row + x - hx;
    const double *const low = f->sum[YS_SUM_BANK] + (y + hy + 1) * row + x - hx;
    const ptrdiff_t wide = 2 * hx + 1;
    const double area = (double)(wide * (2 * hy + 1));

    for (size_t i = 0; i < n; i++)
        out[i] = (low[(ptrdiff_t)i + wide] - top[(ptrdiff_t)i + wide] - low[i] + top[i]) / area;
}

static inline void in_order(double *a, double *b)
{
    const double low = *a > *b ? *b : *a, high = *a > *b ? *a : *b;

    *a = low;
    *b = high;
}

static void contrasts_along(float *out, const struct ys_pit_frame *f, ptrdiff_t x, ptrdiff_t y,
                            size_t n, const struct bars *b)
{
    double side[4][PIECE], outer[4][PIECE];

    means_along(side[0], f, x, y - b->at, n, b->length, b->thick);
    means_along(side[1], f, x + b->at, y, n, b->thick, b->length);
    means_along(side[2], f, x, y + b->at, n, b->length, b->thick);
    means_along(side[3], f, x - b->at, y, n, b->thick, b->length);
    means_along(outer[0], f, x, y - b->far, n, b->length, b->beyond);
    means_along(outer[1], f, x + b->far, y, n, b->beyond, b->length);
    means_along(outer[2], f, x, y + b->far, n, b->length, b->beyond);
    means_along(outer[3], f, x - b->far, y, n, b->beyond, b->length);
    for (size_t i = 0; i < n; i++) {
        double s0 = side[0][i], s1 = side[1][i], s2 = side[2][i], s3 = side[3][i];
        double o0 = outer[0][i], o1 = outer[1][i], o2 = outer[2][i], o3 = outer[3][i];

        in_order(&s0, &s1); /* as ys_sort4() */
        in_order(&s2, &s3);
        in_order(&s0, &s2);
        in_order(&s1, &s3);
        in_order(&s1, &s2);
        in_order(&o0, &o1);
        in_order(&o2, &o3);
        in_order(&o0, &o2);
        in_order(&o1, &o3);
        in_order(&o1, &o2);
        out[i] = (float)((s1 + s2 + s3 - o0 - o1 - o2) / 3);
    }
}

/* All contrasts of a row: pixels outside of the area have none. */
static void contrasts_of_row(float *v, const struct ys_pit_frame *f, ptrdiff_t y,
                             const struct bars *b)
{
    const ptrdiff_t w = f->width, h = f->height;
    const ptrdiff_t half = b->beyond > b->thick ? b->beyond : b->thick;
    const ptrdiff_t reach =
        b->far + half > b->length ? b->far + half : b->length; /* of any bar */
    const bool rows_fit = y >= reach && y + reach < h;
    const uint8_t *const inside = f->inside + y * w;

    for (ptrdiff_t x = 0; x < w;) {
        ptrdiff_t n = 1;

        if (!inside[x]) {
            v[x++] = not_inside;
            continue;
        }
        if (!rows_fit || x < reach || x + reach >= w) {
            v[x] = (float)square_contrast(f, (double)x, (double)y, b);
            x++;
            continue;
        }
        while (n < PIECE && x + n + reach < w && inside[x + n])
            n++;
        contrasts_along(v + x, f, x, y, (size_t)n, b);
        x += n;
    }
}

/* The contrasts of some rows round the one at hand, and for each pixel of these the highest of its
 * row within reach; row y is at y modulo n. */
struct ring {
    float *v, *highest;
    size_t n, width;
    ptrdiff_t reach;
};

static float *row_of(float *rows, const struct ring *ring, size_t y)
{
    return rows + y % ring->n * ring->width;
}

/* Highest within reach along a row: spans that double, then two that overlap. */
static void highest_along(float *dst, float *tmp, const float *v, size_t n, size_t reach)
{
    const size_t whole = 2 * reach + 1;
    size_t span = 1;

    /* tmp[i]: highest of v[i - reach .. i - reach + span - 1], what is not there being nothing */
    for (size_t i = 0; i < n + 2 * reach; i++)
        tmp[i] = i < reach || i >= n + reach ? -INFINITY : v[i - reach];
    for (; 2 * span <= whole; span *= 2)
        for (size_t i = 0; i + 2 * span <= n + 2 * reach; i++)
            tmp[i] = tmp[i + span] > tmp[i] ? tmp[i + span] : tmp[i];
    for (size_t i = 0; i < n; i++)
        dst[i] = tmp[i + whole - span] > tmp[i] ? tmp[i + whole - span] : tmp[i];
}

/* Is what stands at (x, y) the highest within reach? */
static bool is_peak(const struct ring *ring, size_t height, size_t x, size_t y)
{
    const size_t reach = (size_t)ring->reach;
    const float here = row_of(ring->v, ring, y)[x];

    for (size_t j = y > reach ? y - reach : 0; j <= y + reach && j < height; j++)
        if (row_of(ring->highest, ring, j)[x] > here)
            return false;
    return true;
}

static bool add(struct ys_pit_list *list, size_t *room, const struct ys_pit *pit)
{
    if (list->n == *room) {
        struct ys_pit *const more = ys_resize(list->at, 2 * *room + 64, sizeof *more);

        if (!more)
            return false;
        list->at = more;
        *room = 2 * *room + 64;
    }
    list->at[list->n++] = *pit;
    return true;
}

/* The peaks of a row whose surroundings are in the ring. */
static bool add_peaks(struct size_search *size, size_t *room, const struct ring *ring,
                      const struct ys_pit_frame *f, size_t y)
{
    const float *const v = row_of(ring->v, ring, y);
    bool ok = true;

    for (size_t x = 0; ok && x < f->width; x++) {
        const struct ys_pit pit = {.box = {(double)x, (double)y, size->size, size->size},
                                   .contrast = (double)v[x]};

        if (pit.contrast > least_contrast && is_peak(ring, f->height, x, y))
            ok = add(&size->found, room, &pit);
    }
    return ok;
}

static void find_size(void *ctx, size_t task)
{
    const struct search *const search = ctx;
    const struct ys_pit_frame *const f = search->frame;
    struct size_search *const size = &search->size[task];
    const size_t reach = (size_t)fmax(1, floor(peak_reach * size->size));
    const struct bars bars = bars_of(size->size);
    struct ring ring = {.n = 2 * reach + 1, .width = f->width, .reach = (ptrdiff_t)reach};
    float *const tmp = ys_new_raw(f->width + 2 * reach, sizeof *tmp);
    size_t room = 0;

    ring.v = ys_new_raw(ring.n * ring.width, sizeof *ring.v);
    ring.highest = ys_new_raw(ring.n * ring.width, sizeof *ring.highest);
    size->failed = !tmp || !ring.v || !ring.highest;
    for (size_t y = 0; !size->failed && y < f->height + reach; y++) {
        if (y < f->height) {
            float *const v = row_of(ring.v, &ring, y);

            contrasts_of_row(v, f, (ptrdiff_t)y, &bars);
            highest_along(row_of(ring.highest, &ring, y), tmp, v, f->width, reach);
        }
        if (y >= reach)
            size->failed = !add_peaks(size, &room, &ring, f, y - reach);
    }
    free(tmp);
    free(ring.v);
    free(ring.highest);
}

static int strongest_first(const void *pa, const void *pb)
{
    const struct ys_pit *const a = pa, *const b = pb;

    if (a->contrast != b->contrast)
        return a->contrast > b->contrast ? -1 : 1;
    if (a->box.a != b->box.a)
        return a->box.a < b->box.a ? -1 : 1;
    if (a->box.y != b->box.y)
        return a->box.y < b->box.y ? -1 : 1;
    return a->box.x < b->box.x ? -1 : a->box.x > b->box.x;
}

struct thinning {
    const struct ys_pit_list *list;
    const struct ys_pit_box *box;
};

static bool is_on(void *ctx, size_t i)
{
    const struct thinning *const t = ctx;
    const struct ys_pit_box *const p = t->box, *const q = &t->list->at[i].box;
    const double least = least_apart * (p->a + q->a);

    /* most are far off along one axis already */
    return fabs(p->x - q->x) < least && fabs(p->y - q->y) < least &&
           hypot(p->x - q->x, p->y - q->y) < least && p->a <= much_larger * q->a;
}

/* Drops what lies on a stronger one; a square much larger stays, for it may be the pit of which
 * the stronger is a corner.  False: out of memory. */
static bool thin_out(struct ys_pit_list *list, size_t most)
{
    struct ys_pit_near near;
    double largest = 0;
    size_t kept = 0;

    for (size_t i = 0; i < list->n; i++)
        largest = fmax(largest, list->at[i].box.a);
    const bool ok = ys_pit_near_init(&near, list->n, 2 * least_apart * largest);

    if (ok && list->n > 1)
        qsort(list->at, list->n, sizeof *list->at, strongest_first);
    for (size_t i = 0; ok && i < list->n && kept < most; i++) {
        const struct ys_pit_box box = list->at[i].box;
        struct thinning t = {list, &box};

        if (ys_pit_near_any(&near, (const double[]){box.x, box.y},
                            least_apart * (box.a + largest), is_on, &t))
            continue;
        list->at[kept] = list->at[i];
        ys_pit_near_add(&near, kept++, box.x, box.y);
    }
    ys_pit_near_fini(&near);
    list->n = kept;
    return ok;
}

static size_t most_candidates(const struct ys_pit_frame *frame)
{
    size_t inside = 0;

    for (size_t i = 0; i < (size_t)frame->width * frame->height; i++)
        inside += frame->inside[i];
    const double by_area = (double)inside * frame->px_m * frame->px_m / candidate_m2;
    return by_area > (double)usual_most ? (size_t)by_area : usual_most;
}

ys_status ys_pits_find(struct ys_pit_list *out, const struct ys_pit_frame *frame,
                       const double length_m[2], int threads, struct ys_error *err)
{
    const double first = first_size * length_m[0], last = fmax(first, last_size * length_m[1]);
    const size_t n_size = (size_t)floor(log(last / first) / size_step + 1e-6) + 1;
    struct search search = {frame, ys_new(n_size, sizeof *search.size)};
    bool ok = search.size != NULL;
    size_t room = 0;

    *out = (struct ys_pit_list){0};
    for (size_t k = 0; ok && k < n_size; k++)
        search.size[k].size = first * exp(size_step * (double)k) / frame->px_m;
    if (ok)
        ysk_tasks_run(n_size, threads, find_size, &search);
    for (size_t k = 0; search.size && k < n_size; k++) {
        ok = ok && !search.size[k].failed;
        for (size_t i = 0; ok && i < search.size[k].found.n; i++)
            ok = add(out, &room, &search.size[k].found.at[i]);
        free(search.size[k].found.at);
    }
    free(search.size);
    if (ok && thin_out(out, most_candidates(frame)))
        return YS_OK;
    free(out->at);
    *out = (struct ys_pit_list){0};
    return ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for candidates");
}
