/* made_by.c - which program made a report */

#include "made_by.h"

#include "../../base/commit.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../figure/fonts_used.h"

/* The weights are hashed as they lie in memory: those that count, not those of some file. */
ys_status ys_made_by(struct ys_made_by *out, struct ys_error *err)
{
    ys_status status = YS_OK;

    out->commit = ys_build_commit;
    out->n_library = ys_library_versions(out->library);
    for (size_t i = 0; i < YS_FONTS_LIBRARIES; i++) {
        struct ys_library *row = &out->library[out->n_library++];

        ys_text_fit(row->version, sizeof row->version, "%s", ys_fonts_library(&row->name, i));
    }
    for (size_t i = 0; i < YS_WEIGHTS_FILES && !status; i++) {
        const struct ys_weights_file file = ys_weights_file((enum ys_weights)i);

        out->weights[i].name = file.name;
        status = ys_bytes_sha256(out->weights[i].sha256, file.at, file.bytes, err);
    }
    return status;
}
