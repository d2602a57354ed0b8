/* libFuzzer: any bytes as a STAC Item. */
#include "../../src/formats/tile/stac.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_stac stac;
    struct ys_error err = {0};

    if (!text)
        return 0;
    memcpy(text, data, size);
    ys_stac_parse(&stac, text, size, "fuzz", &err);
    if (strpbrk(err.text, "\n\r\x1b") || strlen(stac.sensor) >= sizeof stac.sensor)
        abort();
    free(text);
    return 0;
}
