/* colours.c - colours of what an object's status is, for maps */

#include "colours.h"

/* As web/page.css has them: hues after Okabe and Ito's palette, made lighter for dark pictures. */
uint32_t ys_status_colour(enum ys_object_status status)
{
    static const uint32_t colour[] = {
        [YS_SINGLE] = 0xF5EA55, [YS_STAYED] = 0x7CC8FF,    [YS_ARRIVED] = 0xFFAE1A,
        [YS_LEFT] = 0xFF7A50,   [YS_UNCERTAIN] = 0xF5B3DA,
    };

    return (unsigned)status < sizeof colour / sizeof *colour ? colour[status]
                                                             : colour[YS_UNCERTAIN];
}
