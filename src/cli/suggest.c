/* suggest.c - what a mistyped word was probably meant to be */

#include "options.h"

#include <string.h>

enum { MOST = 40 };

static size_t least(size_t a, size_t b, size_t c)
{
    const size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

/* Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    size_t d[MOST + 1][MOST + 1];

    if (n > MOST || m > MOST)
        return MOST;
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            if (!i || !j) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] = least(d[i - 1][j] + 1, d[i][j - 1] + 1,
                            d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1, MOST);
        }
    return d[n][m];
}

const char *ys_cli_nearest(const char *word, const char *const *list, size_t n)
{
    const size_t length = strlen(word);
    const char *best = NULL;
    size_t fewest = length < 5 ? 2 : 3; /* below: a slip in a short word, two in a long one */

    for (size_t i = 0; i < n; i++) {
        /* The beginning of one word, as "repo" of "report", is that word. */
        const size_t d =
            length > 2 && !strncmp(list[i], word, length) ? 1 : distance(word, list[i]);

        if (d < fewest) {
            fewest = d;
            best = list[i];
        }
    }
    return best;
}
