/* tile_quad_text.c - the four corners of --corners, as Google Earth and maps write places */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/number.h"
#include "tile_quad.h"

/* An angle, and whether a letter says which it is: 'x' a longitude, 'y' a latitude, 0 it does not. */
struct angle {
    double degrees;
    char axis;
};

static bool take(const char **at, const char *mark)
{
    const size_t n = strlen(mark);

    if (strncmp(*at, mark, n) != 0)
        return false;
    *at += n;
    return true;
}

static bool take_any(const char **at, const char *const *mark)
{
    while (*mark)
        if (take(at, *mark++))
            return true;
    return false;
}

static void skip_blanks(const char **at)
{
    while (take(at, " ") || take(at, "\t") || take(at, "\xC2\xA0"))
        ;
}

/* Without an exponent: "130.6E" is east. */
static bool read_number(double *out, const char **at)
{
    char digits[40];
    const char *look = digits;
    const size_t n = strspn(*at, "0123456789+-.");

    if (n >= sizeof digits)
        return false;
    memcpy(digits, *at, n);
    digits[n] = '\0';
    if (!ys_number_read(out, &look) || *look)
        return false;
    *at += n;
    return true;
}

/* "25'12.00\"" after the degrees: what it adds to them. */
static void read_parts(double *out, const char **at)
{
    static const char *const minute[] = {"'", "\xE2\x80\xB2", "\xE2\x80\x99", NULL};
    static const char *const second[] = {"\"", "''", "\xE2\x80\xB3", "\xE2\x80\x9D", NULL};
    const char *look = *at;
    double value;

    *out = 0;
    for (int part = 0; part < 2; part++) {
        skip_blanks(&look);
        if (!read_number(&value, &look) || value < 0 || value >= 60 ||
            !take_any(&look, part ? second : minute))
            return; /* the number of another angle */
        *out += value / (part ? 3600 : 60);
        *at = look;
    }
}

/* "-130.6", "130.6 E", "42\xC2\xB0 25'12.00\" N". */
static bool read_angle(struct angle *out, const char **at)
{
    static const struct {
        const char *letters;
        char axis;
        double sign;
    } side[] = {{"Nn", 'y', 1}, {"Ss", 'y', -1}, {"Ee", 'x', 1}, {"Ww", 'x', -1}};
    const char *look;
    double parts = 0;

    *out = (struct angle){0};
    if (!read_number(&out->degrees, at))
        return false;
    if (take(at, "\xC2\xB0"))
        read_parts(&parts, at);
    out->degrees = copysign(fabs(out->degrees) + parts, out->degrees);
    look = *at;
    skip_blanks(&look);
    for (size_t i = 0; *look && i < sizeof side / sizeof *side; i++)
        if (strchr(side[i].letters, *look)) {
            *at = look + 1;
            out->axis = side[i].axis;
            if (out->degrees < 0)
                return false; /* "-130.6 W" says west twice */
            out->degrees *= side[i].sign;
            break;
        }
    return !**at || strchr(" \t,;", **at) || !strncmp(*at, "\xC2\xA0", 2);
}

static bool read_all(struct angle angle[8], const char *text)
{
    size_t n = 0;

    for (const char *at = text;;) {
        while (take(&at, ",") || take(&at, ";") || take(&at, " ") || take(&at, "\t") ||
               take(&at, "\xC2\xA0"))
            ;
        if (!*at)
            return n == 8;
        if (n == 8 || !read_angle(&angle[n++], &at))
            return false;
    }
}

ys_status ys_quad_parse(struct ys_quad *out, const char *text, struct ys_error *err)
{
    struct angle angle[8];

    if (!read_all(angle, text))
        return ys_fail(
            err, YS_ERR_ARG,
            "--corners: '%.100s': want \"LON,LAT LON,LAT LON,LAT LON,LAT\" in degrees, "
            "upper left, upper right, lower right, lower left",
            text);
    for (size_t i = 0; i < 4; i++) {
        const struct angle *const a = &angle[2 * i], *const b = a + 1;
        const bool turned = a->axis == 'y' || b->axis == 'x';

        if (a->axis && b->axis ? a->axis == b->axis : a->axis || b->axis)
            return ys_fail(err, YS_ERR_ARG,
                           "--corners: corner %zu: want N or S with its latitude and E or W "
                           "with its longitude, or no letter and LON,LAT",
                           i + 1);
        out->corner[i] = turned ? (struct ys_point){b->degrees, a->degrees}
                                : (struct ys_point){a->degrees, b->degrees};
        const struct ys_point c = out->corner[i];
        if (fabs(c.x) > 360 || fabs(c.y) > 90)
            return ys_fail(err, YS_ERR_ARG,
                           "--corners: corner %zu is %.10g,%.10g; want LON,LAT in degrees%s",
                           i + 1, c.x, c.y,
                           fabs(c.x) <= 90 && fabs(c.y) <= 180
                               ? ": longitude and latitude are swapped?"
                               : "");
    }
    snprintf(out->source, sizeof out->source, "--corners");
    return YS_OK;
}
