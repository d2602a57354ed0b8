#ifndef RD_RAILCAR_H
#define RD_RAILCAR_H

#include "style.h"

enum rd_car_kind {
    RD_GONDOLA,
    RD_COVERED,
    RD_TANK,
    RD_HOPPER,
    RD_FLAT,
    RD_FLAT_LONG,
    RD_FLAT_25,
    RD_BOXCAR,
    RD_COAL,
    RD_AUTORACK,
    RD_CAR_KINDS,
    RD_LOCO = RD_CAR_KINDS, /* not counted */
    RD_COACH
};

/* Length between the coupler faces, of the body, and width of the body, metres.
 * Gauge 1520 stock: 12-132 gondola 13.92, 11-276 covered wagon 14.73, 15-1443 tank wagon 12.02, 19-752
 * hopper 13.2, 13-401 flat 14.62, 13-7024 19.62, 13-9751 25.62.  Others: AAR 50 ft boxcar 16.89, coal gondola
 * 16.18, tri-level autorack 28.6, TEM2 locomotive 16.97, coach 24.54. */
struct rd_car_size {
    const char *name;
    double pitch_m, body_m, width_m;
};
const struct rd_car_size *rd_car_size_of(enum rd_car_kind kind);

enum rd_load {
    RD_EMPTY,
    RD_BULK,
    RD_GOODS
}; /* bulk: coal, ore, stone; goods: logs, crates, boxes */

struct rd_car {
    enum rd_car_kind kind;
    enum rd_load load;
    struct rd_rgb c, load_c;
    uint32_t seed;
};
/* Colours and load drawn at random. */
struct rd_car rd_car_random(enum rd_car_kind kind, const struct rd_style *style,
                            struct rd_rng *rng);
void rd_car_draw(struct rd_canvas *cv, const struct rd_car *car, const struct rd_frame *at,
                 const struct rd_style *style, double snow);

#endif
