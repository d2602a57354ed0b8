/* kml_description.c - what an object is, in words */

#include <math.h>

#include "../words.h"
#include "kml_parts.h"

static void add_what(struct ys_text *out, const ys_result *res, const struct ys_object *object)
{
    ys_add_html(out, object->class_name);
    ys_text_addf(out, " %u of ", object->number);
    ys_add_date(out, res, object->date);
    ys_text_add(out, ", area ");
    ys_add_html(out, object->area);
    if (*ys_or_empty(object->track)) {
        ys_text_add(out, ", track ");
        ys_add_html(out, object->track);
    }
    ys_text_add(out, ".");
}

static void add_size(struct ys_text *out, const struct ys_object *object)
{
    if (!isfinite(object->length_m) || !isfinite(object->width_m))
        return;
    ys_text_add(out, "<br/>");
    ys_text_add_number(out, object->length_m, 1);
    ys_text_add(out, " m long, ");
    ys_text_add_number(out, object->width_m, 1);
    ys_text_add(out, " m wide.");
}

/* ", probability that it is the same object 0.97": of what stood in its place. */
static void add_same(struct ys_text *out, const struct ys_object *object)
{
    if (!isfinite(object->same))
        return;
    ys_text_add(out, ", P(same object) ");
    struct ys_text p = {0};
    ys_add_probability(&p, object->same);
    ys_add_html(out, p.bytes);
    out->failed |= p.failed;
    ys_text_drop(&p);
}

static void add_since(struct ys_text *out, const ys_result *res, const struct ys_object *object)
{
    if (object->since == YS_SINGLE || object->since_date >= res->n_date)
        return;
    ys_text_add(out, object->since == YS_STAYED    ? "<br/>Stayed since "
                     : object->since == YS_ARRIVED ? "<br/>Arrived after "
                                                   : "<br/>Undecided whether it was there on ");
    ys_add_date(out, res, object->since_date);
    if (object->since == YS_STAYED && object->same_as)
        ys_text_addf(out, " (there number %u)", object->same_as);
    add_same(out, object);
    ys_text_add(out, ".");
}

static void add_until(struct ys_text *out, const ys_result *res, const struct ys_object *object)
{
    if (object->until == YS_SINGLE || object->until_date >= res->n_date)
        return;
    ys_text_add(out, object->until == YS_STAYED ? "<br/>Still there on "
                     : object->until == YS_LEFT
                         ? "<br/>Left before "
                         : "<br/>Undecided whether it is still there on ");
    ys_add_date(out, res, object->until_date);
    ys_text_add(out, ".");
}

static void add_flags(struct ys_text *out, uint64_t flags)
{
    for (unsigned i = 0; i < 64; i++) {
        const char *meaning = flags & UINT64_C(1) << i ? ys_flag_meaning(UINT64_C(1) << i) : "";

        if (!*meaning)
            continue;
        ys_text_add(out, "<br/>Doubtful: ");
        ys_add_html(out, meaning);
        ys_text_add(out, ".");
    }
}

void ys_kml_add_description(struct ys_text *out, const ys_result *res,
                            const struct ys_object *object)
{
    add_what(out, res, object);
    ys_text_add(out, "<br/>Score ");
    ys_text_add_number(out, object->score, 2);
    ys_text_add(out, ": so large a share of what looked like it was real, as measured.");
    add_size(out, object);
    add_since(out, res, object);
    add_until(out, res, object);
    if (object->status == YS_SINGLE)
        ys_text_add(out, "<br/>Compared with no other date.");
    if (object->estimated)
        ys_text_add(out, "<br/>Estimated: placed inside a group, not seen singly.");
    add_flags(out, object->flags);
    if (object->adjudicated != YS_UNMARKED) {
        ys_text_add(out, "<br/>Corrected by hand: ");
        ys_text_add(out, ys_object_mark_name(object->adjudicated));
        ys_text_add(out, ".");
    }
}
