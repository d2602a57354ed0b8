/*
 * tile_aux.c - the .aux.xml beside a tile: GDAL's own notes on it, and those of ArcGIS
 *
 * Read by expat, as a stream of elements of which the path decides: no tree is built, so that the
 * memory is bounded whatever the size of histograms and tables that stand between.  Documents
 * with a type of their own are refused, since such define entities that grow without end.
 */

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../tiff/tiff_io.h"
#include "tile_beside.h"
#include "tile_parts.h"

enum {
    MOST_BYTES = 64 << 20, /* statistics of many bands are some megabytes */
    MOST_TEXT = 64 << 10,  /* a WKT is some kilobytes */
    MOST_DEPTH = 32,
    MOST_GCPS = 10000
};

enum place { /* elements whose text is wanted */
             NOWHERE,
             SRS,
             TRANSFORM,
             ESRI_WKT,
             NODATA_VALUE,
             NODATA_VALUES,
             TIFF_ITEM
};

struct reader {
    struct ys_beside *out;
    XML_Parser parser;
    unsigned depth;
    char name[MOST_DEPTH][24]; /* of the open elements, cut */
    enum place place;
    unsigned band;  /* of the open PAMRasterBand, from 1; 0: none */
    bool in_domain; /* inside metadata that are not the default ones */
    char item[32];  /* name of the open one */
    char *text;     /* MOST_TEXT bytes */
    size_t n;
    char *esri_wkt;
    const char *refused; /* why this reader stopped; NULL: it did not */
    bool no_memory;
};

static const char *attribute(const char **atts, const char *name)
{
    for (; atts[0]; atts += 2)
        if (!strcasecmp(atts[0], name))
            return atts[1];
    return NULL;
}

static bool is_at(const struct reader *r, const char *a, const char *b)
{
    return r->depth >= 2 && !strcasecmp(r->name[0], "PAMDataset") &&
           !strcasecmp(r->name[1], a) &&
           (b ? r->depth == 3 && !strcasecmp(r->name[2], b) : r->depth == 2);
}

static void keep(struct reader *r, char **to, const char *text)
{
    if (!text || !*text || *to)
        return;
    *to = ys_strdup(text);
    r->no_memory = r->no_memory || !*to;
}

static double number_of(const char **atts, const char *name)
{
    const char *text = attribute(atts, name);

    return text ? ys_gdal_number(text, strlen(text)) : (double)NAN;
}

static void add_gcp(struct reader *r, const char **atts)
{
    struct ys_beside *out = r->out;
    const struct ys_gcp gcp = {number_of(atts, "Pixel"), number_of(atts, "Line"),
                               number_of(atts, "X"), number_of(atts, "Y")};

    if (!isfinite(gcp.col + gcp.row + gcp.x + gcp.y) || out->n_gcp == MOST_GCPS)
        return;
    if (!(out->n_gcp & (out->n_gcp + 1))) { /* room doubles at 0, 1, 3, 7, ... */
        struct ys_gcp *more = ys_resize(out->gcp, 2 * out->n_gcp + 1, sizeof *more);

        if (!more) {
            r->no_memory = true;
            return;
        }
        out->gcp = more;
    }
    out->gcp[out->n_gcp++] = gcp;
}

/* The eight bytes of a double, little-endian, as GDAL adds them where the text is not exact. */
static bool from_hex(double *out, const char *hex)
{
    uint64_t bits = 0;

    if (!hex || strlen(hex) != 16 || strspn(hex, "0123456789abcdefABCDEF") != 16)
        return false;
    for (int i = 7; i >= 0; i--)
        bits = bits << 8 | strtoul((char[3]){hex[2 * i], hex[2 * i + 1], 0}, NULL, 16);
    memcpy(out, &bits, sizeof *out);
    return true;
}

static void enter_band(struct reader *r, const char *name, const char **atts)
{
    const char *number = attribute(atts, "band");

    if (is_at(r, "PAMRasterBand", NULL)) {
        const long band = number ? strtol(number, NULL, 10) : 0;

        r->band = band >= 1 && band <= YS_MOST_SAMPLES ? (unsigned)band : 0;
    }
    if (!r->band || !is_at(r, "PAMRasterBand", "NoDataValue"))
        return;
    struct ys_nodata *nodata = &r->out->nodata[r->band - 1];

    (void)name;
    nodata->has = from_hex(&nodata->value, attribute(atts, "le_hex_equiv"));
    if (!nodata->has)
        r->place = NODATA_VALUE;
}

static void enter_metadata(struct reader *r, const char **atts)
{
    const char *domain = attribute(atts, "domain"), *key = attribute(atts, "key");

    if (is_at(r, "Metadata", NULL)) {
        r->in_domain = domain && *domain;
        r->out->has_rpc = r->out->has_rpc || (domain && !strcasecmp(domain, "RPC"));
    }
    if (is_at(r, "Metadata", "MDI") && !r->in_domain && key &&
        !strcasecmp(key, "NODATA_VALUES"))
        r->place = NODATA_VALUES;
    else if (is_at(r, "Metadata", "MDI") && !r->in_domain && key) {
        r->place = TIFF_ITEM;
        snprintf(r->item, sizeof r->item, "%s", key);
    }
    if (r->depth == 5 && !strcasecmp(r->name[1], "Metadata") &&
        !strcasecmp(r->name[2], "GeodataXform") &&
        !strcasecmp(r->name[3], "SpatialReference") && !strcasecmp(r->name[4], "WKT"))
        r->place = ESRI_WKT;
}

static void stop(struct reader *r, const char *why)
{
    r->refused = why;
    XML_StopParser(r->parser, XML_FALSE);
}

static void on_start(void *user, const char *name, const char **atts)
{
    struct reader *r = user;

    if (r->depth == MOST_DEPTH) {
        stop(r, "elements too deep in one another");
        return;
    }
    snprintf(r->name[r->depth++], sizeof r->name[0], "%s", name);
    r->n = 0;
    r->place = is_at(r, "SRS", NULL)            ? SRS
               : is_at(r, "GeoTransform", NULL) ? TRANSFORM
                                                : NOWHERE;
    if (is_at(r, "GCPList", NULL))
        keep(r, &r->out->gcp_srs, attribute(atts, "Projection"));
    if (is_at(r, "GCPList", "GCP"))
        add_gcp(r, atts);
    enter_band(r, name, atts);
    enter_metadata(r, atts);
}

static void on_text(void *user, const char *text, int n)
{
    struct reader *r = user;
    const size_t left = MOST_TEXT - 1 - r->n, take = (size_t)n < left ? (size_t)n : left;

    if (r->place == NOWHERE)
        return;
    memcpy(r->text + r->n, text, take);
    r->n += take;
}

/* What GDAL kept of a TIFF that it copied into a format without such tags. */
static void take_item(struct reader *r)
{
    struct ys_beside *out = r->out;

    out->rendered = out->rendered || ys_meta_is_rendered(r->text, r->n);
    if (!strcmp(r->item, "TIFFTAG_DATETIME"))
        out->has_tag_date = ys_date_from_tiff(&out->tag_date, r->text);
    else if (!strcmp(r->item, "TIFFTAG_SOFTWARE"))
        ys_printable(out->software, sizeof out->software, r->text, r->n);
}

static void take_text(struct reader *r)
{
    struct ys_beside *out = r->out;
    double v[6];

    r->text[r->n] = '\0';
    switch (r->place) {
    case NOWHERE:
        break;
    case SRS:
        keep(r, &out->srs, r->text);
        break;
    case ESRI_WKT:
        keep(r, &r->esri_wkt, r->text);
        break;
    case TRANSFORM:
        if (ys_gdal_numbers(v, 6, r->text, r->n) == 6 && isfinite(v[0] + v[3]) &&
            fabs(v[1] * v[5] - v[2] * v[4]) > 0) {
            memcpy(out->transform, v, sizeof out->transform);
            out->has_transform = true;
        }
        break;
    case NODATA_VALUE:
        ys_nodata_read(&out->nodata[r->band - 1], r->text, r->n);
        break;
    case NODATA_VALUES:
        ys_nodata_list(out->nodata, r->text, r->n);
        break;
    case TIFF_ITEM:
        take_item(r);
        break;
    }
}

static void on_end(void *user, const char *name)
{
    struct reader *r = user;

    (void)name;
    take_text(r);
    r->place = NOWHERE;
    r->depth--;
    if (r->depth == 1)
        r->band = 0;
}

static void on_doctype(void *user, const char *name, const char *system_id,
                       const char *public_id, int has_subset)
{
    (void)name, (void)system_id, (void)public_id, (void)has_subset;
    stop(user, "a document type, which no .aux.xml has");
}

static ys_status parse(struct reader *r, int fd, const char *name, struct ys_error *err)
{
    uint64_t at = 0;
    enum XML_Status good = XML_STATUS_OK;

    for (bool last = false; good == XML_STATUS_OK && !last;) {
        void *buffer = XML_GetBuffer(r->parser, 1 << 16);
        const int64_t n = buffer ? ys_pread(fd, buffer, 1 << 16, at) : 0;

        if (!buffer)
            return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
        if (n < 0)
            return ys_fail(err, YS_ERR_IO, "%s: it cannot be read", name);
        at += (uint64_t)n;
        last = n < 1 << 16;
        if (at > MOST_BYTES) {
            r->refused = "more than 64 MiB";
            break;
        }
        good = XML_ParseBuffer(r->parser, (int)n, last);
    }
    const enum XML_Error why = XML_GetErrorCode(r->parser);
    if (r->no_memory || why == XML_ERROR_NO_MEMORY)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    if (good != XML_STATUS_OK || r->refused)
        snprintf(r->out->problem, sizeof r->out->problem, "%s: line %lu: %s; left out", name,
                 (unsigned long)XML_GetCurrentLineNumber(r->parser),
                 r->refused ? r->refused : XML_ErrorString(why));
    return YS_OK;
}

ys_status ys_beside_aux(struct ys_beside *out, int fd, const char *name, struct ys_error *err)
{
    struct reader r = {.out = out, .parser = XML_ParserCreate(NULL)};
    ys_status status;

    r.text = ys_new_raw(MOST_TEXT, 1);
    if (!r.parser || !r.text) {
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    } else {
        XML_SetUserData(r.parser, &r);
        XML_SetElementHandler(r.parser, on_start, on_end);
        XML_SetCharacterDataHandler(r.parser, on_text);
        XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
        status = parse(&r, fd, name, err);
    }
    if (!out->srs && r.esri_wkt) {
        out->srs = r.esri_wkt;
        r.esri_wkt = NULL;
    }
    XML_ParserFree(r.parser);
    free(r.text);
    free(r.esri_wkt);
    return status;
}
