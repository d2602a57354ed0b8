/* verify.c - a report made again, of the public header */

#include "../pipeline/verify/verify.h"

#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../base/options.h"
#include "../report/verification.h"

struct ys_verification {
    struct ys_verified verified;
};

ys_status ys_verify(ys_verification **out, const char *folder,
                    const struct ys_verify_options *verify, const struct ys_options *opt,
                    struct ys_error *err)
{
    static const struct ys_verify_options none = {0};
    struct ys_options defaults;
    struct ys_error ignored;

    if (!out || !folder)
        return ys_fail(err, YS_ERR_ARG, "ys_verify: %s is NULL", out ? "folder" : "out");
    *out = NULL;
    verify = verify ? verify : &none;
    for (size_t i = 0; i < verify->n_files; i++)
        if (!verify->files || !verify->files[i])
            return ys_fail(err, YS_ERR_ARG, "ys_verify: file %zu is NULL", i + 1);
    ys_options_init(&defaults);
    opt = opt ? opt : &defaults;
    ys_status status = ys_options_check(opt, err);
    if (status)
        return status;
    ys_verification *const made = ys_new(1, sizeof *made);
    if (!made)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", folder);
    err = err ? err : &ignored;
    *err = (struct ys_error){YS_OK, ""};
    status = ys_pipeline_verify(&made->verified, folder, verify, opt, err);
    if (status)
        ys_verification_free(made);
    else
        *out = made;
    return status;
}

void ys_verification_free(ys_verification *verification)
{
    if (!verification)
        return;
    ys_verified_fini(&verification->verified);
    free(verification);
}

enum ys_blame ys_verification_blame(const ys_verification *verification)
{
    return ys_verification_n(verification) ? verification->verified.difference[0].blame
                                           : YS_BLAME_NONE;
}

size_t ys_verification_n(const ys_verification *verification)
{
    return verification ? verification->verified.n : 0;
}

const struct ys_discrepancy *ys_verification_difference(const ys_verification *verification,
                                                        size_t i)
{
    return i < ys_verification_n(verification) ? &verification->verified.difference[i] : NULL;
}

ys_status ys_verification_text(char **out, const ys_verification *verification,
                               enum ys_format format, struct ys_error *err)
{
    *out = NULL;
    if (!verification)
        return ys_fail(err, YS_ERR_ARG, "ys_verification_text: verification is NULL");
    const struct ys_verified *verified = &verification->verified;
    const struct ys_verification_view view = {.difference = verified->difference,
                                              .n_difference = verified->n,
                                              .files = verified->files,
                                              .inputs = verified->inputs,
                                              .blame = ys_verification_blame(verification)};

    if (format == YS_TEXT)
        return ys_verification_table(out, &view, err);
    if (format == YS_JSON)
        return ys_verification_json(out, &view, err);
    return ys_fail(err, YS_ERR_ARG, "format %d; want YS_TEXT or YS_JSON", (int)format);
}
