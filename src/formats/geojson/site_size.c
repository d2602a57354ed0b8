/* site_size.c - a class by its size alone: tent=17-19x6-7.5 */

#include <stdio.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/number.h"
#include "site_parts.h"

/* "LOW-HIGH", or one number for both. */
static bool read_range(double out[2], const char **at)
{
    char number[32];
    const size_t n = strspn(*at, "0123456789.");
    const char *text = number;

    if (!n || n >= sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)n, *at);
    if (!ys_number_read(&out[0], &text) || *text)
        return false;
    out[1] = out[0];
    *at += n;
    if (**at != '-')
        return true;
    ++*at;
    return ys_number_read(&out[1], at);
}

ys_status ys_site_add_size(struct ys_site *site, const char *text, struct ys_error *err)
{
    const struct ys_site_where where = {.path = "--class-size"};
    const char *equals = strchr(text, '='), *at = equals ? equals + 1 : text;
    double length[2], width[2];
    char name[61];

    if (!equals || equals == text || (size_t)(equals - text) >= sizeof name ||
        !read_range(length, &at) || (*at != 'x' && *at != 'X') ||
        (at++, !read_range(width, &at)) || *at)
        return ys_fail(
            err, YS_ERR_ARG,
            "--class-size: '%.80s': want NAME=LENGTHxWIDTH in metres, each a number or "
            "LOW-HIGH: tent=17-19x6-7.5",
            text);
    snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
    json_t *classes = json_pack("{s{s[ff]s[ff]}}", name, "length_m", length[0], length[1],
                                "width_m", width[0], width[1]);
    const ys_status st =
        classes ? ys_site_add_classes(site, classes, &where, err) : ys_site_nomem(&where, err);

    json_decref(classes);
    return st;
}
