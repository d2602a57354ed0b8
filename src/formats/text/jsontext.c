/* jsontext.c - JSON from outside: bounded before it is parsed */

#include "jsontext.h"

#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "textfile.h"

enum {
    DEEPEST = 2048, /* jansson's own bound, JSON_PARSER_MAX_DEPTH */
    /* Members of one object: 5 million took 7 s and 740 MiB, from 59 MB of text.  The largest that is
     * written here has some hundred. */
    MOST_MEMBERS = 100000
};

/* Where a scan of the text is: the members so far of each open object; of an array ARRAY. */
struct scan {
    size_t values, brackets, objects, depth, most_members;
    uint32_t members[DEEPEST];
};
static const uint32_t ARRAY = UINT32_MAX;

static void scan_mark(struct scan *scan, char c)
{
    const bool known = scan->depth < DEEPEST;

    switch (c) {
    case '[':
    case '{':
        scan->brackets++;
        scan->objects += c == '{';
        if (known)
            scan->members[scan->depth] = c == '[' ? ARRAY : 0;
        scan->depth++;
        break;
    case ']':
    case '}':
        scan->depth -= scan->depth > 0;
        break;
    case ',':
        scan->values++;
        uint32_t *members =
            scan->depth && scan->depth <= DEEPEST ? &scan->members[scan->depth - 1] : NULL;

        if (members && *members != ARRAY && ++*members > scan->most_members)
            scan->most_members = *members;
        break;
    default:
        break;
    }
}

/* Values and brackets outside of texts. */
static ys_status check_size(const char *path, const char *bytes, size_t n,
                            const struct ys_json_bounds *bounds, struct ys_error *err)
{
    struct scan scan;
    bool text = false;

    scan.values = scan.brackets = scan.objects = scan.depth = scan.most_members = 0;
    for (size_t i = 0; i < n; i++) {
        if (text && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            text = !text;
        else if (!text && (bytes[i] == ',' || (bytes[i] & 0x59) == 0x59))
            scan_mark(&scan, bytes[i]); /* of other letters it does nothing */
    }
    if (scan.values > bounds->values || scan.brackets > bounds->brackets)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: %zu values in %zu brackets; want %zu in %zu at most", path,
                       scan.values, scan.brackets, bounds->values, bounds->brackets);
    if (bounds->objects && scan.objects > bounds->objects)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu objects; want %zu at most", path,
                       scan.objects, bounds->objects);
    if (scan.most_members > MOST_MEMBERS)
        return ys_fail(err, YS_ERR_FORMAT, "%s: an object of %zu members; want %d at most",
                       path, scan.most_members + 1, MOST_MEMBERS);
    return YS_OK;
}

/* What jansson is still to be given, a token at a time. */
struct feed {
    const char *at, *end;
    bool no_memory;
};

/*
 * jansson 2.14 leaves out the byte for which its buffer of one token cannot grow, calls a text
 * that it has no memory for an invalid token, and sets errno to 0 where it reads a number.  So
 * errno is looked at between any two tokens: a piece ends after a quotation mark, and before
 * what can follow a number, which is read only when what follows it is there.
 */
static size_t next_piece(void *to, size_t room, void *ctx)
{
    struct feed *feed = ctx;
    size_t n = 0;

    feed->no_memory |= ys_memory_failed();
    if (feed->no_memory)
        return (size_t)-1;
    while (n < room && feed->at + n < feed->end) {
        const char c = feed->at[n++];

        if (c == '"' || (feed->at + n < feed->end && strchr(",]} \t\r\n", feed->at[n])))
            break;
    }
    memcpy(to, feed->at, n);
    feed->at += n;
    return n;
}

json_t *ys_json_load(bool *no_memory, const char *bytes, size_t n, size_t flags,
                     json_error_t *why)
{
    struct feed feed = {bytes, bytes + n, false};

    ys_memory_watch();
    json_t *root = json_load_callback(next_piece, &feed, flags, why);

    *no_memory = feed.no_memory || ys_memory_failed();
    if (*no_memory) {
        json_decref(root);
        root = NULL;
    }
    return root;
}

ys_status ys_json_parse(json_t **out, const char *path, const char *bytes, size_t n,
                        const struct ys_json_bounds *bounds, const char *want,
                        struct ys_error *err)
{
    json_error_t why;
    bool no_memory;
    size_t start = 0;
    ys_status status;

    *out = NULL;
    if (n > bounds->bytes)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu bytes; want %zu at most", path, n,
                       bounds->bytes);
    if ((status = ys_textfile_check(&start, path, bytes, n, err)) != YS_OK ||
        (status = check_size(path, bytes, n, bounds, err)) != YS_OK)
        return status;
    *out = ys_json_load(&no_memory, bytes + start, n - start, JSON_REJECT_DUPLICATES, &why);
    if (*out)
        return YS_OK;
    if (no_memory)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
    for (char *c = why.text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    return ys_fail(err, YS_ERR_FORMAT, "%s: line %d column %d: %s; want %s", path, why.line,
                   why.column, why.text, want);
}
