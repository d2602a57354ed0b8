/* survey.c - ids of a survey's plan and of its units */

#include "survey.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/sha256.h"
#include "../base/text.h"

/* Names and paths hold no control character, so a line ends nothing but itself. */
static void add_line(struct ys_text *text, const char *key, const char *value)
{
    ys_text_addf(text, "%s ", key);
    ys_text_add(text, ys_or_empty(value));
    ys_text_add(text, "\n");
}

static ys_status finish(char id[65], struct ys_text *text, struct ys_error *err)
{
    const ys_status status = text->failed ? ys_fail(err, YS_ERR_NOMEM, "out of memory")
                                          : ys_bytes_sha256(id, text->bytes, text->n, err);

    ys_text_drop(text);
    return status;
}

ys_status ys_survey_unit_identify(char id[65], const struct ys_survey_plan *plan,
                                  const struct ys_survey_unit *unit, struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text, "yardstick-unit 1\n");
    for (size_t i = 0; i < plan->program.n; i++)
        add_line(&text, "program", plan->program.at[i]);
    ys_text_addf(&text, "max_bytes %" PRIu64 "\n", plan->max_bytes);
    add_line(&text, "site", unit->site);
    add_line(&text, "folder", unit->folder);
    add_line(&text, "command", unit->command);
    for (size_t i = 0; i < unit->n_input; i++) {
        const struct ys_survey_input *input = &unit->input[i];

        ys_text_addf(&text, "input %s %s %" PRIu64 " ", input->role, input->sha256,
                     input->bytes);
        add_line(&text, input->date, input->path);
    }
    return finish(id, &text, err);
}

ys_status ys_survey_plan_identify(char id[65], const struct ys_survey_plan *plan,
                                  struct ys_error *err)
{
    struct ys_text text = {0};

    ys_text_add(&text, "yardstick-plan 1\n");
    for (size_t i = 0; i < plan->program.n; i++)
        add_line(&text, "program", plan->program.at[i]);
    add_line(&text, "manifest", plan->manifest);
    add_line(&text, "sha256", plan->manifest_sha256);
    add_line(&text, "language", plan->language);
    add_line(&text, "coordinates", plan->no_coordinates ? "no" : "yes");
    for (size_t i = 0; i < plan->n; i++)
        add_line(&text, "unit", plan->unit[i].id);
    return finish(id, &text, err);
}

void ys_survey_plan_fini(struct ys_survey_plan *plan)
{
    for (size_t i = 0; i < plan->n; i++)
        free(plan->unit[i].input);
    free(plan->unit);
    ys_text_list_fini(&plan->program);
    ys_text_list_fini(&plan->text);
    *plan = (struct ys_survey_plan){0};
}

void ys_survey_site_fini(struct ys_survey_site *site)
{
    free(site->count);
    free(site->change);
    free(site->verdict);
    ys_text_list_fini(&site->text);
    *site = (struct ys_survey_site){0};
}
