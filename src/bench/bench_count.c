/*
 * bench_count.c - every counter timed on a picture drawn for it
 *
 * What is timed is the counter: from levels in memory to a distribution, without reading files, and
 * without the gates that ask whether an area can be counted at all.  The limit that networks are held
 * against is multiplying and adding in registers, timed in turn.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "../../kernels/cpu.h"
#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../count/counters.h"
#include "../count/examples/examples.h"
#include "../count/railcars/railcars.h"
#include "../raster/quantile.h"
#include "bench_case.h"
#include "bench_picture.h"

enum { REPEATS = 3, LIMIT_REPEATS = 7, MOST_SIDE = 640, LEAST_SIDE = 256 };

/* Bytes a pixel that a count may take: containers 67 MiB a Mpixel (tests/bench/README.md), and the
 * picture's 13. */
static const double bytes_a_pixel = 100;

struct counter_case {
    const char *what, *method;
    enum ys_bench_objects objects;
    double length_m[2], width_m[2];
    bool marked;           /* by examples */
    enum ys_bench_net net; /* YS_BENCH_LIMIT: none */
};

static const struct counter_case cases[] = {
    {"railcar", "track", YS_BENCH_CARS, {9.5, 31}, {2.8, 3.3}, false, YS_BENCH_STRIP},
    {"container",
     "block",
     YS_BENCH_CONTAINERS,
     {6.058, 13.716},
     {2.438, 2.438},
     false,
     YS_BENCH_UNET},
    {"vessel", "vessel", YS_BENCH_VESSELS, {60, 400}, {8, 65}, false, YS_BENCH_LIMIT},
    {"pit", "pit", YS_BENCH_PITS, {8, 25}, {8, 25}, false, YS_BENCH_UNET},
    {"bus, by size", "blob", YS_BENCH_BUSES, {10, 13}, {2.3, 3}, false, YS_BENCH_LIMIT},
    {"bus, by examples",
     "example",
     YS_BENCH_BUSES,
     {12, 12},
     {2.55, 2.55},
     true,
     YS_BENCH_LIMIT},
};
enum { CASES = sizeof cases / sizeof *cases };

struct job {
    const struct counter_case *kase;
    struct ys_bench_picture picture;
    struct ys_bench_job limit;
    uint32_t best;
};

/* ---- one count */

static ys_status count_tracks(struct job *job, int threads, struct ys_error *err)
{
    const struct ys_bench_picture *p = &job->picture;
    const struct ys_tracks_in in = {.image = &p->image,
                                    .track = p->track,
                                    .n_track = p->n_track,
                                    .sun_azimuth_deg = NAN,
                                    .sun_elevation_deg = NAN,
                                    .north_y = -1,
                                    .threads = threads};
    struct ys_tracks_out out;
    const ys_status status = ys_tracks_count(&out, &in, &job->limit.ops, err);

    job->best = 0;
    for (size_t i = 0; !status && i < out.n_track; i++)
        job->best += out.track[i].best;
    if (!status)
        ys_tracks_fini(&out);
    return status;
}

static ys_status search_examples(struct ys_example_search *out, const struct job *job,
                                 int threads, struct ys_error *err)
{
    const struct ys_bench_picture *p = &job->picture;
    const struct ys_example_place place = {
        .image = &p->image, .wanted = p->inside, .threads = threads};
    struct ys_marked marked[YS_EXAMPLES_MOST];
    struct ys_example_set *set = NULL;
    ys_status status = ys_example_set_new(&set, job->kase->length_m[0], job->kase->width_m[0],
                                          p->image.gsd_x_m, err);

    for (size_t i = 0; i < p->n_box && i < YS_EXAMPLES_MOST; i++)
        marked[i] = (struct ys_marked){.image_box = p->box[i]};
    if (!status)
        status = ys_example_set_add(set, &p->image, marked, p->n_box, 0, err);
    if (!status)
        status = ys_example_set_finish(set, err);
    if (!status)
        status = ys_example_search_make(out, set, &place, err);
    ys_example_set_free(set);
    return status;
}

static ys_status count_area(struct job *job, int threads, struct ys_error *err)
{
    const struct counter_case *kase = job->kase;
    const struct ys_counter *counter = ys_counter_find(kase->method, kase->length_m);
    struct ys_area_in in = {.image = &job->picture.image,
                            .inside = job->picture.inside,
                            .length_m = {kase->length_m[0], kase->length_m[1]},
                            .width_m = {kase->width_m[0], kase->width_m[1]},
                            .sun_azimuth_deg = NAN,
                            .sun_elevation_deg = NAN,
                            .north_y = -1,
                            .threads = threads};
    struct ys_example_search search = {0};
    struct ys_counted counted;
    ys_status status = kase->marked ? search_examples(&search, job, threads, err) : YS_OK;

    if (!status) {
        in.examples = kase->marked ? &search : NULL;
        status = counter->count(&counted, &in, &job->limit.ops, err);
        if (kase->marked)
            ys_example_search_fini(&search);
    }
    if (status)
        return status;
    job->best = counted.counted ? counted.best : 0;
    ys_counted_fini(&counted);
    return YS_OK;
}

static ys_status count_once(struct job *job, int threads, struct ys_error *err)
{
    return job->picture.n_track ? count_tracks(job, threads, err)
                                : count_area(job, threads, err);
}

/* ---- memory: the peak of the resident set, which Linux lets a process begin anew */

static double status_mb(const char *field)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[128];
    double mb = NAN;

    while (f && fgets(line, sizeof line, f))
        if (!strncmp(line, field, strlen(field)))
            mb = strtod(line + strlen(field), NULL) / 1024;
    if (f)
        fclose(f);
    return mb;
}

static bool begin_peak(void)
{
    FILE *f = fopen("/proc/self/clear_refs", "w");
    const bool ok = f && fputs("5", f) >= 0;

#ifdef __GLIBC__
    malloc_trim(0);
#endif
    return (f && fclose(f) == 0) && ok;
}

/* ---- all of them */

/* What the network needs at least, multiplications and additions: each pixel or step once, tracks by
 * every member in five views (track_net_evidence.c). */
static double least_flops(const struct job *job)
{
    enum { VIEWS = 5, MEMBERS = 2 };
    const struct ys_bench_case net = {.net = job->kase->net};
    const struct ys_image *image = &job->picture.image;
    double flops;

    if (job->kase->net == YS_BENCH_LIMIT)
        return NAN;
    ys_bench_net_points(&flops, &net);
    return flops * (job->picture.n_track ? VIEWS * MEMBERS * 2 * job->picture.track_m
                                         : (double)image->width * image->height);
}

static ys_status measure(struct ys_bench_count *out, struct job *job, int threads,
                         struct ys_error *err)
{
    double count_s[REPEATS], limit_s = INFINITY;
    const struct ys_bench_picture *p = &job->picture;
    const bool knows_peak = begin_peak();
    const double before_mb = status_mb("VmRSS:");
    ys_status status = count_once(job, threads, err);
    const double peak_mb = knows_peak ? status_mb("VmHWM:") - before_mb : NAN;

    job->limit.threads = threads;
    for (int i = 0; i < REPEATS && !status; i++) {
        /* It takes milliseconds, and one thread that waits for a processor is most of that. */
        for (int k = 0; k < LIMIT_REPEATS && job->kase->net != YS_BENCH_LIMIT; k++) {
            const double t0 = ys_bench_now_s();

            ys_bench_limit(&job->limit);
            limit_s = fmin(limit_s, ys_bench_now_s() - t0);
        }
        const double t1 = ys_bench_now_s();

        status = count_once(job, threads, err);
        count_s[i] = ys_bench_now_s() - t1;
    }
    if (status)
        return status;
    const double s = ys_quantile_linear(count_s, REPEATS, 0.5);
    const double limit = ys_bench_limit_flops() / limit_s;
    const double mpx = (double)p->image.width * p->image.height / 1e6;
    const double km = p->n_track ? p->track_m / 1000 : NAN;

    *out = (struct ys_bench_count){.what = job->kase->what,
                                   .threads = threads,
                                   .mpx = mpx,
                                   .track_km = km,
                                   .drawn = p->drawn,
                                   .best = job->best,
                                   .mpx_s = mpx / s,
                                   .km_s = km / s,
                                   .scaling = 1,
                                   .share = least_flops(job) / s / limit,
                                   .peak_mb = peak_mb};
    return YS_OK;
}

static uint32_t side_within(size_t max_bytes)
{
    const double most = sqrt((double)max_bytes / bytes_a_pixel);

    return !max_bytes || most > MOST_SIDE ? MOST_SIDE : (uint32_t)most;
}

static ys_status measure_case(struct ys_bench_count *row, size_t *n, struct job *job,
                              const struct ys_options *opt, struct ys_error *err)
{
    const int threads = opt->threads ? opt->threads : ysk_processors();
    ys_status status = ys_bench_picture_draw(&job->picture, job->kase->objects,
                                             side_within(opt->max_bytes), err);
    const size_t first = *n;

    for (int t = 1; t <= threads && !status;
         t = t < threads && 2 * t > threads ? threads : 2 * t) {
        status = measure(row + *n, job, t, err);
        if (status)
            break;
        row[*n].scaling = row[*n].mpx_s / row[first].mpx_s;
        ++*n;
    }
    ys_bench_picture_fini(&job->picture);
    return status;
}

ys_status ys_bench_measure_counts(struct ys_bench_count **out, size_t *n,
                                  const struct ys_options *opt, struct ys_error *err)
{
    struct job job = {0};
    struct ys_bench_count *row = NULL;

    *n = 0;
    *out = NULL;
    if (side_within(opt->max_bytes) < LEAST_SIDE)
        return ys_fail(err, YS_ERR_NOMEM, "%zu KiB for a count; want %.0f at least",
                       opt->max_bytes >> 10,
                       ceil(LEAST_SIDE * LEAST_SIDE * bytes_a_pixel / 1024));
    ysk_ops_init(&job.limit.ops, ysk_cpu_detect());
    ys_status status = ys_bench_nets_new(&job.limit.nets, err);

    /* Powers of two below 512 threads, and the last one. */
    row = ys_new((size_t)CASES * 10, sizeof *row);
    if (!status && !row)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for a table");
    for (size_t i = 0; i < CASES && !status; i++) {
        job.kase = cases + i;
        status = measure_case(row, n, &job, opt, err);
        if (opt->progress)
            opt->progress(opt->progress_ctx, "bench", (double)(i + 1) / CASES);
    }
    ys_bench_nets_free(job.limit.nets);
    if (status)
        free(row);
    else
        *out = row;
    return status;
}
