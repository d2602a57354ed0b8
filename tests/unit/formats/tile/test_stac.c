#include "../../../../src/formats/tile/stac.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static ys_status parse(struct ys_stac *out, const char *text, struct ys_error *err)
{
    return ys_stac_parse(out, text, strlen(text), "a.json", err);
}

Test(stac, an_item_gives_date_view_sensor_and_licence)
{
    struct ys_stac stac;
    struct ys_error err;

    cr_assert(parse(&stac,
                    "{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":null,"
                    "\"start_datetime\":\"2024-05-17T02:13:00Z\",\"platform\":\"pneo-3\","
                    "\"instruments\":[\"pneo\\u0007 imager\",\"other\"],\"license\":\"other\","
                    "\"view:off_nadir\":12,\"view:sun_azimuth\":150.5,"
                    "\"view:sun_elevation\":\"high\"}}",
                    &err) == YS_OK,
              "%s", err.text);
    cr_expect(stac.found && stac.has_date && stac.date.days == 19860 &&
              stac.date.seconds == 7980 && stac.last_day == 19860);
    cr_expect(strcmp(stac.sensor, "pneo-3 / pneo imager") == 0, "%s", stac.sensor);
    cr_expect(strcmp(stac.licence, "other") == 0);
    cr_expect(stac.off_nadir_deg == 12 && stac.sun_azimuth_deg == 150.5);
    cr_expect(isnan(stac.sun_elevation_deg));
}

Test(stac, other_json_is_no_item)
{
    struct ys_stac stac;

    cr_expect(parse(&stac, "{\"properties\":{\"datetime\":\"never\"}}", NULL) == YS_OK);
    cr_expect(!stac.found && !stac.has_date);
    cr_expect(parse(&stac, "[1,2]", NULL) == YS_OK && !stac.found);
}

Test(stac, damage_is_named_in_one_line)
{
    struct ys_stac stac;
    struct ys_error err;

    cr_expect(parse(&stac, "{\"stac_version\":\n\"1.0.0\",", &err) == YS_ERR_FORMAT);
    cr_expect(strncmp(err.text, "a.json: line 2: ", 16) == 0, "%s", err.text);
    cr_expect(parse(&stac,
                    "{\"stac_version\":\"1.0.0\",\"properties\":{\"datetime\":\"%s\\n2024\"}}",
                    &err) == YS_ERR_FORMAT);
    cr_expect(strstr(err.text, "datetime '%s 2024'") && !strchr(err.text, '\n'), "%s",
              err.text);
}
