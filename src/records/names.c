/* names.c - names of the public enumerations */

#include "../../include/yardstick.h"

#include <stdlib.h>

const char *ys_version(void)
{
    return "0.1.0";
}

void ys_text_free(char *text)
{
    free(text);
}

const char *ys_status_name(ys_status status)
{
    static const char *const name[] = {
        "YS_OK",         "YS_ERR_ARG",         "YS_ERR_NOMEM",    "YS_ERR_IO",
        "YS_ERR_FORMAT", "YS_ERR_UNSUPPORTED", "YS_ERR_MISMATCH", "YS_ERR_INCOMPLETE"};

    return (unsigned)status < sizeof name / sizeof *name ? name[status] : "unknown status";
}

const char *ys_blame_name(enum ys_blame blame)
{
    static const char *const name[] = {
        [YS_BLAME_NONE] = "none",           [YS_BLAME_INPUT] = "input",
        [YS_BLAME_PARAMETER] = "parameter", [YS_BLAME_OUTPUT] = "output",
        [YS_BLAME_MISSING] = "missing",     [YS_BLAME_EXTRA] = "extra",
        [YS_BLAME_VERSION] = "version",
    };

    return (unsigned)blame < sizeof name / sizeof *name && name[blame] ? name[blame]
                                                                       : "unknown";
}

const char *ys_flag_name(uint64_t flag)
{
    static const char *const name[] = {"WEAK_GAPS",
                                       "LOW_CONTRAST",
                                       "EDGE_OBJECT",
                                       "SHADOW",
                                       "LINE_OFF",
                                       "FOREIGN",
                                       "LENGTHS_MIXED",
                                       "GSD_TOO_COARSE",
                                       "FEW_REFERENCES",
                                       "GROUP_DOMINATED",
                                       "UNEXPLAINED",
                                       "ONE_BAND",
                                       "NOT_COVERED",
                                       "OBSCURED",
                                       "MISREGISTERED",
                                       "SEASON",
                                       "WEAK",
                                       "TIERS_UNKNOWN",
                                       "DATE_UNSURE",
                                       "ARRIVED_WITHOUT_CHANGE",
                                       "LEFT_WITHOUT_CHANGE",
                                       "CHANGE_WITHOUT_OBJECT",
                                       "ASSUMED_ALIGNED",
                                       "NO_TRACKS",
                                       "BENT_ROWS",
                                       "TOO_LARGE",
                                       "NOTHING_SHOWN",
                                       "NOT_SEEN",
                                       "SIZE_ONLY",
                                       "UNLIKE",
                                       "ONE_EXAMPLE",
                                       "EXAMPLES_DIFFER",
                                       "EXAMPLES_ELSEWHERE",
                                       "NOT_ESTABLISHED",
                                       "NEAR_RIVALS",
                                       "PIXEL_SIZE",
                                       "OFF_NADIR",
                                       "BY_LENGTH",
                                       "LOOKS_DIFFER"};

    for (unsigned i = 0; i < sizeof name / sizeof *name; i++)
        if (flag == UINT64_C(1) << i)
            return name[i];
    return NULL;
}

const char *ys_object_status_name(enum ys_object_status status)
{
    static const char *const name[] = {"single", "stayed", "arrived", "left", "uncertain"};

    return (unsigned)status < sizeof name / sizeof *name ? name[status] : "unknown";
}

const char *ys_object_mark_name(enum ys_object_mark mark)
{
    static const char *const name[] = {"", "accepted", "rejected", "split", "merged", "added"};

    return (unsigned)mark < sizeof name / sizeof *name ? name[mark] : "unknown";
}

const char *ys_object_kind_name(enum ys_object_kind kind)
{
    static const char *const name[] = {"", "coach", "20ft", "40ft"};

    return (unsigned)kind < sizeof name / sizeof *name ? name[kind] : "unknown";
}

const char *ys_verdict_name(enum ys_verdict_kind kind)
{
    static const char *const name[] = {"cannot tell", "consistent", "not consistent"};

    return (unsigned)kind < sizeof name / sizeof *name ? name[kind] : "unknown";
}

const char *ys_evaluation_kind_name(enum ys_evaluation_kind kind)
{
    static const char *const name[] = {"count", "class", "area", "date", "total"};

    return (unsigned)kind < sizeof name / sizeof *name ? name[kind] : "unknown";
}

const char *ys_measure_name(enum ys_measure measure)
{
    static const char *const name[] = {"difference", "irmad", "cva"};

    return (unsigned)measure < sizeof name / sizeof *name ? name[measure] : "unknown";
}

const char *ys_threshold_rule_name(enum ys_threshold_rule rule)
{
    static const char *const name[] = {"widened", "chi2", "otsu", "ki", "robust", "hysteresis"};

    return (unsigned)rule < sizeof name / sizeof *name ? name[rule] : "unknown";
}
