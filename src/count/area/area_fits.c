/* area_fits.c - whether what a count wants at its peak has room */

#include "areas.h"

bool ys_area_fits(const struct ys_area_in *in, double bytes)
{
    if (in->image->scratch)
        return ys_scratch_fits(in->image->scratch, bytes);
    return !in->max_bytes || bytes <= (double)in->max_bytes;
}
