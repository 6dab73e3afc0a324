#include "cli/render_json.h"

#include "base/datetime.h"
#include "base/json_out.h"

enum { SCHEMA = 1 };

static void key_str(struct json_out *json, const char *key, struct str value)
{
    json_out_key(json, key);
    json_out_str(json, value);
}

/* Null where the value is empty: it does not apply. */
static void key_str_or_null(struct json_out *json, const char *key, struct str value)
{
    json_out_key(json, key);
    if (value.len) {
        json_out_str(json, value);
    } else {
        json_out_null(json);
    }
}

static void key_int(struct json_out *json, const char *key, uint64_t value)
{
    json_out_key(json, key);
    json_out_int(json, value);
}

static void key_null(struct json_out *json, const char *key)
{
    json_out_key(json, key);
    json_out_null(json);
}

static void key_array(struct json_out *json, const char *key)
{
    json_out_key(json, key);
    json_out_array(json);
}

static void key_object(struct json_out *json, const char *key)
{
    json_out_key(json, key);
    json_out_object(json);
}

/* The keys "file", "line" and "column" of an open object. */
static void add_place(struct json_out *json, struct span at)
{
    struct position place = span_position(at);
    key_str(json, "file", at.source->name);
    key_int(json, "line", place.line);
    key_int(json, "column", place.column);
}

static struct str variable(const struct environment *environment, enum marker_variable variable)
{
    return environment->known[variable] ? environment->value[variable] : STR("");
}

static void add_environments(struct json_out *json, const struct environment_set *set)
{
    key_array(json, "environments");
    for (size_t i = 0; i < set->count; i++) {
        const struct environment *environment = &set->at[i];
        json_out_object(json);
        key_str(json, "id", environment->id);
        key_str_or_null(json, "python", environment->python);
        key_str_or_null(json, "python_full_version",
                        variable(environment, MARKER_PYTHON_FULL_VERSION));
        key_str_or_null(json, "platform", environment->platform);
        json_out_end(json);
    }
    json_out_end(json);
}

static void add_evidence(struct arena *arena, struct json_out *json, const struct report *report)
{
    const size_t *evidence = report->evidence;
    key_object(json, "evidence");
    key_int(json, "proven", evidence[EVIDENCE_PROVEN]);
    key_int(json, "static", evidence[EVIDENCE_STATIC]);
    key_int(json, "declared", evidence[EVIDENCE_DECLARED]);
    key_int(json, "given", evidence[EVIDENCE_GIVEN]);
    if (report->oldest_page) {
        key_str(json, "oldest_page", datetime_text(arena, report->oldest_page));
    } else {
        key_null(json, "oldest_page");
    }
    json_out_end(json);
}

static void add_ids(struct json_out *json, const char *key, const struct environment_set *set,
                    uint64_t bits)
{
    key_array(json, key);
    for (size_t i = 0; i < set->count; i++) {
        if (bits >> i & 1) {
            json_out_str(json, set->at[i].id);
        }
    }
    json_out_end(json);
}

static void add_project(struct json_out *json, const struct report *report, size_t index)
{
    const struct project *project = &report->projects->items.at[index];
    json_out_object(json);
    key_str(json, "name", project->name);
    key_str(json, "path", project->path);
    key_array(json, "files");
    for (size_t i = 0; i < project->files.len; i++) {
        json_out_str(json, project->files.at[i]);
    }
    json_out_end(json);
    add_ids(json, "skipped", report->environments, report->skipped ? report->skipped[index] : 0);
    json_out_end(json);
}

static void add_pin(struct json_out *json, const struct finding_pin *pin)
{
    if (!pin->at.source) {
        key_null(json, "pin");
        return;
    }
    key_object(json, "pin");
    key_str_or_null(json, "version", pin->version);
    key_str(json, "text", pin->text);
    key_str(json, "marker", pin->marker);
    add_place(json, pin->at);
    json_out_end(json);
}

static void add_origin(struct json_out *json, const struct finding_origin *by)
{
    key_object(json, "by");
    if (by->at.source) {
        add_place(json, by->at);
    } else {
        key_str(json, "name", by->name);
        key_str_or_null(json, "version", by->version);
    }
    json_out_end(json);
}

static void add_requirement(struct json_out *json, const struct finding_requirement *requirement)
{
    json_out_object(json);
    key_str(json, "text", requirement->text);
    key_str(json, "specifier", requirement->specifier);
    key_str(json, "marker", requirement->marker);
    add_origin(json, &requirement->by);
    json_out_end(json);
}

static void add_requirements(struct json_out *json, const struct finding *finding)
{
    json_out_key(json, "requirement");
    if (finding->has_requirement) {
        add_requirement(json, &finding->requirement);
    } else {
        json_out_null(json);
    }
    key_array(json, "others");
    for (size_t i = 0; i < finding->others.len; i++) {
        add_requirement(json, &finding->others.at[i]);
    }
    json_out_end(json);
}

static void add_undecided(struct json_out *json, const struct finding *finding)
{
    if (finding->kind != FINDING_UNDECIDED) {
        key_null(json, "undecided");
        return;
    }
    key_object(json, "undecided");
    key_str(json, "cause", str_of(undecided_cause_name(finding->cause)));
    key_str_or_null(json, "release", finding->release);
    key_str_or_null(json, "url", finding->url);
    json_out_end(json);
}

static void add_step(struct json_out *json, const struct finding_step *step)
{
    json_out_object(json);
    key_str(json, "text", step->text);
    add_origin(json, &step->by);
    key_str(json, "name", step->name);
    key_str_or_null(json, "version", step->version);
    json_out_end(json);
}

static void add_where(struct json_out *json, const struct report *report,
                      const struct finding *finding)
{
    key_array(json, "where");
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        json_out_object(json);
        key_str(json, "project", report->projects->items.at[where->project].name);
        add_ids(json, "environments", report->environments, where->environments);
        key_array(json, "chain");
        for (size_t k = 0; k < where->chain_length; k++) {
            add_step(json, &where->chain[k]);
        }
        json_out_end(json);
        json_out_end(json);
    }
    json_out_end(json);
}

/* The keys that hold for some kinds only. */
static void add_particulars(struct json_out *json, const struct finding *finding)
{
    key_array(json, "extras");
    for (size_t i = 0; i < finding->extras.len; i++) {
        json_out_str(json, finding->extras.at[i]);
    }
    json_out_end(json);
    key_str_or_null(json, "requires_python", finding->requires_python);
    json_out_key(json, "denied");
    json_out_bool(json, finding->denied);
    add_undecided(json, finding);
    key_str_or_null(json, "suppressed", finding->ignored ? STR("ignore") : STR(""));
}

static void add_edit(struct json_out *json, const struct edit *edit)
{
    json_out_object(json);
    key_str(json, "file", edit->file);
    key_int(json, "line", edit->at.line);
    key_int(json, "column", edit->at.column);
    key_str(json, "old", edit->old);
    key_str(json, "new", edit->new);
    json_out_end(json);
}

static void add_fixes(struct json_out *json, const struct finding *finding)
{
    key_array(json, "fixes");
    for (size_t i = 0; i < finding->fixes.len; i++) {
        const struct finding_fix *fix = &finding->fixes.at[i];
        json_out_object(json);
        json_out_key(json, "solved");
        json_out_bool(json, fix->solved);
        key_array(json, "edits");
        for (size_t k = 0; k < fix->edits.items.len; k++) {
            add_edit(json, &fix->edits.items.at[k]);
        }
        json_out_end(json);
        json_out_end(json);
    }
    json_out_end(json);
}

static void add_finding(struct json_out *json, const struct report *report,
                        const struct finding *finding)
{
    json_out_object(json);
    key_str(json, "kind", str_of(finding_kind_info(finding->kind)->name));
    key_str(json, "level", str_of(finding_level_name(finding->level)));
    key_str(json, "name", finding->name);
    key_str(json, "message", finding->message);
    add_pin(json, &finding->pin);
    key_str_or_null(json, "version", finding->version);
    add_requirements(json, finding);
    add_particulars(json, finding);
    add_where(json, report, finding);
    add_fixes(json, finding);
    key_str(json, "help", finding->help);
    json_out_end(json);
}

static void add_counts(struct json_out *json, const size_t counts[LEVELS])
{
    key_object(json, "counts");
    for (size_t level = 0; level < LEVELS; level++) {
        key_int(json, finding_level_name((enum finding_level)level), counts[level]);
    }
    json_out_end(json);
}

/* Releases alone: what a project of the user's meets has no version to install. */
static void add_resolution(struct json_out *json, const struct resolution *resolution)
{
    if (!resolution->satisfiable) {
        json_out_null(json);
        return;
    }
    json_out_object(json);
    for (size_t i = 0; i < resolution->count; i++) {
        const struct resolution_entry *entry = &resolution->at[i];
        if (entry->path.len == 0) {
            json_out_key_str(json, entry->name);
            json_out_str(json, entry->version);
        }
    }
    json_out_end(json);
}

static void add_resolutions(struct json_out *json, const struct report *report)
{
    if (!report->resolutions) {
        return;
    }
    key_object(json, "resolution");
    for (size_t i = 0; i < report->environments->count; i++) {
        json_out_key_str(json, report->environments->at[i].id);
        add_resolution(json, &report->resolutions[i]);
    }
    json_out_end(json);
}

void render_json(struct buf *out, const struct report *report)
{
    struct json_out json = json_out_to(out);
    json_out_object(&json);
    key_int(&json, "schema", SCHEMA);
    key_str(&json, "tool", STR("depcheck " DEPCHECK_VERSION));
    key_str(&json, "verdict", str_of(verdict_name(report->verdict)));
    add_environments(&json, report->environments);
    add_evidence(out->arena, &json, report);
    key_array(&json, "projects");
    for (size_t i = 0; i < report->projects->items.len; i++) {
        add_project(&json, report, i);
    }
    json_out_end(&json);
    key_array(&json, "findings");
    for (size_t i = 0; i < report->finding_count; i++) {
        add_finding(&json, report, &report->findings[i]);
    }
    json_out_end(&json);
    add_resolutions(&json, report);
    add_counts(&json, report->counts);
    json_out_end(&json);
}
