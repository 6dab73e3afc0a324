/* Fixes: the run once more, with edited files. */
#include "cli/retry.h"

static bool is_constraint_only(const struct job *job, struct str file)
{
    for (size_t i = 0; i < job->sources.items.len; i++) {
        if (str_eq(job->sources.items.at[i].path, file)) {
            return !project_set_reads(job->arena, &job->projects, file);
        }
    }
    return false;
}

/* Whether the projects are what they were. */
static bool keeps_projects(struct retry *retry, const struct edit_list *edits)
{
    for (size_t i = 0; i < edits->items.len; i++) {
        struct arena *arena = retry->job->arena;
        struct str file = edits->items.at[i].file;
        uint32_t id = intern_put(retry->asked, file);
        if (id == retry->constraint_only.len) {
            vec_push(arena, &retry->constraint_only, is_constraint_only(retry->job, file));
        }
        if (!retry->constraint_only.at[id]) {
            return false;
        }
    }
    return true;
}

static void drop_checked(struct retry *retry)
{
    arena_destroy(retry->edited.answer);
    retry->edited.answer = NULL;
}

static bool check_edited(void *data, const struct edit_list *edits, bool pins_alone,
                         struct fix_state *state)
{
    struct retry *retry = data;
    struct job *job = &retry->edited;
    drop_checked(retry);
    arena_reset(retry->arena);
    if (!fix_files_make(retry->arena, edits, &retry->files)) {
        return false;
    }
    *job = *retry->job;
    retry->troubles = (struct troubles){.arena = retry->arena};
    job->arena = retry->arena;
    job->troubles = &retry->troubles;
    job->diags = (struct diag_list){.arena = retry->arena};
    job->findings = (struct finding_list){.arena = retry->arena};
    job->answer = NULL;
    struct reqfile_reader *reader = reqfile_reader_fork(
        retry->arena, retry->reader, retry->files.items.at, retry->files.items.len, &job->diags);
    if (!keeps_projects(retry, edits)) {
        job->projects = (struct project_set){0};
        job_load_projects(job, reader);
    }
    job_load_pins(job, reader);
    if (job_is_refused(job)) {
        return false;
    }
    return retry->run(retry->data, job, reader, pins_alone, state);
}

/* From here on the run is that of the edited files. */
static void adopt(struct retry *retry)
{
    retry->job->projects = retry->edited.projects;
    retry->job->pins = retry->edited.pins;
}

static bool write_fixes(struct retry *retry, const struct fix_input *input)
{
    struct job *job = retry->job;
    struct edit_list edits = fix_join(input);
    struct fix_state state;
    struct error error = {0};
    edit_list_sort(&edits);
    if (edits.items.len == 0 || !check_edited(retry, &edits, false, &state)) {
        return false;
    }
    if (!fix_files_write(retry->arena, &edits, &retry->files, job->context->err, &error)) {
        trouble_add(job->troubles, "option '--fix': %s", error.text);
        return false;
    }
    adopt(retry);
    return true;
}

static bool wants_fixes(const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->items.len; i++) {
        if (fix_wanted(&findings->items.at[i])) {
            return true;
        }
    }
    return false;
}

static size_t count_lines(const struct job *job)
{
    size_t count = job->pins.pin_count;
    for (size_t i = 0; i < job->projects.items.len; i++) {
        count += job->projects.items.at[i].lines.len;
    }
    return count;
}

bool retry_fix(struct retry *retry, struct finding_list *findings, const struct pinset *pins)
{
    struct job *job = retry->job;
    if (job_is_refused(job) || !wants_fixes(findings)) {
        return false;
    }
    retry->arena = arena_create();
    retry->asked = intern_create(job->arena);
    struct fix_input input = {
        .arena = job->answer,
        .names = job->names,
        .catalog = job->from.catalog,
        .findings = findings,
        .pins = pins,
        .lines = count_lines(job) + retry->more_lines,
        .whole = retry->whole,
        .check = check_edited,
        .data = retry,
    };
    fix_find(&input);
    return job->options->given[OPTION_FIX] && write_fixes(retry, &input);
}

void retry_end(struct retry *retry)
{
    drop_checked(retry);
    arena_destroy(retry->arena);
}
