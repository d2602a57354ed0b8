#ifndef YS_REPORT_BASE64_H
#define YS_REPORT_BASE64_H

#include "../base/text.h"

/* Bytes as base64, as a data: address has them. */
void ys_add_base64(struct ys_text *out, const unsigned char *bytes, size_t n);

#endif
