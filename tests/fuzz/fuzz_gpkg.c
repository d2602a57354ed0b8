/* libFuzzer: any bytes as the geometry of a GeoPackage. */
#include "../../src/formats/gpkg/gpkg_geometry.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ys_gpkg_geometry g = {0};
    char *bytes = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */

    if (!bytes)
        return 0;
    if (size)
        memcpy(bytes, data, size);
    ys_gpkg_geometry(&g, bytes, size);
    json_decref(g.geometry);
    free(bytes);
    return 0;
}
