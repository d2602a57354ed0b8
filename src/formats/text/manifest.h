#ifndef YS_FORMATS_TEXT_MANIFEST_H
#define YS_FORMATS_TEXT_MANIFEST_H

#include "../../../include/yardstick.h"
#include "../../base/text_list.h"

/*
 * The manifest of a survey: CSV with a header line, one row a site.
 *
 *     name,site,tiles,claims,...
 *     Najin,sites/najin.geojson,tiles/najin_*.tif,claims/najin.csv
 *
 * Or a GeoPackage whose layers that have a column `tiles` have these columns, a feature a site.
 *
 * Paths are those beside the manifest, or from the root.  Several site files, tiles or class sizes in
 * one field are parted by ';'.  An option that a row does not give is that of the command line.
 */
enum ys_given { YS_GIVEN_NOT, YS_GIVEN_NO, YS_GIVEN_YES };

struct ys_manifest_row {
    const char *where; /* "line 3"; "layer 'sites', feature 7" */
    const char *name;
    const char **site, **tiles, **class_size; /* tiles: patterns, "PATTERN" or "PATH@DATE" */
    size_t n_site, n_tiles, n_class_size;
    const char *claims, *corrections, *reference, *crs, *corners; /* NULL: not given */
    double pixel_size_m;                                          /* 0: not given */
    int tiers_low, tiers_high;                                    /* 0: not given */
    enum ys_given assume_aligned, allow_overlap;
};

struct ys_manifest {
    struct ys_manifest_row *row; /* in order of the file */
    size_t n;
    struct ys_text_list text; /* that rows point to */
};

/* n bytes at hand; path is for messages.  What is wrong with rows is added to problems, a line each that
 * names its place, and those rows are left out; an error where no row can be told from another. */
ys_status ys_manifest_parse(struct ys_manifest *out, struct ys_text_list *problems,
                            const char *path, const char *bytes, size_t n,
                            struct ys_error *err);
ys_status ys_manifest_read(struct ys_manifest *out, struct ys_text_list *problems,
                           const char *path, struct ys_error *err);
void ys_manifest_fini(struct ys_manifest *manifest);

#endif
