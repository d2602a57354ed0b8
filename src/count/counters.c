/* counters.c - the table of all counters: which one a class is counted by */

#include "counters.h"

#include <string.h>

#include "railcars/railcars.h"

/* Things this long stand on water: they are told from it by their distance from its colour, not
 * by standing out from ground of every kind. */
enum { VESSEL_LENGTH_M = 60 };

static const struct ys_counter counters[] = {
    {"track", 0, ys_tracks_resolved, NULL},
    {"block", 0, ys_blocks_resolved, ys_blocks_count},
    {"vessel", 0, ys_vessels_resolved, ys_vessels_count},
    {"pit", 0, ys_pits_resolved, ys_pits_count},
    {"example", 0, ys_examples_resolved, ys_examples_count},
    {"blob", VESSEL_LENGTH_M, ys_vessels_resolved, ys_vessels_count},
    {"blob", 0, ys_blobs_resolved, ys_blobs_count},
};

const struct ys_counter *ys_counter_find(const char *method, const double length_m[2])
{
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        if (!strcmp(counters[i].method, method) && length_m[0] >= counters[i].from_length_m)
            return &counters[i];
    return NULL;
}
