#include "../../../src/base/sha256.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../../support/made_tile.h"

/* FIPS 180-2, appendix B. */
static const char *const abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Test(hash, sums_are_those_of_the_standard, .fini = made_tiles_remove)
{
    const char *path = made_tile_path("abc");
    struct ys_error err;
    char hex[65];

    cr_assert(ys_bytes_sha256(hex, "abc", 3, &err) == YS_OK);
    cr_expect(strcmp(hex, abc) == 0);
    made_bytes_write(path, "abc", 3);
    cr_assert(ys_file_sha256(hex, path, &err) == YS_OK);
    cr_expect(strcmp(hex, abc) == 0);
    cr_expect(ys_file_sha256(hex, made_tile_path("none"), &err) == YS_ERR_IO && !hex[0]);
    cr_expect(strstr(err.text, "none: No such file") != NULL);
}
