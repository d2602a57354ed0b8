/* libFuzzer: any bytes, as the manifest of a survey; each fault is one line. */
#include "../../src/formats/text/manifest.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_error err = {0};
    struct ys_text_list problems = {0};
    struct ys_manifest out;

    if (!bytes)
        return 0;
    if (size)
        memcpy(bytes, data, size);
    const ys_status status = ys_manifest_parse(&out, &problems, "f", bytes, size, &err);

    if (status && (!err.text[0] || strpbrk(err.text, "\r\n")))
        abort();
    for (size_t i = 0; i < problems.n; i++)
        if (!problems.at[i][0] || strpbrk(problems.at[i], "\r\n"))
            abort();
    /* What is given on has all that a job needs. */
    for (size_t i = 0; i < out.n; i++)
        if (!out.row[i].name[0] || !out.row[i].n_site || !out.row[i].n_tiles)
            abort();
    ys_manifest_fini(&out);
    ys_text_list_fini(&problems);
    free(bytes);
    return 0;
}
