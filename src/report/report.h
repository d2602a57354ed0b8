#ifndef YS_REPORT_REPORT_H
#define YS_REPORT_REPORT_H

#include "../records/result.h"

/* Result to bytes.  Each *_text gives terminated text to be freed with free(). */
ys_status ys_report_table(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_json(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_counts_csv(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_changes_csv(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_tracks_csv(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_verdicts_csv(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_objects_csv(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_objects_geojson(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_objects_kml(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_objects_qml(char **out, const ys_result *res, struct ys_error *err);
ys_status ys_report_html(char **out, const ys_result *res, struct ys_error *err);

/* The whole folder of yardstick-report(5). */
struct ys_report_ready {    /* asked just before the files appear; false: they shall not */
    bool (*ask)(void *ctx); /* NULL: they shall */
    void *ctx;
    char *sums; /* 65 bytes, for the SHA-256 of SHA256SUMS; NULL: not wanted */
};
ys_status ys_report_save(const ys_result *res, const char *folder,
                         const struct ys_report_ready *ready, struct ys_error *err);

/* See ys_result_letters(). */
ys_status ys_report_letters(char **out, const ys_result *res, struct ys_error *err);

/* The same files, each given to take() instead of written, in the order in which they are made. */
struct ys_report_taker {
    ys_status (*take)(void *ctx, const char *name, const void *bytes, size_t n,
                      struct ys_error *err);
    void *ctx;
};
ys_status ys_report_replay(const ys_result *res, const struct ys_report_taker *taker,
                           struct ys_error *err);

#endif
