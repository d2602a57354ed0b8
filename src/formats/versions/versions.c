/* versions.c - which libraries a report was made with */

#include "versions.h"

#include <csv.h>
#include <expat.h>
#include <geotiff.h>
#include <jansson.h>
#include <jpeglib.h>
#include <libdeflate.h>
#include <png.h>
#include <proj.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <tiffio.h>

#include "../../base/sha256.h"
#include "../../base/utf8.h"
#include "../gpkg/gpkg.h"

#define WORDS(text)    #text
#define TEXT_OF(macro) WORDS(macro)

static void add(struct ys_library *out, size_t *n, const char *name, const char *version)
{
    /* "LIBTIFF, Version 4.5.0" and lines of copyright, "expat_2.5.0": the number alone. */
    const size_t skip = strcspn(version, "0123456789");
    const char *from = version[skip] ? version + skip : version;
    struct ys_library *row = &out[(*n)++];

    row->name = name;
    snprintf(row->version, sizeof row->version, "%.*s", (int)strcspn(from, " \r\n"), from);
}

/* Of the EPSG tables that PROJ reads: they, too, say where a place is. */
static void add_epsg(struct ys_library *out, size_t *n)
{
    PJ_CONTEXT *ctx = proj_context_create();
    const char *version = ctx ? proj_context_get_database_metadata(ctx, "EPSG.VERSION") : NULL;

    add(out, n, "EPSG dataset", version ? version : "unknown");
    proj_context_destroy(ctx);
}

size_t ys_library_versions(struct ys_library out[YS_MOST_LIBRARIES])
{
    const unsigned geotiff = LIBGEOTIFF_VERSION; /* 1710 of 1.7.1 */
    char text[32];
    size_t n = 0;

    add_epsg(out, &n);
    add(out, &n, "OpenSSL", ys_hash_library());
    add(out, &n, "PROJ", proj_info().version);
    add(out, &n, "SQLite", ys_gpkg_library());
    add(out, &n, "expat", XML_ExpatVersion());
    add(out, &n, "jansson", jansson_version_str());
    snprintf(text, sizeof text, "%d.%d.%d", CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    add(out, &n, "libcsv", text);
    add(out, &n, "libdeflate", LIBDEFLATE_VERSION_STRING);
    snprintf(text, sizeof text, "%u.%u.%u", geotiff / 1000, geotiff / 100 % 10,
             geotiff / 10 % 10);
    add(out, &n, "libgeotiff", text);
#ifdef LIBJPEG_TURBO_VERSION
    add(out, &n, "libjpeg-turbo", TEXT_OF(LIBJPEG_TURBO_VERSION));
#else
    add(out, &n, "libjpeg", TEXT_OF(JPEG_LIB_VERSION));
#endif
    add(out, &n, "libpng", png_get_libpng_ver(NULL));
    add(out, &n, "libtiff", TIFFGetVersion());
    add(out, &n, "utf8proc", ys_utf8_library());
    return n;
}
