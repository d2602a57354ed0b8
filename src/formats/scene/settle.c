/* settle.c - which of the files is believed, and whether they contradict one another */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/text.h"
#include "facts.h"

/*
 * How far two files may be apart.  Vendors give the angles of the scene's centre, of its first line or
 * of its mean, which differ by up to 2 degrees over a long strip; an incidence angle that was
 * converted by a wrong height by up to 2 more.  A sidecar of another scene is mostly farther off.
 */
static const double OFF_NADIR_APART_DEG = 4, SUN_APART_DEG = 3, AZIMUTH_APART_DEG = 6;
/* Near the zenith an azimuth means nothing. */
static const double ZENITH_DEG = 75;
/* Of a bundle the metadata may be those of the other part, whose pixels are 4 times as large. */
static const double MOST_PIXEL_RATIO = 4.5;

static const double EARTH_KM = 6371;
/* Between the lowest and the highest of the missions below, where the mission is not known. */
static const double USUAL_ORBIT_KM = 600;

/* Height of a mission's orbit in km by the name of its satellite ("WV03", "PHR 1A"); NaN unknown. */
static double orbit_km(const char *sensor)
{
    /* Nominal heights as the operators publish them; the first that matches counts. */
    static const struct {
        const char *begins;
        double km;
    } orbit[] = {
        {"WV01", 496},      {"WorldView-1", 496}, {"WV02", 770},     {"WorldView-2", 770},
        {"WV03", 617},      {"WorldView-3", 617}, {"WV04", 617},     {"WorldView-4", 617},
        {"GE01", 681},      {"GeoEye-1", 681},    {"QB02", 450},     {"QuickBird", 450},
        {"IK01", 681},      {"Ikonos", 681},      {"LG0", 450},      {"Legion", 450},
        {"PHR", 694},       {"Pleiades-1", 694},  {"PNEO", 620},     {"Pleiades-Neo", 620},
        {"SPOT 6", 694},    {"SPOT 7", 694},      {"SPOT6", 694},    {"SPOT7", 694},
        {"SPOT-6", 694},    {"SPOT-7", 694},      {"SPOT", 832},     {"PlanetScope", 475},
        {"SkySat", 500},    {"SSC", 500},         {"RapidEye", 630}, {"KOMPSAT-3A", 528},
        {"KOMPSAT-3", 685}, {"GF02", 631},        {"Gaofen-2", 631}, {"JL1", 535},
        {"Jilin", 535},     {"Sentinel-2", 786},  {"Landsat", 705},
    };

    for (size_t i = 0; i < sizeof orbit / sizeof *orbit; i++)
        if (!strncasecmp(sensor, orbit[i].begins, strlen(orbit[i].begins)))
            return orbit[i].km;
    return NAN;
}

double ys_off_nadir_deg(double incidence_deg, double height_km)
{
    return asin(EARTH_KM / (EARTH_KM + height_km) * sin(incidence_deg * YS_PI / 180)) * 180 /
           YS_PI;
}

static void source_of(char out[YS_FACT_SOURCE], const struct ys_fact *fact)
{
    ys_text_fit(out, YS_FACT_SOURCE, "%s: %s", fact->file, fact->element);
}

/* The off-nadir angle of a fact of either kind, and how it was found. */
static double nadir_of(char source[YS_FACT_SOURCE], const struct ys_facts *facts,
                       const struct ys_fact *fact)
{
    if (fact->kind == YS_FACT_OFF_NADIR) {
        source_of(source, fact);
        return fact->value;
    }
    const struct ys_fact *own = ys_fact_find(facts, YS_FACT_SENSOR, fact->file);
    const struct ys_fact *sensor = own ? own : ys_fact_find(facts, YS_FACT_SENSOR, NULL);
    const double known = sensor ? orbit_km(sensor->text) : NAN;
    const double km = isnan(known) ? USUAL_ORBIT_KM : known;

    ys_text_fit(source, YS_FACT_SOURCE, "%s: %s %.1f seen from %.0f km%s", fact->file,
                fact->element, fact->value, km, isnan(known) ? " (assumed)" : "");
    return ys_off_nadir_deg(fact->value, km);
}

struct checking { /* of one quantity */
    const char *quantity, *option;
    double most;
    bool azimuth, decided; /* decided: by the caller, so that files need not agree */
};

static ys_status contradiction(const struct checking *c, const double v[2],
                               char source[2][YS_FACT_SOURCE], const char *name,
                               struct ys_error *err)
{
    return ys_fail(err, YS_ERR_MISMATCH,
                   "%.120s: %s: %.120s says %.1f, and %.120s says %.1f; want %s, which decides",
                   name, c->quantity, source[0], v[0], source[1], v[1], c->option);
}

/* Every file against the first that has the quantity. */
static ys_status check_sun(const struct checking *c, const struct ys_facts *facts,
                           enum ys_fact_kind kind, const char *name, struct ys_error *err)
{
    const struct ys_fact *first = ys_fact_find(facts, kind, NULL);
    char source[2][YS_FACT_SOURCE];

    for (size_t i = 0; first && i < facts->n && !c->decided; i++) {
        const struct ys_fact *other = &facts->at[i];
        const double d = fabs(first->value - other->value);

        if (other->kind != kind || !((c->azimuth ? fmin(d, 360 - d) : d) > c->most))
            continue;
        source_of(source[0], first);
        source_of(source[1], other);
        return contradiction(c, (double[2]){first->value, other->value}, source, name, err);
    }
    return YS_OK;
}

/* A file's off-nadir angle stands for it; its incidence angle only where it has no other. */
static bool speaks(const struct ys_facts *facts, const struct ys_fact *fact)
{
    return fact->kind == YS_FACT_OFF_NADIR ||
           (fact->kind == YS_FACT_INCIDENCE &&
            !ys_fact_find(facts, YS_FACT_OFF_NADIR, fact->file));
}

static ys_status settle_nadir(struct ys_scene *out, const struct ys_facts *facts,
                              const struct ys_scene_asked *asked, const char *name,
                              struct ys_error *err)
{
    const struct checking c = {"off-nadir angle", "--off-nadir DEG", OFF_NADIR_APART_DEG, false,
                               isfinite(asked->off_nadir_deg)};
    const struct ys_fact *incidence = ys_fact_find(facts, YS_FACT_INCIDENCE, NULL);
    char source[2][YS_FACT_SOURCE] = {"", ""};
    double v[2] = {NAN, NAN};

    out->incidence_deg = incidence ? incidence->value : NAN;
    for (size_t i = 0; i < facts->n && !c.decided; i++) {
        const bool first = isnan(v[0]);

        if (!speaks(facts, &facts->at[i]))
            continue;
        v[!first] = nadir_of(source[!first], facts, &facts->at[i]);
        if (!first && fabs(v[1] - v[0]) > c.most)
            return contradiction(&c, v, source, name, err);
    }
    out->off_nadir_deg = c.decided ? asked->off_nadir_deg : v[0];
    ys_text_fit(out->off_nadir_source, sizeof out->off_nadir_source, "%s",
                c.decided ? "--off-nadir" : source[0]);
    return YS_OK;
}

/* Azimuth and elevation come from one file, so that they are of one moment. */
static ys_status settle_sun(struct ys_scene *out, const struct ys_facts *facts,
                            const struct ys_scene_asked *asked, const char *name,
                            struct ys_error *err)
{
    const bool decided = isfinite(asked->sun_azimuth_deg);
    const struct checking elevation = {"height of the sun", "--sun AZ,EL", SUN_APART_DEG, false,
                                       decided};
    const struct ys_fact *el = ys_fact_find(facts, YS_FACT_SUN_ELEVATION, NULL);
    const struct ys_fact *az = ys_fact_find(facts, YS_FACT_SUN_AZIMUTH, NULL);
    const struct checking azimuth = {"azimuth of the sun", "--sun AZ,EL", AZIMUTH_APART_DEG,
                                     true, decided || (el && el->value > ZENITH_DEG)};
    ys_status status = check_sun(&elevation, facts, YS_FACT_SUN_ELEVATION, name, err);

    if (!status)
        status = check_sun(&azimuth, facts, YS_FACT_SUN_AZIMUTH, name, err);
    if (el && ys_fact_find(facts, YS_FACT_SUN_AZIMUTH, el->file))
        az = ys_fact_find(facts, YS_FACT_SUN_AZIMUTH, el->file);
    out->sun_azimuth_deg = decided ? asked->sun_azimuth_deg : az ? az->value : NAN;
    out->sun_elevation_deg = decided ? asked->sun_elevation_deg : el ? el->value : NAN;
    if (decided)
        ys_text_fit(out->sun_source, sizeof out->sun_source, "--sun");
    else if (az && el && !strcmp(az->file, el->file))
        ys_text_fit(out->sun_source, sizeof out->sun_source, "%s: %s, %s", az->file,
                    az->element, el->element);
    else if (az && el)
        ys_text_fit(out->sun_source, sizeof out->sun_source, "%s: %s; %s: %s", az->file,
                    az->element, el->file, el->element);
    else if (az || el)
        source_of(out->sun_source, az ? az : el);
    return status;
}

static ys_status settle_gsd(struct ys_scene *out, const struct ys_facts *facts,
                            const struct ys_scene_asked *asked, const char *name,
                            struct ys_error *err)
{
    const struct ys_fact *gsd = ys_fact_find(facts, YS_FACT_GSD, NULL);

    out->gsd_m = gsd ? gsd->value : NAN;
    if (gsd)
        source_of(out->gsd_source, gsd);
    for (size_t i = 0; i < facts->n && !asked->pixel_is_right; i++) {
        const struct ys_fact *fact = &facts->at[i];
        const double ratio = fmax(fact->value / asked->pixel_m, asked->pixel_m / fact->value);

        if (fact->kind == YS_FACT_GSD && ratio > MOST_PIXEL_RATIO)
            return ys_fail(err, YS_ERR_MISMATCH,
                           "%.120s: pixels of %.3g m by its place, and of %.3g m by %.90s: %s; "
                           "want the metadata of this tile, or --pixel-size %.3g if it was "
                           "resampled",
                           name, asked->pixel_m, fact->value, fact->file, fact->element,
                           asked->pixel_m);
    }
    return YS_OK;
}

static void settle_texts(struct ys_scene *out, const struct ys_facts *facts,
                         const struct ys_scene_asked *asked)
{
    const struct ys_fact *sensor = ys_fact_find(facts, YS_FACT_SENSOR, NULL);
    const struct ys_fact *licence = ys_fact_find(facts, YS_FACT_LICENCE, NULL);
    const struct ys_fact *view = ys_fact_find(facts, YS_FACT_VIEW_AZIMUTH, NULL);

    out->view_azimuth_deg = view ? view->value : NAN;
    if (view)
        source_of(out->view_azimuth_source, view);
    if (sensor) {
        ys_text_fit(out->sensor, sizeof out->sensor, "%s", sensor->text);
        source_of(out->sensor_source, sensor);
    }
    if (asked->licence) {
        ys_text_fit(out->licence, sizeof out->licence, "%s", asked->licence);
        ys_text_fit(out->licence_source, sizeof out->licence_source, "--licence");
    } else if (licence) {
        ys_text_fit(out->licence, sizeof out->licence, "%s", licence->text);
        source_of(out->licence_source, licence);
    }
}

ys_status ys_facts_settle(struct ys_scene *out, const struct ys_facts *facts,
                          const struct ys_scene_asked *asked, const char *name,
                          struct ys_error *err)
{
    *out = (struct ys_scene){0};
    settle_texts(out, facts, asked);
    ys_status status = settle_nadir(out, facts, asked, name, err);

    if (!status)
        status = settle_sun(out, facts, asked, name, err);
    return status ? status : settle_gsd(out, facts, asked, name, err);
}
