#ifndef YS_FORMATS_TILE_TILE_LIST_H
#define YS_FORMATS_TILE_TILE_LIST_H

#include <sys/stat.h>

#include "tile_parts.h"

/*
 * A text file with a path a line as one tile: files of one picture, cut along its pixels.  Each is opened
 * once to be understood and closed again; a reader holds a few of them open at a time, so that there may
 * be more files than a process may have open.
 */
struct ys_list_part {
    ys_tile *tile;     /* without descriptors and without PROJ; its path as it is opened */
    char *listed;      /* as it stands in the list */
    uint32_t col, row; /* of the whole: its first pixel */
    struct stat is;    /* what was opened: another file by its name is refused */
    bool all_valid, own_mask;  /* own_mask: a file beside it */
    uint32_t block_w, block_h; /* what is best read at once */
};

/* What a tile that is a list does in its own way; called through here, since a list is made of tiles. */
struct ys_list_ops {
    struct ys_list_reader *(*reader_new)(void);         /* NULL: out of memory */
    void (*reader_free)(struct ys_list_reader *reader); /* NULL: nothing */
    ys_status (*read)(ys_tile_reader *reader, const struct ys_tile_rect *rect,
                      struct ys_error *err);
    /* Of the text that sha256sum writes of the files in their order, and of those beside them that were
     * read: it stands for all their bytes. */
    ys_status (*sha256)(char hex[65], const struct ys_tile_list *list, struct ys_error *err);
};

struct ys_tile_list {
    const struct ys_list_ops *ops;
    void (*free)(struct ys_tile_list *list);
    ys_tile *base;             /* the one whose place, PROJ objects and tags are used; open */
    struct ys_list_part *part; /* the later ones on top */
    size_t n;
    double covered; /* share of the pixels that lie in a file, 0..1 */
    bool all_valid; /* every pixel is in one, and valid */
};

/* The file whose tags are those of the tile. */
static inline const ys_tile *ys_tile_tagged(const ys_tile *tile)
{
    return tile->list ? tile->list->base : tile;
}

/* tile_open.c: a name that is taken for a list where lists are asked for, *.txt; and a tile that is no
 * list. */
bool ys_tile_is_list(const char *path);
ys_status ys_tile_open_file(ys_tile **out, const char *spec, size_t nth,
                            const struct ys_options *opt, struct ys_error *err);
/* What is named *.txt as a list, all else as a file. */
ys_status ys_tile_list_open(ys_tile **out, const char *spec, size_t nth,
                            const struct ys_options *opt, struct ys_error *err);

/* tile_list_fit.c: the parts' places in the whole, and its size.  YS_ERR_MISMATCH names the file that
 * does not fit; name is the list's. */
ys_status ys_tile_list_fit(uint32_t *width, uint32_t *height, struct ys_tile_list *list,
                           const char *name, struct ys_error *err);
/* Pixels of the whole that lie in one of the parts. */
ys_status ys_tile_list_covered(uint64_t *pixels, const struct ys_tile_list *list,
                               struct ys_error *err);
/* What is best read at once of all parts. */
void ys_tile_list_blocks(uint32_t *width, uint32_t *height, const struct ys_tile_list *list);

/* tile_list_tell.c: the whole's date, notes and warnings.  stated: its date was named with it.
 * YS_ERR_MISMATCH: the files are of several dates. */
ys_status ys_tile_list_tell(ys_tile *whole, const struct ys_tile_list *list, bool stated,
                            struct ys_error *err);

/* tile_list_agree.c: a warning where files that overlap differ there. */
ys_status ys_tile_list_agree(ys_tile *whole, struct ys_error *err);

/* tile_list_read.c */
extern const struct ys_list_ops ys_list_reading;

#endif
