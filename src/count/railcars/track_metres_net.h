#ifndef YS_COUNT_RAILCARS_TRACK_METRES_NET_H
#define YS_COUNT_RAILCARS_TRACK_METRES_NET_H

#include "../../nets/network.h"
#include "track_strip.h"

/*
 * Learned evidence for pixels that show no single cars: which metres of a track are occupied.  It sees
 * the straightened picture, and what the estimates that count single cars make of it: those see strings
 * well, but were fitted to pixels of up to 1.1 m and doubt every empty metre of coarser ones.  This is
 * the contract between what runs here and what samples/train fits; both do exactly the following.
 *
 * STRIP  Column j of n = floor(T / 2) lies between steps 2 j and 2 j + 1 of the track (YS_STEP_M): the
 *   mean of their places, tangents and of the offsets at which the cars stand.  Row r of 17 lies
 *   v = r - 8 metres beside it, plus the offset.  Samples are bilinear; what is not usable is missing.
 * INPUT  rows 0..16: Y = 0.299 R + 0.587 G + 0.114 B, or the first band of a picture of one or two.  Of
 *   all samples of all strips of the picture: m = median, w = its 96 % less its 4 % quantile, at least
 *   3 % of the full scale.  2.5 (Y - m) / w, clipped to +-4; 0 where a sample is missing.  Rows 17..22:
 *   for each estimate of the picture (by hand, four networks, their mean potentials; track_members.c)
 *   the posterior p that a car stands there, mean of both steps: ln((p + e) / (1 - p + e)) / 3, e =
 *   0.0001, clipped to +-3.  A row is a channel.
 * SCALARS  log2(g / 0.5), g metres of a pixel, or of the coarser one that would show as much; log2(w / W)
 *   and (m - d) / W: how much of the picture's contrast lies along the tracks, where d is the 2 % quantile
 *   of Y in the box round all tracks and 30 m more, W its 98 % quantile less d, at least 3 % of the full
 *   scale.  Without these two, empty yards seem full: their noise is all the contrast there is.
 * NETWORK  ReLU after each but the last; zeros beyond the ends.
 *   look   23 -> 32, width 5; the scalars are appended as constant rows
 *   mix    35 -> 24, width 5
 *   wide0 .. wide2  24 -> 24, width 5, dilation 2, 4, 8:  x + relu(conv x)
 *   head   24 -> 1, width 3, no ReLU
 * OUTPUT n: logit that the column is occupied: under a car, a locomotive or the coupling between two.
 *   The mean over the strip, its mirror pictures across and along, and both.
 * WEIGHTS  metres.bin: tau, one number a member (logits are multiplied by it); M.NAME.weight, .scale
 *   and .bias of layer NAME of member M, as in track_net.h.
 */
enum {
    YS_METRES_ROWS = 17,
    YS_METRES_ESTIMATES = 6,
    YS_METRES_CHANNELS = YS_METRES_ROWS + YS_METRES_ESTIMATES,
    YS_METRES_SCALARS = 3,
    YS_METRES_MOST_MEMBERS = 9
};
#define YS_METRES_ALONG_M (2 * YS_STEP_M)

struct ys_metres_nets {
    struct ys_network network[YS_METRES_MOST_MEMBERS];
    double tau[YS_METRES_MOST_MEMBERS];
    size_t n;
};
ys_status ys_metres_nets_open(struct ys_metres_nets *out, struct ys_error *err);
void ys_metres_nets_fini(struct ys_metres_nets *nets);

/* A track as the network sees it. */
struct ys_metres_strip {
    size_t n; /* columns; 0: too short */
    float *
        plane; /* YS_METRES_CHANNELS x n; of the picture as sampled (NaN: missing), then as input */
};

/* Room for strips of n columns of any member.  NULL: out of memory.  ys_pass_free(). */
struct ys_pass *ys_metres_pass_new(size_t n, const struct ysk_ops *ops);
/* out: n logits. */
void ys_metres_run(float *out, const struct ys_network *network,
                   const struct ys_metres_strip *strip, const float scalar[YS_METRES_SCALARS],
                   struct ys_pass *pass);

#endif
