/* base64.c - pictures inside of pages */

#include "base64.h"

#include <openssl/evp.h>

/* In pieces of whole groups of three bytes, so that only the last is filled up with '='. */
void ys_add_base64(struct ys_text *out, const unsigned char *bytes, size_t n)
{
    enum { PIECE = 3 * 1024 };
    unsigned char text[PIECE / 3 * 4 + 1]; /* EVP_EncodeBlock() writes a zero after it */

    for (size_t i = 0; i < n; i += PIECE) {
        const size_t piece = n - i < PIECE ? n - i : PIECE;

        EVP_EncodeBlock(text, bytes + i, (int)piece);
        ys_text_add(out, (const char *)text);
    }
}
