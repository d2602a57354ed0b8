/* count.c - the shortest program that counts: cc count.c $(pkg-config --cflags --libs yardstick) */

#include <stdio.h>
#include <yardstick.h>

int main(int argc, char **argv)
{
    const char *tiles[] = {argc > 1 ? argv[1] : "samples/rail_yard/after.tif"};
    const struct ys_job job = {
        .tiles = tiles,
        .n_tiles = 1,
        .site = argc > 2 ? argv[2] : "samples/rail_yard/site.geojson",
    };
    struct ys_error err;
    ys_result *res;

    if (ys_run(&res, &job, NULL, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    for (size_t i = 0; i < ys_result_n_counts(res); i++) {
        const struct ys_count *c = ys_result_count(res, i);

        printf("%s %s: %u [%u, %u]\n", c->area, c->class_name, c->best, c->low90, c->high90);
    }
    ys_result_free(res);
    return 0;
}
