#ifndef TESTS_SUPPORT_SHEET_H
#define TESTS_SUPPORT_SHEET_H

#include "../../src/judge/evaluate/evaluate.h"

/* A report and a truth, written line by line and held against one another. */

/* Yards drawn in metres at 40 degrees north.  Cars are 12 m by 3 m along east: what is found less
 * than 6 m from a centre may be that car. */

enum { SHEET_ROOM = 20000 };

struct sheet { /* a report and a truth being written */
    char counts[SHEET_ROOM], tracks[SHEET_ROOM], objects[SHEET_ROOM], lines[SHEET_ROOM],
        features[SHEET_ROOM], extra[SHEET_ROOM];
    char changes[SHEET_ROOM];
    struct ys_truth truth;
    struct ys_reported reported;
    struct ys_evaluated out;
};

double sheet_lon(double east_m);
double sheet_lat(double north_m);
/* A further member of a list of the sheet. */
__attribute__((format(printf, 2, 3))) void sheet_list(char *list, const char *format, ...);
void sheet_count(struct sheet *s, const char *date, const char *area, int best, int low,
                 int high);
void sheet_found(struct sheet *s, const char *date, const char *area, double x, double y);
/* 90 %: one less to two more than best. */
void sheet_track(struct sheet *s, const char *name, double y, int best);
/* properties: what follows the class, with its comma. */
void sheet_true(struct sheet *s, const char *properties, double x, double y);
/* Two areas, of which Yard lies east and West west of the origin by 100 m or more. */
ys_status sheet_evaluate(struct sheet *s, struct ys_error *err);
struct sheet *sheet_new(void);
void sheet_free(struct sheet *s);

#endif
