/* unexplained.c - changed blobs of a class's size where no object was counted */

#include "match.h"

#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* What a blob needs to be as large as an object of the class: of the least area, of length and
 * width either way, of its box, and at most in shadow.  Chosen on rendered objects: 0 to 18 such blobs
 * per 100 ha without an object on six rendered pairs. */
static const double MIN_AREA = 0.5, MAX_SIZE_ERROR = 0.25, MIN_FILL = 0.6, MAX_SHADOW = 0.5;

static bool class_size(const struct ys_blob *blob, const struct ys_class_size *size)
{
    const double length = blob->box.length, width = blob->box.width;
    const double low = 1 - MAX_SIZE_ERROR, high = 1 + MAX_SIZE_ERROR;
    const double area = size->length_px[0] * size->width_px[0];

    return blob->area_px >= MIN_AREA * area && length >= low * size->length_px[0] &&
           length <= high * size->length_px[1] && width >= low * size->width_px[0] &&
           width <= high * size->width_px[1] && blob->area_px >= MIN_FILL * length * width &&
           blob->shadow_share <= MAX_SHADOW;
}

static bool touches(const struct ys_box *box, const struct ys_box *grid_box, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ys_box_iou(box, &grid_box[i]) > 0)
            return true;
    return false;
}

ys_status ys_match_unexplained(size_t **blob, size_t *n, const struct ys_changed *changed,
                               const struct ys_match_in *in, const struct ys_class_size *size,
                               const uint8_t *area, struct ys_error *err)
{
    size_t *list = ys_new_raw(changed->n_blob, sizeof *list);

    *blob = NULL;
    *n = 0;
    if (!list)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu blobs", changed->n_blob);
    for (size_t i = 0; i < changed->n_blob && in->changed && !in->season; i++) {
        const struct ys_blob *b = &changed->blob[i];
        const bool inside = !area || area[(size_t)b->box.y * in->width + (size_t)b->box.x];

        if (inside && class_size(b, size) && !touches(&b->box, in->before, in->n_before) &&
            !touches(&b->box, in->after, in->n_after))
            list[(*n)++] = i;
    }
    *blob = list;
    return YS_OK;
}
