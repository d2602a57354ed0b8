#ifndef RD_DEPOT_H
#define RD_DEPOT_H

#include "scene.h"

/* A depot with bermed pits in rows along service roads. */

enum { RD_DEPOT_PITS = 420, RD_DEPOT_TRAPS = 120 };

enum rd_pit_kind { RD_PIT_BOX, RD_PIT_U, RD_PIT_RING, RD_PIT_KINDS };

struct rd_pit {
    enum rd_pit_kind kind;
    struct rd_frame at;     /* opening towards +u */
    double a, b;            /* half sizes of the berm's crest line */
    double foot_m, crest_m; /* half width of the berm at its foot, height */
    double floor_m;         /* depth of the floor below ground */
    double grown;           /* 0 fresh soil .. 1 overgrown */
    double load;            /* share of the floor under goods; 0: empty */
    struct rd_rgb load_c;
    bool at_date[2];
    uint32_t seed;
};

/* What looks like a pit and is none. */
enum rd_trap_kind {
    RD_TRAP_FILLED,
    RD_TRAP_HEAP,
    RD_TRAP_BUSH,
    RD_TRAP_HUT,
    RD_TRAP_SCRAPE,
    RD_TRAP_KINDS
};
struct rd_trap {
    enum rd_trap_kind kind;
    struct rd_frame at;
    double a, b;
    bool at_date[2];
    uint32_t seed;
};

struct rd_depot {
    struct rd_frame grid; /* middle of the field; u along the rows */
    double pitch_u, pitch_v;
    int rows, columns;
    struct rd_pit pit[RD_DEPOT_PITS];
    size_t n_pit;
    struct rd_trap trap[RD_DEPOT_TRAPS];
    size_t n_trap;
    double road_m; /* width of the service roads; 0: none */
    double dry[2], bare, field_m;
    int trees, huts;
};

bool rd_depot_record(struct rd_scene *scene, const struct rd_depot *depot);
rd_draw rd_depot_draw;

#endif
