/* verification_text.c - what a replay of a report found: a line for each difference */

#include "../../base/commit.h"
#include "../../base/error.h"
#include "../../base/text.h"
#include "../verification.h"

ys_status ys_verification_table(char **out, const struct ys_verification_view *view,
                                struct ys_error *err)
{
    struct ys_text text = {0};

    for (size_t i = 0; i < view->n_difference; i++)
        ys_text_addf(&text, "%s: %s\n", ys_blame_name(view->difference[i].blame),
                     view->difference[i].text);
    if (!view->blame)
        ys_text_addf(&text,
                     "equal: %zu files of the report, made again from %zu inputs by yardstick "
                     "%s, commit %s\n",
                     view->files, view->inputs, ys_version(), ys_build_commit);
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "verification: out of memory");
}
