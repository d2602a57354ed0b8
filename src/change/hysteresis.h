#ifndef YS_CHANGE_HYSTERESIS_H
#define YS_CHANGE_HYSTERESIS_H

#include <stdint.h>

/* high: bit rows of words 64-bit words each, all of whose bits low has too; becomes the bits of low
 * that are joined to one of them through low, over sides and corners. */
void ys_hysteresis(uint64_t *high, const uint64_t *low, uint32_t words, uint32_t height);

#endif
