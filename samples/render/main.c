/* render: draws dated tiles of known content; see samples/README.md. */
#include "scene.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int usage(void)
{
    fputs("usage: render sample rail_yard|container_quay|depot [options] -o DIR\n"
          "       render random --subject yard|quay|depot|roads [options] -o DIR\n"
          "       render series --subject yard [options] -o DIR\n"
          "       render same A.tif B.tif\n"
          "  --seed N         of a random scene [1]\n"
          "  --style N        0 clear, 1 arid, 2 bold, 3 dull [0]\n"
          "  --gsd METRES     pixel size of a random scene, 0.28 to 3 [0.5]\n"
          "  --exact 1        the site file has the tracks' axes, and no date is shifted\n"
          "  --hard 1         a series under any sun, lean and haze, and of any fleet\n"
          "  --still 1        a series in which no car moves\n"
          "  --leave-out K    leave out the K-th object of the later date\n",
          stderr);
    return 2;
}

struct options {
    const char *what, *subject, *dir;
    double seed, style, gsd, leave_out, exact, hard, still;
};

static bool number(double *out, const char *text)
{
    char *end;

    errno = 0;
    *out = strtod(text, &end);
    return end != text && !*end && !errno;
}

static bool parse(struct options *o, int argc, char **argv)
{
    for (int i = 0; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        bool ok = value;

        if (value && strcmp(argv[i], "-o") == 0)
            o->dir = value;
        else if (value && strcmp(argv[i], "--subject") == 0)
            o->subject = value;
        else if (value && strcmp(argv[i], "--seed") == 0)
            ok = number(&o->seed, value);
        else if (value && strcmp(argv[i], "--style") == 0)
            ok = number(&o->style, value) && o->style >= 0 && o->style < RD_STYLES;
        else if (value && strcmp(argv[i], "--gsd") == 0)
            ok = number(&o->gsd, value) && o->gsd >= 0.28 && o->gsd <= 3.0;
        else if (value && strcmp(argv[i], "--exact") == 0)
            ok = number(&o->exact, value);
        else if (value && strcmp(argv[i], "--hard") == 0)
            ok = number(&o->hard, value);
        else if (value && strcmp(argv[i], "--still") == 0)
            ok = number(&o->still, value);
        else if (value && strcmp(argv[i], "--leave-out") == 0)
            ok = number(&o->leave_out, value);
        else
            ok = false;
        if (!ok)
            return false;
    }
    return o->dir;
}

typedef bool rd_subject(struct rd_scene *scene, const char *dir);

static rd_subject *find(const char *what, const char *name)
{
    static const struct {
        const char *what, *name;
        rd_subject *run;
    } table[] = {
        {"sample", "rail_yard", rd_yard_sample}, {"sample", "container_quay", rd_quay_sample},
        {"sample", "depot", rd_depot_sample},    {"random", "yard", rd_yard_random},
        {"random", "quay", rd_quay_random},      {"random", "depot", rd_depot_random},
        {"random", "roads", rd_roads_random},    {"series", "yard", rd_yard_series},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(what, table[i].what) == 0 && strcmp(name, table[i].name) == 0)
            return table[i].run;
    return NULL;
}

int main(int argc, char **argv)
{
    struct options o = {.seed = 1, .gsd = 0.5};

    if (argc == 4 && strcmp(argv[1], "same") == 0)
        return rd_tiff_same(argv[2], argv[3]) ? 0 : 1;
    if (argc < 3)
        return usage();
    const bool sample = strcmp(argv[1], "sample") == 0;

    o.subject = sample ? argv[2] : "";
    if (sample)
        o.seed = 20231005;
    if (!parse(&o, argc - (sample ? 3 : 2), argv + (sample ? 3 : 2)))
        return usage();
    rd_subject *run = find(argv[1], o.subject);

    if (!run)
        return usage();
    if (mkdir(o.dir, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "render: %s: %s\n", o.dir, strerror(errno));
        return 1;
    }
    struct rd_scene scene = {.seed = (uint64_t)o.seed,
                             .style = (int)o.style,
                             .leave_out = (int)o.leave_out,
                             .exact = o.exact > 0,
                             .hard = o.hard > 0,
                             .still = o.still > 0};

    scene.site.gsd_m = o.gsd;
    scene.site.n_date = 2;
    if (!sample) { /* neighbouring seeds must not give shifted copies of one sequence */
        struct rd_rng rng = rd_rng_of(scene.seed, 99);

        scene.seed = rd_next(&rng) >> 33;
    }
    const bool ok = run(&scene, o.dir);

    rd_site_fini(&scene.site);
    return ok ? 0 : 1;
}
