/* claims.c - claims files of the public header */

#include "../formats/text/claims.h"

#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../judge/verdict/verdict.h"
#include "../report/claims.h"

struct ys_claims {
    struct ys_claims_file file;
};

ys_status ys_claims_read(ys_claims **out, const char *path, struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_claims_read: out is NULL");
    *out = NULL;
    if (!path)
        return ys_fail(err, YS_ERR_ARG, "ys_claims_read: path is NULL");
    ys_claims *const claims = ys_new(1, sizeof *claims);
    if (!claims)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
    const ys_status status = ys_claims_file_read(&claims->file, path, err);
    if (status != YS_OK) {
        free(claims);
        return status;
    }
    *out = claims;
    return YS_OK;
}

void ys_claims_free(ys_claims *claims)
{
    if (claims)
        ys_claims_file_fini(&claims->file);
    free(claims);
}

size_t ys_claims_n(const ys_claims *claims)
{
    return claims ? claims->file.n : 0;
}

static void explain(struct ys_claims_row *row, const struct ys_claim *claim)
{
    const struct ys_claim_interval interval = ys_claim_interval_of(claim);

    row->claim = claim;
    row->has_reading = interval.stated;
    row->low = interval.low;
    row->high = interval.high;
    ys_claim_stated(row->stated, sizeof row->stated, claim);
    ys_claim_interval_text(row->reading, sizeof row->reading, &interval);
}

ys_status ys_claims_text(char **out, const ys_claims *claims, enum ys_format format,
                         bool capacity, struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_claims_text: out is NULL");
    *out = NULL;
    if (!claims)
        return ys_fail(err, YS_ERR_ARG, "ys_claims_text: claims is NULL");
    if (format != YS_TEXT && format != YS_JSON)
        return ys_fail(err, YS_ERR_ARG, "claims: want text or JSON");
    struct ys_claims_row *const row = ys_new(claims->file.n, sizeof *row);
    if (!row)
        return ys_fail(err, YS_ERR_NOMEM, "claims: out of memory");
    for (size_t i = 0; i < claims->file.n; i++)
        explain(&row[i], &claims->file.claim[i]);
    const ys_status status =
        format == YS_JSON ? ys_claims_render_json(out, row, claims->file.n, capacity, err)
                          : ys_claims_render_text(out, row, claims->file.n, capacity, err);

    free(row);
    return status;
}
