/* kml.c - the elements of a KML document */

#include "kml.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/number.h"
#include "../../base/utf8.h"

enum { MOST_DEPTH = 100, MOST_NODES = 2000000 };

struct reader {
    struct ys_kml *out;
    XML_Parser parser;
    size_t used, room; /* of chars */
    uint32_t room_nodes;
    uint32_t open[MOST_DEPTH], last[MOST_DEPTH]; /* elements, and their last children */
    unsigned depth;
    const char *refused; /* why this reader stopped; NULL: it did not */
    bool no_memory;
};

static void stop(struct reader *r, const char *why)
{
    if (!r->refused)
        r->refused = why;
    XML_StopParser(r->parser, XML_FALSE);
}

static void add_chars(struct reader *r, const char *text, size_t n)
{
    if (r->no_memory)
        return;
    if (r->room - r->used < n) {
        const size_t room = 2 * (r->used + n) + 256;
        char *more = ys_resize(r->out->chars, room, 1);

        if (!more) {
            r->no_memory = true;
            stop(r, "");
            return;
        }
        r->out->chars = more;
        r->room = room;
    }
    memcpy(r->out->chars + r->used, text, n);
    r->used += n;
}

/* A text with its end; where it begins. */
static size_t keep(struct reader *r, const char *text)
{
    const size_t at = r->used;

    add_chars(r, text, strlen(text) + 1);
    return at;
}

static bool add_node(struct reader *r, struct ys_kml_node node)
{
    struct ys_kml *k = r->out;

    if (k->n == MOST_NODES) {
        stop(r, "more than 2,000,000 elements");
        return false;
    }
    if (k->n == r->room_nodes) {
        struct ys_kml_node *more = ys_resize(k->node, 2 * (size_t)k->n + 64, sizeof *more);

        if (!more) {
            r->no_memory = true;
            stop(r, "");
            return false;
        }
        k->node = more;
        r->room_nodes = 2 * k->n + 64;
    }
    k->node[k->n++] = node;
    return true;
}

static void on_start(void *user, const char *name, const char **atts)
{
    static const char *const wanted[] = {"name", "unit", "uom", "href"};
    struct reader *r = user;
    const char *colon = strchr(name, ':'), *attribute = "";

    if (r->depth == MOST_DEPTH) {
        stop(r, "elements too deep in one another");
        return;
    }
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted && !*attribute; k++)
        for (size_t i = 0; atts[i]; i += 2)
            if (!strcmp(atts[i], wanted[k]))
                attribute = atts[i + 1];
    struct ys_kml_node node = {
        .line = (uint32_t)XML_GetCurrentLineNumber(r->parser),
        .name = keep(r, colon ? colon + 1 : name),
        .attribute = keep(r, attribute),
    };
    node.text = r->used;
    const uint32_t at = r->out->n;

    if (r->no_memory || !add_node(r, node))
        return;
    if (r->depth) {
        const uint32_t parent = r->open[r->depth - 1], before = r->last[r->depth - 1];

        if (before)
            r->out->node[before].next = at;
        else
            r->out->node[parent].child = at;
        r->last[r->depth - 1] = at;
    }
    r->open[r->depth] = at;
    r->last[r->depth++] = 0;
}

/* Of an element with children it is blanks and is left behind unused. */
static void on_text(void *user, const char *text, int n)
{
    struct reader *r = user;

    if (r->depth && !r->last[r->depth - 1])
        add_chars(r, text, (size_t)n);
}

static void on_end(void *user, const char *name)
{
    struct reader *r = user;
    static const char blanks[] = " \t\r\n";

    (void)name;
    if (!r->depth || r->no_memory)
        return;
    struct ys_kml_node *node = &r->out->node[r->open[--r->depth]];

    if (node->child) {
        node->text = r->used;
        add_chars(r, "", 1);
        return;
    }
    add_chars(r, "", 1);
    if (r->no_memory)
        return;
    char *text = r->out->chars + node->text;
    size_t end = r->used - 1 - node->text;

    while (end && strchr(blanks, text[end - 1]))
        text[--end] = '\0';
    node->text += strspn(text, blanks);
}

static void on_doctype(void *user, const char *name, const char *system_id,
                       const char *public_id, int has_subset)
{
    (void)name, (void)system_id, (void)public_id, (void)has_subset;
    stop(user, "a document type, which no such file has (entities that grow without end?)");
}

/* HTML's names for U+00A0 to U+00FF, in order, which XML does not have; others are left out. */
static void on_entity(void *user, const char *name, int is_parameter)
{
    static const char *const latin[] = {
        "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",
        "uml",    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",
        "deg",    "plusmn", "sup2",   "sup3",   "acute",  "micro",  "para",   "middot",
        "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12", "frac34", "iquest",
        "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
        "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",
        "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",
        "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",  "szlig",
        "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
        "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
        "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide",
        "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

    for (size_t i = 0; !is_parameter && i < sizeof latin / sizeof *latin; i++)
        if (!strcmp(name, latin[i])) {
            char text[4];
            /* A blank that does not break is a blank. */
            const size_t n = i ? ys_utf8_encode(text, (uint32_t)(0xA0 + i)) : 1;

            on_text(user, i ? text : " ", (int)n);
            return;
        }
}

/* Windows-1252, which expat does not know and old programs for Windows declare. */
static int on_encoding(void *user, const char *name, XML_Encoding *out)
{
    static const int high[32] = {
        0x20AC, -1,     0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, -1,     0x017D, -1,     -1,     0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1,     0x017E, 0x0178};

    (void)user;
    if (strcasecmp(name, "windows-1252") && strcasecmp(name, "cp1252"))
        return XML_STATUS_ERROR;
    for (int i = 0; i < 256; i++)
        out->map[i] = i >= 0x80 && i < 0xA0 ? high[i - 0x80] : i;
    out->data = NULL;
    out->convert = NULL;
    out->release = NULL;
    return XML_STATUS_OK;
}

static void set_handlers(struct reader *r)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    /* As if there were a DTD elsewhere, which is not read: names of entities may then be unknown. */
    XML_UseForeignDTD(r->parser, XML_TRUE);
    XML_SetSkippedEntityHandler(r->parser, on_entity);
    XML_SetUnknownEncodingHandler(r->parser, on_encoding, NULL);
}

/* Text that was UTF-16 is UTF-8 by now, and still says what it was; any other encoding that it names
 * is its own. */
static XML_Parser new_parser(const struct ys_xml_text *text)
{
    static const char was[] = "utf-16";
    const char *const end = text->n ? memchr(text->bytes, '>', text->n) : NULL;

    for (const char *at = text->bytes; end && at + sizeof was <= end; at++)
        if ((at[0] | 0x20) == 'u' && !strncasecmp(at, was, sizeof was - 1) &&
            ys_utf8_valid(text->bytes, text->n) == text->n)
            return XML_ParserCreate("UTF-8");
    return XML_ParserCreate(NULL);
}

ys_status ys_xml_parse(struct ys_kml *out, const struct ys_xml_text *text, const char *what,
                       const char *name, struct ys_error *err)
{
    struct reader r = {.out = out, .parser = new_parser(text)};
    ys_status st = YS_OK;

    *out = (struct ys_kml){0};
    if (!r.parser)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    if (text->n > YS_KML_MOST_BYTES) {
        XML_ParserFree(r.parser);
        return ys_fail(err, YS_ERR_FORMAT, "%s: %s of %zu bytes; want %d at most", name, what,
                       text->n, YS_KML_MOST_BYTES);
    }
    set_handlers(&r);
    const bool good = XML_Parse(r.parser, text->bytes, (int)text->n, 1) == XML_STATUS_OK;
    const enum XML_Error why = XML_GetErrorCode(r.parser);
    const unsigned long line = (unsigned long)XML_GetCurrentLineNumber(r.parser);

    if (r.no_memory || why == XML_ERROR_NO_MEMORY)
        st = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    else if (!good || r.refused)
        st = ys_fail(err, YS_ERR_FORMAT, "%s: %s, line %lu: %s", name, what, line,
                     r.refused ? r.refused : XML_ErrorString(why));
    XML_ParserFree(r.parser);
    if (st)
        ys_kml_fini(out);
    return st;
}

ys_status ys_kml_parse(struct ys_kml *out, const char *bytes, size_t n, const char *name,
                       struct ys_error *err)
{
    ys_status st = ys_xml_parse(out, &(struct ys_xml_text){bytes, n}, "KML", name, err);

    if (!st && !ys_kml_is(out, 0, "kml")) {
        st = ys_fail(err, YS_ERR_FORMAT, "%s: XML of <%.40s>; want <kml>", name,
                     ys_kml_name(out, 0));
        ys_kml_fini(out);
    }
    return st;
}

ys_status ys_kml_of_zip(struct ys_kml *out, const struct ys_zip *zip, struct ys_error *err)
{
    const struct ys_zip_entry *entry = ys_zip_find(zip, "doc.kml");
    char *bytes, name[320];

    *out = (struct ys_kml){0};
    for (size_t i = 0; !entry && i < zip->n; i++) {
        const size_t n = strlen(zip->entry[i].name);

        if (n > 4 && !strcasecmp(zip->entry[i].name + n - 4, ".kml"))
            entry = &zip->entry[i];
    }
    if (!entry)
        return ys_fail(err, YS_ERR_FORMAT, "%s: a zip archive without a KML; want a KMZ",
                       zip->name);
    ys_status st = ys_zip_read(&bytes, zip, entry, YS_KML_MOST_BYTES, err);
    if (st)
        return st;
    snprintf(name, sizeof name, "%.200s: %.100s", zip->name, entry->label);
    st = ys_kml_parse(out, bytes, entry->size, name, err);
    free(bytes);
    return st;
}

void ys_kml_fini(struct ys_kml *kml)
{
    free(kml->node);
    free(kml->chars);
    *kml = (struct ys_kml){0};
}

const char *ys_kml_name(const struct ys_kml *kml, uint32_t node)
{
    return kml->chars + kml->node[node].name;
}

const char *ys_kml_text(const struct ys_kml *kml, uint32_t node)
{
    return kml->chars + kml->node[node].text;
}

bool ys_kml_is(const struct ys_kml *kml, uint32_t node, const char *name)
{
    return !strcmp(ys_kml_name(kml, node), name);
}

uint32_t ys_kml_child(const struct ys_kml *kml, uint32_t node, const char *name)
{
    uint32_t at = kml->node[node].child;

    while (at && !ys_kml_is(kml, at, name))
        at = kml->node[at].next;
    return at;
}

const char *ys_kml_child_text(const struct ys_kml *kml, uint32_t node, const char *name)
{
    const uint32_t child = ys_kml_child(kml, node, name);

    return child ? ys_kml_text(kml, child) : "";
}

int ys_kml_position(struct ys_point *out, const char **text)
{
    static const char blanks[] = " \t\r\n";
    const char *at = *text + strspn(*text, blanks);
    double altitude;

    *text = at;
    if (!*at)
        return 0;
    if (!ys_number_read(&out->x, &at) || *at != ',')
        return -1;
    at++;
    if (!ys_number_read(&out->y, &at))
        return -1;
    if (*at == ',') {
        at++;
        /* A height may be missing behind its comma. */
        if (*at && !strchr(blanks, *at) && !ys_number_read(&altitude, &at))
            return -1;
    }
    if (*at && !strchr(blanks, *at))
        return -1;
    *text = at;
    return 1;
}
