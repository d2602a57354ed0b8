/* correction.c - corrections by hand as their file states them */

#include "correction.h"

#include <stdlib.h>
#include <string.h>

static const char *const action_name[] = {"accept", "reject", "split",
                                          "merge",  "add",    "complete"};

enum { N_ACTIONS = sizeof action_name / sizeof *action_name };

const char *ys_action_name(enum ys_action action)
{
    return (size_t)action < N_ACTIONS ? action_name[action] : "";
}

bool ys_action_find(enum ys_action *out, const char *name)
{
    for (size_t i = 0; i < N_ACTIONS; i++)
        if (!strcmp(name, action_name[i])) {
            *out = (enum ys_action)i;
            return true;
        }
    return false;
}

void ys_correction_in_fini(struct ys_correction_in *correction)
{
    free(correction->author);
    free(correction->reason);
    free(correction->date);
    free(correction->area);
    free(correction->class_name);
    ys_line_fini(&correction->point);
    ys_polygon_fini(&correction->polygon);
    *correction = (struct ys_correction_in){0};
}
