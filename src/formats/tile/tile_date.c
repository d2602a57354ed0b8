/* tile_date.c - when a tile was acquired: what its sources say, and whether they agree
 *
 * In order of trust: the STAC Item beside the tile, metadata of its vendor beside it, acquisition items
 * of its GDAL metadata, TIFFTAG_DATETIME, a date in its name.  Which of two dates is right cannot be seen from them, and a
 * wrong one turns a change round; so sources that disagree are an error, which PATH@DATE settles.
 *
 * TIFFTAG_DATETIME is when the file was made.  Where TIFFTAG_SOFTWARE names a program that edits or
 * converts pictures, that is not when the place was seen: it ranks last, contradicts nothing, and
 * leaves the day unsure.  The EXIF date of a PNG or JPEG, which of a screenshot is the day of the
 * screenshot, is taken where there is no other.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/printable.h"
#include "../../base/text.h"
#include "tile_parts.h"

/* One day apart is one date: a scene at the other end of the Earth has two in UTC and local time. */
enum { MOST_APART_DAYS = 1 };

/* Programs that edit, convert or compute pictures, as they write themselves into
 * TIFFTAG_SOFTWARE, lower case; what makes pictures (cameras, ground segments) is not here. */
static const char *const processor[] = {
    "photoshop", "lightroom",   "gimp",           "gdal",        "rasterio",      "envi",
    "idl",       "qgis",        "arcgis",         "arcmap",      "esri",          "erdas",
    "imagine",   "imagemagick", "graphicsmagick", "orfeo",       "otb",           "geomatica",
    "pci ",      "grass",       "saga",           "snap",        "global mapper", "fme",
    "matlab",    "opencv",      "pillow",         "tifffile",    "python",        "libvips",
    "paint",     "affinity",    "pixelmator",     "corel",       "krita",         "xnview",
    "irfanview", "acdsee",      "picasa",         "capture one", "darktable",     "metashape",
    "photoscan", "pix4d",       "opendronemap",   "odm",         "agisoft",       "ecognition",
    "socet",     "inpho",       "er mapper",      "ermapper",    "fiji",          "imagej",
    "geotools",  "geoserver",   "whitebox",       "monteverdi",  "acrobat",       "illustrator",
    "inkscape",  "faststone",   "tiffcp",         "libtiff",     "exiftool",      "preview",
    "snagit",    "photos",      "microsoft",      "convert",
};

static bool is_processor(const char *software)
{
    char lower[64];
    size_t n = 0;

    for (; software[n] && n + 1 < sizeof lower; n++)
        lower[n] =
            (char)(software[n] >= 'A' && software[n] <= 'Z' ? software[n] + 32 : software[n]);
    lower[n] = '\0';
    for (size_t i = 0; i < sizeof processor / sizeof *processor; i++) {
        const char *const at = strstr(lower, processor[i]);

        /* At the start of a word: "otb" is none of "hotbox". */
        if (at && (at == lower || !(at[-1] >= 'a' && at[-1] <= 'z')))
            return true;
    }
    return false;
}

enum { MOST_SOURCES = 24 };

struct source {
    const char *name;           /* as info.date_source has it */
    const char *said;           /* in a sentence: "its name says ..."; "": that of the fact */
    const struct ys_fact *fact; /* of a file or item; NULL: none */
    struct ys_date first;
    int32_t last; /* day; that of first where it is one day */
};

static void date_text(char out[YS_DATE_TEXT], const struct source *s)
{
    const struct ys_date first = {s->first.days, -1}, last = {s->last, -1};
    char one[YS_DATE_TEXT], two[YS_DATE_TEXT];

    if (s->last <= s->first.days) {
        ys_date_write(out, &s->first);
        return;
    }
    ys_date_write(one, &first);
    ys_date_write(two, &last);
    snprintf(out, YS_DATE_TEXT, "%.10s/%.10s", one, two);
}

static int32_t days_apart(const struct source *a, const struct source *b)
{
    const int32_t after = b->first.days - a->last, before = a->first.days - b->last;

    return after > before ? after : before;
}

/* Every source that has a date, the one that is trusted most first; how many. */
static size_t list_sources(struct source out[MOST_SOURCES], const struct ys_tile *tile,
                           const struct ys_facts *facts, bool processed)
{
    const struct ys_meta *const meta = &tile->meta;
    struct ys_date named;
    size_t n = 0;

    for (size_t i = 0; i < facts->n && n + 2 < MOST_SOURCES; i++) {
        const struct ys_fact *fact = &facts->at[i];

        if (fact->kind == YS_FACT_DATE)
            out[n++] = (struct source){
                fact->format ? fact->format : "GDAL_METADATA",
                fact->format ? "" : "its GDAL metadata", fact, fact->first,
                fact->last_day > fact->first.days ? fact->last_day : fact->first.days};
    }
    if (meta->has_tag_date && !processed)
        out[n++] = (struct source){"TIFFTAG_DATETIME", "its TIFFTAG_DATETIME", NULL,
                                   meta->tag_date, meta->tag_date.days};
    if (ys_date_from_name(&named, tile->path) ||
        (tile->overlay_path && ys_date_from_name(&named, tile->overlay_path)))
        out[n++] = (struct source){"file name", "its name", NULL, named, named.days};
    return n;
}

/* "its name", or "yard.IMD: firstLineTime". */
static void said_by(char out[YS_FACT_SOURCE], const struct source *s)
{
    if (*s->said)
        ys_text_fit(out, YS_FACT_SOURCE, "%s", s->said);
    else
        ys_text_fit(out, YS_FACT_SOURCE, "%s: %s", s->fact->file, s->fact->element);
}

static ys_status check_agreement(const struct ys_tile *tile, const struct source *s, size_t n,
                                 struct ys_error *err)
{
    char one[YS_DATE_TEXT], two[YS_DATE_TEXT], by[2][YS_FACT_SOURCE];

    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++) {
            if (days_apart(&s[i], &s[k]) <= MOST_APART_DAYS)
                continue;
            date_text(one, &s[i]);
            date_text(two, &s[k]);
            said_by(by[0], &s[i]);
            said_by(by[1], &s[k]);
            return ys_fail(err, YS_ERR_MISMATCH,
                           "%.120s: %s says %s, and %s says %s; want %.60s@DATE, which decides",
                           tile->name, by[0], one, by[1], two, ys_basename(tile->name));
        }
    return YS_OK;
}

/* The tag of a program that wrote the file, beside the date that is taken; that is its own where
 * there is no other. */
static void weigh_processed(struct ys_tile *tile, const struct source *taken)
{
    const struct source tag = {"TIFFTAG_DATETIME", "", NULL, tile->meta.tag_date,
                               tile->meta.tag_date.days};
    char one[YS_DATE_TEXT], two[YS_DATE_TEXT];
    struct ys_text note = {0};

    if (taken && days_apart(taken, &tag) <= MOST_APART_DAYS)
        return;
    tile->info.date_unsure = true;
    date_text(two, &tag);
    if (taken) {
        date_text(one, taken);
        ys_text_addf(&note,
                     "%s says %s, which is taken, and its TIFFTAG_DATETIME %s, written by %s",
                     taken->said, one, two, tile->meta.software);
    } else {
        ys_text_addf(&note, "its only date is the TIFFTAG_DATETIME %s, when %s wrote the file",
                     two, tile->meta.software);
    }
    ys_text_addf(&note, "; PATH@DATE decides");
    ys_tile_note(tile, note.bytes);
    ys_text_drop(&note);
}

void ys_tile_note(struct ys_tile *tile, const char *text)
{
    const size_t n = strlen(tile->note);

    if (text)
        ys_text_fit(tile->note + n, sizeof tile->note - n, "%s%s", n ? "; " : "", text);
}

ys_status ys_tile_date(struct ys_tile *tile, const struct ys_date *argument,
                       const struct ys_facts *facts, struct ys_error *err)
{
    const struct source said = {"argument", "", NULL,
                                argument ? *argument : (struct ys_date){0},
                                argument ? argument->days : 0};
    const bool processed = tile->meta.has_tag_date && is_processor(tile->meta.software);
    const struct source tag = {"TIFFTAG_DATETIME", "", NULL, tile->meta.tag_date,
                               tile->meta.tag_date.days};
    const struct source exif = {"EXIF", "", NULL, tile->meta.exif_date,
                                tile->meta.exif_date.days};
    struct source source[MOST_SOURCES];
    const size_t n = argument ? 0 : list_sources(source, tile, facts, processed);
    const struct source *const taken = argument ? &said : n ? &source[0] : NULL;
    const ys_status status = check_agreement(tile, source, n, err);

    tile->days = tile->last_day = INT32_MIN;
    tile->seconds = -1;
    tile->info.date_source = "";
    if (status != YS_OK)
        return status;
    if (!argument && processed)
        weigh_processed(tile, taken);
    const struct source *const date = taken                      ? taken
                                      : processed                ? &tag
                                      : tile->meta.has_exif_date ? &exif
                                                                 : NULL;
    if (!date)
        return YS_OK;
    if (date == &exif) {
        tile->info.date_unsure = true;
        ys_tile_note(tile, "its only date is that of its EXIF, when the picture file was made; "
                           "PATH@DATE decides");
    }
    tile->info.date_source = date->name;
    if (date->fact)
        ys_text_fit(tile->date_element, sizeof tile->date_element, "%s: %s", date->fact->file,
                    date->fact->element);
    tile->days = date->first.days;
    tile->last_day = date->last;
    tile->info.date_unsure = tile->info.date_unsure || date->last > date->first.days;
    if (!tile->info.date_unsure)
        tile->seconds = date->first.seconds;
    date_text(tile->date, date);
    return YS_OK;
}
