/* inputs.c - site, claims and tiles: opened, checked, put in order of time */

#include "run_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/cpu.h"
#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory");
}

/* Several bad inputs are all named: one line each, as far as the text has room for whole ones and for
 * how many are not; what is wrong with an option is said once.  Adds 1 to unsaid where it had none. */
static void add_line(struct ys_error *all, const struct ys_error *one, size_t *unsaid)
{
    enum { ROOM_FOR_REST = 40 };
    const size_t n = strlen(all->text);

    all->status = one->status;
    if (!n)
        *all = *one;
    else if (n + 1 + strlen(one->text) + ROOM_FOR_REST >= sizeof all->text)
        *unsaid += 1;
    else if (!strstr(all->text, one->text))
        snprintf(all->text + n, sizeof all->text - n, "\n%s", one->text);
}

/* Line by line, as ys_fail() would not keep them. */
static ys_status fail_lines(struct ys_error *err, struct ys_error *all, size_t unsaid)
{
    const size_t n = strlen(all->text);

    if (unsaid && n < sizeof all->text)
        snprintf(all->text + n, sizeof all->text - n, "\n%zu more tiles like that", unsaid);
    if (err)
        *err = *all;
    return all->status;
}

/* The built-in classes, and those that are given by their sizes. */
static ys_status start_site(struct ys_inputs *in, struct ys_error *err)
{
    ys_status status = ys_site_builtin(&in->site, err);

    for (size_t i = 0; !status && i < in->asked->n_class_sizes; i++)
        status = ys_site_add_size(&in->site, in->asked->class_sizes[i], err);
    return status;
}

static ys_status whole_tile_site(struct ys_inputs *in, const char *class_name,
                                 struct ys_error *err)
{
    const ys_status status = start_site(in, err);

    if (status)
        return status;
    for (size_t i = 0; i < in->site.n_class; i++) {
        if (strcmp(in->site.class_[i].name, class_name))
            continue;
        if (!strcmp(in->site.class_[i].method, "track"))
            return ys_fail(err, YS_ERR_ARG,
                           "class '%.40s' is counted along drawn tracks; want a site file",
                           class_name);
        in->whole_tile = true;
        in->site.area = ys_new(1, sizeof *in->site.area);
        if (!in->site.area)
            return no_memory(err);
        in->site.n_area = 1;
        in->site.area[0].class_index = i;
        in->site.area[0].name = ys_strdup("whole tile");
        return in->site.area[0].name ? YS_OK : no_memory(err);
    }
    return ys_fail(err, YS_ERR_ARG, "class '%.40s': want container, vessel or pit", class_name);
}

static ys_status read_more_sites(struct ys_inputs *in, struct ys_error *err)
{
    const struct ys_job *asked = in->asked;
    ys_status status = YS_OK;

    in->more_sha256 = ys_new(asked->n_more_sites, sizeof *in->more_sha256);
    if (!in->more_sha256)
        return no_memory(err);
    for (size_t i = 0; !status && i < asked->n_more_sites; i++) {
        status = ys_site_add(&in->site, asked->more_sites[i], err);
        if (!status)
            status = ys_file_sha256(in->more_sha256[i], asked->more_sites[i], err);
    }
    return status;
}

static ys_status read_site(struct ys_inputs *in, struct ys_error *err)
{
    const struct ys_job *asked = in->asked;
    ys_status status;

    if (!asked->site == !asked->class_name)
        return ys_fail(err, YS_ERR_ARG, "want either a site file or a class");
    if (!asked->site)
        return whole_tile_site(in, asked->class_name, err);
    status = start_site(in, err);
    if (!status)
        status = ys_site_add(&in->site, asked->site, err);
    if (!status)
        status = ys_file_sha256(in->site_sha256, asked->site, err);
    if (!status)
        status = read_more_sites(in, err);
    if (!status && !in->site.n_area)
        status =
            ys_fail(err, YS_ERR_FORMAT,
                    "%s: no area to count in; want a polygon with \"count\": \"railcar\" or "
                    "another class, or in KML and GeoPackages one named \"railcar: NAME\"",
                    asked->site);
    if (!status && asked->site_name) {
        free(in->site.name);
        in->site.name = ys_strdup(asked->site_name);
        status = in->site.name ? YS_OK : no_memory(err);
    }
    if (!status)
        status = ys_site_settle(&in->site, in->opt.allow_overlap, &in->notes, err);
    return status || !in->notes.failed ? status : no_memory(err);
}

static ys_status read_claims(struct ys_inputs *in, struct ys_error *err)
{
    const char *path = in->asked->claims;
    const ys_status status = path ? ys_claims_file_read(&in->claims, path, err) : YS_OK;

    return status || !path ? status : ys_file_sha256(in->claims_sha256, path, err);
}

static ys_status read_corrections(struct ys_inputs *in, struct ys_error *err)
{
    const char *path = in->asked->corrections;
    const ys_status status =
        path ? ys_corrections_file_read(&in->corrections, path, err) : YS_OK;

    return status || !path ? status : ys_file_sha256(in->corrections_sha256, path, err);
}

/* What a tile must have to be counted in this run. */
static ys_status check_tile(const struct ys_inputs *in, const struct ys_tile_info *info,
                            struct ys_error *err)
{
    const bool need_date = in->asked->n_tiles > 1 || in->asked->claims;

    if (need_date && !info->date[0])
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: no acquisition date in it or its name; want PATH@2023-10-05",
                       info->path);
    /* Without a site a pixel size is enough; areas of a site need the place itself. */
    if (!in->whole_tile && !isfinite(info->lon_deg))
        return ys_fail(err, YS_ERR_MISMATCH, "%s: %s", info->path, info->unplaced);
    if (!(isfinite(info->gsd_x_m) && isfinite(info->gsd_y_m)))
        return ys_fail(err, YS_ERR_FORMAT, "%s: %s; or give --pixel-size METRES", info->path,
                       info->unplaced);
    return YS_OK;
}

/* Open one tile into the next free date.  It stays open to the end of the run: what is said of
 * it, its pixels and its hash are all of this one file, whatever becomes of its name meanwhile. */
static ys_status open_tile(struct ys_inputs *in, size_t order, struct ys_error *err)
{
    struct ys_dated_tile date = {.order = order};
    ys_status status =
        ys_tile_open_nth(&date.tile, in->asked->tiles[order], order, &in->opt, err);

    if (status)
        return status;
    date.info = ys_tile_info(date.tile);
    status = check_tile(in, date.info, err);
    if (status) {
        ys_tile_free(date.tile);
        return status;
    }
    if (!date.info->date[0])
        ys_text_addf(&in->notes, "%s: no date in it or its name; PATH@2023-10-05 states one\n",
                     ys_basename(date.info->path));
    if (*date.info->note)
        ys_text_addf(&in->notes, "%s: %s\n", ys_basename(date.info->path), date.info->note);
    if (in->notes.failed) {
        ys_tile_free(date.tile);
        return no_memory(err);
    }
    ys_tile_use_scratch(date.tile, in->scratch);
    in->date[in->n_date++] = date;
    in->rendered = in->rendered || date.info->rendered;
    return YS_OK;
}

static ys_status leave_out(struct ys_inputs *in, const char *spec, const char *reason,
                           struct ys_error *err)
{
    struct ys_left_out *one = &in->left_out[in->n_left_out];
    char *path = ys_strdup(spec), room[sizeof err->text];

    if (!path)
        return no_memory(err);
    path[ys_path_length(spec)] = '\0';
    *one = (struct ys_left_out){spec,
                                ys_strdup(ys_without_folder(reason, path, room, sizeof room))};
    free(path);
    if (!one->reason)
        return no_memory(err);
    in->n_left_out++;
    return YS_OK;
}

static ys_status open_tiles(struct ys_inputs *in, struct ys_error *err)
{
    const size_t n = in->asked->n_tiles;
    struct ys_error all = {0}, one = {0};
    size_t unsaid = 0;

    in->date = ys_new(n, sizeof *in->date);
    in->left_out = ys_new(n, sizeof *in->left_out);
    if (!in->date || !in->left_out)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        if (!open_tile(in, i, &one))
            continue;
        if (one.status == YS_ERR_NOMEM) /* says nothing of the tile, which may be sound */
            return ys_fail(err, one.status, "%s", one.text);
        if (!in->opt.skip_bad)
            add_line(&all, &one, &unsaid);
        else if (leave_out(in, in->asked->tiles[i], one.text, err))
            return YS_ERR_NOMEM;
    }
    if (all.status)
        return fail_lines(err, &all, unsaid);
    if (!in->n_date)
        return ys_fail(err, YS_ERR_FORMAT, "no usable tile: %s", one.text);
    return ys_inputs_date(in, err);
}

/* The program and its libraries, and a network at work in rows of a thousand points. */
static const size_t least_bytes = (size_t)16 << 20;

static ys_status open_scratch(struct ys_inputs *out, struct ys_error *err)
{
    if (out->opt.max_bytes && out->opt.max_bytes < least_bytes)
        return ys_fail(err, YS_ERR_NOMEM,
                       "counting takes %zu MiB of memory at least; want more --max-memory",
                       least_bytes >> 20);
    return ys_scratch_open(&out->scratch, out->opt.max_bytes, err);
}

ys_status ys_inputs_open(struct ys_inputs *out, const struct ys_job *asked,
                         const struct ys_options *opt, struct ys_error *err)
{
    ys_status status;

    *out = (struct ys_inputs){.opt = *opt, .asked = asked};
    if (out->opt.threads <= 0)
        out->opt.threads = ysk_processors();
    ysk_ops_init(&out->ops, ysk_cpu_detect());
    if (!asked->n_tiles)
        return ys_fail(err, YS_ERR_ARG, "no tile given");
    /* Small files first: a slip in one of them is told before tiles of gigabytes are touched. */
    if ((status = open_scratch(out, err)) || (status = read_site(out, err)) ||
        (status = read_claims(out, err)) || (status = read_corrections(out, err)) ||
        (status = open_tiles(out, err)))
        ys_inputs_fini(out);
    return status;
}

void ys_inputs_fini(struct ys_inputs *in)
{
    for (size_t i = 0; i < in->n_date; i++)
        ys_dated_tile_fini(&in->date[i]);
    for (size_t i = 0; i < in->n_left_out; i++)
        free(in->left_out[i].reason);
    free(in->date);
    free(in->left_out);
    free(in->more_sha256);
    ys_text_drop(&in->notes);
    ys_site_fini(&in->site);
    ys_claims_file_fini(&in->claims);
    ys_corrections_file_fini(&in->corrections);
    ys_scratch_close(in->scratch);
    *in = (struct ys_inputs){0};
}

const struct ys_class *ys_class_of_area(const struct ys_inputs *in, size_t area)
{
    return &in->site.class_[in->site.area[area].class_index];
}
