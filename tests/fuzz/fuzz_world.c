/* libFuzzer: any bytes as a world file (first byte even) or as a .prj (odd). */
#include "../../src/formats/tile/tile_beside.h"

bool ys_crs_is_known(const char *text); /* tile_crs.h, which wants the headers of libgeotiff */

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t n = size ? size - 1 : 0;
    char *text = malloc(n + 1); /* terminated, as a file that was read is */
    double t[6];

    if (!text)
        return 0;
    if (n)
        memcpy(text, data + 1, n);
    text[n] = '\0';
    if (size && data[0] % 2)
        ys_crs_is_known(text);
    else if (ys_world_parse(t, text, n) && !isfinite(t[0] + t[3]))
        abort();
    free(text);
    return 0;
}
