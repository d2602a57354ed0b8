/* tile_scene.c - how a tile was acquired, out of the files beside it and its own metadata */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/number.h"
#include "../../base/printable.h"
#include "../../base/text.h"
#include "../scene/scene.h"
#include "../tiff/tiff_io.h"
#include "tile_parts.h"

/* All of a file; *bytes is NULL where there is none.  A file that cannot be read is an error of *err. */
static ys_status read_bytes(char **bytes, size_t *n, const char *path, struct ys_error *err)
{
    int fd = -1;
    char name[200];
    ys_status status = ys_beside_open(&fd, path, err);

    *bytes = NULL;
    if (status || fd < 0)
        return status;
    ys_printable_path(name, sizeof name, ys_basename(path));
    /* One more than may be, so that the reader sees that it is too much. */
    char *text = ys_new_raw(YS_SCENE_MOST_BYTES + 1, 1);
    const int64_t got = text ? ys_pread(fd, text, YS_SCENE_MOST_BYTES + 1, 0) : 0;

    if (!text)
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    else if (got < 0)
        status = ys_fail(err, YS_ERR_IO, "%s: %s", name, strerror(errno));
    close(fd);
    if (status) {
        free(text);
        return status;
    }
    *bytes = text;
    *n = (size_t)got;
    return YS_OK;
}

static const char *role_of(enum ys_scene_format format)
{
    return format == YS_SCENE_STAC ? "tile STAC Item" : "tile metadata";
}

/* A file that is there and is of no use tells nothing of the tile, but that it is there. */
static void tell_unused(struct ys_facts *facts, const struct ys_scene_candidate *candidate,
                        const struct ys_error *why)
{
    if (candidate->by_stem)
        ys_facts_fault(facts, "the sidecar %s: it is no %s that can be read, and is not used",
                       why->text,
                       candidate->format == YS_SCENE_STAC ? "STAC Item" : "metadata");
}

static ys_status read_one(struct ys_facts *facts, struct ys_tile *tile,
                          const struct ys_scene_candidate *candidate, struct ys_error *err)
{
    const size_t before = facts->n;
    char name[YS_FACT_FILE], *bytes;
    struct ys_error why = {0};
    size_t n = 0;

    ys_printable_path(name, sizeof name, ys_basename(candidate->path));
    struct ys_scene_file file = {.name = name, .tile = ys_basename(tile->path)};
    ys_status status = read_bytes(&bytes, &n, candidate->path, &why);

    if (!status && !bytes)
        return YS_OK;
    if (!status) {
        file.bytes = bytes;
        file.n = n;
        status = ys_scene_parse(facts, &file, candidate->format, &why);
        free(bytes);
    }
    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%s", why.text);
    if (status) {
        tell_unused(facts, candidate, &why);
        return YS_OK;
    }
    if (!candidate->by_stem && !file.names_tile) { /* of another scene */
        facts->n = before;
        return YS_OK;
    }
    /* It is evidence, whatever it says. */
    return tile->sides.n < YS_MOST_SIDES
               ? ys_sides_add(&tile->sides, role_of(candidate->format), candidate->path, err)
               : YS_OK;
}

ys_status ys_tile_facts(struct ys_facts *facts, struct ys_tile *tile, struct ys_error *err)
{
    struct ys_scene_candidates list;
    ys_status status = YS_OK;

    *facts = (struct ys_facts){0};
    if (!ys_scene_candidates(&list, tile->path))
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    for (size_t i = 0; i < list.n && !status; i++)
        status = read_one(facts, tile, &list.at[i], err);
    ys_scene_candidates_fini(&list);
    for (size_t i = 0; i < tile->meta.items.n && facts->n < YS_MOST_FACTS; i++)
        facts->at[facts->n++] = tile->meta.items.at[i];
    if (tile->meta.items.fault[0])
        ys_facts_fault(facts, "%s", tile->meta.items.fault);
    return status;
}

void ys_tile_show_scene(struct ys_tile *tile)
{
    const struct ys_scene *scene = &tile->scene;
    struct ys_tile_info *info = &tile->info;

    info->date_element = tile->date_element;
    info->sensor = scene->sensor;
    info->licence = scene->licence;
    info->off_nadir_deg = scene->off_nadir_deg;
    info->incidence_deg = scene->incidence_deg;
    info->view_azimuth_deg = scene->view_azimuth_deg;
    info->sun_azimuth_deg = scene->sun_azimuth_deg;
    info->sun_elevation_deg = scene->sun_elevation_deg;
    info->metadata_gsd_m = scene->gsd_m;
    info->sensor_source = scene->sensor_source;
    info->licence_source = scene->licence_source;
    info->off_nadir_source = scene->off_nadir_source;
    info->view_azimuth_source = scene->view_azimuth_source;
    info->sun_source = scene->sun_source;
    info->metadata_gsd_source = scene->gsd_source;
}
