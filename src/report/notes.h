#ifndef YS_REPORT_NOTES_H
#define YS_REPORT_NOTES_H

#include <stddef.h>

/* What every report says, whatever it found.  Lists end with NULL. */
const char *ys_notes_synthetic(void);
const char *const *ys_notes_explanations(void); /* other than the reported one */
const char *const *ys_notes_limits(void);       /* what pictures cannot show */
const char *const *ys_notes_verdicts(void);     /* how figures are read and judged */
/* What would change a verdict of that code; "" where nothing is known. */
const char *ys_notes_remedy(const char *code);
/* How the adjudicated count comes about. */
const char *ys_notes_adjudicated(void);
/* On how many real pictures what counts by this method was ever measured, as the table of tests/accuracy/README.md. */
const char *ys_notes_real_pictures(const char *method);
/* What counts as one object, by the method of counting. */
const char *ys_notes_method(const char *method);

#endif
