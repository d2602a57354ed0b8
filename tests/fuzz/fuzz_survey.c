/* libFuzzer: any bytes, as the plan of a survey and as the record of a unit.  The seal of a record and
 * the ids of a plan would hold nearly all of them off, so a record is sealed before it is read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/base/sha256.h"
#include "../../src/formats/text/survey_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(ys_status status, const struct ys_error *err)
{
    if (status && (!err->text[0] || strpbrk(err->text, "\r\n")))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char head[] = "yardstick-unit 1 ";
    const size_t n = sizeof head - 1 + 64 + 1;
    char *bytes = malloc(n + size), hex[65];
    struct ys_error err = {0};
    struct ys_survey_plan plan;
    struct ys_survey_site site;

    if (!bytes)
        return 0;
    if (ys_bytes_sha256(hex, data, size, &err)) {
        free(bytes);
        return 0;
    }
    snprintf(bytes, n, "%s%s", head, hex);
    bytes[n - 1] = '\n';
    if (size)
        memcpy(bytes + n, data, size);
    check(ys_survey_site_parse(&site, "f", bytes, n + size, &err), &err);
    ys_survey_site_fini(&site);
    check(ys_survey_plan_parse(&plan, "f", bytes + n, size, &err), &err);
    ys_survey_plan_fini(&plan);
    free(bytes);
    return 0;
}
