#ifndef YS_CHANGE_SHADOW_H
#define YS_CHANGE_SHADOW_H

/*
 * Shadow at one date only: darker by one factor in red, green and blue, blue the least, because the
 * sky fills it.  reference and other: brought to one scale; unit: a grey level of 8 bits in it.
 * 1: the pixel is in shadow at the other date only; -1: at the reference only; 0: neither.
 */
int ys_shadow(const double reference[3], const double other[3], double unit);

#endif
