/* sentences.c - what was composed in English where it was found, in the language of the report */

#include "sentences.h"

#include <string.h>

#include "escape.h"
#include "texts.h"
#include "words.h"

enum { MOST_SLOTS = 9, MOST_BYTES = 600, DEEPEST = 8 };

struct part {
    const char *at;
    size_t n;
};

/* ---- numbers */

static bool english(const ys_result *res)
{
    return !res->opt.language || !strcmp(res->opt.language, "en");
}

void ys_say_point(struct ys_text *text, size_t n, const ys_result *res)
{
    char *const point = text->bytes && !english(res) ? strchr(text->bytes + n, '.') : NULL;

    if (point)
        *point = ','; /* as every language has it that the pages speak but English */
}

void ys_say_number(struct ys_text *out, const ys_result *res, double value, int digits)
{
    const size_t n = out->n;

    ys_text_add_number(out, value, digits);
    ys_say_point(out, n, res);
}

void ys_say_whole(struct ys_text *out, const ys_result *res, uint64_t value)
{
    char digits[24];
    const char *const mark = english(res) ? "," : ".";

    ys_text_fit(digits, sizeof digits, "%llu", (unsigned long long)value);
    for (size_t n = strlen(digits), i = 0; i < n; i++) {
        ys_text_add(out, i && (n - i) % 3 == 0 ? mark : "");
        ys_text_add_n(out, digits + i, 1);
    }
}

void ys_say_probability(struct ys_text *out, const ys_result *res, double p)
{
    const size_t n = out->n;

    ys_add_probability(out, p);
    ys_say_point(out, n, res);
}

/* "1,500" or "4.5": digits, commas before three of them, and one point. */
static bool is_number(struct part text)
{
    bool point = false;

    for (size_t i = 0; i < text.n; i++) {
        const char c = text.at[i];
        const bool inside = i && i + 1 < text.n;

        if (c == ',' ? !inside || point || i + 3 >= text.n : c == '.' && (!inside || point))
            return false;
        if (c != ',' && c != '.' && (c < '0' || c > '9'))
            return false;
        point = point || c == '.';
    }
    return text.n > 0;
}

static void add_number(struct ys_text *out, struct part text)
{
    for (size_t i = 0; i < text.n; i++)
        ys_text_add_n(out, text.at[i] == '.' ? "," : text.at[i] == ',' ? "." : text.at + i, 1);
}

/* A piece that is taken as it is, but that a number has the marks of the language, and a range a
 * dash: "4.5", "1,500-2,500". */
static void add_raw(struct ys_text *out, const ys_result *res, struct part text)
{
    const char *const dash = text.n ? memchr(text.at + 1, '-', text.n - 1) : NULL;
    const size_t n = dash ? (size_t)(dash - text.at) : text.n;
    const struct part first = {text.at, n},
                      second = {dash ? dash + 1 : "", dash ? text.n - n - 1 : 0};

    if (english(res) || !is_number(first) || (dash && !is_number(second))) {
        ys_text_add_n(out, text.at, text.n);
        return;
    }
    add_number(out, first);
    ys_text_add(out, dash ? "\xE2\x80\x93" : "");
    add_number(out, second);
}

void ys_say_figure(struct ys_text *out, const ys_result *res, const char *figure)
{
    add_raw(out, res, (struct part){figure, strlen(figure)});
}

/* ---- sentences with slots */

/* The number of the slot at text, which moves past it; *said: the translation wants it translated. */
static size_t slot_at(const char **text, bool *said)
{
    const char *at = *text;

    if (strncmp(at, "{{", 2) != 0)
        return 0;
    at += 2;
    *said = *at == '=';
    at += *said;
    if (*at < '1' || *at > '9' || strncmp(at + 1, "}}", 2) != 0)
        return 0;
    *text = at + 3;
    return (size_t)(*at - '0');
}

static const char *find(struct part in, const char *what, size_t n)
{
    for (size_t i = 0; i + n <= in.n; i++)
        if (!memcmp(in.at + i, what, n))
            return in.at + i;
    return NULL;
}

/* Each slot ends where the text after it first stands, the last one with the sentence; none holds the
 * end of a clause. */
static bool match(struct part slot[MOST_SLOTS], const char *pattern, struct part text)
{
    bool said;

    while (*pattern) {
        const size_t k = slot_at(&pattern, &said);
        const char *const next = k ? strstr(pattern, "{{") : NULL;
        const size_t literal = next ? (size_t)(next - pattern) : strlen(pattern);

        if (!k) {
            if (!text.n || *text.at != *pattern)
                return false;
            text.at++, text.n--, pattern++;
            continue;
        }
        const char *end = !literal ? text.at + text.n
                          : next   ? find(text, pattern, literal)
                                   : text.at + text.n - (literal < text.n ? literal : text.n);
        if (!end || end == text.at || (literal && memcmp(end, pattern, literal)))
            return false;
        slot[k - 1] = (struct part){text.at, (size_t)(end - text.at)};
        if (find(slot[k - 1], "; ", 2))
            return false;
        text.n -= slot[k - 1].n, text.at = end;
    }
    return !text.n;
}

/* list: it may be one, parted by commas, as in a slot. */
static void say(struct ys_text *out, const ys_result *res, struct part text, unsigned depth,
                bool list);

static void fill(struct ys_text *out, const ys_result *res, const char *other,
                 const struct part slot[MOST_SLOTS], unsigned depth)
{
    while (*other) {
        bool said;
        const size_t k = slot_at(&other, &said);
        const struct part part = k ? slot[k - 1] : (struct part){"", 0};

        if (k && said) {
            say(out, res, part, depth + 1, true);
            continue;
        }
        if (k)
            add_raw(out, res, part);
        else
            ys_text_add_n(out, other++, 1);
    }
}

static bool say_whole(struct ys_text *out, const ys_result *res, struct part text,
                      unsigned depth)
{
    const char *pattern, *other;

    for (const char *at = ys_texts(res->opt.language); ys_next_text(&pattern, &other, &at);)
        if (strlen(pattern) == text.n && !memcmp(pattern, text.at, text.n)) {
            ys_text_add(out, other);
            return true;
        }
    for (const char *at = ys_texts(res->opt.language); ys_next_text(&pattern, &other, &at);) {
        struct part slot[MOST_SLOTS] = {{"", 0}};

        if (strstr(pattern, "{{1}}") && match(slot, pattern, text)) {
            fill(out, res, other, slot, depth);
            return true;
        }
    }
    return false;
}

/* Where the first clause ends, at a semicolon or a colon, of a list at a comma; NULL: it is one. */
static const char *clause_end(struct part text, bool list)
{
    for (size_t i = 1; i + 2 < text.n; i++)
        if ((text.at[i] == ';' || text.at[i] == ':') && text.at[i + 1] == ' ')
            return text.at + i;
    const char *const comma = list ? find(text, ", ", 2) : NULL;

    return comma && comma > text.at ? comma : NULL;
}

static void say(struct ys_text *out, const ys_result *res, struct part text, unsigned depth,
                bool list)
{
    if (depth < DEEPEST && text.n < MOST_BYTES) {
        const char *const end =
            say_whole(out, res, text, depth) ? text.at : clause_end(text, list);

        if (end == text.at)
            return;
        if (end) {
            say(out, res, (struct part){text.at, (size_t)(end - text.at)}, depth + 1, list);
            ys_text_add_n(out, end, 2);
            say(out, res, (struct part){end + 2, (size_t)(text.at + text.n - end) - 2},
                depth + 1, list);
            return;
        }
    }
    add_raw(out, res, text);
}

void ys_say_sentence(struct ys_text *out, const ys_result *res, const char *text)
{
    if (english(res))
        ys_text_add(out, ys_or_empty(text));
    else
        say(out, res, (struct part){ys_or_empty(text), strlen(ys_or_empty(text))}, 0, false);
}

void ys_page_sentence(struct ys_text *out, const ys_result *res, const char *text)
{
    struct ys_text plain = {0};

    ys_say_sentence(&plain, res, text);
    ys_add_html(out, plain.bytes);
    out->failed |= plain.failed;
    ys_text_drop(&plain);
}
