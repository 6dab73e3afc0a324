#include "pypi/snapshot_write.h"

#include "base/datetime.h"
#include "base/json_out.h"

struct failure snapshot_unread(void)
{
    return (struct failure){
        .set = true,
        .cause = CAUSE_ABSENT,
        .reason = STR("the snapshot was recorded without what it requires"),
        .help = STR("record the snapshot again, with a run that reaches it"),
    };
}

static bool is_unreached(const struct failure *failure)
{
    struct failure unread = snapshot_unread();
    return failure->set && failure->cause == unread.cause && str_eq(failure->reason, unread.reason);
}

static void write_text(struct json_out *json, const char *key, struct str text)
{
    if (text.len) {
        json_out_key(json, key);
        json_out_str(json, text);
    }
}

static void write_texts(struct json_out *json, const char *key, const struct str *texts,
                        size_t count)
{
    json_out_key(json, key);
    json_out_array(json);
    for (size_t i = 0; i < count; i++) {
        json_out_str(json, texts[i]);
    }
    json_out_end(json);
}

static void write_failure(struct json_out *json, const char *key, const struct failure *failure)
{
    if (failure->set) {
        json_out_key(json, key);
        json_out_object(json);
        write_text(json, "cause", str_of(undecided_cause_name(failure->cause)));
        write_text(json, "reason", failure->reason);
        write_text(json, "url", failure->url);
        write_text(json, "help", failure->help);
        json_out_end(json);
    }
}

/* A release of which nothing is known is dynamic to readers that know no better. */
static void write_requirements(struct json_out *json, const struct release_texts *texts,
                               const struct failure *unread)
{
    if (texts->dynamic || unread->set) {
        json_out_key(json, "dynamic");
        json_out_bool(json, true);
    } else {
        write_texts(json, "requires_dist", texts->requires_dist, texts->requires_dist_count);
    }
    write_text(json, "requires_python", texts->requires_python);
    if (texts->provides_extra_count) {
        write_texts(json, "provides_extra", texts->provides_extra, texts->provides_extra_count);
    }
    write_text(json, "source", texts->evidence == EVIDENCE_PROVEN ? STR("wheel") : STR("sdist"));
    write_text(json, "evidence", str_of(evidence_name(texts->evidence)));
    if (is_unreached(unread)) {
        json_out_key(json, "unread");
        json_out_bool(json, true);
    } else {
        write_failure(json, "unread", unread);
    }
}

static void write_yanked(struct json_out *json, const struct release_texts *texts)
{
    if (texts->yanked && texts->yanked_reason.len == 0) {
        json_out_key(json, "yanked");
        json_out_bool(json, true);
    } else if (texts->yanked) {
        write_text(json, "yanked", texts->yanked_reason);
    }
}

static void write_hashes(struct json_out *json, const struct protocol_release *release)
{
    if (release->hashes) {
        json_out_key(json, "hashes");
        json_out_object(json);
        for (size_t i = 0; i < release->file_count; i++) {
            if (release->hashes[i].len) {
                json_out_key_str(json, release->files[i]);
                json_out_str(json, release->hashes[i]);
            }
        }
        json_out_end(json);
    }
}

static void write_elsewhere(struct json_out *json, const struct protocol_release *release)
{
    if (release->elsewhere_count == 0) {
        return;
    }
    json_out_key(json, "elsewhere");
    json_out_array(json);
    for (size_t i = 0; i < release->elsewhere_count; i++) {
        const struct protocol_elsewhere *one = &release->elsewhere[i];
        json_out_object(json);
        write_texts(json, "environments", one->environments, one->environment_count);
        write_requirements(json, &one->texts, &one->unread);
        write_yanked(json, &one->texts);
        json_out_end(json);
    }
    json_out_end(json);
}

static void write_release(struct json_out *json, struct arena *arena,
                          const struct protocol_release *release)
{
    json_out_key_str(json, release->version);
    json_out_object(json);
    write_requirements(json, &release->texts, &release->unread);
    write_yanked(json, &release->texts);
    write_elsewhere(json, release);
    write_texts(json, "files", release->files, release->file_count);
    write_hashes(json, release);
    if (release->upload_time != PAGE_TIME_UNKNOWN) {
        write_text(json, "upload_time", datetime_text(arena, release->upload_time));
    }
    json_out_end(json);
}

void snapshot_write_project(struct buf *out, const struct protocol_project *project)
{
    struct json_out json = json_out_line_to(out);
    json_out_object(&json);
    write_text(&json, "name", project->name);
    if (project->files_complete) {
        json_out_key(&json, "files_complete");
        json_out_bool(&json, true);
    }
    if (project->fetched_at) {
        write_text(&json, "fetched_at", datetime_text(out->arena, project->fetched_at));
    }
    write_failure(&json, "unread", &project->unread);
    write_failure(&json, "incomplete", &project->incomplete);
    json_out_key(&json, "versions");
    json_out_object(&json);
    for (size_t i = 0; i < project->count; i++) {
        write_release(&json, out->arena, &project->releases[i]);
    }
    json_out_end(&json);
    json_out_end(&json);
}
