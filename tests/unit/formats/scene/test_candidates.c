#include "../../../../src/formats/scene/scene.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <string.h>

struct name {
    char tile[80], side[90];
    bool by_stem;
};

ParameterizedTestParameters(candidates, a_vendors_own_name_is_among_those_that_are_tried)
{
    static struct name p[] = {
        {"d/yard.tif", "d/yard.json", true},
        {"d/yard.tif", "d/yard.IMD", true},
        {"yard.tif", "yard.xml", true},
        {"yard", "yard_metadata.json", true},
        {"d.x/yard", "d.x/yard.XML", true},
        {"23OCT05-P2AS_R1C1-0111_01_P001.TIF", "23OCT05-P2AS-0111_01_P001.IMD", true},
        {"23OCT05-P2AS_R12C3-0111_01_P001.TIF", "23OCT05-P2AS-0111_01_P001.XML", true},
        {"IMG_PHR1A_PMS_2013_ORT_1_R1C1.TIF", "DIM_PHR1A_PMS_2013_ORT_1.XML", true},
        {"IMG_PNEO3_PMS-FS_ORT_1_RGB_R1C1.TIF", "DIM_PNEO3_PMS-FS_ORT_1.XML", false},
        {"s/IMAGERY.TIF", "s/METADATA.DIM", true},
        {"20231005_1_2451_3B_AnalyticMS_SR_clip.tif",
         "20231005_1_2451_3B_AnalyticMS_metadata_clip.xml", false},
        {"20231005_1_2451_3B_Visual.tif", "20231005_1_2451_metadata.json", false},
        {"1030-visual.tif", "1030.json", false},
        {"1030_visual.tif", "1030_stac.json", false},
    };

    return cr_make_param_array(struct name, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct name *p, candidates, a_vendors_own_name_is_among_those_that_are_tried)
{
    struct ys_scene_candidates list;
    bool found = false;

    cr_assert(ys_scene_candidates(&list, p->tile));
    for (size_t i = 0; i < list.n; i++) {
        if (strcmp(list.at[i].path, p->side))
            continue;
        cr_expect(list.at[i].by_stem == p->by_stem, "%s", p->side);
        found = true;
        break;
    }
    cr_expect(found, "%s of %s", p->side, p->tile);
    ys_scene_candidates_fini(&list);
}

Test(candidates, a_name_that_only_looks_like_a_piece_of_a_product_stays)
{
    static const char *const tile[] = {"a_R1C.tif", "a_RC1.tif", "a_R1C1x.tif", "aR1C1.tif"};
    char want[20];

    for (size_t i = 0; i < sizeof tile / sizeof *tile; i++) {
        struct ys_scene_candidates list;
        bool found = false;

        cr_assert(ys_scene_candidates(&list, tile[i]));
        strcpy(want, tile[i]);
        strcpy(strrchr(want, '.'), ".IMD");
        for (size_t k = 0; k < list.n; k++)
            found = found || strcmp(list.at[k].path, want) == 0;
        cr_expect(found, "%s", want);
        ys_scene_candidates_fini(&list);
    }
}

Test(candidates, long_and_empty_names_do_no_harm)
{
    struct ys_scene_candidates list;
    char name[400];

    memset(name, 'a', sizeof name);
    for (size_t i = 3; i < sizeof name; i += 4)
        name[i] = '_';
    name[sizeof name - 1] = '\0';
    cr_assert(ys_scene_candidates(&list, name));
    cr_expect(list.n == 0);
    cr_assert(ys_scene_candidates(&list, "d/"));
    cr_expect(list.n == 0);
    cr_assert(ys_scene_candidates(&list, "_"));
    cr_assert(list.n <= YS_MOST_CANDIDATES);
    ys_scene_candidates_fini(&list);
}
