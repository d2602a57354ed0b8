#ifndef YS_REPORT_COLOURS_H
#define YS_REPORT_COLOURS_H

#include "../records/result.h"

/* 0xRRGGBB of an object's status: those of the page, told apart with any kind of colour vision. */
uint32_t ys_status_colour(enum ys_object_status status);

#endif
