/* jsontext.c - JSON from outside: bounded before it is parsed */

#include "jsontext.h"

#include "../../base/error.h"
#include "../text/textfile.h"

/* Values and brackets outside of texts. */
static ys_status check_size(const char *path, const char *bytes, size_t n,
                            const struct ys_json_bounds *bounds, struct ys_error *err)
{
    size_t values = 0, brackets = 0;
    bool text = false;

    for (size_t i = 0; i < n; i++) {
        if (text && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            text = !text;
        else if (!text && (bytes[i] == '[' || bytes[i] == '{'))
            brackets++;
        else if (!text && bytes[i] == ',')
            values++;
    }
    if (values > bounds->values || brackets > bounds->brackets)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: %zu values in %zu brackets; want %zu in %zu at most", path, values,
                       brackets, bounds->values, bounds->brackets);
    return YS_OK;
}

ys_status ys_json_parse(json_t **out, const char *path, const char *bytes, size_t n,
                        const struct ys_json_bounds *bounds, const char *want,
                        struct ys_error *err)
{
    json_error_t why;
    size_t start = 0;
    ys_status status;

    *out = NULL;
    if (n > bounds->bytes)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu bytes; want %zu at most", path, n,
                       bounds->bytes);
    if ((status = ys_textfile_check(&start, path, bytes, n, err)) != YS_OK ||
        (status = check_size(path, bytes, n, bounds, err)) != YS_OK)
        return status;
    *out = json_loadb(bytes + start, n - start, JSON_REJECT_DUPLICATES, &why);
    if (*out)
        return YS_OK;
    for (char *c = why.text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    return ys_fail(err, YS_ERR_FORMAT, "%s: line %d column %d: %s; want %s", path, why.line,
                   why.column, why.text, want);
}
