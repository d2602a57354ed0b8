/* figure_layout.c - what a figure shows, how large, and under which name */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../words.h"
#include "figure.h"

/* Figures are at most 1600 pixels wide, so that a page shows them without reducing them much. */
static const double most_width = 1600, most_height = 2400, usual_width = 1400;
/* A number is legible from 7 pixels on; it stands in a box of 9 pixels or just beside it. */
static const double wanted_object = 9;
static const double most_scale = 6; /* further enlargement shows no more */
/* An object at a fold stands whole in one of two panels: 6 % of the 1400 to 2400 pixels of a panel
 * are 84 or more, and a railcar that is drawn 9 wide is some 45 long. */
static const double panel_overlap = 1.06;
/* Panels cost the eye its way along the window: a further one must enlarge by a tenth. */
static const double least_gain = 1.1;
enum { MOST_PANELS = 6 };

/* The largest scale at which both sides of the window fit.  Folding trades one for the other: the
 * long side gains room with every panel, the short side loses it. */
static double scale_for(double along, double across, size_t panels, bool tall)
{
    const double room_along = tall ? most_height : usual_width;
    const double room_across = (tall ? most_width : most_height) / (double)panels;
    const double overlap = panels > 1 ? panel_overlap : 1;
    const double by_along = room_along * (double)panels / (along * overlap);
    const double by_across = room_across / across;

    return by_along < by_across ? by_along : by_across;
}

struct ys_figure_layout ys_figure_lay_out(uint32_t width, uint32_t height,
                                          double object_width_px)
{
    struct ys_figure_layout layout = {.panels = 1, .tall = height > width};
    const double along = layout.tall ? height : width, across = layout.tall ? width : height;

    layout.scale = scale_for(along, across, 1, layout.tall);
    /* Fold while it enlarges and the objects are still too small for their numbers. */
    while (layout.panels < MOST_PANELS && layout.scale * object_width_px < wanted_object) {
        const double next = scale_for(along, across, layout.panels + 1, layout.tall);

        if (next < least_gain * layout.scale)
            break;
        layout.scale = next;
        layout.panels++;
    }
    if (layout.scale > most_scale)
        layout.scale = most_scale;
    layout.step_px = along / (double)layout.panels;
    layout.length_px = layout.panels > 1 ? panel_overlap * layout.step_px : along;
    const double length = ceil(layout.length_px * layout.scale),
                 side = ceil(across * layout.scale);
    layout.panel_width = layout.tall ? side : length;
    layout.panel_height = layout.tall ? length : side;
    return layout;
}

void ys_figure_name(char name[64], const ys_result *res, const struct ys_picture *picture)
{
    const char *date =
        picture->date < res->n_date ? ys_or_empty(res->date[picture->date].date) : "";
    char day[24] = "";

    /* The date is ours, but a name is made of nothing else than digits and dashes: a range has one
     * for its stroke. */
    if (strspn(date, "0123456789-") >= 10)
        snprintf(day, sizeof day, "-%.10s", date);
    if (*day && date[10] == '/' && strspn(date + 11, "0123456789-") == 10)
        snprintf(day, sizeof day, "-%.10s-%.10s", date, date + 11);
    snprintf(name, 64, "figures/area-%02zu-date-%02zu%s.png", picture->area + 1,
             picture->date + 1, day);
}

bool ys_figure_shows(const ys_result *res, const struct ys_picture *picture,
                     const struct ys_object *object)
{
    return object->date == picture->date && picture->area < res->n_area &&
           ys_same_text(object->area, res->area[picture->area].name);
}

double ys_scale_bar_m(double most_m)
{
    const double power = pow(10, floor(log10(most_m)));

    if (!isfinite(power) || power <= 0)
        return 0;
    return power * (most_m / power >= 5 ? 5 : most_m / power >= 2 ? 2 : 1);
}

const struct ys_count *ys_count_of(const ys_result *res, const struct ys_picture *picture)
{
    for (size_t i = 0; i < res->n_count; i++)
        if (res->count[i].date == picture->date && picture->area < res->n_area &&
            ys_same_text(res->count[i].area, res->area[picture->area].name))
            return &res->count[i];
    return NULL;
}
