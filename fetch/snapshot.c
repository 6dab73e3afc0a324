#include "fetch/snapshot.h"

#include <jansson.h>

#include "base/datetime.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/intern.h"
#include "base/limits.h"
#include "base/vec.h"
#include "constraints/name.h"
#include "fetch/gz.h"
#include "fetch/snapshot_parts.h"
#include "pypi/scan.h"

struct line {
    struct str text;
    size_t number; /* 1-based */
};

struct snapshot {
    struct arena *arena;
    const char *path;
    struct str text;      /* the whole file */
    struct intern *names; /* canonical; the id of a name is its place in `lines` */
    VEC(struct line) lines;
};

/* The text of a JSON string; without escapes it is raw itself. False if an escape is wrong. */
static bool decode_string(struct arena *arena, struct str raw, struct str *text)
{
    if (str_find(raw, '\\', 0) == raw.len) {
        *text = raw;
        return true;
    }
    struct str quoted = {raw.ptr - 1, raw.len + 2};
    json_t *value = json_loadb(quoted.ptr, quoted.len, JSON_DECODE_ANY, NULL);
    if (!value) {
        return false;
    }
    *text = arena_str(arena, (struct str){json_string_value(value), json_string_length(value)});
    json_decref(value);
    return true;
}

/* Walks the line's object only as far as its name, and what must follow that. */
static bool line_name(struct arena *arena, struct str line, struct str *name, const char **fault)
{
    struct scan scan = {.text = line};
    struct str key;
    struct str value;
    enum scan_step step = SCAN_MEMBER;
    *fault = "is not a JSON object";
    for (bool first = true; (step = scan_member(&scan, first, &key)) == SCAN_MEMBER;
         first = false) {
        if (!scan_value(&scan, &value) || !decode_string(arena, key, &key)) {
            return false;
        }
        if (str_eq(key, STR("name"))) {
            bool ok = scan_member(&scan, false, &key) != SCAN_DAMAGED;
            *fault = ok ? "its name is not a text" : *fault;
            return ok && scan_unquote(value, &value) && decode_string(arena, value, name) &&
                   name->len;
        }
    }
    *fault = step == SCAN_END ? "has no name" : *fault;
    return false;
}

/* The walk over a line stops early, so that a line cut short is told by its last byte. */
static bool add_line(struct snapshot *snapshot, struct arena *scratch, struct str line,
                     size_t number, struct error *error)
{
    const char *fault;
    struct str name;
    if (!line_name(scratch, line, &name, &fault)) {
        return error_set(error, "%s:%zu: %s", snapshot->path, number, fault);
    }
    if (line.ptr[line.len - 1] != '}') {
        return error_set(error, "%s:%zu: is not a whole JSON object", snapshot->path, number);
    }
    name = name_canonical(scratch, name);
    uint32_t id = intern_put(snapshot->names, name);
    if (id < snapshot->lines.len) {
        struct buf shown = {.arena = scratch};
        diag_add_safe(&shown, name);
        return error_set(error, "%s:%zu: %s is on line %zu already", snapshot->path, number,
                         buf_str(&shown).ptr, snapshot->lines.at[id].number);
    }
    vec_push(snapshot->arena, &snapshot->lines, (struct line){line, number});
    return true;
}

static bool index_lines(struct snapshot *snapshot, struct error *error)
{
    struct arena *scratch = arena_create();
    struct str text = snapshot->text;
    size_t number = 0;
    bool ok = true;
    for (size_t at = 0, end; ok && at < text.len; at = end + 1) {
        end = str_find(text, '\n', at);
        struct str line = str_trim(str_slice(text, at, end));
        number++;
        ok = line.len == 0 || add_line(snapshot, scratch, line, number, error);
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    return ok;
}

/* The file to read: path itself, or the one inside a directory. */
static const char *find_file(struct arena *arena, const char *path, struct error *error)
{
    static const char *const names[] = {"projects.jsonl.gz", "projects.jsonl"};
    if (!file_is_directory(path)) {
        return arena_cstr(arena, str_of(path));
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *file = arena_printf(arena, "%s/%s", path, names[i]).ptr;
        if (file_is_regular(file)) {
            return file;
        }
    }
    error_set(error, "%s: holds neither %s nor %s", path, names[0], names[1]);
    return NULL;
}

struct snapshot *snapshot_open(struct arena *arena, const char *path, const struct gz_watch *watch,
                               struct error *error)
{
    const char *file = find_file(arena, path, error);
    struct snapshot *snapshot = ARENA_NEW(arena, struct snapshot);
    snapshot->arena = arena;
    snapshot->path = file;
    if (!file || !gz_read(file, LIMIT_SNAPSHOT_BYTES, watch, &snapshot->text, error)) {
        return NULL;
    }
    snapshot->names = intern_create(arena);
    if (!index_lines(snapshot, error)) {
        snapshot_close(snapshot);
        return NULL;
    }
    return snapshot;
}

void snapshot_close(struct snapshot *snapshot)
{
    if (snapshot) {
        gz_free(snapshot->text);
        snapshot->text = (struct str){0};
    }
}

size_t snapshot_count(const struct snapshot *snapshot)
{
    return snapshot->lines.len;
}

struct str snapshot_name(const struct snapshot *snapshot, uint32_t id)
{
    return intern_str(snapshot->names, id);
}

/* Walks the object of all versions, on which scan stands. */
static bool read_records(struct arena *arena, struct scan *scan, struct snapshot_project *project)
{
    VEC(struct snapshot_record) records = {0};
    struct str key;
    enum scan_step step;
    for (bool first = true; (step = scan_member(scan, first, &key)) == SCAN_MEMBER; first = false) {
        struct snapshot_record record;
        if (!decode_string(arena, key, &record.version) || !scan_object(scan, &record.json)) {
            return false;
        }
        vec_push(arena, &records, record);
    }
    project->records = records.at;
    project->count = records.len;
    return step == SCAN_END;
}

/* What of a line's object matters, which must be there once. */
struct seen {
    size_t names;
    size_t versions;
    size_t completes;
};

static bool read_complete(struct str value, struct snapshot_project *project)
{
    project->files_complete = str_eq(value, STR("true"));
    return project->files_complete || str_eq(value, STR("false")) || str_eq(value, STR("null"));
}

static bool read_time(struct str value, int64_t *time)
{
    struct str text;
    return str_eq(value, STR("null")) || (scan_unquote(value, &text) && datetime_parse(text, time));
}

/* Keys that only recordings have. */
static bool read_recorded(struct arena *arena, struct str key, struct str value,
                          struct snapshot_project *project)
{
    if (str_eq(key, STR("fetched_at"))) {
        return read_time(value, &project->fetched_at);
    }
    if (str_eq(key, STR("unread"))) {
        return snapshot_failure(arena, value, &project->unread);
    }
    if (str_eq(key, STR("incomplete"))) {
        return snapshot_failure(arena, value, &project->incomplete);
    }
    return true;
}

static bool read_member(struct arena *arena, struct scan *scan, struct str key,
                        struct snapshot_project *project, struct seen *seen)
{
    struct str value;
    if (!decode_string(arena, key, &key)) {
        return false;
    }
    if (str_eq(key, STR("versions"))) {
        return ++seen->versions == 1 && read_records(arena, scan, project);
    }
    if (str_eq(key, STR("files_complete"))) {
        return ++seen->completes == 1 && scan_value(scan, &value) && read_complete(value, project);
    }
    seen->names += str_eq(key, STR("name"));
    return scan_value(scan, &value) && seen->names <= 1 &&
           read_recorded(arena, key, value, project);
}

static bool read_line(struct arena *arena, struct scan *scan, struct snapshot_project *project)
{
    struct seen seen = {0};
    struct str key;
    enum scan_step step;
    for (bool first = true; (step = scan_member(scan, first, &key)) == SCAN_MEMBER; first = false) {
        if (!read_member(arena, scan, key, project, &seen)) {
            return false;
        }
    }
    return step == SCAN_END && scan_is_done(scan) && seen.versions == 1;
}

struct snapshot_project snapshot_project(const struct snapshot *snapshot, struct arena *arena,
                                         uint32_t id)
{
    const struct line *line = &snapshot->lines.at[id];
    struct scan scan = {.text = line->text};
    struct snapshot_project project = {0};
    if (read_line(arena, &scan, &project)) {
        return project;
    }
    struct str fault = arena_printf(arena, "%s:%zu: damaged at byte %zu of the line",
                                    snapshot->path, line->number, scan.at + 1);
    return (struct snapshot_project){.fault = fault};
}
