/* tile_stated.c - what the caller states of a tile, which decides over its metadata */

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/number.h"
#include "../../base/text.h"
#include "../../base/utf8.h"
#include "tile_parts.h"

/* The text for the nth tile; NULL: nothing is stated of it. */
static ys_status text_for(const char **out, const struct ys_stated *stated, size_t nth,
                          const char *option, struct ys_error *err)
{
    *out = NULL;
    if (!stated->n)
        return YS_OK;
    if (stated->n > 1 && nth >= stated->n)
        return ys_fail(err, YS_ERR_ARG,
                       "%s: given %zu times; want it once, or once for each tile", option,
                       stated->n);
    const char *text = ys_or_empty(stated->at[stated->n == 1 ? 0 : nth]);

    if (*text && strcmp(text, "-"))
        *out = text;
    return YS_OK;
}

static ys_status read_sun(struct ys_scene_asked *out, const char *text, struct ys_error *err)
{
    const char *at = text;
    double az, el;

    if (!ys_number_read(&az, &at) || *at++ != ',')
        az = NAN;
    at += strspn(at, " ");
    if (isnan(az) || !ys_number_read(&el, &at) || *at || az < 0 || az > 360 || el <= 0 ||
        el > 90)
        return ys_fail(err, YS_ERR_ARG,
                       "--sun: '%.60s'; want AZ,EL in degrees, clockwise from north (0 to 360) "
                       "and above the horizon (0 to 90), like 151,38",
                       text);
    out->sun_azimuth_deg = az < 360 ? az : 0;
    out->sun_elevation_deg = el;
    return YS_OK;
}

static ys_status read_nadir(struct ys_scene_asked *out, const char *text, struct ys_error *err)
{
    const char *at = text;

    if (ys_number_read(&out->off_nadir_deg, &at) && !*at && out->off_nadir_deg >= 0 &&
        out->off_nadir_deg < 90)
        return YS_OK;
    return ys_fail(err, YS_ERR_ARG, "--off-nadir: '%.60s'; want degrees, 0 to 90", text);
}

/* It is printed on one line, and kept in evidence.json, which holds no others. */
static ys_status check_licence(const char *text, struct ys_error *err)
{
    if (!ys_has_control(text) && strlen(text) < YS_FACT_TEXT)
        return YS_OK;
    return ys_fail(err, YS_ERR_ARG, "--licence: '%.40s': want one line of at most %d bytes",
                   text, YS_FACT_TEXT - 1);
}

ys_status ys_tile_stated(struct ys_scene_asked *out, const struct ys_options *opt, size_t nth,
                         struct ys_error *err)
{
    const char *sun, *nadir;
    ys_status status;

    *out = (struct ys_scene_asked){
        .off_nadir_deg = NAN, .sun_azimuth_deg = NAN, .sun_elevation_deg = NAN, .pixel_m = NAN};
    if ((status = text_for(&sun, &opt->sun, nth, "--sun", err)) ||
        (status = text_for(&nadir, &opt->off_nadir, nth, "--off-nadir", err)) ||
        (status = text_for(&out->licence, &opt->licence, nth, "--licence", err)))
        return status;
    if (out->licence && (status = check_licence(out->licence, err)))
        return status;
    if (sun && (status = read_sun(out, sun, err)))
        return status;
    return nadir ? read_nadir(out, nadir, err) : YS_OK;
}
