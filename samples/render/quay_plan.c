/* The quays that are drawn: the committed sample and random ones. */
#include "quay.h"

#include <stdlib.h>

struct filling {
    int n;        /* boxes wanted */
    double forty; /* share of 40-foot boxes */
    int tiers;    /* at most */
    double alike; /* probability that a row goes on with the colour before it */
    double reefer;
};

/* Slots are taken row by row, a few left out at random, until n stand. */
static int fill(struct rd_quay *q, const struct filling *f, int date,
                const struct rd_style *style, struct rd_rng *rng)
{
    int slots = 0, done = 0;
    struct rd_rgb c = rd_style_roof(style, rng);

    for (int i = 0; i < q->n_stack; i++)
        slots += q->stack[i].rows * q->stack[i].bays;
    for (int i = 0; i < q->n_stack; i++) {
        const struct rd_stack *st = &q->stack[i];
        const double pu = 6.058 + st->end_m, pv = 2.438 + st->side_m;

        for (int row = 0; row < st->rows; row++) {
            for (int bay = 0; bay < st->bays && done < f->n; bay++, slots--) {
                const bool two = bay + 1 < st->bays && rd_chance(rng, f->forty);
                const double need = (double)(f->n - done) * (1 + f->forty) / rd_max(slots, 1);

                if (!rd_chance(rng, need) || q->n_box == RD_QUAY_BOXES)
                    continue;
                if (!rd_chance(rng, f->alike))
                    c = rd_style_roof(style, rng);
                struct rd_box b = {.length_m = two ? 12.192 : 6.058,
                                   .tiers = rd_int(rng, 1, f->tiers),
                                   .stack = i,
                                   .c = rd_rgb_scale(c, rd_range(rng, 0.88, 1.12)),
                                   .seed = (uint32_t)rd_next(rng)};

                b.u = st->u + bay * pu + (two ? pu : pu / 2) + rd_range(rng, -0.06, 0.06);
                b.v = st->v + (row + 0.5) * pv + rd_range(rng, -0.05, 0.05);
                b.at[0] = date == 0;
                b.at[1] = date == 1;
                if (rd_chance(rng, f->reefer)) {
                    b.reefer = true;
                    b.c = rd_rgb_scale((struct rd_rgb){0.55, 0.55, 0.54},
                                       rd_range(rng, 0.8, 1.1));
                }
                q->box[q->n_box++] = b;
                done++;
                if (two) {
                    bay++;
                    slots--;
                }
            }
        }
    }
    return done;
}

static void sample_claims(struct rd_site *site)
{
    static const char caption[] = "White House image caption / Kirby";
    const struct rd_claim claim[] = {
        {"container", "snapshot", "2023-09-08", "2023-09-08", "about", 300, "containers",
         caption, "Yonhap", "2023-10-13", "",
         "Rehearsal of the figure reported for Rajin. The boxes of this sample stand one high: "
         "with tiers "
         "known to be 1 a perfect count is consistent; with tiers unknown it cannot tell.",
         "consistent"},
        {"container", "snapshot", "2023-08-26", "2023-08-26", "at_most", 10, "containers",
         "nobody: a control", "none", "2023-10-13", "", "The quay is empty at this date.",
         "consistent"},
        {"container", "snapshot", "2023-09-08", "2023-09-08", "at_least", 500, "containers",
         "nobody: a control", "none", "2023-10-13", "",
         "Invented, to show how a wrong figure is judged.", "not consistent"},
        {"container", "cumulative", "2023-09-01", "2023-10-13", "more_than", 1000, "containers",
         "John Kirby, NSC", "Yonhap / European Pravda", "2023-10-13", "",
         "Shipped over weeks: no single picture can bear or contradict it.", "cannot tell"},
        {"vessel", "snapshot", "2023-09-08", "2023-09-08", "exactly", 1, "vessels",
         "nobody: a control", "none", "2023-10-13", "", "One cargo vessel lies at the berth.",
         "consistent"},
        {"vessel", "events", "2023-08-01", "2023-12-31", "exactly", 3, "distinct vessels",
         "UK defence intelligence, via The Guardian", "German machine translation of Newsweek",
         "2024-01-23", "", "Identity over time: two looks prove one call at most.",
         "cannot tell"},
    };
    site->n_claim = sizeof claim / sizeof *claim;
    for (size_t i = 0; i < site->n_claim; i++)
        site->claim[i] = claim[i];
}

static void sample_scene(struct rd_scene *scene)
{
    struct rd_site *site = &scene->site;

    scene->w = 1040;
    scene->h = 760;
    site->gsd_m = 0.5;
    site->name = "Rehearsal quay (Rajin figures)";
    site->alias = "Rehearsal quay";
    site->place = (struct rd_place){24, 430000, 3330000};
    scene->description =
        "SYNTHETIC: rendered tile, no photograph. Rehearsal of the figure reported for "
        "Rajin (about 300 containers), placed in the open sea. CC0-1.0";
    site->view[0] = rd_view_clear("2023-08-26", 141, 54, 61);
    site->view[1] = rd_view_clear("2023-09-08", 147, 49, 62);
    site->view[0].lean_az = 70;
    site->view[0].off_nadir = 6;
    site->view[1].lean_az = 265;
    site->view[1].off_nadir = 8;
    site->view[1].exposure = 0.6;
    site->view[1].shift_x = -0.55;
    site->view[1].shift_y = 0.8;
}

bool rd_quay_sample(struct rd_scene *scene, const char *dir)
{
    struct rd_quay *q = calloc(1, sizeof *q);
    const struct rd_style *style = rd_style_at(scene->style);
    struct rd_rng rng = rd_rng_of(scene->seed, 2);
    const struct filling f = {300, 0.06, 1, 0.35, 0.03};
    static const struct rd_stack stack[] = {
        {-150, 36, 6, 21, 0.28, 0.38, true},
        {6, 36, 6, 20, 0.28, 0.38, true},
        {-122, 68, 5, 19, 0.32, 0.40, true},
    };
    bool ok = q;

    if (!q)
        return false;
    sample_scene(scene);
    q->edge = rd_frame_at(262, 128, rd_rad(11));
    q->apron_m = 26;
    q->yard_m = 92;
    q->n_stack = 3;
    for (int i = 0; i < 3; i++)
        q->stack[i] = stack[i];
    q->lorries = 26;
    q->cranes = 2;
    q->masts = 9;
    q->dry = 0.45;
    ok = fill(q, &f, 1, style, &rng) == 300;
    if (!ok)
        fprintf(stderr, "render: container_quay: 300 boxes do not fit\n");
    q->vessel = rd_vessel_random(style, 115, &rng);
    q->vessel.water_m = -2.6;
    q->vessel_u = -60;
    q->vessel.at = q->edge;
    const struct rd_vec at = rd_frame_point(&q->edge, q->vessel_u, -q->vessel.beam_m / 2 - 1.5);

    q->vessel.at.x = at.x;
    q->vessel.at.y = at.y;
    q->vessel_at[1] = true;
    sample_claims(&scene->site);
    ok = ok && rd_quay_record(scene, q, true) && rd_scene_write(scene, rd_quay_draw, q, dir);
    free(q);
    return ok;
}

/* Blocks in lines behind the apron; gaps between them for lorries. */
static void random_stacks(struct rd_quay *q, double width, struct rd_rng *rng)
{
    const double side = rd_range(rng, 0.05, 0.6), end = rd_range(rng, 0.08, 0.6);
    double v = q->apron_m + rd_range(rng, 5, 12);

    while (q->n_stack < RD_QUAY_BLOCKS && v < q->apron_m + q->yard_m - 18) {
        const int rows = rd_int(rng, 1, 7);
        double u = -0.42 * width + rd_range(rng, 0, 0.2) * width;

        while (q->n_stack < RD_QUAY_BLOCKS) {
            const int bays = rd_int(rng, 2, 22);
            const double l = bays * (6.058 + end);

            if (u + l > 0.42 * width)
                break;
            q->stack[q->n_stack++] =
                (struct rd_stack){u, v, rows, bays, side, end, rd_chance(rng, 0.6)};
            u += l + rd_range(rng, 8, 25);
        }
        v += rows * (2.438 + side) + rd_range(rng, 7, 18);
    }
}

static struct filling random_filling(const struct rd_quay *q, struct rd_rng *rng)
{
    int slots = 0;

    for (int i = 0; i < q->n_stack; i++)
        slots += q->stack[i].rows * q->stack[i].bays;
    struct filling f = {.n = (int)(slots * rd_range(rng, 0.15, 1)),
                        .forty = rd_chance(rng, 0.3) ? 0 : rd_range(rng, 0, 0.9),
                        .tiers = rd_int(rng, 1, 3),
                        .alike = rd_chance(rng, 0.2) ? 1 : rd_range(rng, 0, 0.8),
                        .reefer = rd_chance(rng, 0.4) ? rd_range(rng, 0, 0.2) : 0};

    f.n = (int)(f.n / (1 + f.forty));
    if (rd_chance(rng, 0.2))
        f.n = 0;
    return f;
}

/* A vessel alongside at either date, as often as not. */
static void random_vessel(struct rd_quay *q, const struct rd_style *style, double width,
                          struct rd_rng *rng)
{
    q->vessel = rd_vessel_random(style, rd_range(rng, 70, 170), rng);
    q->vessel.water_m = -2.6;
    q->vessel.laden = rd_chance(rng, 0.4);
    q->vessel_u = rd_range(rng, -0.15, 0.15) * width;
    q->vessel.at = q->edge;
    const struct rd_vec at = rd_frame_point(&q->edge, q->vessel_u, -q->vessel.beam_m / 2 - 1.5);

    q->vessel.at.x = at.x;
    q->vessel.at.y = at.y;
    q->vessel_at[0] = rd_chance(rng, 0.4);
    q->vessel_at[1] = rd_chance(rng, 0.4);
}

static void plan_random(struct rd_quay *q, const struct rd_scene *scene, struct rd_rng *rng)
{
    const double w = rd_scene_w(scene), h = rd_scene_h(scene),
                 turn = rd_range(rng, 0, 2 * RD_PI);
    /* the quay's edge lies a quarter of the tile before its middle */
    const double back = 0.22 * rd_min(w, h);
    const struct rd_style *style = rd_style_at(scene->style);

    q->edge = rd_frame_at(w / 2 + back * rd_sin(turn), h / 2 - back * rd_cos(turn), turn);
    q->apron_m = rd_range(rng, 14, 36);
    q->yard_m = rd_range(rng, 50, 130);
    random_stacks(q, rd_min(w, h), rng);
    q->lorries = rd_int(rng, 4, 40);
    q->cranes = rd_int(rng, 0, 3);
    q->masts = rd_int(rng, 2, 14);
    q->dry = rd_range(rng, 0.1, 0.9);
    for (int date = 0; date < 2; date++) {
        const struct filling f = random_filling(q, rng);

        /* both dates share slots: the second is filled afresh */
        fill(q, &f, date, style, rng);
    }
    random_vessel(q, style, rd_min(w, h), rng);
}

bool rd_quay_random(struct rd_scene *scene, const char *dir)
{
    struct rd_quay *q = calloc(1, sizeof *q);
    struct rd_rng rng = rd_rng_of(scene->seed, 12);
    bool ok = q;

    if (!q)
        return false;
    rd_random_frame(scene, &rng, 260, 420);
    plan_random(q, scene, &rng);
    ok = rd_quay_record(scene, q, true);
    rd_random_claims(scene, "container", "Container yard");
    ok = ok && rd_scene_write(scene, rd_quay_draw, q, dir);
    free(q);
    return ok;
}
