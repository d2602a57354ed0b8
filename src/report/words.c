/* words.c - how reports name flags, classes, dates and probabilities */

#include "words.h"

#include <math.h>
#include <string.h>

static const char *const meaning[] = {
    "gaps between cars are about a pixel wide",
    "objects hardly differ from the ground",
    "an object is cut by the edge",
    "shadows may pass for objects, or hide them",
    "the objects stand far from the drawn line",
    "something else stands on the track",
    "cars of many lengths",
    "the pixels are too coarse to show single objects",
    "too few clear objects to learn sizes from",
    "most of the count stands in groups, not in single objects",
    "something as large as the objects is neither counted nor ruled out",
    "a grey tile where colour was wanted",
    "part of the area is outside the tile or masked",
    "cloud or haze over part of the area",
    "the date cannot be aligned, so the site may lie elsewhere in it",
    "the ground itself changed, so pixel change supports nothing",
    "alignment from few tie points",
    "containers may be stacked: only the top ones are seen",
    "the day is not known: a range of days, or sources that disagree",
    "an object arrived without a change of pixels under it",
    "an object left without a change of pixels under it",
    "pixels changed where no object was found",
    "the georeference was taken as exact",
    "railcars are counted along drawn tracks, and none is drawn",
    "rows turn: an oblique view, in which sides pass for tops",
    "the area would take more memory than was allowed",
    "the area shows nothing at the scale of the class",
    "nothing there is surely of the class; the interval says what may be hidden",
    "known by its size alone: whatever is of that size is counted, whether it is one or not",
    "the area, or how blurred the picture is, is unlike all that the method was measured on",
    "counted by one marked example: the interval holds too rarely; mark three that differ",
    "the marked examples are unlike each other: draw them again, or make two classes of them",
    "none is marked at this date: the best count is a lower bound as a rule",
    "none is marked here, and there may be none",
    "more of what looks like the examples is doubtful than clear",
    "the lengths of the containers say another pixel size than the stated one",
    "the camera looked more than 25 degrees from straight down: sides pass for tops, and tall "
    "things lean over others",
    "counted by occupied metres of track, as single cars do not show",
    "no car is known again by its looks (another view, sun or haze, or all are others), "
    "so none is called replaced",
};

const char *ys_flag_meaning(uint64_t flag)
{
    for (unsigned i = 0; i < sizeof meaning / sizeof *meaning; i++)
        if (meaning[i] && flag == UINT64_C(1) << i)
            return meaning[i];
    return "";
}

uint64_t ys_refusal(uint64_t flags)
{
    static const uint64_t refusing[] = {YS_GSD_TOO_COARSE, YS_NO_TRACKS,     YS_TOO_LARGE,
                                        YS_NOTHING_SHOWN,  YS_MISREGISTERED, YS_OBSCURED,
                                        YS_NOT_COVERED,    YS_LOW_CONTRAST};

    for (size_t i = 0; i < sizeof refusing / sizeof *refusing; i++)
        if (flags & refusing[i])
            return refusing[i];
    return flags & (~flags + 1);
}

bool ys_shown_metres(double *pixel_m, double *shows_m, const ys_result *res, size_t date)
{
    const struct ys_tile_info *info = date < res->n_date ? res->date[date].info : NULL;

    if (!info)
        return false;
    *pixel_m = sqrt(info->gsd_x_m * info->gsd_y_m);
    *shows_m = info->shows_m;
    return *shows_m > *pixel_m * 1.005; /* as it would be printed */
}

void ys_add_refusal(struct ys_text *out, const ys_result *res, size_t date, uint64_t flags)
{
    const uint64_t why = ys_refusal(flags);
    double pixel_m, shows_m;

    ys_text_add(out, ys_flag_meaning(why));
    if (why != YS_GSD_TOO_COARSE || !ys_shown_metres(&pixel_m, &shows_m, res, date))
        return;
    ys_text_add(out, " (pixels ");
    ys_text_add_number(out, pixel_m, 2);
    ys_text_add(out, " m, shows ");
    ys_text_add_number(out, shows_m, 2);
    ys_text_add(out, " m)");
}

void ys_add_flags(struct ys_text *out, uint64_t flags, const char *between)
{
    const char *before = "";

    for (unsigned i = 0; i < 64; i++) {
        const uint64_t flag = flags & UINT64_C(1) << i;
        const char *name = flag ? ys_flag_name(flag) : NULL;

        if (!name)
            continue;
        ys_text_add(out, before);
        ys_text_add(out, name);
        before = between;
    }
}

void ys_add_count_flags(struct ys_text *out, const struct ys_count *row)
{
    ys_add_flags(out, row->flags & ~(uint64_t)YS_OBSCURED, " ");
    if (!(row->flags & YS_OBSCURED))
        return;
    if (row->flags != YS_OBSCURED)
        ys_text_add(out, " ");
    ys_text_add(out, ys_flag_name(YS_OBSCURED));
    if (row->obscured > 0)
        ys_text_addf(out, " %.0f %%", 100 * row->obscured);
}

static bool ends_in(const char *word, size_t length, const char *end)
{
    const size_t n = strlen(end);

    return length >= n && !memcmp(word + length - n, end, n);
}

/* The end of a word, of the last one of several, and what stands there for more than one; the
 * first that fits.  A class name that is plural already stays. */
static const char *const plural[][2] = {
    {"aircraft", "aircraft"},
    {"hovercraft", "hovercraft"},
    {"spacecraft", "spacecraft"},
    {"sheep", "sheep"},
    {"person", "people"},
    {"policeman", "policemen"},
    {"fishermen", "fishermen"},
    {"man", "men"},
    {"men", "men"},
    {"people", "people"},
    {"bus", "buses"},
    {"gas", "gases"},
    {"ss", "sses"},
    {"s", "s"},
    {"x", "xes"},
    {"ch", "ches"},
    {"sh", "shes"},
    {"ay", "ays"},
    {"ey", "eys"},
    {"oy", "oys"},
    {"uy", "uys"},
    {"y", "ies"},
    {"leaf", "leaves"},
    {"shelf", "shelves"},
    {"foot", "feet"},
};

void ys_add_class(struct ys_text *out, const char *class_name, double n)
{
    const char *name = ys_or_empty(class_name);
    const size_t length = strlen(name);
    struct ys_text plain = {0};

    if (n == 1 || !length) {
        ys_add_plain(out, name);
        return;
    }
    ys_add_plain(&plain, name);
    size_t k = 0;
    while (k < sizeof plural / sizeof *plural && !ends_in(name, length, plural[k][0]))
        k++;
    /* No word of Latin letters: no English plural. */
    const bool latin = name[length - 1] >= 'a' && name[length - 1] <= 'z';
    const bool known = k < sizeof plural / sizeof *plural && plain.n == length;
    ys_text_add_n(out, plain.bytes, plain.n - (known ? strlen(plural[k][0]) : 0));
    ys_text_add(out, known ? plural[k][1] : latin ? "s" : "");
    out->failed |= plain.failed;
    ys_text_drop(&plain);
}

static bool day_is_shared(const ys_result *res, size_t date)
{
    for (size_t i = 0; i < res->n_date; i++)
        if (i != date &&
            !strncmp(ys_or_empty(res->date[i].date), ys_or_empty(res->date[date].date), 10))
            return true;
    return false;
}

void ys_add_date(struct ys_text *out, const ys_result *res, size_t date)
{
    const char *text = date < res->n_date ? ys_or_empty(res->date[date].date) : "";

    if (strlen(text) > 10 && text[10] == 'T' && !day_is_shared(res, date))
        ys_text_add_n(out, text, 10);
    else
        ys_add_plain(out, text);
}

void ys_object_id(char out[YS_OBJECT_ID], const ys_result *res, size_t date, const char *what,
                  size_t number)
{
    const char *const text = date < res->n_date ? ys_or_empty(res->date[date].date) : "";
    const bool day = strlen(text) > 10 && text[10] == 'T' && !day_is_shared(res, date);

    ys_text_fit(out, YS_OBJECT_ID, "%.*s%s%s%zu", day ? 10 : 40, text, *text ? "/" : "", what,
                number);
}

void ys_add_passed_over(struct ys_text *out, const ys_result *res, const struct ys_change *row)
{
    for (size_t i = row->before + 1; row->next && i < row->after; i++) {
        if (i > row->before + 1)
            ys_text_add(out, ", ");
        ys_add_date(out, res, i);
    }
}

const char *ys_code_meaning(const char *code)
{
    static const char *const text[][2] = {
        {"INSIDE", "the count lies in the range that was claimed"},
        {"OVERLAP", "the count reaches into the range that was claimed, and is narrow"},
        {"OUTSIDE", "the count lies outside the range that was claimed"},
        {"STRADDLES", "the count lies partly inside and partly outside what was claimed"},
        {"TOO_WIDE", "the count is too uncertain to tell"},
        {"NO_IMAGE", "no picture shows that place at that time"},
        {"DATE_OUTSIDE", "no picture of that date"},
        {"NOT_CONTRADICTED", "no picture speaks against it, but too few days were seen"},
        {"NOT_COUNTED", "the class could not be counted"},
        {"CLASS_MISMATCH", "the site has no area in which that class is counted"},
        {"SITE_DISPUTED", "which place is meant is disputed"},
        {"CLAIM_UNDATED", "the figure has no date"},
        {"CLAIM_VAGUE", "the figure has no number"},
        {"NOT_MEASURED", "this program does not measure it"},
        {"NOT_OBSERVABLE", "no picture can show it"},
    };

    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (ys_same_text(code, text[i][0]))
            return text[i][1];
    for (unsigned i = 0; i < 64; i++)
        if (ys_same_text(code, ys_flag_name(UINT64_C(1) << i)))
            return ys_flag_meaning(UINT64_C(1) << i);
    return "";
}

void ys_add_probability(struct ys_text *out, double p)
{
    const long hundredths = lround(100 * p);

    if (hundredths < 1 || hundredths > 99)
        ys_text_add(out, hundredths < 1 ? "< 0.01" : "> 0.99");
    else
        ys_text_addf(out, "0.%02ld", hundredths);
}
