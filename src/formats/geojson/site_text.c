/* site_text.c - a site file as GeoJSON, to be edited */

#include "site_text.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../text/textfile.h"
#include "site_named.h"
#include "site_open.h"

static ys_status open_text(json_t **out, bool *named, const char *path, struct ys_error *err)
{
    struct ys_site_text text = {.path = path};
    char *bytes;
    ys_status status = ys_textfile_read(&bytes, &text.n, path, YS_SITE_MAX_BYTES, err);

    if (status)
        return status;
    text.bytes = bytes;
    status = ys_site_open_text(out, named, &text, err);
    free(bytes);
    return status;
}

static int add_piece(const char *piece, size_t n, void *text)
{
    ys_text_add_n(text, piece, n);
    return 0; /* *text remembers a failure */
}

static ys_status write_text(char **out, const json_t *root, const char *path,
                            struct ys_error *err)
{
    struct ys_text text = {0};

    /* 14 digits: a hundredth of a micrometre of a degree, and no 30.099999999999998. */
    if (!json_dump_callback(root, add_piece, &text, JSON_COMPACT | JSON_REAL_PRECISION(14)))
        *out = ys_text_take(&text);
    ys_text_drop(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
}

ys_status ys_site_as_text(char **out, const char *path, struct ys_error *err)
{
    struct ys_site_where where = {.path = path};
    struct ys_site builtin = {0};
    json_t *root = NULL;
    bool named = true;

    *out = NULL;
    ys_status status = ys_site_open_binary(&root, path, err);

    if (!status && !root)
        status = open_text(&root, &named, path, err);
    if (!status && named) {
        status = ys_site_builtin(&builtin, err);
        if (!status)
            status = ys_site_apply_names(root, &builtin, &where, err);
        ys_site_fini(&builtin);
    }
    if (!status)
        status = write_text(out, root, path, err);
    json_decref(root);
    return status;
}
