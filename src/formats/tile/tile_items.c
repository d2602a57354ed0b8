/* tile_items.c - acquisition items out of the GDAL_METADATA tag */

#include <math.h>
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

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return true;
    return false;
}

/* A decimal number with a point, whatever the locale; NaN for anything else. */
static double number(const char *s)
{
    double value = 0, unit = 1;
    const double sign = *s == '-' ? -1 : 1;
    bool any = false, point = false;

    for (s += *s == '-' || *s == '+'; (*s >= '0' && *s <= '9') || (*s == '.' && !point); s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        any = true;
        value = value * 10 + (*s - '0');
        unit *= point ? 10 : 1;
    }
    return any && !*s ? sign * value / unit : NAN;
}

/* Names that DigitalGlobe/Maxar (IMD), Pleiades and SPOT (DIMAP), NITF through GDAL, Landsat
 * and Planet give these items. */
static void take_item(struct ys_meta *m, const char *name, const char *value)
{
    static const char *const when[] = {"acquisitiondatetime",
                                       "acquisitiondate",
                                       "acquisitiontime",
                                       "acquired",
                                       "nitfidatim",
                                       "firstlinetime",
                                       "tlctime",
                                       "sensingtime",
                                       "datetime",
                                       "dateacquired",
                                       "imagingdate",
                                       NULL};
    static const char *const azimuth[] = {"sunazimuth", "meansunaz", "nitfuse00asunaz", NULL};
    static const char *const elevation[] = {"sunelevation", "meansunel", "nitfuse00asunel",
                                            NULL};
    static const char *const nadir[] = {"offnadir",
                                        "meanoffnadirviewangle",
                                        "offnadirangle",
                                        "offnadirviewangle",
                                        "viewangle",
                                        "nitfuse00aoblang",
                                        NULL};
    static const char *const sensor[] = {"satelliteid", "satellite", "satid",        "platform",
                                         "mission",     "sensor",    "spacecraftid", NULL};
    static const char *const licence[] = {"license", "licence", "copyright", NULL};
    char plain[64];

    plain_name(plain, sizeof plain, name);
    if (is_one_of(plain, when) && !m->has_date) {
        m->has_date = ys_date_time_parse(&m->date, value, NULL) == YS_OK ||
                      ys_date_from_tiff(&m->date, value) ||
                      ys_date_from_digits(&m->date, value);
    } else if (is_one_of(plain, azimuth)) {
        m->sun_azimuth_deg = number(value);
    } else if (is_one_of(plain, elevation)) {
        m->sun_elevation_deg = number(value);
    } else if (is_one_of(plain, nadir)) {
        m->off_nadir_deg = number(value);
    } else if (is_one_of(plain, sensor) && !m->sensor[0]) {
        ys_printable(m->sensor, sizeof m->sensor, value, strlen(value));
    } else if (is_one_of(plain, licence) && !m->licence[0]) {
        ys_printable(m->licence, sizeof m->licence, value, strlen(value));
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
