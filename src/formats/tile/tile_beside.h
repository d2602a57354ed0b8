#ifndef YS_FORMATS_TILE_TILE_BESIDE_H
#define YS_FORMATS_TILE_TILE_BESIDE_H

#include "../../base/date.h"
#include "tile_gcps.h"
#include "tile_nodata.h"

/* Files beside a tile that were read for it, each with its hash: evidence of what a report is made
 * from. */
enum { YS_MOST_SIDES = 16 };
struct ys_sides {
    struct {
        const char *role; /* as in evidence.json */
        char *path;
        char sha256[65];
    } at[YS_MOST_SIDES];
    size_t n;
};
ys_status ys_sides_add(struct ys_sides *sides, const char *role, const char *path,
                       struct ys_error *err);
void ys_sides_fini(struct ys_sides *sides);

/*
 * What the files beside a tile say of it, as GDAL takes them: NAME.tif.aux.xml first, then the
 * tile's own tags, then a world file (NAME.tfw).  A NAME.prj, which GDAL does not ask beside a
 * TIFF but ArcGIS and QGIS users have, gives the CRS where nothing else does.
 */
struct ys_quad;
struct ys_beside {
    bool has_transform, has_world, has_rpc;
    double transform[6], world[6]; /* as in struct ys_geo */
    char *srs, *gcp_srs, *prj;     /* texts for PROJ; NULL: none */
    struct ys_gcp *gcp;
    size_t n_gcp;
    struct ys_nodata nodata[YS_MOST_SAMPLES]; /* of the samples of a pixel */
    struct ys_sides sides;                    /* those that were read */
    char problem[240];                        /* a file that could not be read; "" none */

    /* Items of the .aux.xml that are tags of the TIFF that a PNG or JPEG was made of. */
    bool rendered, has_tag_date;
    struct ys_date tag_date;
    char software[64];

    /* Not of files: what was asked for, and what kind of tile it is.  The caller's. */
    const char *asked_crs; /* NULL: none */
    const struct ys_quad *quad;
    bool quad_first; /* before the tile's own place */
    bool picture;    /* a PNG or JPEG */
};

/* A world file of n bytes: six lines, a number on each; false where it is none.  t as in struct
 * ys_geo. */
bool ys_world_parse(double t[6], const char *text, size_t n);
ys_status ys_beside_read(struct ys_beside *out, const char *tile_path, struct ys_error *err);
void ys_beside_fini(struct ys_beside *beside);

/* A file's path: the tile's with ending appended, or in place of its own ending; to be freed, NULL
 * without memory. */
char *ys_beside_path(const char *tile_path, const char *ending, bool replace);
/* Open for reading; *fd is -1 where there is no such file. */
ys_status ys_beside_open(int *fd, const char *path, struct ys_error *err);

/* tile_aux.c: the .aux.xml in fd, name for messages.  What is no XML is a problem, no error. */
ys_status ys_beside_aux(struct ys_beside *out, int fd, const char *name, struct ys_error *err);

#endif
