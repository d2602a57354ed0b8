/* libFuzzer: any bytes, as a claims file; refusal must leave nothing behind and say why on a line. */
#include "../../src/formats/text/claims.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_error err = {0};
    struct ys_claims_file out;

    if (!bytes)
        return 0;
    if (size)
        memcpy(bytes, data, size);
    if (ys_claims_file_parse(&out, "f", bytes, size, &err) != YS_OK &&
        (!err.text[0] || strpbrk(err.text, "\r\n")))
        abort();
    ys_claims_file_fini(&out);
    free(bytes);
    return 0;
}
