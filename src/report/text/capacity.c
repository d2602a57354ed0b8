/* capacity.c - arithmetic of containers and artillery rounds */

#include "capacity.h"

#include <math.h>
#include <string.h>

static const struct ys_constant constants[] = {
    {"length of a 20-foot container", "m", "ISO 668, 1CC", 6.058},
    {"width of a container", "m", "ISO 668", 2.438},
    {"height of a 20-foot container", "m", "ISO 668, 1CC", 2.591},
    {"payload at 24 t gross", "kg",
     "24,000 kg, the rating common on Russian railways, less 2,250 kg tare", 21750},
    {"payload at 30.48 t gross", "kg", "ISO 668, 30,480 kg, less about 2,250 kg tare", 28200},
    {"152 mm shell, bare", "kg", "OF-540 and like shells, 43.56 kg", 43.56},
    {"152 mm round, complete, boxed: least", "kg", "assumed", 75},
    {"152 mm round, complete, boxed: most", "kg", "assumed", 95},
    {"122 mm rocket", "kg", "9M22-type rockets with their box, about", 71},
    {"122 mm rockets a container: least", "", "limited by their length (2.87 m), assumed", 75},
    {"122 mm rockets a container: most", "", "limited by their length (2.87 m), assumed", 100},
};

/* floor(payload / mass), written out so that each can be checked by hand. */
static const struct ys_per_container per_container[] = {
    {"152 mm shells, bare", "21,750 / 43.56 to 28,200 / 43.56", 499, 647},
    {"152 mm rounds, boxed", "21,750 / 95 to 28,200 / 75", 228, 376},
    {"122 mm rockets", "limited by length", 75, 100},
    {"152 mm rounds as published", "6,700 containers and 3 million rounds: 448", 400, 500},
};

const struct ys_constant *ys_capacity_constant(size_t i)
{
    return i < sizeof constants / sizeof *constants ? &constants[i] : NULL;
}

const struct ys_per_container *ys_capacity_per_container(size_t i)
{
    return i < sizeof per_container / sizeof *per_container ? &per_container[i] : NULL;
}

static bool starts(const char *text, const char *head)
{
    return !strncmp(text, head, strlen(head));
}

/* Containers: each could hold so many. */
static size_t of_containers(struct ys_capacity_line out[YS_MAX_CAPACITY], double low,
                            double high)
{
    for (size_t i = 0; i < YS_MAX_CAPACITY; i++)
        out[i] = (struct ys_capacity_line){per_container[i].what, low * per_container[i].low,
                                           high * per_container[i].high, true};
    return YS_MAX_CAPACITY;
}

/* Rounds: they would fill so many, packed as tightly and as loosely as said. */
static size_t of_rounds(struct ys_capacity_line *out, double low, double high,
                        const struct ys_per_container *tight,
                        const struct ys_per_container *loose)
{
    *out = (struct ys_capacity_line){"20-foot containers", ceil(low / tight->high),
                                     ceil(high / loose->low), false};
    return 1;
}

/* A unit decides: "containers in at least 9 trips" are containers; "percent", "40-foot containers" and
 * "thousand containers" are not so many containers of 20 feet. */
static bool is_unit(const char *unit, const char *const *of)
{
    if (!*unit || !strcmp(unit, "container"))
        return true;
    for (; *of; of++)
        if (starts(unit, *of))
            return true;
    return false;
}

size_t ys_capacity_of(struct ys_capacity_line out[YS_MAX_CAPACITY],
                      const struct ys_claims_row *row)
{
    static const char *const boxes[] = {
        "containers",      "TEU", "20-foot container", "20 foot container", "20-ft container",
        "20 ft container", NULL};
    static const char *const shells[] = {"round", "shell", NULL};
    static const char *const rockets[] = {"round", "rocket", NULL};
    const struct ys_claim *const claim = row->claim;
    const char *const name = claim->class_name;

    if (!row->has_reading)
        return 0;
    if (!strcmp(name, "container") && is_unit(claim->unit, boxes) &&
        (claim->kind == YS_CUMULATIVE || claim->kind == YS_SNAPSHOT ||
         claim->kind == YS_CAPACITY))
        return of_containers(out, row->low, row->high);
    if (claim->kind != YS_CAPACITY)
        return 0;
    if (starts(name, "rockets_122") && is_unit(claim->unit, rockets))
        return of_rounds(out, row->low, row->high, &per_container[2], &per_container[2]);
    if (starts(name, "shells") && is_unit(claim->unit, shells))
        return of_rounds(out, row->low, row->high, &per_container[0], &per_container[1]);
    return 0;
}

const char *ys_capacity_want(const struct ys_claims_row *row)
{
    const char *const name = row->claim->class_name;

    if (!row->has_reading)
        return "no number is stated";
    if (!strcmp(name, "container"))
        return "want containers of 20 feet, or TEU, as unit";
    if (starts(name, "rockets_122"))
        return "want rounds or rockets as unit";
    return starts(name, "shells") ? "want rounds or shells as unit"
                                  : "want container, shells or rockets_122mm as class";
}
