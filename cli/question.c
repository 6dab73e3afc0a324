#include "cli/question.h"

void question_ask(void *data, struct arena *arena)
{
    struct question *question = data;
    struct job *job = question->job;
    struct check_input input = {
        .projects = &job->projects,
        .environments = job->environments,
        .pins = &job->pins,
        .names = job->names,
        .catalog = job->from.catalog,
        .denied = job->denylist.names.at,
        .denied_count = job->denylist.names.len,
        .siblings = job->options->given[OPTION_SIBLINGS],
        .require_pins = job->options->given[OPTION_REQUIRE_PINS],
        .together =
            job->options->given[OPTION_TOGETHER] && question->may_search && !question->pins_alone,
        .may_search = question->may_search,
        .resolve_free = !question->pins_alone,
        .free_of = question->free_of,
    };
    question->result = (struct check_result){.findings = {.arena = arena}};
    for (size_t i = 0; i < job->findings.items.len; i++) {
        vec_push(arena, &question->result.findings.items, job->findings.items.at[i]);
    }
    check_run(arena, question->reader, &job->diags, &input, &question->result);
}
