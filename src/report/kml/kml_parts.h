#ifndef YS_REPORT_KML_KML_PARTS_H
#define YS_REPORT_KML_KML_PARTS_H

#include "../../base/text.h"
#include "../../records/result.h"

/* What an object is, in words: HTML, a line each, for the balloon of a placemark. */
void ys_kml_add_description(struct ys_text *out, const ys_result *res,
                            const struct ys_object *object);

#endif
