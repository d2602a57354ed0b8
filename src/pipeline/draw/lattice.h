#ifndef YS_PIPELINE_DRAW_LATTICE_H
#define YS_PIPELINE_DRAW_LATTICE_H

#include "../../formats/tile/tile.h"
#include "../../report/draw/draw_page.h"

/* Made finer until no place looked at is off by YS_LATTICE_ERROR_PX; error_px says what it came to.
 * Fails where a place of the tile has no longitude.  Released by _fini(), which takes {0}. */
#define YS_LATTICE_ERROR_PX 0.02
ys_status ys_lattice_make(struct ys_draw_lattice *out, const ys_tile *tile,
                          struct ys_error *err);
void ys_lattice_fini(struct ys_draw_lattice *lattice);
/* The place of a pixel by the lattice alone, as the page finds it. */
void ys_lattice_place(double *lon, double *lat, const struct ys_draw_lattice *lattice,
                      const struct ys_tile_info *info, const double xy[2]);

#endif
