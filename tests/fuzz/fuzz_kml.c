/* libFuzzer: any bytes, as a KML and as a KMZ: its site and its ground overlay. */
#define _GNU_SOURCE
#include "../../src/formats/kml/kml_site.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(struct ys_kml *kml, struct ys_error *err)
{
    struct ys_overlay overlay;
    json_t *site = NULL;

    ys_kml_site(&site, kml, "f", err);
    json_decref(site);
    ys_overlay_read(&overlay, kml, "a.png", "f", err);
    ys_kml_fini(kml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int fd = memfd_create("kmz", 0);
    char *bytes = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_error err = {0};
    struct ys_kml kml;
    struct ys_zip zip;

    if (bytes && size)
        memcpy(bytes, data, size);
    if (bytes && ys_kml_parse(&kml, bytes, size, "f", &err) == YS_OK)
        use(&kml, &err);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size &&
        ys_zip_open(&zip, fd, size, "f", &err) == YS_OK) {
        if (ys_kml_of_zip(&kml, &zip, &err) == YS_OK)
            use(&kml, &err);
        ys_zip_close(&zip);
    }
    if (strpbrk(err.text, "\n\r\x1b"))
        abort();
    free(bytes);
    close(fd);
    return 0;
}
