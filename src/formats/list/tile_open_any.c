/* tile_open_any.c - a tile by its name: a file, or a list of files */

#include "../../base/text.h"
#include "../tile/tile_list.h"

ys_status ys_tile_open(ys_tile **out, const char *spec, const struct ys_options *opt,
                       struct ys_error *err)
{
    return ys_tile_open_nth(out, spec, 0, opt, err);
}

ys_status ys_tile_open_nth(ys_tile **out, const char *spec, size_t nth,
                           const struct ys_options *opt, struct ys_error *err)
{
    struct ys_options defaults;

    ys_options_init(&defaults);
    opt = opt ? opt : &defaults;
    return opt->mosaic ? ys_tile_list_open(out, spec, nth, opt, err)
                       : ys_tile_open_file(out, spec, nth, opt, err);
}
