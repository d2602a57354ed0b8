/* propose_features.c - what propose_net.c reads at given places of a tile, for fitting its weights
 *
 * propose_features TILE < PLACES > STRIPS: PLACES are pairs of doubles, pixels of the tile; each
 * gives YS_STRIP_SUMS + YS_STRIP_DIFFERENCES floats. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/count/proposals/propose_parts.h"
#include "../../src/formats/tile/tile.h"

static ys_status open_ground(struct ys_ground *out, const char *path, struct ys_error *err)
{
    struct ys_options opt;
    struct ys_image image = {0};
    ys_tile *tile;

    ys_options_init(&opt);
    ys_status status = ys_tile_open(&tile, path, &opt, err);

    if (status)
        return status;
    const struct ys_tile_info *info = ys_tile_info(tile);

    status = ys_tile_window(&image, tile, 0, 0, info->width_px, info->height_px, err);
    if (!status) { /* the strips of all valid pixels are wanted */
        const struct ys_propose_in in = {&image, image.valid, (size_t)1 << 31, 1};

        status = ys_ground_new(out, &in, err);
    }
    if (!status)
        status = ys_ground_field(out, 1, err);
    ys_image_fini(&image);
    ys_tile_free(tile);
    return status;
}

int main(int argc, char **argv)
{
    struct ys_ground ground;
    struct ys_error err = {0};
    double at[2];
    bool ok = true;

    if (argc != 2) {
        fputs("usage: propose_features TILE < PLACES > STRIPS\n", stderr);
        return 2;
    }
    if (open_ground(&ground, argv[1], &err)) {
        fprintf(stderr, "propose_features: %s\n", err.text);
        return 1;
    }
    while (ok && fread(at, sizeof at, 1, stdin) == 1) {
        float strip[YS_STRIP_SUMS + YS_STRIP_DIFFERENCES];

        ys_ground_strip(strip, strip + YS_STRIP_SUMS, &ground, at[0] / ground.cell_width_px,
                        at[1] / ground.cell_height_px);
        ok = fwrite(strip, sizeof strip, 1, stdout) == 1;
    }
    ys_ground_fini(&ground);
    return ok && fflush(stdout) == 0 ? 0 : 1;
}
