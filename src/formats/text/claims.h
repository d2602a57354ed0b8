#ifndef YS_FORMATS_TEXT_CLAIMS_H
#define YS_FORMATS_TEXT_CLAIMS_H

#include "../../records/claim.h"

/* A claims file: CSV with a header line (RFC 4180), read with libcsv, strict. */
struct ys_claims_file {
    struct ys_claim *claim; /* in order of the file */
    size_t n;
    char **text; /* every text that the rows point to */
    size_t n_text;
};
ys_status ys_claims_file_read(struct ys_claims_file *out, const char *path,
                              struct ys_error *err);
/* The same from n bytes at hand; path is for messages. */
ys_status ys_claims_file_parse(struct ys_claims_file *out, const char *path, const char *bytes,
                               size_t n, struct ys_error *err);
void ys_claims_file_fini(struct ys_claims_file *claims);

#endif
