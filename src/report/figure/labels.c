/* labels.c - places for the numbers of objects, the first that is free */

#include "labels.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"

static const double gap = 2; /* pixels between an object and a number beside it */
static const double least_inside =
    0.75; /* of a number's height: an object that shows round it */
/* A number follows the length of a long object; in a square one it stands upright. */
static const double least_turned = 1.4;
/* Share of a number in its object that may lie over a neighbour: one in a row of touching objects
 * passes the common edge by a pixel. */
static const double most_over = 0.12;

bool ys_labels_init(struct ys_labels *out, const struct ys_box *object, size_t n_object,
                    const double bounds[4])
{
    *out = (struct ys_labels){.object = object, .n_object = n_object};
    for (int k = 0; k < 4; k++)
        out->bounds[k] = bounds[k];
    out->room = n_object + 16;
    out->at = ys_new(out->room, sizeof *out->at);
    return out->at;
}

void ys_labels_fini(struct ys_labels *labels)
{
    free(labels->at);
    *labels = (struct ys_labels){0};
}

/* Share of a that b covers. */
static double covered(const struct ys_box *a, const struct ys_box *b)
{
    const double iou = ys_box_iou(a, b), size = a->length * a->width;

    return iou / (1 + iou) * (size + b->length * b->width) / size;
}

static bool is_free(const struct ys_labels *labels, const struct ys_box *at, size_t own,
                    double over)
{
    struct ys_point corner[4];

    ys_box_corners(corner, at);
    for (int k = 0; k < 4; k++)
        if (!(corner[k].x >= labels->bounds[0] && corner[k].y >= labels->bounds[1] &&
              corner[k].x <= labels->bounds[2] && corner[k].y <= labels->bounds[3]))
            return false;
    for (size_t i = 0; i < labels->n; i++)
        if (covered(at, &labels->at[i]) > 0)
            return false;
    for (size_t i = 0; i < labels->n_object; i++)
        if (i != own && covered(at, &labels->object[i]) > over)
            return false;
    return true;
}

/* Straight beside the object, in the direction (ux, uy) from its centre. */
static struct ys_box beside(const struct ys_box *object, const struct ys_box *label, double ux,
                            double uy)
{
    const double c = cos(object->angle_rad), s = sin(object->angle_rad);
    const double of_object =
        (object->length * fabs(ux * c + uy * s) + object->width * fabs(uy * c - ux * s)) / 2;
    const double of_label = (label->length * fabs(ux) + label->width * fabs(uy)) / 2;
    const double d = of_object + of_label + gap;

    return (struct ys_box){object->x + d * ux, object->y + d * uy, label->length, label->width,
                           0};
}

static bool keep(struct ys_labels *labels, const struct ys_box *at)
{
    if (labels->n == labels->room) {
        struct ys_box *more = ys_resize(labels->at, 2 * labels->room, sizeof *more);

        labels->failed |= !more;
        if (!more)
            return false;
        labels->at = more;
        labels->room *= 2;
    }
    labels->at[labels->n++] = *at;
    return true;
}

/* own: the object's place among the objects; SIZE_MAX: none of them. */
static bool find_beside(struct ys_box *out, struct ys_labels *labels,
                        const struct ys_box *object, size_t own, const struct ys_box *flat)
{
    const double c = cos(object->angle_rad), s = sin(object->angle_rad);
    const double h = sqrt(0.5);
    const double way[][2] = {{s, -c}, {-s, c}, {c, s},  {-c, -s}, {0, -1},  {0, 1},
                             {1, 0},  {-1, 0}, {h, -h}, {h, h},   {-h, -h}, {-h, h}};

    for (int k = 0; k < (int)(sizeof way / sizeof *way); k++) {
        *out = beside(object, flat, way[k][0], way[k][1]);
        if (is_free(labels, out, own, 0))
            return true;
    }
    return false;
}

/* Along the object, and by no more than a third of it. */
static void into_bounds(struct ys_box *at, const struct ys_labels *labels,
                        const struct ys_box *object)
{
    const double c = cos(at->angle_rad), s = sin(at->angle_rad);
    const double half = (at->length * fabs(c) + at->width * fabs(s)) / 2 + 1;
    const double left = labels->bounds[0] + half - at->x,
                 right = labels->bounds[2] - half - at->x;
    const double dx = left > 0 ? left : right < 0 ? right : 0;

    if (fabs(c) > 0.5 && fabs(dx / c) < object->length / 3) {
        at->x += dx;
        at->y += dx / c * s;
    }
}

bool ys_labels_place(struct ys_box *out, struct ys_labels *labels, size_t i, double width,
                     double height)
{
    const struct ys_box *object = &labels->object[i];
    const double a =
        object->angle_rad > YS_PI / 2 ? object->angle_rad - YS_PI : object->angle_rad;
    const double least = least_inside * height;
    struct ys_box inside = {object->x, object->y, width, height, a};
    bool found = false;

    /* In an object that the edge cuts it stands in the part that is seen. */
    into_bounds(&inside, labels, object);
    const struct ys_box flat = {inside.x, inside.y, width, height, 0};

    if (object->width >= least && object->length >= width &&
        object->length >= least_turned * object->width) {
        *out = inside;
        found = is_free(labels, out, i, most_over);
    }
    if (!found && object->width >= least && object->length >= least) {
        *out = flat;
        found = is_free(labels, out, i, most_over);
    }
    return (found || find_beside(out, labels, object, i, &flat)) && keep(labels, out);
}

bool ys_labels_place_beside(struct ys_box *out, struct ys_labels *labels,
                            const struct ys_box *part, const double size[2])
{
    const struct ys_box flat = {part->x, part->y, size[0], size[1], 0};

    return find_beside(out, labels, part, SIZE_MAX, &flat) && keep(labels, out);
}
