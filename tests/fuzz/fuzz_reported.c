/* libFuzzer: any bytes, as a report.json that is read back, and held against a fixed truth. */
#include "../../src/formats/geojson/reported.h"
#include "../../src/formats/geojson/truth.h"
#include "../../src/judge/evaluate/evaluate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char truth_text[] =
    "{\"counts\":{\"pit\":{\"low\":1,\"high\":3}},\"features\":[{\"type\":\"Feature\","
    "\"properties\":{\"class\":\"railcar\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[1,1],[1.0001,1],[1.0001,1.00002],[1,1]]]}}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size ? size : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_error err = {0};
    struct ys_reported out;
    struct ys_truth truth;

    if (!bytes)
        return 0;
    if (size)
        memcpy(bytes, data, size);
    if (ys_reported_parse(&out, "f", bytes, size, &err) != YS_OK) {
        if (!err.text[0] || strpbrk(err.text, "\r\n"))
            abort();
    } else if (ys_truth_parse(&truth, "t", truth_text, sizeof truth_text - 1, &err) == YS_OK) {
        struct ys_evaluated evaluated;

        ys_evaluate_rows(&evaluated, &truth, &out, &err);
        ys_evaluated_fini(&evaluated);
        ys_truth_fini(&truth);
    }
    ys_reported_fini(&out);
    free(bytes);
    return 0;
}
