/* stac.c - the STAC Item beside a tile */

#include "stac.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/text.h"
#include "../text/jsontext.h"
#include "../tiff/tiff_io.h"

/* Items are some kilobytes; those with every asset of a scene, some hundreds. */
enum { MOST_BYTES = 4 << 20 };

static double number_of(const json_t *properties, const char *key)
{
    const json_t *value = json_object_get(properties, key);

    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void text_of(char *out, size_t size, const json_t *value)
{
    if (json_is_string(value))
        ys_printable(out, size, json_string_value(value), json_string_length(value));
}

/* "pleiades-neo-3 / PNEO3 imager": platform, then instruments. */
static void sensor_of(struct ys_stac *out, const json_t *properties)
{
    const json_t *instruments = json_object_get(properties, "instruments");
    char first[48] = "";

    text_of(out->sensor, sizeof out->sensor, json_object_get(properties, "platform"));
    text_of(first, sizeof first, json_array_get(instruments, 0));
    const size_t n = strlen(out->sensor), room = sizeof out->sensor - n;
    if (first[0] && strlen(first) + 3 < room) {
        if (n)
            memcpy(out->sensor + n, " / ", 4);
        memcpy(out->sensor + strlen(out->sensor), first, strlen(first) + 1);
    }
}

static ys_status read_time(struct ys_date *out, const json_t *value, const char *name,
                           struct ys_error *err)
{
    struct ys_error why;
    char shown[48];

    if (ys_date_time_parse(out, json_string_value(value), &why) == YS_OK)
        return YS_OK;
    text_of(shown, sizeof shown, value);
    return ys_fail(err, YS_ERR_FORMAT,
                   "%s: datetime '%s': want a time like 2024-05-17T02:13:00Z", name, shown);
}

/* properties.datetime; where that is null, the range from start_datetime to end_datetime. */
static ys_status date_of(struct ys_stac *out, const json_t *properties, const char *name,
                         struct ys_error *err)
{
    const json_t *value = json_object_get(properties, "datetime");
    const json_t *const end = json_object_get(properties, "end_datetime");
    const bool range = !json_is_string(value);
    struct ys_date last;
    ys_status status;

    if (range)
        value = json_object_get(properties, "start_datetime");
    if (!json_is_string(value))
        return YS_OK;
    if ((status = read_time(&out->date, value, name, err)) != YS_OK)
        return status;
    out->has_date = true;
    out->last_day = out->date.days;
    if (!range || !json_is_string(end))
        return YS_OK;
    if ((status = read_time(&last, end, name, err)) != YS_OK)
        return status;
    if (last.days < out->date.days)
        return ys_fail(err, YS_ERR_FORMAT, "%s: end_datetime is before start_datetime", name);
    out->last_day = last.days;
    return YS_OK;
}

ys_status ys_stac_parse(struct ys_stac *out, const char *bytes, size_t n, const char *name,
                        struct ys_error *err)
{
    json_error_t why;
    ys_status status = YS_OK;
    char text[120];
    bool no_memory;

    *out = (struct ys_stac){
        .off_nadir_deg = NAN, .sun_azimuth_deg = NAN, .sun_elevation_deg = NAN};
    /* Editors put a byte order mark before it, which is no part of JSON. */
    const size_t mark = n >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    json_t *root = ys_json_load(&no_memory, bytes + mark, n - mark, 0, &why);
    if (no_memory)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    if (!root) {
        ys_printable(text, sizeof text, why.text, sizeof why.text);
        return ys_fail(err, YS_ERR_FORMAT, "%s: line %d: %s", name, why.line, text);
    }
    const json_t *properties = json_object_get(root, "properties");
    if (json_is_string(json_object_get(root, "stac_version")) && json_is_object(properties)) {
        out->found = true;
        out->off_nadir_deg = number_of(properties, "view:off_nadir");
        out->sun_azimuth_deg = number_of(properties, "view:sun_azimuth");
        out->sun_elevation_deg = number_of(properties, "view:sun_elevation");
        sensor_of(out, properties);
        text_of(out->licence, sizeof out->licence, json_object_get(properties, "license"));
        status = date_of(out, properties, name, err);
    }
    json_decref(root);
    return status;
}

static ys_status read_file(struct ys_stac *out, int fd, const char *name, struct ys_error *err)
{
    struct stat st;
    char *bytes = NULL;
    ys_status status;

    if (fstat(fd, &st) || !S_ISREG(st.st_mode))
        return ys_fail(err, YS_ERR_IO, "%s: not a regular file", name);
    if (st.st_size > MOST_BYTES)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %lld bytes; want a STAC Item of at most %d",
                       name, (long long)st.st_size, MOST_BYTES);
    bytes = ys_new_raw((size_t)st.st_size, 1);
    if (!bytes)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    const int64_t n = ys_pread(fd, bytes, (size_t)st.st_size, 0);
    status = n < 0 ? ys_fail(err, YS_ERR_IO, "%s: %s", name, strerror(errno))
                   : ys_stac_parse(out, bytes, (size_t)n, name, err);
    free(bytes);
    return status;
}

static void clear(struct ys_stac *out)
{
    *out = (struct ys_stac){
        .off_nadir_deg = NAN, .sun_azimuth_deg = NAN, .sun_elevation_deg = NAN};
}

/* A file that is no Item tells nothing of the tile, but that it is there. */
static ys_status keep_fault(struct ys_stac *out, ys_status status, const struct ys_error *why,
                            struct ys_error *err)
{
    if (status == YS_OK)
        return YS_OK;
    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%s", why->text);
    clear(out);
    ys_text_fit(out->fault, sizeof out->fault,
                "the sidecar %s: it is no STAC Item that can be read, and is not used",
                why->text);
    return YS_OK;
}

ys_status ys_stac_beside(struct ys_stac *out, const char *tile_path, struct ys_error *err)
{
    const char *slash = strrchr(tile_path, '/');
    const char *dot = strrchr(slash ? slash : tile_path, '.');
    const size_t stem = dot ? (size_t)(dot - tile_path) : strlen(tile_path);
    char *path = ys_new(stem + sizeof ".json", 1), name[200];
    struct ys_error why = {0};
    ys_status status = YS_OK;

    clear(out);
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", tile_path);
    memcpy(path, tile_path, stem);
    memcpy(path + stem, ".json", sizeof ".json");
    ys_printable_path(name, sizeof name, ys_basename(path));
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        status = read_file(out, fd, name, &why);
        close(fd);
    } else if (errno != ENOENT) {
        status = ys_fail(&why, YS_ERR_IO, "%s: %s", name, strerror(errno));
    }
    free(path);
    if (status == YS_OK && fd >= 0 && !out->found)
        status =
            ys_fail(&why, YS_ERR_FORMAT, "%s: it has no \"stac_version\" and properties", name);
    return keep_fault(out, status, &why, err);
}
