/* tile_items.c - acquisition items out of the GDAL_METADATA tag */

#include <stdlib.h>
#include <string.h>

#include "../../base/printable.h"
#include "tile_parts.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_word_char(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/* word, lower case, at s of n bytes, in any case. */
static bool starts(const char *s, size_t n, const char *word)
{
    for (size_t i = 0; word[i]; i++)
        if (i >= n || lower(s[i]) != word[i])
            return false;
    return true;
}

bool ys_meta_is_rendered(const char *text, size_t n)
{
    static const char *const word[] = {"rendered", "synthetic"};

    for (size_t i = 0; i < n && text[i]; i++)
        for (size_t k = 0; k < 2; k++) {
            const size_t len = strlen(word[k]);

            if ((i && is_word_char(text[i - 1])) || !starts(text + i, n - i, word[k]) ||
                (i + len < n && is_word_char(text[i + len])))
                continue;
            if (i + len < n && starts(text + i + len + 1, n - i - len - 1, "aperture"))
                continue; /* a radar */
            return true;
        }
    return false;
}

/* find in s of n bytes; its offset, or n. */
static size_t find(const char *s, size_t n, const char *what)
{
    const size_t len = strlen(what);

    for (size_t i = 0; i + len <= n; i++)
        if (s[i] == what[0] && !memcmp(s + i, what, len))
            return i;
    return n;
}

/* The five entities of XML, decoded, as one line; other entities stay. */
static void decode(char *out, size_t size, const char *s, size_t n)
{
    static const char *const entity[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"};
    char text[256];
    size_t k = 0;

    for (size_t i = 0; i < n && k + 1 < sizeof text; k++) {
        size_t e = 0;

        while (e < 5 && !starts(s + i, n - i, entity[e]))
            e++;
        text[k] = e < 5 ? "<>&\"'"[e] : s[i];
        i += e < 5 ? strlen(entity[e]) : 1;
    }
    ys_printable(out, size, text, k);
}

/* Names are compared as lower-case letters and digits, without what stands before a point:
 * "IMAGE_1.meanSunAz", "MEAN_SUN_AZ" and "meanSunAz" are one. */
static void plain_name(char *out, size_t size, const char *name)
{
    const char *point = strrchr(name, '.');
    size_t k = 0;

    for (const char *p = point ? point + 1 : name; *p && k + 1 < size; p++)
        if (is_word_char(*p))
            out[k++] = lower(*p);
    out[k] = '\0';
}

/* Names that DigitalGlobe/Maxar (IMD), Pleiades and SPOT (DIMAP), NITF through GDAL, Landsat
 * and Planet give these items, and GDAL those of its domain IMAGERY. */
static const struct {
    const char *name;
    enum ys_fact_kind kind;
} known[] = {
    {"acquisitiondatetime", YS_FACT_DATE},
    {"acquisitiondate", YS_FACT_DATE},
    {"acquisitiontime", YS_FACT_DATE},
    {"acquired", YS_FACT_DATE},
    {"nitfidatim", YS_FACT_DATE},
    {"firstlinetime", YS_FACT_DATE},
    {"tlctime", YS_FACT_DATE},
    {"sensingtime", YS_FACT_DATE},
    {"datetime", YS_FACT_DATE},
    {"dateacquired", YS_FACT_DATE},
    {"imagingdate", YS_FACT_DATE},
    {"sunazimuth", YS_FACT_SUN_AZIMUTH},
    {"meansunaz", YS_FACT_SUN_AZIMUTH},
    {"illuminationazimuthangle", YS_FACT_SUN_AZIMUTH},
    {"nitfuse00asunaz", YS_FACT_SUN_AZIMUTH},
    {"sunelevation", YS_FACT_SUN_ELEVATION},
    {"meansunel", YS_FACT_SUN_ELEVATION},
    {"illuminationelevationangle", YS_FACT_SUN_ELEVATION},
    {"nitfuse00asunel", YS_FACT_SUN_ELEVATION},
    {"offnadir", YS_FACT_OFF_NADIR},
    {"meanoffnadirviewangle", YS_FACT_OFF_NADIR},
    {"offnadirangle", YS_FACT_OFF_NADIR},
    {"offnadirviewangle", YS_FACT_OFF_NADIR},
    {"viewangle", YS_FACT_OFF_NADIR},
    {"viewingangle", YS_FACT_OFF_NADIR},
    {"spacecraftviewangle", YS_FACT_OFF_NADIR},
    {"nitfuse00aoblang", YS_FACT_OFF_NADIR},
    {"incidenceangle", YS_FACT_INCIDENCE},
    {"meansataz", YS_FACT_VIEW_AZIMUTH},
    {"meanproductgsd", YS_FACT_GSD},
    {"meancollectedgsd", YS_FACT_GSD},
    {"satelliteid", YS_FACT_SENSOR},
    {"satellite", YS_FACT_SENSOR},
    {"satid", YS_FACT_SENSOR},
    {"platform", YS_FACT_SENSOR},
    {"mission", YS_FACT_SENSOR},
    {"sensor", YS_FACT_SENSOR},
    {"spacecraftid", YS_FACT_SENSOR},
    {"license", YS_FACT_LICENCE},
    {"licence", YS_FACT_LICENCE},
    {"copyright", YS_FACT_LICENCE},
};

/* The first date counts: later ones may be when the product was made. */
static void take_item(struct ys_meta *m, const char *name, const char *value)
{
    const struct ys_fact_place place = {"GDAL metadata", name};
    char plain[64];

    plain_name(plain, sizeof plain, name);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(plain, known[i].name))
            continue;
        if (known[i].kind == YS_FACT_SENSOR || known[i].kind == YS_FACT_LICENCE)
            ys_fact_text(&m->items, known[i].kind, &place, value);
        else if (known[i].kind != YS_FACT_DATE)
            ys_fact_number(&m->items, known[i].kind, &place, value, "");
        else if (!ys_fact_find(&m->items, YS_FACT_DATE, NULL))
            ys_fact_date(&m->items, &place, value);
        return;
    }
}

/* The item at or after *at of a text of n bytes, and *at moved behind it.  A full parser would read
 * no more out of <GDALMetadata><Item name="A">B</Item>... */
static bool next_item(char name[96], char value[160], const char *xml, size_t n, size_t *at)
{
    for (*at += find(xml + *at, n - *at, "<Item"); *at < n;) {
        const char *item = xml + *at;
        const size_t left = n - *at;
        const size_t head = find(item, left, ">"), end = find(item, left, "</Item>");
        size_t from = find(item, head, " name=");

        if (end == left)
            return false;
        *at += end + 7;
        if (from + 7 < head && head < end) {
            const char quote[2] = {item[from + 6], '\0'};

            from += 7;
            const size_t len = find(item + from, head - from, quote);
            decode(name, 96, item + from, len);
            decode(value, 160, item + head + 1, end - head - 1);
            return true;
        }
        *at += find(xml + *at, n - *at, "<Item");
    }
    return false;
}

void ys_meta_items(struct ys_meta *out, const char *xml, size_t n)
{
    char name[96], value[160];

    n = strnlen(xml, n);
    for (size_t at = 0; next_item(name, value, xml, n, &at);)
        take_item(out, name, value);
}

bool ys_meta_item(char value[160], const char *xml, size_t n, const char *name)
{
    char have[96];

    n = strnlen(xml, n);
    for (size_t at = 0; next_item(have, value, xml, n, &at);)
        if (!strcmp(have, name))
            return true;
    return false;
}
