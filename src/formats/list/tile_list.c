/*
 * tile_list.c - a list of files as one tile
 *
 * An archive stores one picture in many files, cut along its pixels.  Files of a date that are named one
 * by one are joined too (pipeline/mosaic), each of them open from the first to the last, each held
 * against each other: right for a few that may lie on grids of their own, impossible for a thousand.  A
 * list promises one grid; that is checked here, and then it is a tile like any other, which everything
 * that reads windows can read.
 */

#include "../tile/tile_list.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../text/textfile.h"

/* More than any archive's picture has; what is listed is held in memory, 24 KiB a file. */
enum { MOST_FILES = 10000, MOST_BYTES = 4 << 20 };

struct making {
    struct ys_tile_list *list;
    const char *path, *date; /* of the list; "@DATE", or "" */
    size_t nth;
    struct ys_options opt; /* of the parts */
    char name[200];
    char *folder; /* of the list; NULL: where one stands */
    size_t room, line;
    struct ys_error bad; /* of the files that cannot be used: a line each */
};

ys_status ys_tile_path_sha256(char hex[65], const char *path, const struct ys_options *opt,
                              struct ys_error *err)
{
    ys_tile *tile;

    if (!opt->mosaic || !ys_tile_is_list(path))
        return ys_file_sha256(hex, path, err);
    /* What is stated is stated of a run's tiles, of which this is one without its number. */
    struct ys_options bare = *opt;

    bare.licence = bare.sun = bare.off_nadir = (struct ys_stated){0};
    struct ys_error ignored;
    ys_status status = ys_tile_list_open(&tile, path, 0, &bare, &ignored);

    if (status) /* one that was left out: the text alone is known */
        return ys_file_sha256(hex, path, err);
    status = ys_tile_sha256(hex, tile, err);
    ys_tile_free(tile);
    return status;
}

static ys_status no_memory(const struct making *m, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", m->name);
}

static void close_part(ys_tile *tile)
{
    if (tile->mask.fd >= 0 && tile->mask.fd != tile->pixels)
        close(tile->mask.fd);
    if (tile->pixels >= 0 && tile->pixels != tile->fd)
        close(tile->pixels);
    if (tile->fd >= 0)
        close(tile->fd);
    tile->fd = tile->pixels = tile->mask.fd = -1;
}

static void list_free(struct ys_tile_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->n; i++) {
        ys_tile_free(list->part[i].tile);
        free(list->part[i].listed);
    }
    ys_tile_free(list->base);
    free(list->part);
    free(list);
}

/* ---- one file */

static ys_status refuse_part(const ys_tile *tile, const struct ys_list_part *others, size_t n,
                             struct ys_error *err)
{
    const struct stat *is = &others[n].is;

    if (tile->codec || tile->pixels != tile->fd)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: a picture; want GeoTIFF files in a list",
                       tile->name);
    if (tile->layout.palette)
        return ys_tile_has_colours(tile, err);
    if (!tile->geo.has_transform || tile->geo.by_quad)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: no georeference of its own; want files that have one in a list",
                       tile->name);
    for (size_t i = 0; i < n; i++)
        if (others[i].is.st_dev == is->st_dev && others[i].is.st_ino == is->st_ino)
            return ys_fail(err, YS_ERR_MISMATCH, "%s: listed twice; want each file once",
                           tile->name);
    return YS_OK;
}

/* All that is asked of the file while it is open. */
static ys_status learn_part(struct ys_list_part *part, const struct ys_tile_list *list,
                            struct ys_error *err)
{
    struct ys_tile_grid grid;
    ys_tile_reader *reader;

    if (fstat(part->tile->fd, &part->is))
        return ys_fail(err, YS_ERR_IO, "%s: %s", part->tile->name, strerror(errno));
    ys_status status = refuse_part(part->tile, list->part, list->n, err);
    if (!status)
        status = ys_tile_reader_new(&reader, part->tile, err);
    if (status)
        return status;
    ys_tile_grid(&grid, reader);
    ys_tile_reader_free(reader);
    part->all_valid = grid.all_valid;
    part->block_w = grid.width;
    part->block_h = grid.height;
    part->own_mask = part->tile->mask.n && part->tile->mask.fd != part->tile->pixels;
    return YS_OK;
}

static char *part_spec(const struct making *m, const char *listed)
{
    struct ys_text text = {0};

    if (m->folder && *listed != '/')
        ys_text_addf(&text, "%s/", m->folder);
    ys_text_addf(&text, "%s%s", listed, m->date);
    if (!text.failed)
        return text.bytes;
    ys_text_drop(&text);
    return NULL;
}

static ys_status add_part(struct making *m, const char *listed, struct ys_error *err)
{
    struct ys_tile_list *list = m->list;
    char *spec = part_spec(m, listed);
    struct ys_list_part *part;

    if (list->n == m->room) {
        const size_t room = 2 * m->room + 16;
        struct ys_list_part *more = ys_resize(list->part, room, sizeof *more);

        if (more) {
            list->part = more;
            m->room = room;
        }
    }
    if (!spec || list->n == m->room) {
        free(spec);
        return no_memory(m, err);
    }
    part = &list->part[list->n];
    *part = (struct ys_list_part){.listed = ys_strdup(listed)};
    ys_status status = part->listed ? ys_tile_open_file(&part->tile, spec, m->nth, &m->opt, err)
                                    : no_memory(m, err);
    free(spec);
    if (!status)
        status = learn_part(part, list, err);
    if (!status) {
        /* PROJ keeps a megabyte for each: the base is opened again. */
        close_part(part->tile);
        ys_geo_release(&part->tile->geo);
        list->n++;
        return YS_OK;
    }
    ys_tile_free(part->tile);
    free(part->listed);
    return status;
}

/* ---- the list */

/* Several bad files are all named, as far as the text has room. */
static void note_bad(struct making *m, const struct ys_error *one)
{
    const size_t n = strlen(m->bad.text);

    if (n + 40 >= sizeof m->bad.text)
        return;
    m->bad.status = one->status;
    ys_text_fit(m->bad.text + n, sizeof m->bad.text - n, "%s%s: line %zu: %s", n ? "\n" : "",
                m->name, m->line, one->text);
}

static ys_status add_line(struct making *m, char *line, struct ys_error *err)
{
    struct ys_error one = {0};
    size_t n = strlen(line);

    m->line++;
    while (n && strchr(" \t\r", line[n - 1]))
        line[--n] = '\0';
    line += strspn(line, " \t");
    if (!*line || *line == '#')
        return YS_OK;
    if (m->list->n == MOST_FILES)
        return ys_fail(err, YS_ERR_FORMAT, "%s: line %zu: over %d files; want fewer", m->name,
                       m->line, MOST_FILES);
    if (m->list->n * sizeof(struct ys_tile) > m->opt.max_bytes / 2)
        return ys_fail(err, YS_ERR_NOMEM,
                       "%s: line %zu: what is kept of its files does not fit in half of %zu "
                       "MiB; want more --max-memory",
                       m->name, m->line, m->opt.max_bytes >> 20);
    const ys_status status =
        ys_tile_is_list(line)
            ? ys_fail(&one, YS_ERR_FORMAT, "%.200s: a list in a list; want its files", line)
            : add_part(m, line, &one);

    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%s", one.text);
    if (status)
        note_bad(m, &one);
    return YS_OK;
}

static ys_status read_list(struct making *m, struct ys_error *err)
{
    char *text, *line, *end;
    size_t n;
    ys_status status = ys_textfile_read(&text, &n, m->path, MOST_BYTES, err);

    if (status)
        return status;
    for (line = text; !status && line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        status = add_line(m, line, err);
    }
    free(text);
    if (!status && m->bad.text[0]) {
        if (err)
            *err = m->bad; /* lines, which ys_fail() would join */
        status = m->bad.status;
    }
    if (!status && !m->list->n)
        status = ys_fail(err, YS_ERR_FORMAT, "%s: no file in it; want a path a line", m->name);
    return status;
}

/* ---- the whole */

/* The file at the upper left, where there is one: the place of the whole is then its own, to the last
 * bit. */
static size_t find_base(const struct ys_tile_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (!list->part[i].col && !list->part[i].row)
            return i;
    return 0;
}

static ys_status open_base(struct making *m, size_t at, struct ys_error *err)
{
    char *spec = part_spec(m, m->list->part[at].listed);
    const ys_status status = spec
                                 ? ys_tile_open_file(&m->list->base, spec, m->nth, &m->opt, err)
                                 : no_memory(m, err);

    free(spec);
    return status;
}

/* A frame of the base so far: from here on a tile of its own. */
static ys_status name_whole(ys_tile *whole, const struct making *m, struct ys_error *err)
{
    free(whole->path);
    whole->path = ys_strdup(m->path);
    if (!whole->path)
        return no_memory(m, err);
    whole->info.path = whole->path;
    whole->fd = open(whole->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (whole->fd < 0)
        return ys_fail(err, YS_ERR_IO, "%s: %s", m->name, strerror(errno));
    memcpy(whole->name, m->name, sizeof whole->name);
    whole->sides = (struct ys_sides){0};
    whole->mask = (struct ys_tile_mask){.fd = -1};
    whole->note[0] = whole->warnings[0] = whole->date[0] = whole->date_element[0] = '\0';
    whole->days = whole->last_day = INT32_MIN;
    whole->seconds = -1;
    whole->info.date_source = "";
    whole->info.date_unsure = false;
    return YS_OK;
}

static void lay_out(ys_tile *whole, const struct ys_tile_list *list)
{
    struct ys_layout *l = &whole->layout;

    ys_tile_list_blocks(&l->block_w, &l->block_h, list);
    l->part_rows = l->block_h;
    l->parts = 1;
    l->tiled = whole->info.tiled = true;
    l->plain = false;
    whole->info.block_width_px = l->block_w;
    whole->info.block_height_px = l->block_h;
    whole->info.further_pages = whole->further_pages = 0;
}

static ys_status make_whole(ys_tile **out, struct making *m, struct ys_error *err)
{
    struct ys_tile_list *list = m->list;
    struct ys_tile_frame frame = {0, 0, 1, 1, 0, 0};
    uint64_t covered = 0;
    ys_status status = ys_tile_list_fit(&frame.width, &frame.height, list, m->name, err);
    const size_t at = find_base(list);

    if (!status)
        status = ys_tile_list_covered(&covered, list, err);
    if (!status)
        status = open_base(m, at, err);
    if (status)
        return status;
    frame.col0 = -(double)list->part[at].col;
    frame.row0 = -(double)list->part[at].row;
    list->covered = (double)covered / ((double)frame.width * frame.height);
    list->all_valid = covered == (uint64_t)frame.width * frame.height;
    for (size_t i = 0; i < list->n; i++)
        list->all_valid = list->all_valid && list->part[i].all_valid;
    status = ys_tile_framed(out, list->base, &frame, err);
    if (!status)
        status = name_whole(*out, m, err);
    if (status)
        return status;
    lay_out(*out, list);
    return ys_tile_list_tell(*out, list, *m->date, err);
}

static ys_status open_list(ys_tile **out, struct making *m, struct ys_error *err)
{
    const char *slash = strrchr(m->path, '/');
    ys_status status = YS_OK;

    ys_printable_path(m->name, sizeof m->name, m->path);
    if (slash) {
        m->folder = ys_strdup(m->path);
        if (m->folder)
            m->folder[slash - m->path] = '\0';
    }
    m->list = ys_new(1, sizeof *m->list);
    if (m->list) {
        m->list->ops = &ys_list_reading;
        m->list->free = list_free;
    }
    if (!m->list || (slash && !m->folder))
        status = no_memory(m, err);
    if (!status)
        status = read_list(m, err);
    if (!status)
        status = make_whole(out, m, err);
    free(m->folder);
    if (!status) {
        (*out)->list = m->list; /* its own from now on */
        status = ys_tile_list_agree(*out, err);
    } else {
        list_free(m->list);
    }
    if (status) {
        ys_tile_free(*out);
        *out = NULL;
    }
    return status;
}

ys_status ys_tile_list_open(ys_tile **out, const char *spec, size_t nth,
                            const struct ys_options *opt, struct ys_error *err)
{
    struct making m = {.path = spec, .nth = nth, .date = "", .opt = *opt};
    const char *at = strrchr(spec, '@');
    char *path = ys_strdup(spec);
    struct ys_date date;
    ys_status status = YS_OK;

    *out = NULL;
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    if (at && !strchr(at, '/')) {
        path[at - spec] = '\0';
        if (ys_tile_is_list(path)) {
            m.path = path;
            m.date = at;
            status = ys_date_time_parse(&date, at + 1, err);
        }
    }
    m.opt.mosaic = false;
    if (!status)
        status = ys_tile_is_list(m.path) ? open_list(out, &m, err)
                                         : ys_tile_open_file(out, spec, nth, opt, err);
    free(path);
    return status;
}
