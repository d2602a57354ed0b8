/* drawn_letters.c - lettering for pictures of tests */

#include "drawn_letters.h"

#include <string.h>

/* Drawn by hand, 9 rows: ascender and small letter above the base line of the seventh, two below. */
static const struct letter {
    char name;
    const char *row[9];
} letters[] = {
    {'G', {".###.", "#...#", "#....", "#.###", "#...#", "#...#", ".###.", ".....", "....."}},
    {'o', {"....", "....", ".##.", "#..#", "#..#", "#..#", ".##.", "....", "...."}},
    {'g', {"....", "....", ".###", "#..#", "#..#", "#..#", ".###", "...#", ".##."}},
    {'l', {"#", "#", "#", "#", "#", "#", "#", ".", "."}},
    {'e', {"....", "....", ".##.", "#..#", "####", "#...", ".###", "....", "...."}},
    {'E', {"####", "#...", "#...", "###.", "#...", "#...", "####", "....", "...."}},
    {'a', {"....", "....", ".##.", "...#", ".###", "#..#", ".###", "....", "...."}},
    {'r', {"...", "...", "#.#", "##.", "#..", "#..", "#..", "...", "..."}},
    {'t', {".#.", ".#.", "###", ".#.", ".#.", ".#.", "..#", "...", "..."}},
    {'h', {"#...", "#...", "###.", "#..#", "#..#", "#..#", "#..#", "....", "...."}},
    {'2', {".##.", "#..#", "...#", "..#.", ".#..", "#...", "####", "....", "...."}},
    {'0', {".##.", "#..#", "#..#", "#..#", "#..#", "#..#", ".##.", "....", "...."}},
    {'3', {"###.", "...#", "...#", ".##.", "...#", "...#", "###.", "....", "...."}},
};

uint32_t drawn_letters(struct ys_image *image, const char *text, uint32_t x, uint32_t y,
                       uint32_t scale, float level)
{
    for (; *text; text++) {
        const struct letter *l = letters;

        while (l < letters + sizeof letters / sizeof *letters && l->name != *text)
            l++;
        if (l == letters + sizeof letters / sizeof *letters) { /* a blank */
            x += 3 * scale;
            continue;
        }
        const uint32_t width = (uint32_t)strlen(l->row[0]);

        for (uint32_t v = 0; v < 9 * scale; v++)
            for (uint32_t u = 0; u < width * scale; u++)
                if (l->row[v / scale][u / scale] == '#')
                    for (unsigned b = 0; b < image->bands; b++)
                        image->plane[b][(size_t)(y + v) * image->width + x + u] = level;
        x += (width + 1) * scale;
    }
    return x;
}
