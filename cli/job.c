/*
 * A run goes through stages: settings (the texts of options), names (what files are there),
 * contents (what they say), and the question itself. Each stage reports all that it finds wrong,
 * and the run ends behind the first one that found something.
 */
#include "cli/job.h"

#include "base/limits.h"
#include "cli/index_options.h"
#include "cli/present.h"
#include "cli/progress.h"
#include "constraints/name.h"

static void read_names(struct job *job, enum option_id id, struct input_list *names)
{
    const struct option_values *values = &job->options->values[id];
    for (size_t i = 0; i < values->items.len; i++) {
        struct str name = values->items.at[i];
        if (name_is_valid(name)) {
            vec_push(job->arena, &names->items, name_canonical(job->arena, name));
        } else {
            trouble_add(job->troubles, "option '--%s': '%.*s' is not a name", option_info(id)->name,
                        STR_ARG(name));
        }
    }
}

bool job_is_recording(const struct job *job)
{
    return job->options->command == COMMAND_SNAPSHOT_RECORD;
}

static void read_settings(struct job *job)
{
    const struct option_values *ignores = &job->options->values[OPTION_IGNORE];
    for (size_t i = 0; i < ignores->items.len; i++) {
        ignore_parse(job->arena, ignores->items.at[i], &job->ignores, job->troubles);
    }
    const struct option_values *outputs = &job->options->values[OPTION_OUTPUT];
    for (size_t i = 0; i < outputs->items.len; i++) {
        output_parse(job->arena, outputs->items.at[i], &job->targets, job->troubles);
    }
    if (job_is_recording(job) && !job->options->given[OPTION_OUTPUT_FILE]) {
        trouble_add(job->troubles, "'snapshot record' needs the option '--output-file' (-o)");
    }
    if (str_eq(options_value(job->options, OPTION_OUTPUT_FILE), STR("-"))) {
        trouble_add(job->troubles, "option '--output-file': '-' is no file (standard output gets "
                                   "the report)");
    }
    read_names(job, OPTION_EXTRA, &job->extras);
    read_names(job, OPTION_GROUP, &job->groups);
    settings_read(job->arena, job->options, &job->settings, job->troubles);
}

static bool has_stdin(struct job *job)
{
    for (size_t i = 0; i < job->inputs.items.len; i++) {
        if (str_eq(job->inputs.items.at[i], STR("-"))) {
            return true;
        }
    }
    return false;
}

static void find_files(struct job *job)
{
    inputs_environments(job->arena, job->context, job->options, &job->environments, job->troubles);
    inputs_projects(job->arena, job->options, &job->inputs, job->troubles);
    inputs_constraints(job->arena, job->options, &job->environments, &job->sources, job->troubles);
    const struct option_values *denied = &job->options->values[OPTION_DENY];
    for (size_t i = 0; i < denied->items.len; i++) {
        inputs_exist(job->arena, denied->items.at[i], job->troubles);
    }
    for (size_t i = 0; i < job->settings.metadata.len; i++) {
        inputs_exist(job->arena, job->settings.metadata.at[i], job->troubles);
    }
    if (job->options->given[OPTION_SNAPSHOT]) {
        inputs_exist(job->arena, options_value(job->options, OPTION_SNAPSHOT), job->troubles);
    }
    bool unwritable = has_stdin(job);
    for (size_t i = 0; i < job->sources.items.len; i++) {
        bool standard_input = str_eq(job->sources.items.at[i].path, STR("-"));
        if (standard_input && has_stdin(job)) {
            trouble_add(job->troubles, "standard input is named as an input and by --constraint");
        }
        unwritable = unwritable || standard_input;
    }
    if (unwritable && job->options->given[OPTION_FIX]) {
        trouble_add(job->troubles, "option '--fix': standard input cannot be written: name a file");
    }
}

void job_load_projects(struct job *job, struct reqfile_reader *reader)
{
    struct project_options options = {
        .extras = job->extras.items.at,
        .extra_count = job->extras.items.len,
        .groups = job->groups.items.at,
        .group_count = job->groups.items.len,
        .separate = job->options->given[OPTION_SEPARATE],
    };
    struct error error = {0};
    if (!project_load_all(job->arena, reader, job->inputs.items.at, job->inputs.items.len, &options,
                          &job->projects, &job->diags, &error)) {
        trouble_add(job->troubles, "%s", error.text);
    }
    index_options_compare(&job->projects, job->troubles);
}

void job_load_pins(struct job *job, struct reqfile_reader *reader)
{
    struct error error = {0};
    if (!pinset_read(job->arena, reader, job->sources.items.at, job->sources.items.len,
                     &job->environments, job->names, &job->pins, &job->findings, &error)) {
        trouble_add(job->troubles, "%s", error.text);
    }
}

static void load_denylists(struct job *job)
{
    const struct option_values *denied = &job->options->values[OPTION_DENY];
    for (size_t i = 0; i < denied->items.len; i++) {
        struct error error = {0};
        if (!denylist_read(job->arena, arena_cstr(job->arena, denied->items.at[i]), &job->denylist,
                           &job->diags, &error)) {
            trouble_add(job->troubles, "%s", error.text);
        }
    }
}

/*
 * A line that is neither pin nor requirement, as a requirement that could not be read: so that its
 * place is in every report.
 */
static void keep_place(struct finding *finding)
{
    if (finding->at.source && !finding->pin.at.source && !finding->has_requirement &&
        finding->where.len == 0) {
        struct str text = span_text(finding->at);
        finding->has_requirement = true;
        finding->requirement.text = str_slice(text, 0, str_find(text, '\n', 0));
        finding->requirement.by.at = finding->at;
    }
}

static struct finding finding_of_diag(const struct diag *diag)
{
    struct finding finding = {
        .kind = FINDING_SYNTAX,
        .level = finding_kind_info(FINDING_SYNTAX)->level,
        .message = diag->message,
        .help = diag->help,
        .at = diag->at,
    };
    keep_place(&finding);
    return finding;
}

static int report_syntax(struct job *job)
{
    diag_sort(&job->diags);
    struct finding_list list = {.arena = job->arena};
    for (size_t i = 0; i < job->diags.items.len && i < LIMIT_SYNTAX_ERRORS; i++) {
        vec_push(job->arena, &list.items, finding_of_diag(&job->diags.items.at[i]));
    }
    struct report report = {
        .verdict = VERDICT_ERROR,
        .environments = &job->environments,
        .projects = &job->projects,
        .findings = list.items.at,
        .finding_count = list.items.len,
        .unlisted = job->diags.items.len - list.items.len,
    };
    report_count(&report);
    return present_report(job->arena, job->context, job->options, &job->targets, &report);
}

void job_finish_findings(const struct job *job, struct finding_list *list)
{
    for (size_t i = 0; i < list->items.len; i++) {
        struct finding *finding = &list->items.at[i];
        finding->ignored = ignore_accepts(&job->ignores, finding->kind, finding->name);
        keep_place(finding);
    }
}

struct finding job_given_up(const struct job *job, struct arena *arena, struct str why,
                            const uint64_t *skipped)
{
    struct finding finding = {
        .kind = FINDING_UNDECIDED,
        .level = LEVEL_UNDECIDED,
        .cause = CAUSE_LIMIT,
        .message = arena_printf(arena, "not decided: %.*s", STR_ARG(why)),
        .help = STR("bound what is wide with constraints (-c), or resolve fewer projects at once; "
                    "--timeout gives it more time"),
    };
    uint64_t all = environment_set_all(&job->environments);
    for (uint32_t i = 0; i < job->projects.items.len; i++) {
        if (all & ~skipped[i]) {
            struct finding_where where = {.project = i, .environments = all & ~skipped[i]};
            vec_push(arena, &finding.where, where);
        }
    }
    return finding;
}

enum finding_level job_fail_level(const struct options *options)
{
    struct str given = options_value(options, OPTION_FAIL_LEVEL);
    for (size_t level = 0; level < LEVELS; level++) {
        if (str_eq(given, str_of(finding_level_name((enum finding_level)level)))) {
            return (enum finding_level)level;
        }
    }
    return LEVEL_ERROR;
}

/* The end of a run that did not get to its verdict. */
int job_refuse(struct job *job)
{
    int status = job->diags.items.len ? report_syntax(job) : (int)VERDICT_ERROR;
    trouble_print(job->troubles, job->context->err);
    return status;
}

bool job_is_refused(const struct job *job)
{
    return job->troubles->items.len || job->diags.items.len;
}

struct job job_start(struct arena *arena, const struct context *context,
                     const struct options *options, struct troubles *troubles)
{
    struct job job = {
        .arena = arena,
        .context = context,
        .options = options,
        .troubles = troubles,
        .warnings = {.arena = arena},
        .diags = {.arena = arena},
        .findings = {.arena = arena},
        .names = intern_create(arena),
    };
    read_settings(&job);
    if (troubles->items.len == 0) {
        find_files(&job);
    }
    return job;
}

void job_load(struct job *job, struct reqfile_reader *reader)
{
    job->request = (struct sources_request){
        .context = job->context,
        .options = job->options,
        .settings = &job->settings,
        .projects = &job->projects,
        .environments = &job->environments,
        .warnings = &job->warnings,
        .troubles = job->troubles,
    };
    sources_open_files(job->arena, &job->request, &job->from, reader);
    job_load_projects(job, reader);
    sources_open(job->arena, &job->request, &job->from);
    job_load_pins(job, reader);
    load_denylists(job);
    index_options_distrust(&job->projects, &job->pins, &job->warnings);
    trouble_print(&job->warnings, job->context->err);
}

bool job_answer_again(struct job *job, void (*once)(void *data, struct arena *arena), void *data)
{
    struct progress progress = {.err = job->context->err};
    size_t diags = job->diags.items.len;
    job->answer = arena_create_huge();
    do {
        arena_reset(job->answer);
        job->diags.items.len = diags;
        sources_hold(&job->from);
        once(data, job->answer);
        sources_release(&job->from);
    } while (catalog_fetch(job->from.catalog, progress_tick, &progress));
    progress_end(&progress);
    job->oldest_page = catalog_oldest_page(job->from.catalog);
    return !job_is_refused(job);
}

bool job_answer(struct job *job, void (*once)(void *data, struct arena *arena), void *data)
{
    return !job_is_refused(job) &&
           sources_open_catalog(job->arena, &job->request, &job->pins, &job->from) &&
           job_answer_again(job, once, data);
}

void job_end(struct job *job)
{
    sources_close(job->arena, job->context, &job->from);
    arena_destroy(job->answer);
}
