#include "../../../../kernels/cpu.h"
#include "../../../../src/count/railcars/track_net.h"
#include "../../../support/draw_yard.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 41, WIDE = 2 * N, MID = YS_NET_MID };

static double any(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24) * 2 - 1;
}

/* A convolution written out: in[c][h][w] -> out[o][ho][wo]. */
struct conv {
    int in, out, kh, kw, sh, sw, ph, pw, dilation;
};

static void convolve(double *out, const double *in, int h, int w, const struct conv *c,
                     const float *weight, const float *bias, int ho, int wo, bool relu)
{
    for (int o = 0; o < c->out; o++) {
        for (int i = 0; i < ho; i++) {
            for (int j = 0; j < wo; j++) {
                double sum = (double)bias[o];

                for (int k = 0; k < c->in; k++)
                    for (int u = 0; u < c->kh; u++)
                        for (int v = 0; v < c->kw; v++) {
                            const int y = i * c->sh + u - c->ph,
                                      x = j * c->sw + v * c->dilation - c->pw;

                            if (y >= 0 && y < h && x >= 0 && x < w)
                                sum +=
                                    (double)weight[((o * c->in + k) * c->kh + u) * c->kw + v] *
                                    in[(k * h + y) * w + x];
                        }
                out[(o * ho + i) * wo + j] = relu && sum < 0 ? 0 : sum;
            }
        }
    }
}

struct drawn_net {
    float weight[YS_NET_WEIGHTS], bias[YS_NET_CHANNELS];
    float plane[36 * WIDE];
    struct ys_net_strip strip;
};

static void written_out(double *out, const struct drawn_net *net, double pixel_m, bool known)
{
    static double x[36 * WIDE], a[8 * 18 * N], b[16 * 9 * N], c[(MID + 2) * N], d[MID * N],
        e[MID * N];
    const float *w = net->weight, *bias = net->bias;

    for (int i = 0; i < 36 * WIDE; i++)
        x[i] = (double)net->plane[i];
    convolve(a, x, 36, WIDE, &(struct conv){1, 8, 5, 5, 2, 2, 2, 2, 1}, w, bias, 18, N, true);
    w += 200, bias += 8;
    convolve(b, a, 18, N, &(struct conv){8, 16, 3, 3, 2, 1, 1, 1, 1}, w, bias, 9, N, true);
    w += 1152, bias += 16;
    convolve(c, b, 9, N, &(struct conv){16, MID, 9, 3, 1, 1, 0, 1, 1}, w, bias, 1, N, true);
    w += MID * 16 * 27, bias += MID;
    for (int i = 0; i < N; i++) {
        c[MID * N + i] = log2(pixel_m / 0.5);
        c[(MID + 1) * N + i] = known;
    }
    convolve(d, c, 1, N, &(struct conv){MID + 2, MID, 1, 5, 1, 1, 0, 2, 1}, w, bias, 1, N,
             true);
    w += MID * (MID + 2) * 5, bias += MID;
    for (int k = 1; k <= YS_NET_WIDE; k++, w += MID * MID * 5, bias += MID) {
        convolve(e, d, 1, N, &(struct conv){MID, MID, 1, 5, 1, 1, 0, 2 << k, 1 << k}, w, bias,
                 1, N, true);
        for (int i = 0; i < MID * N; i++)
            d[i] += e[i];
    }
    convolve(out, d, 1, N, &(struct conv){MID, 8, 1, 3, 1, 1, 0, 1, 1}, w, bias, 1, N, false);
}

static void draw_net(struct drawn_net *d, uint32_t seed)
{
    for (size_t i = 0; i < YS_NET_WEIGHTS; i++)
        d->weight[i] = (float)any(&seed) / 10;
    for (size_t i = 0; i < YS_NET_CHANNELS; i++)
        d->bias[i] = (float)any(&seed) / 4;
    for (size_t i = 0; i < 36 * WIDE; i++)
        d->plane[i] = (float)any(&seed);
    d->strip = (struct ys_net_strip){.n = N, .plane = d->plane};
}

static void look(float *out, const struct drawn_net *d, struct ys_net_view look,
                 const struct ysk_ops *ops)
{
    struct ys_net net = {.tau = 1};
    struct ys_pass *pass = ys_net_pass_new(N, ops);

    cr_assert(pass && ys_network_new(&net.network, &ys_net_layers, d->weight, d->bias));
    ys_net_run(out, &net, &d->strip, &look, pass);
    ys_net_fini(&net);
    ys_pass_free(pass);
}

Test(track_net, layers_do_what_a_convolution_written_out_does)
{
    static struct drawn_net d;
    static const unsigned cpus[] = {0, YSK_CPU_AVX2, ~0u};
    float out[8 * (N + 1)];
    double want[8 * N];

    draw_net(&d, 3);
    written_out(want, &d, 0.7, true);
    for (int i = 0; i < 3; i++) {
        struct ysk_ops ops;

        ysk_ops_init(&ops, cpus[i] & ysk_cpu_detect());
        look(out, &d, (struct ys_net_view){.pixel_m = 0.7, .known = true}, &ops);
        for (int c = 0; c < 8; c++)
            for (int t = 0; t < N; t++)
                cr_assert_float_eq((double)out[c * (N + 1) + t],
                                   c > 4 ? want[c * N + t]
                                         : fmax(-14, fmin(14, want[c * N + t])),
                                   1e-4, "output %d at %d", c, t);
    }
}

Test(track_net, a_strip_turned_by_hand_says_what_the_turned_look_says)
{
    static struct drawn_net d, turned;
    struct ysk_ops ops;
    float a[8 * (N + 1)], b[8 * (N + 1)];

    ysk_ops_init(&ops, ysk_cpu_detect());
    for (int way = 1; way < 4; way++) {
        const bool rows = way & 1, columns = way & 2;

        draw_net(&d, 5);
        draw_net(&turned, 5);
        for (int r = 0; r < 36; r++)
            for (int i = 0; i < WIDE; i++)
                turned.plane[r * WIDE + i] =
                    d.plane[(rows ? 35 - r : r) * WIDE + (columns ? WIDE - 1 - i : i)];
        look(a, &d, (struct ys_net_view){0.5, false, rows, columns}, &ops);
        look(b, &turned, (struct ys_net_view){.pixel_m = 0.5}, &ops);
        for (int t = 1; t < N; t++) {
            const int step = columns ? N - 1 - t : t, edge = columns ? N - t : t;

            cr_assert_eq(a[t], b[step]);
            cr_assert_eq(a[2 * (N + 1) + t], b[2 * (N + 1) + edge]);
            cr_assert_eq(a[3 * (N + 1) + t], b[(columns ? 4 : 3) * (N + 1) + edge]);
            cr_assert_eq(a[5 * (N + 1) + t], (rows ? -1 : 1) * b[5 * (N + 1) + step]);
        }
    }
}

Test(track_net, strips_show_the_picture_beside_the_line)
{
    struct yard yard;
    struct ys_net_strip strip;
    struct ys_net_picture picture;
    struct ys_net_norm norm;
    struct ys_net_strip *const strips[] = {&strip};

    yard_new(&yard, 200, 80, 0.5, 3);
    yard_lay(&yard, 1, 10, 20, 0, 80);
    yard_add_string(&yard, 0, 20, 2, 12.8);
    yard_draw(&yard);
    cr_assert(ys_net_picture_new(&picture, &yard.image, NULL));
    cr_assert(ys_net_strip_new(&strip, &yard.track[0], 160, 0.5, 0.5));
    ys_net_sample(&strip, &picture);
    /* 25 m along: a roof; 6 m: ballast; 4 m aside: ballast. */
    const size_t wide = 320;

    cr_assert_float_eq(strip.plane[18 * wide + 100], 150, 3);
    cr_assert_lt(strip.plane[18 * wide + 24], 90);
    cr_assert_lt(strip.plane[34 * wide + 100], 90);
    cr_assert(strip.seen[100]);
    cr_assert(ys_net_measure(&norm, strips, 1));
    cr_assert_float_eq(norm.middle, 80, 8);
    ys_net_normalise(&strip, &norm);
    cr_assert_float_eq((double)strip.plane[18 * wide + 100],
                       fmin(4, 2.5 * (150 - norm.middle) / norm.range), 0.2);
    ys_net_strip_fini(&strip);
    ys_net_picture_fini(&picture);
    yard_fini(&yard);
}

Test(track_net, fine_pixels_are_averaged_and_missing_ones_passed_over)
{
    struct ys_image image;
    struct ys_net_picture picture;
    struct ys_error err;

    cr_assert_eq(ys_image_new(&image, 9, 5, 1, 0, &err), YS_OK);
    image.gsd_x_m = image.gsd_y_m = 0.13; /* two by two */
    memset(image.valid, 1, 45);
    for (int i = 0; i < 45; i++)
        image.plane[0][i] = (float)i;
    image.plane[0][0] = NAN;
    image.valid[1] = 0;
    cr_assert(ys_net_picture_new(&picture, &image, NULL));
    cr_assert_eq(picture.width, 4);
    cr_assert_eq(picture.height, 2);
    cr_assert_float_eq(picture.gsd_x_m, 0.26, 1e-12);
    cr_assert_float_eq((double)picture.grey[0], 9.5, 1e-6);
    cr_assert_float_eq((double)picture.grey[1], 7, 1e-6);
    ys_net_picture_fini(&picture);
    ys_image_fini(&image);
}
