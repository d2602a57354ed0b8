/*
 * bombs.c - small files that ask for much: bombs FOLDER writes them, named by what they are
 *
 * Each declares or unpacks to far more than it is: gigapixels, a gigabyte of spaces, a million features,
 * entities that grow, a query without end.
 */
#include <libdeflate.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h> /* wants what stdio.h declares */

enum { MILLION = 1000000 };

static void stop(const char *what)
{
    perror(what);
    exit(3);
}

static FILE *create(const char *name)
{
    FILE *f = fopen(name, "wb");

    if (!f)
        stop(name);
    return f;
}

static void done(FILE *f)
{
    if (fclose(f))
        stop("fclose");
}

static void number(FILE *f, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        fputc((int)(value >> 8 * i & 0xff), f);
}

static void big_number(FILE *f, uint32_t value)
{
    for (int i = 24; i >= 0; i -= 8)
        fputc((int)(value >> i & 0xff), f);
}

static void repeat(FILE *f, const char *text, size_t times)
{
    while (times--)
        fputs(text, f);
}

/* n zeros (or other bytes), packed into out as zlib has it; gives its length. */
static size_t pack(uint8_t **out, int byte, size_t n, int raw)
{
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(9);
    uint8_t *plain = malloc(n);
    const size_t room = n / 100 + 1000;

    *out = malloc(room);
    if (!packer || !plain || !*out)
        stop("malloc");
    memset(plain, byte, n);
    const size_t size = raw ? libdeflate_deflate_compress(packer, plain, n, *out, room)
                            : libdeflate_zlib_compress(packer, plain, n, *out, room);
    if (!size)
        stop("packing");
    libdeflate_free_compressor(packer);
    free(plain);
    return size;
}

/* ---- TIFF: one strip, or sparse blocks where there are no bytes */

struct tiff {
    uint32_t width, height, rows;
    const uint8_t *bytes;
    size_t n;
    uint32_t says_n, next; /* of bytes; 0: n.  Offset of a further directory */
};

static FILE *tiff(const char *name, const struct tiff *t)
{
    const uint32_t at = 8 + 2 + 9 * 12 + 4;
    const uint32_t tag[9][4] = {{256, 4, 1, t->width},
                                {257, 4, 1, t->height},
                                {258, 3, 1, 8},
                                {259, 3, 1, 8},
                                {262, 3, 1, 1},
                                {273, 4, 1, t->n ? at : 0},
                                {277, 3, 1, 1},
                                {278, 4, 1, t->rows},
                                {279, 4, 1, t->says_n ? t->says_n : (uint32_t)t->n}};
    FILE *f = create(name);

    fputs("II*", f);
    number(f, 0, 1);
    number(f, 8, 4);
    number(f, 9, 2);
    for (int i = 0; i < 9; i++) {
        number(f, tag[i][0], 2);
        number(f, tag[i][1], 2);
        number(f, tag[i][2], 4);
        number(f, tag[i][3], 4);
    }
    number(f, t->next, 4);
    if (t->n)
        fwrite(t->bytes, 1, t->n, f);
    return f;
}

static void tiffs(void)
{
    uint8_t *packed;
    size_t n = pack(&packed, 0, (size_t)1 << 28, 0);

    done(tiff("strip_20231005.tif", &(struct tiff){16384, 16384, 16384, packed, n, 0, 0}));
    free(packed);
    done(tiff("giga_20231005.tif",
              &(struct tiff){UINT32_MAX, UINT32_MAX, UINT32_MAX, NULL, 0, 0, 0}));
    done(tiff("sparse_20231005.tif", &(struct tiff){4000000, 4000000, 1, NULL, 0, 0, 0}));
    n = pack(&packed, 0, 10000, 0);
    done(tiff("lie_20231005.tif", &(struct tiff){100, 100, 100, packed, n, 0xfffffff0, 0}));
    done(tiff("loop_20231005.tif", &(struct tiff){100, 100, 100, packed, n, 0, 8}));
    const uint32_t end = (uint32_t)(8 + 2 + 9 * 12 + 4 + n + n % 2);
    FILE *f = tiff("pages_20231005.tif", &(struct tiff){100, 100, 100, packed, n, 0, end});
    if (n % 2)
        fputc(0, f);
    for (uint32_t i = 0; i < MILLION / 2; i++) {
        number(f, 1, 2);
        number(f, 256 | 4 << 16, 4);
        number(f, 1, 4);
        number(f, 10, 4);
        number(f, i == MILLION / 2 - 1 ? 0 : end + 18 * (i + 1), 4);
    }
    done(f);
    free(packed);
}

/* ---- PNG */

static void chunk(FILE *f, const char *name, const void *bytes, size_t n)
{
    uint32_t sum = libdeflate_crc32(0, name, 4);

    if (n)
        sum = libdeflate_crc32(sum, bytes, n);
    big_number(f, (uint32_t)n);
    fwrite(name, 1, 4, f);
    if (n)
        fwrite(bytes, 1, n, f);
    big_number(f, sum);
}

static FILE *png(const char *name, uint32_t side, uint8_t bits, uint8_t colour)
{
    const uint8_t head[13] = {(uint8_t)(side >> 24),
                              (uint8_t)(side >> 16),
                              (uint8_t)(side >> 8),
                              (uint8_t)side,
                              (uint8_t)(side >> 24),
                              (uint8_t)(side >> 16),
                              (uint8_t)(side >> 8),
                              (uint8_t)side,
                              bits,
                              colour};
    FILE *f = create(name);

    fputs("\x89PNG\r\n\x1a\n", f);
    chunk(f, "IHDR", head, sizeof head);
    return f;
}

static void pngs(void)
{
    uint8_t *packed, *text;
    FILE *f = png("widest_20231005.png", 0x7fffffff, 16, 6);

    chunk(f, "IDAT", "x", 1);
    chunk(f, "IEND", NULL, 0);
    done(f);
    /* 60,000 x 60,000 of one bit: 450 MB of zeros in half a megabyte, 3.6 GB where a sample takes a byte. */
    size_t n = pack(&packed, 0, (size_t)7501 * 60000, 0);
    f = png("giga_20231005.png", 60000, 1, 0);
    chunk(f, "IDAT", packed, n);
    chunk(f, "IEND", NULL, 0);
    done(f);
    free(packed);

    const size_t n_small = pack(&packed, 0, 101 * 100, 0);
    n = pack(&text, 'a', (size_t)1 << 29, 0);
    uint8_t *named = malloc(n + 9);
    if (!named)
        stop("malloc");
    memcpy(named, "Comment\0", 9);
    memcpy(named + 9, text, n);
    f = png("text_20231005.png", 100, 8, 0);
    for (int i = 0; i < 3; i++)
        chunk(f, "zTXt", named, n + 9);
    memcpy(named + 6, "\0", 2);
    chunk(f, "iCCP", named, n + 9);
    chunk(f, "IDAT", packed, n_small);
    chunk(f, "IEND", NULL, 0);
    done(f);
    f = png("chunks_20231005.png", 100, 8, 0);
    for (int i = 0; i < MILLION; i++)
        chunk(f, "tEXt", "Comment\0a", 9);
    chunk(f, "IDAT", packed, n_small);
    chunk(f, "IEND", NULL, 0);
    done(f);
    free(named);
    free(text);
    free(packed);
}

/* ---- JPEG */

/* 16 x 16 pixels, grey, with another size in its header, and the last scan so many times. */
static void jpeg(const char *name, unsigned side, int progressive, int scans)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr err;
    unsigned char *bytes = NULL, row[16] = {1, 90, 7, 200, 3}, *rows[1] = {row};
    unsigned long n = 0, sos = 0;

    c.err = jpeg_std_error(&err);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &n);
    c.image_width = c.image_height = 16;
    c.input_components = 1;
    c.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&c);
    if (progressive)
        jpeg_simple_progression(&c);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < 16)
        jpeg_write_scanlines(&c, rows, 1);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    for (unsigned long i = 0; i + 9 < n; i++) {
        if (bytes[i] == 0xff && (bytes[i + 1] == 0xc0 || bytes[i + 1] == 0xc2)) {
            bytes[i + 5] = bytes[i + 7] = (unsigned char)(side >> 8);
            bytes[i + 6] = bytes[i + 8] = (unsigned char)side;
        } else if (bytes[i] == 0xff && bytes[i + 1] == 0xda) {
            sos = i;
        }
    }
    FILE *f = create(name);
    fwrite(bytes, 1, n - 2, f);
    while (scans--)
        fwrite(bytes + sos, 1, n - 2 - sos, f);
    fwrite("\xff\xd9", 1, 2, f);
    done(f);
    free(bytes);
}

/* ---- zip: one packed entry, that says what it likes of its size */

static void zip(const char *name, const char *entry, int byte, size_t unpacked, uint32_t says)
{
    uint8_t *packed;
    const size_t n = pack(&packed, byte, unpacked, 1), length = strlen(entry);
    FILE *f = create(name);
    uint32_t at = 0;

    for (int central = 0; central < 2; central++) {
        at = central ? (uint32_t)(30 + length + n) : 0;
        number(f, central ? 0x02014b50 : 0x04034b50, 4);
        if (central)
            number(f, 20, 2);
        number(f, 20, 2);
        number(f, 0, 2);
        number(f, 8, 2);
        number(f, 0, 4);
        number(f, 0, 4); /* no one comes as far as the checksum */
        number(f, n, 4);
        number(f, says, 4);
        number(f, length, 2);
        number(f, 0, 2);
        for (int i = 0; central && i < 7; i++)
            number(f, 0, 2);
        fputs(entry, f);
        if (!central)
            fwrite(packed, 1, n, f);
    }
    number(f, 0x06054b50, 4);
    number(f, 0, 4);
    number(f, 1 | 1 << 16, 4);
    number(f, 46 + length, 4);
    number(f, at, 4);
    number(f, 0, 2);
    done(f);
    free(packed);
}

/* ---- texts */

static FILE *text(const char *name, const char *head)
{
    FILE *f = create(name);

    fputs(head, f);
    return f;
}

static void laughs(const char *name, const char *element)
{
    FILE *f = text(name, "<?xml version=\"1.0\"?><!DOCTYPE k [<!ENTITY a \"aaaaaaaaaa\">");

    for (char c = 'b'; c < 'n'; c++) {
        fprintf(f, "<!ENTITY %c \"", c);
        for (int i = 0; i < 10; i++)
            fprintf(f, "&%c;", c - 1);
        fputs("\">", f);
    }
    fprintf(f, "]><%s><Document><name>&m;</name></Document></%s>", element, element);
    done(f);
}

static void texts(void)
{
    static const char kml[] = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>";
    FILE *f = text("deep.kml", kml);

    repeat(f, "<Folder>", MILLION);
    done(f);
    f = text("many.kml", kml);
    repeat(f, "<Placemark/>", MILLION);
    fputs("</Document></kml>", f);
    done(f);
    laughs("laugh.kml", "kml");
    laughs("laugh.aux.xml", "PAMDataset");
    f = text("deep.geojson", "");
    repeat(f, "[", 10 * MILLION);
    done(f);
    f = text("million.geojson", "{\"type\":\"FeatureCollection\",\"features\":[");
    repeat(f, "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null},", MILLION);
    fputs("0]}", f);
    done(f);
    f = text("keys.geojson", "{\"type\":\"FeatureCollection\"");
    for (int i = 0; i < 3 * MILLION; i++)
        fprintf(f, ",\"%d\":1", i);
    fputs("}", f);
    done(f);
    f = text("empty.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{}");
    repeat(f, ",{}", 10 * MILLION);
    fputs("]}", f);
    done(f);
    f = text("ring.geojson",
             "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
             "\"properties\":{\"count\":"
             "\"vessel\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0]");
    repeat(f, ",[1,1]", MILLION);
    fputs(",[0,0]]]}}]}", f);
    done(f);
    f = text("rows.csv", "id,class,kind,site,date_start,date_end,comparator,value\n");
    for (int i = 0; i < MILLION; i++)
        fprintf(f, "%d,railcar,snapshot,,2023-10-05,,about,73\n", i);
    done(f);
    f = text("columns.csv", "");
    repeat(f, "id,", 10 * MILLION);
    done(f);
}

/* ---- GeoPackage: layers that are queries without end */

static void gpkg(const char *name, const char *layer)
{
    static const char head[] =
        "PRAGMA application_id=1196444487; PRAGMA user_version=10300;"
        "CREATE TABLE gpkg_spatial_ref_sys(srs_name TEXT,srs_id INTEGER PRIMARY "
        "KEY,organization TEXT,"
        "organization_coordsys_id INTEGER,definition TEXT,description TEXT);"
        "INSERT INTO gpkg_spatial_ref_sys VALUES('WGS 84',4326,'EPSG',4326,'GEOGCS','');"
        "CREATE TABLE gpkg_contents(table_name TEXT PRIMARY KEY,data_type TEXT,identifier "
        "TEXT,description "
        "TEXT,last_change TEXT,min_x,min_y,max_x,max_y,srs_id INTEGER);"
        "CREATE TABLE gpkg_geometry_columns(table_name TEXT,column_name "
        "TEXT,geometry_type_name TEXT,srs_id "
        "INTEGER,z,m);"
        "INSERT INTO gpkg_contents VALUES('t','features','t','','',0,0,1,1,4326);"
        "INSERT INTO gpkg_geometry_columns VALUES('t','geom','POLYGON',4326,0,0);";
    sqlite3 *db;

    unlink(name);
    if (sqlite3_open(name, &db) || sqlite3_exec(db, head, NULL, NULL, NULL) ||
        sqlite3_exec(db, layer, NULL, NULL, NULL)) {
        fprintf(stderr, "bombs: %s: %s\n", name, sqlite3_errmsg(db));
        exit(3);
    }
    sqlite3_close(db);
}

#define ENDLESS "WITH RECURSIVE c(fid) AS (SELECT 1 UNION ALL SELECT fid+1 FROM c) "

int main(int argc, char **argv)
{
    if (argc != 2 || chdir(argv[1]))
        return fputs("usage: bombs FOLDER\n", stderr), 2;
    tiffs();
    pngs();
    jpeg("giga_20231005.jpg", 65500, 0, 0);
    jpeg("progressive_20231005.jpg", 20000, 1, 0);
    jpeg("scans_20231005.jpg", 4000, 1, 20000);
    zip("spaces.kmz", "doc.kml", ' ', (size_t)1 << 29, UINT32_MAX - 1);
    zip("modest.kmz", "doc.kml", ' ', (size_t)1 << 29, 1000);
    texts();
    gpkg("endless.gpkg", "CREATE VIEW t AS " ENDLESS
                         "SELECT fid,'vessel' AS count,zeroblob(99) AS geom FROM c;");
    gpkg("sum.gpkg", "CREATE VIEW t AS " ENDLESS
                     "SELECT count(*) AS fid,'vessel' AS count,zeroblob(99) AS geom FROM c;");
    gpkg("blob.gpkg",
         "CREATE VIEW t AS SELECT 1 AS fid,'vessel' AS count,zeroblob(900000000) AS geom;");
    gpkg("million.gpkg",
         "CREATE TABLE t(fid INTEGER PRIMARY KEY,count TEXT,geom BLOB); INSERT INTO t " ENDLESS
         "SELECT fid,'vessel',x'4750000100000000' FROM c LIMIT 1000000;");
    return 0;
}
