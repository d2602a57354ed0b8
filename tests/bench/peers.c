/*
 * peers.c - this program and its peers on the same pictures in one process.  Takes commands from
 * standard input, so that who asks decides in what order they run, and answers each in one line:
 *
 *   draw WIDTH HEIGHT              two dates of a yard
 *   mask SCENE PERCENT SIDE        a mask; SCENE is a number of enum ys_bench_scene
 *   save A B                       the pictures (or the mask) to files
 *   read THREADS                   "SECONDS" of plain reading
 *   ours THREADS                   "SECONDS COMPONENTS" of difference, opening, components
 *   opencv THREADS METHOD          the same by OpenCV with kept buffers (METHOD of opencv.h)
 *   opencv-fresh THREADS METHOD    with new ones
 *   our-components THREADS, opencv-components THREADS METHOD
 *   decode-ours THREADS FILE, decode-libtiff THREADS FILE
 *
 * `peers same` holds the components against OpenCV's; `peers files BEFORE AFTER` is OpenCV's
 * chain of imread.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/cpu.h"
#include "../../src/bench/bench.h"
#include "../../src/change/components/components.h"
#include "opencv.h"
#include "peers.h"

struct peers {
    struct ysk_ops ops;
    uint8_t *a, *b; /* b: NULL where a is a mask */
    struct ys_bench_shape shape;
    struct peer_chain *chain;
    /* kept from pass to pass, made anew for other threads */
    struct ys_change_scan scan;
    struct ys_component_finder *finder;
    struct ys_bench_found found;
    int threads;
};

struct command {
    char name[32], text[2][1000];
    int number[3];
};

static void forget(struct peers *p)
{
    ys_change_scan_fini(&p->scan);
    ys_component_finder_free(p->finder);
    free(p->found.stats);
    p->finder = NULL;
    p->found = (struct ys_bench_found){0};
    p->threads = 0;
}

static bool make_pictures(struct peers *p, struct ys_bench_shape shape, bool two)
{
    const size_t bytes = (size_t)shape.width * shape.height;

    forget(p);
    free(p->a);
    free(p->b);
    p->shape = shape;
    p->a = malloc(bytes);
    p->b = two ? malloc(bytes) : NULL;
    return p->a && (p->b || !two);
}

static long ours(struct peers *p, int threads)
{
    const struct ys_change_scan_spec spec = ys_bench_scan_spec(&p->shape, 1);
    const struct ys_change_scan_rows rows = ys_bench_rows(&p->shape, p->a, p->b);

    if (p->threads != threads) {
        forget(p);
        if (ys_change_scan_init(&p->scan, &spec, &p->ops, threads, NULL))
            return -1;
        p->threads = threads;
    }
    ys_change_scan_start(&p->scan);
    if (ys_change_scan_to(&p->scan, spec.height, &rows, NULL, NULL) ||
        ys_change_scan_end(&p->scan, NULL))
        return -1;
    return (long)p->scan.seam.closed.n;
}

static long our_components(struct peers *p, int threads)
{
    const struct ys_components_options options = {YS_8_NEIGHBOURS, false, threads};

    if (p->threads != threads) {
        forget(p);
        if (ys_component_finder_new(&p->finder, p->shape.width, &p->ops, &options, NULL))
            return -1;
        p->threads = threads;
    }
    p->found.n = 0;
    if (ys_component_finder_mask(p->finder, p->a, p->shape.height, ys_bench_take, &p->found,
                                 NULL))
        return -1;
    return (long)p->found.n;
}

static long opencv(struct peers *p, const struct command *c)
{
    const int width = (int)p->shape.width, height = (int)p->shape.height;
    const enum peer_method method = (enum peer_method)c->number[1];
    struct peer_chain *fresh = strstr(c->name, "fresh") ? peer_chain_new() : NULL;
    struct peer_chain *chain = fresh ? fresh : p->chain;
    size_t n;

    peer_threads(c->number[0]);
    if (strstr(c->name, "components"))
        n = peer_chain_components(chain, p->a, width, height, method);
    else
        n = peer_chain_run(chain, p->a, p->b, width, height, YS_BENCH_THRESHOLD, method);
    peer_chain_free(fresh);
    return (long)n;
}

static bool save(const struct peers *p, const struct command *c)
{
    const uint8_t *const px[2] = {p->a, p->b};
    const size_t bytes = (size_t)p->shape.width * p->shape.height;
    bool ok = true;

    for (int i = 0; i < 2 && px[i]; i++) {
        FILE *f = fopen(c->text[i], "wb");

        ok = ok && f && fwrite(px[i], 1, bytes, f) == bytes;
        if (f)
            ok = !fclose(f) && ok;
    }
    return ok;
}

/* A pass: how long it took, and how many components it found; -1: it failed. */
static long pass(struct peers *p, const struct command *c)
{
    const int threads = c->number[0];

    if (!strcmp(c->name, "ours") && p->b)
        return ours(p, threads);
    if (!strcmp(c->name, "our-components"))
        return our_components(p, threads);
    if (!strcmp(c->name, "read") && p->b) {
        const size_t bytes = (size_t)p->shape.width * p->shape.height;

        return ys_bench_read(p->a, p->b, bytes, &p->ops, threads) ? 0 : -1;
    }
    if (!strncmp(c->name, "opencv", 6))
        return opencv(p, c);
    return -1;
}

static bool obey(struct peers *p, const struct command *c)
{
    const int *n = c->number;

    if (!strcmp(c->name, "draw")) {
        if (!make_pictures(
                p, (struct ys_bench_shape){(uint32_t)n[0], (uint32_t)n[1], 1, YSK_U8}, true))
            return false;
        ys_bench_draw_yard(p->a, p->b, &p->shape, 2);
    } else if (!strcmp(c->name, "mask")) {
        if (!make_pictures(
                p, (struct ys_bench_shape){(uint32_t)n[2], (uint32_t)n[2], 1, YSK_U8}, false))
            return false;
        ys_bench_draw_mask(p->a, p->shape.width, p->shape.height, (enum ys_bench_scene)n[0],
                           (unsigned)n[1], 2);
    } else if (!strcmp(c->name, "save")) {
        return save(p, c);
    } else if (!strncmp(c->name, "decode", 6)) {
        const double seconds = strstr(c->name, "ours") ? peers_decode_ours(c->text[0], n[0])
                                                       : peers_decode_libtiff(c->text[0], n[0]);

        printf("%.6f ", seconds);
        return seconds > 0;
    } else {
        const double t0 = ys_bench_now_s();
        const long found = p->a ? pass(p, c) : -1;

        printf("%.6f %ld ", ys_bench_now_s() - t0, found);
        return found >= 0;
    }
    return true;
}

/* Words that begin with a digit are numbers. */
static void parse(struct command *c, char *line)
{
    int n = 0, t = 0;
    char *word = strtok(line, " \n");

    *c = (struct command){0};
    snprintf(c->name, sizeof c->name, "%s", word ? word : "");
    while ((word = strtok(NULL, " \n"))) {
        if (strspn(word, "0123456789") == strlen(word) && n < 3)
            c->number[n++] = atoi(word);
        else if (t < 2)
            snprintf(c->text[t++], sizeof c->text[0], "%s", word);
    }
}

int main(int argc, char **argv)
{
    struct peers p = {.chain = peer_chain_new()};
    struct command c;
    char line[2100];

    if (argc == 2 && !strcmp(argv[1], "same"))
        return peers_same();
    if (argc == 4 && !strcmp(argv[1], "files")) {
        printf("%ld\n", peer_files(argv[2], argv[3], YS_BENCH_THRESHOLD));
        return 0;
    }
    ysk_ops_init(&p.ops, ysk_cpu_detect());
    while (fgets(line, sizeof line, stdin)) {
        parse(&c, line);
        puts(obey(&p, &c) ? "ok" : "failed");
        fflush(stdout);
    }
    forget(&p);
    peer_chain_free(p.chain);
    free(p.a);
    free(p.b);
    return 0;
}
