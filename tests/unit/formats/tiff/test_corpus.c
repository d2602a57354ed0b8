#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/data.h"

/* Files that others made, with the checksums that GDAL 3.6.2 gives; not part of the source. */

struct tally {
    unsigned exact, refused, bad_refused, wrong;
};

/* One row of EXPECTED.tsv: path, status, ..., checksum in the last of 14 columns. */
static void judge(struct tally *tally, const char *folder, char *row)
{
    char *column[14] = {0}, path[DATA_PATH + 256], hex[65] = "";
    struct ys_error err = {0};
    ys_tile *tile;
    int n = 0;

    for (char *p = row; p && n < 14; n++) {
        column[n] = p;
        p = strchr(p, '\t');
        if (p)
            *p++ = '\0';
    }
    if (n < 14)
        return;
    snprintf(path, sizeof path, "%.900s/%.300s", folder, column[0]);
    FILE *file = fopen(path, "rb");
    if (!file)
        return;
    fclose(file);
    ys_status status = ys_tile_open(&tile, path, NULL, &err);
    if (status == YS_OK)
        status = ys_tile_checksum(hex, tile, &err);
    ys_tile_free(tile);
    const bool good = strcmp(column[1], "ok") == 0,
               fuzzed = strstr(path, "/malformed/") != NULL;
    const bool exact = good && status == YS_OK && !strcmp(hex, column[13]);

    tally->exact += exact;
    tally->refused += good && !fuzzed && status == YS_ERR_UNSUPPORTED;
    tally->bad_refused += (!good || fuzzed) && status != YS_OK;
    if (!exact && !(good && status == YS_ERR_UNSUPPORTED) && !((!good || fuzzed) && status)) {
        tally->wrong++;
        fprintf(stderr, "%s: want %s, got %s %s %s\n", path, good ? column[13] : "an error",
                ys_status_name(status), hex, err.text);
    }
    if (status != YS_OK && (!err.text[0] || strchr(err.text, '\n')))
        tally->wrong++;
}

Test(corpus, every_file_decodes_to_its_checksum_or_is_refused, .timeout = 60)
{
    struct tally tally = {0};
    char row[4096], folder[DATA_PATH];

    need_data(folder, "tiff/EXPECTED.tsv");
    FILE *list = fopen(folder, "r");
    cr_assert(list);
    *strrchr(folder, '/') = '\0';
    while (fgets(row, sizeof row, list)) {
        row[strcspn(row, "\n")] = '\0';
        if (strncmp(row, "path\t", 5))
            judge(&tally, folder, row);
    }
    fclose(list);
    cr_expect(tally.wrong == 0, "%u wrong", tally.wrong);
    cr_expect(tally.exact >= 240 && tally.bad_refused >= 60, "%u exact, %u refused, %u bad",
              tally.exact, tally.refused, tally.bad_refused);
}
