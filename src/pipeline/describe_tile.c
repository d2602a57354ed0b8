/* describe_tile.c - what a tile is and which classes its pixels carry */

#include "describe_tile.h"

#include <math.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../count/counters.h"
#include "../formats/geojson/site.h"
#include "../report/info.h"

ys_status ys_describe_tile(char **out, const struct ys_tile_info *tile, enum ys_format format,
                           struct ys_error *err)
{
    const double gsd_m = sqrt(tile->gsd_x_m * tile->gsd_y_m);
    const double pixel_m = tile->shows_m > gsd_m ? tile->shows_m : gsd_m;
    struct ys_countable *shown = NULL;
    struct ys_site site;
    size_t n = 0;
    ys_status status = ys_site_builtin(&site, err);

    if (status)
        return status;
    shown = ys_new(site.n_class, sizeof *shown);
    if (!shown)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
    /* Nothing is said of pixels of unknown size. */
    for (; !status && isfinite(pixel_m) && n < site.n_class; n++) {
        const struct ys_class *class_ = &site.class_[n];
        const struct ys_counter *counter = ys_counter_find(class_->method, class_->length_m);

        shown[n] = (struct ys_countable){
            class_->name,
            counter && counter->resolved(pixel_m, class_->length_m, class_->width_m)};
    }
    if (!status)
        status = format == YS_JSON ? ys_info_render_json(out, tile, shown, n, err)
                                   : ys_info_render_text(out, tile, shown, n, err);
    free(shown);
    ys_site_fini(&site);
    return status;
}
