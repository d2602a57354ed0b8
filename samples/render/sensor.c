/* From radiance on the fine grid to bytes: blur and sampling, haze, noise, sharpening, tone curve. */
#include "view.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TAPS = 256 };

struct kernel {
    int n, first; /* taps; cell of the first one relative to the pixel's first cell */
    double tap[MAX_TAPS];
};

/* A Gaussian over the pixel's own square aperture. */
static void kernel_init(struct kernel *k, double sigma, int ss)
{
    const int r = (int)(3 * sigma + 1);
    double sum = 0;

    k->n = ss + 2 * r < MAX_TAPS ? ss + 2 * r : MAX_TAPS;
    k->first = -(k->n - ss) / 2;
    for (int i = 0; i < k->n; i++) {
        k->tap[i] = 0;
        for (int a = 0; a < ss; a++) {
            const double d = (i + k->first - a) / rd_max(sigma, 0.05);

            k->tap[i] += rd_exp(-d * d / 2);
        }
        sum += k->tap[i];
    }
    for (int i = 0; i < k->n; i++)
        k->tap[i] /= sum;
}

struct grid {
    const struct rd_canvas *cv;
    const struct kernel *k;
    int ss, margin, w; /* w: pixels a row */
};

/* One fine row to pixels along x. */
static void sample_row(float *out, const struct grid *g, int y)
{
    const struct rd_cell *row = g->cv->cell + (size_t)y * (size_t)g->cv->w;

    for (int x = 0; x < g->w; x++) {
        const struct rd_cell *c = row + g->margin + x * g->ss + g->k->first;
        double r = 0, gr = 0, b = 0;

        for (int i = 0; i < g->k->n; i++) {
            r += g->k->tap[i] * c[i].r;
            gr += g->k->tap[i] * c[i].g;
            b += g->k->tap[i] * c[i].b;
        }
        out[3 * x] = (float)(r / RD_FULL);
        out[3 * x + 1] = (float)(gr / RD_FULL);
        out[3 * x + 2] = (float)(b / RD_FULL);
    }
}

/* Rows of samples are kept in a ring as long as the kernel. */
static bool sample(float *img, const struct grid *g, int h)
{
    const size_t row = 3 * (size_t)g->w;
    float *ring = malloc((size_t)g->k->n * row * sizeof *ring);
    int next = g->margin + g->k->first;

    if (!ring)
        return false;
    for (int y = 0; y < h; y++) {
        const int top = g->margin + y * g->ss + g->k->first;
        float *out = img + (size_t)y * row;

        for (; next < top + g->k->n; next++)
            sample_row(ring + (size_t)(next % g->k->n) * row, g, next);
        for (size_t x = 0; x < row; x++) {
            double sum = 0;

            for (int i = 0; i < g->k->n; i++)
                sum += g->k->tap[i] * (double)ring[(size_t)((top + i) % g->k->n) * row + x];
            out[x] = (float)sum;
        }
    }
    free(ring);
    return true;
}

/* out = in + weight (in - mean of 3 x 3 with weights 1 2 1) */
static bool sharpen(float *img, int w, int h, double weight)
{
    const size_t row = 3 * (size_t)w, n = row * (size_t)h;
    float *in = malloc(n * sizeof *in);

    if (!in)
        return false;
    memcpy(in, img, n * sizeof *in);
    for (int y = 0; y < h; y++) {
        const float *b = in + (size_t)y * row;
        const float *a = y > 0 ? b - row : b, *c = y + 1 < h ? b + row : b;

        for (size_t x = 0; x < row; x++) {
            const size_t l = x >= 3 ? x - 3 : x, r = x + 3 < row ? x + 3 : x;
            const double mean =
                ((double)(a[l] + a[r] + c[l] + c[r]) +
                 2.0 * (double)(a[x] + b[l] + b[r] + c[x]) + 4.0 * (double)b[x]) /
                16;

            img[(size_t)y * row + x] = (float)((double)b[x] + weight * ((double)b[x] - mean));
        }
    }
    free(in);
    return true;
}

/* Thin air lowers contrast and adds bluish light; in patches where it is dense. */
static void add_haze(double *v, const struct rd_view *view, double x, double y)
{
    static const double air[3] = {0.46, 0.50, 0.56};
    const double patchy =
        1 + 0.35 * rd_fractal(x / 260, y / 260, 2, (uint32_t)view->seed ^ 77u);
    const double k = rd_clamp(view->haze * patchy, 0, 0.9);

    for (int b = 0; b < 3; b++)
        v[b] = v[b] * (1 - k) + air[b] * k;
}

/* Straight to 0.85, then a shoulder: bright roofs keep some detail. */
static double tone(double v, double gamma)
{
    const double t = rd_pow(rd_max(v, 0), gamma);

    return t < 0.85 ? t : 1 - 0.15 * rd_exp((0.85 - t) / 0.15);
}

static uint8_t to_byte(double v)
{
    return (uint8_t)(rd_clamp(v, 0, 1) * 255 + 0.5);
}

/* Shot noise grows with the root of light; `view->noise` is its sd at mid grey in levels of the output. */
static void develop(struct rd_picture *pic, float *img, const struct rd_view *view)
{
    struct rd_rng rng = rd_rng_of(view->seed, 7);

    for (int y = 0; y < pic->h; y++) {
        for (int x = 0; x < pic->w; x++) {
            float *p = img + 3 * ((size_t)y * (size_t)pic->w + (size_t)x);
            double v[3] = {(double)p[0], (double)p[1], (double)p[2]};

            add_haze(v, view, x, y);
            for (int b = 0; b < 3; b++) {
                const double sd = view->noise / 255 * (0.35 + rd_sqrt(rd_max(v[b], 0)));

                p[b] = (float)(v[b] + sd * rd_gauss(&rng));
            }
        }
    }
}

static void to_bytes(struct rd_picture *pic, const float *img, const struct rd_view *view)
{
    const size_t n = (size_t)pic->w * (size_t)pic->h;

    for (size_t i = 0; i < n; i++) {
        double v[3];

        for (int b = 0; b < 3; b++)
            v[b] = tone((double)img[3 * i + (size_t)b], view->gamma);
        if (pic->bands == 1) {
            pic->px[i] = to_byte(0.30 * v[0] + 0.45 * v[1] + 0.25 * v[2]);
            continue;
        }
        for (int b = 0; b < 3; b++)
            pic->px[3 * i + (size_t)b] = to_byte(v[b]);
    }
}

void rd_picture_fini(struct rd_picture *pic)
{
    free(pic->px);
    pic->px = NULL;
}

bool rd_sense(struct rd_picture *out, const struct rd_canvas *cv, const struct rd_view *view,
              int ss, int margin)
{
    struct kernel k;
    const struct grid g = {cv, &k, ss, margin, (cv->w - 2 * margin) / ss};
    const int h = (cv->h - 2 * margin) / ss;
    float *img = malloc(3 * (size_t)g.w * (size_t)h * sizeof *img);
    bool ok = false;

    *out = (struct rd_picture){.w = g.w, .h = h, .bands = view->grey ? 1 : 3};
    out->px = malloc((size_t)out->w * (size_t)out->h * (size_t)out->bands);
    kernel_init(&k, view->psf * ss, ss);
    if (!img || !out->px || -k.first > margin || !sample(img, &g, h))
        goto out;
    develop(out, img, view);
    if (view->sharpen > 0 && !sharpen(img, g.w, h, view->sharpen))
        goto out;
    to_bytes(out, img, view);
    ok = view->jpeg <= 0 || rd_jpeg(out, view->jpeg);
out:
    free(img);
    if (!ok)
        rd_picture_fini(out);
    return ok;
}
