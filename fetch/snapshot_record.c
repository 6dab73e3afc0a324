/* The record of one release of a snapshot. */
#include "fetch/snapshot.h"

#include <jansson.h>

#include "base/datetime.h"
#include "base/diag.h"
#include "fetch/snapshot_parts.h"
#include "pypi/snapshot_write.h"

static struct str text_of(struct arena *arena, const json_t *value)
{
    return arena_str(arena, (struct str){json_string_value(value), json_string_length(value)});
}

/* A text that may be absent or null. */
static bool read_text(struct arena *arena, const json_t *record, const char *key, struct str *text)
{
    const json_t *value = json_object_get(record, key);
    if (!value || json_is_null(value)) {
        return true;
    }
    *text = json_is_string(value) ? text_of(arena, value) : (struct str){0};
    return json_is_string(value);
}

static bool read_texts(struct arena *arena, const json_t *list, struct str **texts, size_t *count)
{
    *count = json_array_size(list);
    *texts = ARENA_ARRAY(arena, struct str, *count);
    for (size_t i = 0; i < *count; i++) {
        const json_t *value = json_array_get(list, i);
        if (!json_is_string(value)) {
            return false;
        }
        (*texts)[i] = text_of(arena, value);
    }
    return json_is_array(list);
}

static bool read_evidence(struct arena *arena, const json_t *record, struct release_texts *texts)
{
    struct str source = {0};
    struct str evidence = {0};
    if (!read_text(arena, record, "source", &source) ||
        !read_text(arena, record, "evidence", &evidence)) {
        return false;
    }
    bool wheel = str_eq(source, STR("wheel"));
    texts->evidence = wheel ? EVIDENCE_PROVEN : EVIDENCE_DECLARED;
    return (wheel || source.len == 0 || str_eq(source, STR("sdist"))) &&
           (evidence.len == 0 || evidence_of(evidence, &texts->evidence));
}

static bool read_yanked(struct arena *arena, const json_t *record, struct release_texts *texts)
{
    const json_t *value = json_object_get(record, "yanked");
    if (!value || json_is_null(value) || json_is_boolean(value)) {
        texts->yanked = json_is_true(value);
        return true;
    }
    texts->yanked = true;
    return read_text(arena, record, "yanked", &texts->yanked_reason);
}

static bool read_files(struct arena *arena, const json_t *record, struct protocol_release *release)
{
    const json_t *list = json_object_get(record, "files");
    return !list || json_is_null(list) ||
           read_texts(arena, list, &release->files, &release->file_count);
}

/* The hashes of the files that are listed. */
static bool read_hashes(struct arena *arena, const json_t *record, struct protocol_release *release)
{
    const json_t *hashes = json_object_get(record, "hashes");
    if (!hashes || json_is_null(hashes)) {
        return true;
    }
    release->hashes = ARENA_ARRAY(arena, struct str, release->file_count);
    for (size_t i = 0; json_is_object(hashes) && i < release->file_count; i++) {
        const char *file = arena_cstr(arena, release->files[i]);
        if (!read_text(arena, hashes, file, &release->hashes[i])) {
            return false;
        }
    }
    return json_is_object(hashes);
}

static bool read_failure(struct arena *arena, const json_t *value, struct failure *failure)
{
    struct str cause = {0};
    struct str reason = {0};
    bool ok = json_is_object(value) && read_text(arena, value, "cause", &cause) &&
              read_text(arena, value, "reason", &reason) &&
              read_text(arena, value, "url", &failure->url) &&
              read_text(arena, value, "help", &failure->help);
    failure->set = true;
    failure->reason = reason;
    return ok && reason.len && undecided_cause_of(cause, &failure->cause);
}

bool snapshot_failure(struct arena *arena, struct str json, struct failure *failure)
{
    json_t *tree = json_loadb(json.ptr, json.len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    bool ok = tree && !failure->set && (json_is_null(tree) || read_failure(arena, tree, failure));
    json_decref(tree);
    return ok;
}

static bool read_unread(struct arena *arena, const json_t *record, struct failure *failure)
{
    const json_t *value = json_object_get(record, "unread");
    if (!value || json_is_null(value) || json_is_false(value)) {
        return true;
    }
    if (json_is_true(value)) {
        *failure = snapshot_unread();
        return true;
    }
    return read_failure(arena, value, failure);
}

static bool read_time(struct arena *arena, const json_t *record, struct protocol_release *release)
{
    struct str text = {0};
    return read_text(arena, record, "upload_time", &text) &&
           (text.len == 0 || datetime_parse(text, &release->upload_time));
}

static bool read_extras(struct arena *arena, const json_t *record, struct release_texts *texts)
{
    const json_t *list = json_object_get(record, "provides_extra");
    return !list || json_is_null(list) ||
           read_texts(arena, list, &texts->provides_extra, &texts->provides_extra_count);
}

static bool read_dynamic(const json_t *record, struct release_texts *texts)
{
    const json_t *value = json_object_get(record, "dynamic");
    texts->dynamic = json_is_true(value);
    return !value || json_is_null(value) || json_is_boolean(value);
}

static bool read_requirements(struct arena *arena, const json_t *record,
                              struct release_texts *texts)
{
    const json_t *list = json_object_get(record, "requires_dist");
    return texts->dynamic ||
           read_texts(arena, list, &texts->requires_dist, &texts->requires_dist_count);
}

/* What is said of a release for all environments, or for some. */
static const char *read_what(struct arena *arena, const json_t *record, struct release_texts *texts,
                             struct failure *unread)
{
    if (!json_is_object(record)) {
        return "the record is not an object";
    }
    if (!read_evidence(arena, record, texts)) {
        return "evidence or source is not one of those that are known";
    }
    if (!read_text(arena, record, "requires_python", &texts->requires_python)) {
        return "requires_python is not a text";
    }
    if (!read_yanked(arena, record, texts)) {
        return "yanked is neither true nor a text";
    }
    if (!read_extras(arena, record, texts)) {
        return "provides_extra is not a list of texts";
    }
    if (!read_unread(arena, record, unread)) {
        return "unread is neither true nor a cause and its reason";
    }
    if (!read_dynamic(record, texts)) {
        return "dynamic is neither true nor false";
    }
    return read_requirements(arena, record, texts) ? NULL : "requires_dist is not a list of texts";
}

static const char *read_elsewhere(struct arena *arena, const json_t *record,
                                  struct protocol_release *release)
{
    const json_t *list = json_object_get(record, "elsewhere");
    size_t count = json_array_size(list);
    release->elsewhere = ARENA_ARRAY(arena, struct protocol_elsewhere, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        struct protocol_elsewhere *one = &release->elsewhere[release->elsewhere_count++];
        const char *fault = read_what(arena, item, &one->texts, &one->unread);
        if (fault) {
            return fault;
        }
        if (!read_texts(arena, json_object_get(item, "environments"), &one->environments,
                        &one->environment_count)) {
            return "environments is not a list of texts";
        }
    }
    return !list || json_is_null(list) || json_is_array(list) ? NULL : "elsewhere is not a list";
}

/* The first key whose value is not what the format says, NULL if all are. */
static const char *read_record(struct arena *arena, const json_t *record,
                               struct protocol_release *release)
{
    const char *fault = read_what(arena, record, &release->texts, &release->unread);
    if (fault) {
        return fault;
    }
    if (!read_files(arena, record, release)) {
        return "files is not a list of texts";
    }
    if (!read_time(arena, record, release)) {
        return "upload_time is not a time in UTC";
    }
    if (!read_hashes(arena, record, release)) {
        return "hashes is not an object of texts";
    }
    return read_elsewhere(arena, record, release);
}

/* Nothing of a record is used where any of it is wrong. */
static struct protocol_release faulty_release(struct arena *arena, struct str version,
                                              const char *before, const char *fault)
{
    struct buf shown = {.arena = arena};
    buf_add(&shown, str_of(before));
    diag_add_safe(&shown, str_of(fault));
    return (struct protocol_release){
        .version = version,
        .texts = {.fault = buf_str(&shown), .evidence = EVIDENCE_DECLARED},
        .upload_time = PAGE_TIME_UNKNOWN,
    };
}

struct protocol_release snapshot_release(struct arena *arena, const struct snapshot_record *record)
{
    json_error_t damage;
    json_t *tree = json_loadb(record->json.ptr, record->json.len,
                              JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &damage);
    if (!tree) {
        return faulty_release(arena, record->version, "the record is not JSON: ", damage.text);
    }
    struct protocol_release release = {
        .version = record->version,
        .texts = {.evidence = EVIDENCE_DECLARED},
        .upload_time = PAGE_TIME_UNKNOWN,
    };
    const char *fault = read_record(arena, tree, &release);
    json_decref(tree);
    return fault ? faulty_release(arena, record->version, "", fault) : release;
}
