/* libFuzzer: any bytes, as a corrections file, and what is read of them applied to two counts;
 * refusal must leave nothing behind and say why on a line. */
#include "../../src/formats/geojson/corrections.h"
#include "../../src/judge/adjudicate/adjudicate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void apply(const struct ys_corrections_file *file)
{
    struct ys_point pt[4] = {{37, 55}, {38, 55}, {38, 56}, {37, 56}};
    struct ys_line ring = {pt, 4};
    const struct ys_polygon area = {&ring, 1};
    const struct ys_adj_row row[2] = {
        {19635, "Yard", "railcar", &area, true, false, 3, 2, 5},
        {19665, "Yard", "railcar", &area, true, false, 1, 0, 2},
    };
    const struct ys_adj_object object[3] = {
        {0, 1, {{37.1, 55.1}, {37.2, 55.1}, {37.2, 55.2}, {37.1, 55.2}}},
        {0, 2, {{37.2, 55.1}, {37.3, 55.1}, {37.3, 55.2}, {37.2, 55.2}}},
        {1, 1, {{37.1, 55.1}, {37.2, 55.1}, {37.2, 55.2}, {37.1, 55.2}}},
    };
    const struct ys_adj_in in = {row, 2, object, 3, file->at, file->n};
    struct ys_adj_out out;

    if (!ys_adjudicate(&out, &in))
        return;
    for (size_t i = 0; i < file->n; i++)
        if (out.done[i].applied == (out.done[i].why[0] != '\0'))
            abort();
    for (int i = 0; i < 2; i++)
        if (out.row[i].low90 > out.row[i].best || out.row[i].best > out.row[i].high90)
            abort();
    ys_adj_out_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_error err = {0};
    struct ys_corrections_file file;

    if (!bytes)
        return 0;
    if (size)
        memcpy(bytes, data, size);
    if (ys_corrections_file_parse(&file, "f", bytes, size, &err) == YS_OK)
        apply(&file);
    else if (!err.text[0] || strpbrk(err.text, "\r\n"))
        abort();
    ys_corrections_file_fini(&file);
    free(bytes);
    return 0;
}
