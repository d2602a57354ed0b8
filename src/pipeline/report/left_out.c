/* left_out.c - what of a date's picture is no ground, so that its pixels are left out and said to be:
 * lettering, fill, copies of a row */

#include "run_parts.h"

#include <string.h>

#include "../../base/mem.h"
#include "../../count/gate/lettering.h"

/* Which third of the tile a place of n pixels lies in: 0, 1, 2. */
static unsigned third_of(double at, uint32_t n)
{
    return at < n / 3.0 ? 0 : at < 2 * (n / 3.0) ? 1 : 2;
}

static void add_places(char *out, size_t size, const struct ys_lettering *lettering,
                       const struct ys_image *image, const struct ys_tile_info *tile)
{
    static const char *const place[3][3] = {
        {"the upper left", "the upper edge", "the upper right"},
        {"the left edge", "the middle", "the right edge"},
        {"the lower left", "the lower edge", "the lower right"},
    };
    bool said[3][3] = {{false}};

    for (size_t k = 0; k < lettering->n; k++) {
        const struct ys_part *box = &lettering->line[k];
        const unsigned row = third_of(image->row0 + (box->y0 + box->y1) / 2.0, tile->height_px);
        const unsigned col = third_of(image->col0 + (box->x0 + box->x1) / 2.0, tile->width_px);
        const size_t n = strlen(out);

        if (!said[row][col])
            ys_text_fit(out + n, size - n, "%s%s", n ? ", " : "", place[row][col]);
        said[row][col] = true;
    }
}

ys_status ys_date_leave_out(struct ys_registered *date, const struct ys_run_job *job,
                            struct ys_error *err)
{
    struct ys_image *image = &date->image;
    struct ys_lettering lettering;
    ys_status status = ys_unmeasured_leave_out(&date->unmeasured, image, err);

    date->lettering[0] = '\0';
    if (!status)
        status = ys_lettering_find(&lettering, image, &job->in.ops, err);
    if (status)
        return status;
    add_places(date->lettering, sizeof date->lettering, &lettering, image,
               date->place.date->info);
    ys_lettering_mask(image, &lettering);
    ys_lettering_fini(&lettering);
    return YS_OK;
}
