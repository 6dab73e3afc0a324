/*
 * A run goes through stages: settings (the texts of options), names (what files are there),
 * contents (what they say), and the check itself. Each stage reports all that it finds wrong, and
 * the run ends behind the first one that found something.
 */
#include "cli/cmd_check.h"

#include "base/limits.h"
#include "cli/check_job.h"
#include "cli/index_options.h"
#include "cli/present.h"
#include "cli/progress.h"
#include "cli/record.h"
#include "constraints/name.h"

static void read_names(struct check_job *job, enum option_id id, struct input_list *names)
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

static bool is_recording(const struct check_job *job)
{
    return job->options->command == COMMAND_SNAPSHOT_RECORD;
}

static void read_settings(struct check_job *job)
{
    const struct option_values *ignores = &job->options->values[OPTION_IGNORE];
    for (size_t i = 0; i < ignores->items.len; i++) {
        ignore_parse(job->arena, ignores->items.at[i], &job->ignores, job->troubles);
    }
    const struct option_values *outputs = &job->options->values[OPTION_OUTPUT];
    for (size_t i = 0; i < outputs->items.len; i++) {
        output_parse(job->arena, outputs->items.at[i], &job->targets, job->troubles);
    }
    if (is_recording(job) && !job->options->given[OPTION_OUTPUT_FILE]) {
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

static bool has_stdin(struct check_job *job)
{
    for (size_t i = 0; i < job->inputs.items.len; i++) {
        if (str_eq(job->inputs.items.at[i], STR("-"))) {
            return true;
        }
    }
    return false;
}

static void find_files(struct check_job *job)
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

void check_job_load_projects(struct check_job *job, struct reqfile_reader *reader)
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

void check_job_load_pins(struct check_job *job, struct reqfile_reader *reader)
{
    struct error error = {0};
    if (!pinset_read(job->arena, reader, job->sources.items.at, job->sources.items.len,
                     &job->environments, job->names, &job->pins, &job->findings, &error)) {
        trouble_add(job->troubles, "%s", error.text);
    }
}

static void load_denylists(struct check_job *job)
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

static int report_syntax(struct check_job *job)
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

void check_job_finish(const struct check_job *job, struct finding_list *list)
{
    for (size_t i = 0; i < list->items.len; i++) {
        struct finding *finding = &list->items.at[i];
        finding->ignored = ignore_accepts(&job->ignores, finding->kind, finding->name);
        keep_place(finding);
    }
}

/* Leaves only the names that nobody accepted; returns their number. */
static size_t drop_accepted(const struct check_job *job, struct str *names, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!ignore_accepts(&job->ignores, FINDING_UNDECIDED, names[i])) {
            names[kept++] = names[i];
        }
    }
    return kept;
}

static enum finding_level fail_level(const struct options *options)
{
    struct str given = options_value(options, OPTION_FAIL_LEVEL);
    for (size_t level = 0; level < LEVELS; level++) {
        if (str_eq(given, str_of(finding_level_name((enum finding_level)level)))) {
            return (enum finding_level)level;
        }
    }
    return LEVEL_ERROR;
}

static int report_result(struct check_job *job, struct check_result *result)
{
    struct finding_list *list = &result->findings;
    struct report report = {
        .environments = &job->environments,
        .projects = &job->projects,
        .skipped = result->skipped,
        .findings = list->items.at,
        .finding_count = list->items.len,
        .pin_count = result->pin_count,
        .oldest_page = job->oldest_page,
        .open_names = result->open_names,
        .open_count = drop_accepted(job, result->open_names, result->open_count),
    };
    for (size_t i = 0; i < EVIDENCE_LEVELS; i++) {
        report.evidence[i] = result->evidence[i];
    }
    report_count(&report);
    report.verdict = report_verdict(&report, fail_level(job->options));
    return present_report(job->arena, job->context, job->options, &job->targets, &report);
}

static void check_once(struct check_job *job, struct arena *arena, struct reqfile_reader *reader,
                       struct check_result *result)
{
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
    };
    check_run(arena, reader, &job->diags, &input, result);
}

/* Checks again and again, until nothing was lacking: each time what was lacking is fetched. */
void check_job_run(struct check_job *job, struct reqfile_reader *reader,
                   struct check_result *result)
{
    struct progress progress = {.err = job->context->err};
    struct arena *arena = arena_create();
    size_t diags = job->diags.items.len;
    size_t findings = job->findings.items.len;
    do {
        arena_reset(arena);
        job->diags.items.len = diags;
        *result = (struct check_result){.findings = {.arena = arena}};
        for (size_t i = 0; i < findings; i++) {
            vec_push(arena, &result->findings.items, job->findings.items.at[i]);
        }
        sources_hold(&job->from);
        check_once(job, arena, reader, result);
        sources_release(&job->from);
    } while (catalog_fetch(job->from.catalog, progress_tick, &progress));
    progress_end(&progress);
    job->oldest_page = catalog_oldest_page(job->from.catalog);
    job->checked = arena;
}

/* The end of a run that did not get to its verdict. */
static int refuse(struct check_job *job)
{
    int status = job->diags.items.len ? report_syntax(job) : (int)VERDICT_ERROR;
    trouble_print(job->troubles, job->context->err);
    return status;
}

bool check_job_is_refused(const struct check_job *job)
{
    return job->troubles->items.len || job->diags.items.len;
}

/* A run without an index has nothing to record. */
static void check_index(struct check_job *job)
{
    const struct index_set *set = &job->from.indexes;
    if (is_recording(job) && !job->options->given[OPTION_SNAPSHOT] && set->indexes.len == 0 &&
        set->links.len == 0) {
        trouble_add(job->troubles, "there is no index to record (--index-url names one)");
    }
}

static int finish(struct check_job *job, struct check_result *result)
{
    struct error error = {0};
    int status = report_result(job, result);
    if (is_recording(job)) {
        const char *path = arena_cstr(job->arena, options_value(job->options, OPTION_OUTPUT_FILE));
        record_write(job->arena, &job->from, path, &error);
    }
    if (error.set) {
        trouble_add(job->troubles, "cannot write the snapshot: %s", error.text);
        trouble_print(job->troubles, job->context->err);
    }
    return error.set ? (int)VERDICT_ERROR : status;
}

static void check(struct check_job *job, struct reqfile_reader *reader, struct check_result *result)
{
    if (!check_job_is_refused(job) &&
        sources_open_catalog(job->arena, &job->request, &job->pins, &job->from)) {
        check_job_run(job, reader, result);
        check_job_finish(job, &result->findings);
    }
}

static int load_and_check(struct check_job *job)
{
    struct reqfile_reader *reader = reqfile_reader_create(job->arena, job->context, &job->diags);
    struct check_result result = {0};
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
    check_job_load_projects(job, reader);
    sources_open(job->arena, &job->request, &job->from);
    check_index(job);
    check_job_load_pins(job, reader);
    load_denylists(job);
    index_options_distrust(&job->projects, &job->pins, &job->warnings);
    trouble_print(&job->warnings, job->context->err);
    check(job, reader, &result);
    struct check_retry retry = {.job = job, .reader = reader};
    check_retry_fix(&retry, &result);
    int status = check_job_is_refused(job) ? refuse(job) : finish(job, &result);
    sources_close(job->arena, job->context, &job->from);
    arena_destroy(job->checked);
    check_retry_end(&retry);
    return status;
}

int cmd_check(struct arena *arena, const struct context *context, const struct options *options,
              struct troubles *troubles)
{
    struct check_job job = {
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
    return troubles->items.len ? refuse(&job) : load_and_check(&job);
}
