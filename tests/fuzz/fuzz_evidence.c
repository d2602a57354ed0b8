/* libFuzzer: any bytes as the evidence.json of a report, as verify reads it. */
#include "../../src/formats/text/evidence_read.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A name that leads out of its folder would let a report that somebody sent ask for any file. */
static void check(const struct ys_evidence_list *list, bool outputs)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct ys_evidence_file *file = &list->at[i];

        if (!*file->file || *file->file == '/' || !strcmp(file->file, "..") ||
            !strncmp(file->file, "../", 3) || strstr(file->file, "/../") ||
            strpbrk(file->file, "\n\r\x1b") || (!outputs && strchr(file->file, '/')))
            abort();
        if (file->path && (*file->path == '/' || strpbrk(file->path, "\n\r\x1b")))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ys_evidence_read evidence = {.n = size};
    struct ys_error err = {0};
    char out[200];

    evidence.text = malloc(size + 1);
    if (!evidence.text)
        return 0;
    memcpy(evidence.text, data, size);
    evidence.text[size] = '\0'; /* as a file that was read has it */
    if (!ys_evidence_parse(&evidence, "fuzz", &err)) {
        check(&evidence.tiles, false);
        check(&evidence.inputs, false);
        check(&evidence.outputs, true);
        if (evidence.opt.licence.n > 1 && evidence.opt.licence.n != evidence.tiles.n)
            abort();
        ys_evidence_difference(out, sizeof out, YS_PART_PARAMETERS, &evidence, "{}", &err);
    } else if (strpbrk(err.text, "\n\r\x1b") || !*err.text) {
        abort();
    }
    ys_evidence_read_fini(&evidence);
    return 0;
}
