#ifndef YS_FORMATS_SCENE_FACTS_H
#define YS_FORMATS_SCENE_FACTS_H

#include "../../base/date.h"

/*
 * What files say of how a tile was acquired: one fact an element, each with the file and the element
 * that it comes from.  Readers add facts as they find them; ys_facts_settle() takes those of the file
 * that is trusted most, and refuses files that contradict one another.
 */
enum ys_fact_kind {
    YS_FACT_DATE,
    YS_FACT_OFF_NADIR,     /* at the satellite, between straight down and the scene, degrees */
    YS_FACT_INCIDENCE,     /* at the ground, between the vertical and the satellite, degrees */
    YS_FACT_VIEW_AZIMUTH,  /* as the file has it: conventions differ by 180 degrees */
    YS_FACT_SUN_AZIMUTH,   /* clockwise from north, degrees */
    YS_FACT_SUN_ELEVATION, /* above the horizon, degrees */
    YS_FACT_GSD,           /* ground metres of a pixel */
    YS_FACT_SENSOR,
    YS_FACT_LICENCE
};

enum { YS_FACT_FILE = 100, YS_FACT_ELEMENT = 48, YS_FACT_TEXT = 160 };

struct ys_fact {
    enum ys_fact_kind kind;
    double value;         /* of numbers; NaN: the file has several that differ */
    struct ys_date first; /* of dates */
    int32_t last_day;     /* of a range; else that of first */
    char text[YS_FACT_TEXT];
    char file[YS_FACT_FILE], element[YS_FACT_ELEMENT];
    const char *format; /* of the file; static text */
};

enum { YS_MOST_FACTS = 48 };
struct ys_facts {
    struct ys_fact at[YS_MOST_FACTS];
    size_t n;
    char fault[400]; /* what was left out and why, "; " between; "" nothing */
};

/* Where a fact stands: the file's printable name and the element. */
struct ys_fact_place {
    const char *file, *element;
};

/* A number as such files write it: a point or a comma, an exponent, quotes round it, its unit behind
 * it.  unit: that of an attribute; "" degrees or metres.  What is none, is out of range (-999 for
 * "unknown") or in another unit is left out, and facts->fault says so. */
void ys_fact_number(struct ys_facts *facts, enum ys_fact_kind kind,
                    const struct ys_fact_place *place, const char *text, const char *unit);
void ys_fact_value(struct ys_facts *facts, enum ys_fact_kind kind,
                   const struct ys_fact_place *place, double value);
/* ISO 8601, TIFF's DateTime or digits; a second one of the file makes a range of both. */
void ys_fact_date(struct ys_facts *facts, const struct ys_fact_place *place, const char *text);
void ys_fact_days(struct ys_facts *facts, const struct ys_fact_place *place,
                  const struct ys_date *first, int32_t last_day);
/* The first one of the file stays. */
void ys_fact_text(struct ys_facts *facts, enum ys_fact_kind kind,
                  const struct ys_fact_place *place, const char *text);

/* The first of a kind, of the file or (NULL) of any; NULL: there is none. */
const struct ys_fact *ys_fact_find(const struct ys_facts *facts, enum ys_fact_kind kind,
                                   const char *file);
__attribute__((format(printf, 2, 3))) void ys_facts_fault(struct ys_facts *facts,
                                                          const char *format, ...);

/* "yard.IMD: meanSunEl" */
enum { YS_FACT_SOURCE = YS_FACT_FILE + YS_FACT_ELEMENT + 60 };

/* What was decided for the tile; NaN and "" where nothing is known. */
struct ys_scene {
    double off_nadir_deg, incidence_deg, view_azimuth_deg, sun_azimuth_deg, sun_elevation_deg;
    double gsd_m;
    char sensor[96], licence[YS_FACT_TEXT];
    char off_nadir_source[YS_FACT_SOURCE], sun_source[YS_FACT_SOURCE];
    char view_azimuth_source[YS_FACT_SOURCE];
    char gsd_source[YS_FACT_SOURCE], sensor_source[YS_FACT_SOURCE];
    char licence_source[YS_FACT_SOURCE];
};

/* What the caller states, which decides; NaN and NULL where it does not. */
struct ys_scene_asked {
    double off_nadir_deg, sun_azimuth_deg, sun_elevation_deg;
    const char *licence;
    double pixel_m;      /* of the tile, by its georeference; NaN unknown */
    bool pixel_is_right; /* stated, too */
};

/*
 * Off-nadir, the angle at the satellite, comes from a file's off-nadir angle, else from its incidence
 * angle i by sin(off-nadir) = R / (R + h) sin(i) on a sphere of R = 6371 km (law of sines in the
 * triangle of the Earth's centre, satellite and scene), with the height h of the mission's orbit.
 * Files that differ by more than a few degrees, or a pixel size that is another one than that of the
 * tile, are an error that names both; name is the tile's.
 */
ys_status ys_facts_settle(struct ys_scene *out, const struct ys_facts *facts,
                          const struct ys_scene_asked *asked, const char *name,
                          struct ys_error *err);

/* Off-nadir for an incidence angle seen from that height; degrees. */
double ys_off_nadir_deg(double incidence_deg, double height_km);

#endif
