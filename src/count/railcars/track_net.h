#ifndef YS_COUNT_RAILCARS_TRACK_NET_H
#define YS_COUNT_RAILCARS_TRACK_NET_H

#include "../../nets/network.h"
#include "track_model.h"
#include "track_strip.h"

/*
 * Learned evidence: a small network on the straightened picture of a track.  This is the contract
 * between what runs here and what samples/train fits; both must do exactly the following.
 *
 * STRIP  The line in metres (pixel coordinates, centres at .5, times the pixel's sides), of length
 *   L, has T = floor(L / 0.5) steps of 0.5 m and 2 T columns.  Column j lies at s = (j + 0.5) 0.25
 *   along the line; its tangent is the difference of the line at s + 0.25 and s - 0.25 (clamped to
 *   the ends), averaged over +-24 columns with the ends repeated, and of length 1.  Row r of 36
 *   lies v = (r - 17.5) 0.30 metres beside it, at (x - v ty, y + v tx), plus the lateral offset of
 *   the column.  Samples are bicubic (convolution with a = -0.75, as OpenCV and PyTorch do), with
 *   the picture's border repeated.  A picture of pixels finer than 0.24 m is first averaged over
 *   k x k pixels, k = ceil(0.24 / g), g the geometric mean of the pixel's sides.
 *   What is not valid counts as the mean of the valid pixels of the 4 x 4 neighbourhood by weight,
 *   or as the picture's median where there are none.
 * INPUT  Y = 0.299 R + 0.587 G + 0.114 B, or the first band of a picture of one or two.  Colour is
 *   not looked at: on four sets of yards, drawn and real, it changed no count for the better, and
 *   without it a grey picture is counted as its colours are.  Over all valid samples of all strips
 *   of the picture: m = median, w = its 96 % less its 4 % quantile, at least 3 % of the full scale
 *   (255 or 65535; without one, 1e-6 m).  The input is 2.5 (Y - m) / w clipped to +-4.  Layout:
 *   row, column.
 * SCALARS  log2(g / 0.5), g after averaging; known: 1 where the strip is turned (rows reversed)
 *   so that shadows fall towards +v, 0 where that is not known.
 * NETWORK  ReLU after each but the last; padding by zeros so that sizes are as given; float32.
 *   conv1   1 -> 8, 5 x 5, stride 2 x 2, pad 2                36 x 2T -> 18 x T
 *   conv2   8 -> 16, 3 x 3, stride 2 across, 1 along, pad 1   18 x T -> 9 x T
 *   conv3  16 -> 32, 9 x 3, pad 0 across, 1 along              9 x T -> 1 x T
 *   both scalars are appended as two constant rows             34 x T
 *   mix    34 -> 32, width 5, pad 2
 *   wide1 .. wide4  32 -> 32, width 5, dilation 2, 4, 8, 16, pad 4, 8, 16, 32:  x + relu(conv x)
 *   head   32 -> 8, width 3, pad 1, no ReLU
 * OUTPUT 8 x T.  0: empty, 1: foreign - ln likelihood of step t against "inside a car"; 2: gap -
 *   a boundary between two bodies at t (before step t); 3: begin, 4: end - empty track turns to
 *   body, body to empty, at t; 5: where the bodies stand, metres to +v of the strip's middle line;
 *   6: ln of the standard deviation of that; 7: logit that shadows fall towards +v.  The last
 *   boundary, T, has potential 0.  0..4 are clipped to +-14.
 *   Reversing rows negates 5 and 7.  Reversing columns maps gap(t) to gap(T - t), exchanges begin
 *   and end, and leaves the rest.
 * RECURSION  track_model.h with bodies = true: gap also weighs the boundaries between a car and
 *   another body, begin and end those between other bodies and empty track; lengths
 *   YS_KMIN..YS_KMAX.  Rates: ys_rates_net().  The loss in training is -ln likelihood of the
 *   true segmentation under it.
 *
 * WEIGHTS  tracks.bin of src/nets/weights, written by samples/train.  Batch norms are folded away.
 *     tau           one a member: potentials 0..4 are multiplied by it; at 0.9, 113 of 116
 *                   intervals of drawn yards hold; at 1, 111, and empty track shows cars
 *     M.NAME.weight layer NAME of member M, 0 the first: [out][in][across][along] whole numbers
 *     M.NAME.scale  an output channel: the real weight is the whole number times its scale
 *     M.NAME.bias
 *   Without a member (tau of length 0) the evidence by hand is used alone.
 */
enum {
    YS_NET_ROWS = 36,
    YS_NET_OUTPUTS = 8,
    YS_NET_MID = 32, /* channels once the lateral axis is closed */
    YS_NET_WIDE = 4, /* dilated layers */
    YS_NET_WEIGHTS =
        8 * 25 + 16 * 8 * 9 + YS_NET_MID * 16 * 27 + YS_NET_MID * (YS_NET_MID + 2) * 5 +
        YS_NET_WIDE * YS_NET_MID * YS_NET_MID * 5 + YS_NET_OUTPUTS * YS_NET_MID * 3,
    YS_NET_CHANNELS = 8 + 16 + (2 + YS_NET_WIDE) * YS_NET_MID + YS_NET_OUTPUTS
};
#define YS_NET_ALONG_M  0.25
#define YS_NET_ACROSS_M 0.30

struct ys_net { /* one member, ready to run */
    struct ys_network network;
    double tau;
};
extern const struct ys_layers ys_net_layers; /* the layers of every member */
void ys_net_fini(struct ys_net *net);

/* All members that the program holds.  None: nothing is learned. */
struct ys_nets {
    struct ys_net *at;
    size_t n;
};
ys_status ys_nets_open(struct ys_nets *out, struct ys_error *err);
void ys_nets_fini(struct ys_nets *nets);

/* A track of the picture as the network sees it. */
struct ys_net_strip {
    size_t n;                /* steps; 2 n columns */
    double *x, *y, *tx, *ty; /* columns: metres, unit tangent */
    double *offset;          /* columns: metres to +v */
    float *plane;            /* YS_NET_ROWS x 2 n; as sampled, then as input */
    uint8_t *seen;           /* columns: the middle 3 m are of valid pixels */
};
/* n steps as of ys_strip_lay() of the same line; zero offset. */
bool ys_net_strip_new(struct ys_net_strip *out, const struct ys_line *line, size_t n,
                      double gsd_x_m, double gsd_y_m);
void ys_net_strip_fini(struct ys_net_strip *strip);

struct ys_net_picture { /* what strips are sampled from: pixels of 0.24 m or more */
    size_t width, height;
    double gsd_x_m, gsd_y_m;
    float *grey;
    uint8_t *valid; /* usable: valid, not excluded, finite */
};
/* false: out of memory. */
bool ys_net_picture_new(struct ys_net_picture *out, const struct ys_image *image,
                        const uint8_t *exclude);
void ys_net_picture_fini(struct ys_net_picture *picture);

/* Y along the strip at its offsets. */
void ys_net_sample(struct ys_net_strip *strip, const struct ys_net_picture *picture);

struct ys_net_norm {
    double middle, range;
};
/* Of all strips of the picture, as sampled. */
bool ys_net_measure(struct ys_net_norm *out, struct ys_net_strip *const *strips, size_t n);
void ys_net_normalise(struct ys_net_strip *strip, const struct ys_net_norm *norm);

/* How a strip is looked at: from which of its sides, and what is told beside the picture. */
struct ys_net_view {
    double pixel_m;
    bool known;
    bool reverse_rows, reverse_columns; /* the output is of the strip as it lies */
};

/* Room for strips of n steps, of any member.  NULL: out of memory.  ys_pass_free(). */
struct ys_pass *ys_net_pass_new(size_t n, const struct ysk_ops *ops);

/* out: YS_NET_OUTPUTS rows of n + 1; the last column of 2..4 is 0. */
void ys_net_run(float *out, const struct ys_net *net, const struct ys_net_strip *strip,
                const struct ys_net_view *view, struct ys_pass *pass);

#endif
