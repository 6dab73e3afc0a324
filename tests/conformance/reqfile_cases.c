/*
 * The folder reqfile_lines: each case is copied to a directory of its own (what a requirement means
 * depends on the files beside it), read there, and compared with all that pip answered but its
 * wording.
 */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "constraints/name.h"
#include "tests/conformance/reqfile_case.h"
#include "tests/conformance/table.h"

void case_check(struct reqfile_case *c, bool condition, const char *what, size_t line)
{
    if (!condition) {
        printf("reqfile_lines/%s: %s (line %zu)\n", c->name, what, line);
        c->ok = false;
    }
}

bool case_is(const json_t *json, struct str text)
{
    if (!json_is_string(json)) {
        return text.len == 0;
    }
    struct str have = {json_string_value(json), json_string_length(json)};
    return str_eq(have, text);
}

struct str case_path(struct reqfile_case *c, struct str path)
{
    if (case_is(json_object_get(c->expected, "entry"), path) || str_starts(path, STR("/"))) {
        return path;
    }
    if (str_eq(path, STR("."))) {
        return STR("$CASE");
    }
    if (str_starts(path, STR("../"))) {
        return arena_printf(c->arena, "$CASES/%.*s", STR_ARG(str_slice(path, 3, path.len)));
    }
    return arena_printf(c->arena, "$CASE/%.*s", STR_ARG(path));
}

static json_t *string_of(struct str text)
{
    return json_stringn(text.len ? text.ptr : "", text.len);
}

json_t *case_hashes(const struct reqfile_hash *hashes, size_t count)
{
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        char key[16] = "";
        memcpy(key, hashes[i].algorithm.ptr, hashes[i].algorithm.len);
        if (!json_object_get(object, key)) {
            json_object_set_new(object, key, json_array());
        }
        json_array_append_new(json_object_get(object, key), string_of(hashes[i].digest));
    }
    return object;
}

json_t *case_settings(const struct reqfile_setting *settings, size_t count)
{
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++) {
        char *key = strndup(settings[i].key.ptr ? settings[i].key.ptr : "", settings[i].key.len);
        json_t *have = json_object_get(object, key);
        if (!have) {
            json_object_set_new(object, key, string_of(settings[i].value));
        } else if (json_is_array(have)) {
            json_array_append_new(have, string_of(settings[i].value));
        } else {
            json_object_set_new(object, key,
                                json_pack("[O, o]", have, string_of(settings[i].value)));
        }
        free(key);
    }
    return object;
}

/* -- requirements -------------------------------------------------------------------------------
 */

static json_t *options_of(const struct reqfile_line *line)
{
    json_t *object = json_object();
    if (line->hash_count) {
        json_object_set_new(object, "hashes", case_hashes(line->hashes, line->hash_count));
    }
    if (line->setting_count) {
        json_object_set_new(object, "config_settings",
                            case_settings(line->settings, line->setting_count));
    }
    return object;
}

static void compare_line(struct reqfile_case *c, const struct reqfile_line *line,
                         const json_t *want)
{
    struct str file = case_path(c, line->file);
    struct str from = arena_printf(c->arena, "-%c %.*s (line %zu)", line->constraint ? 'c' : 'r',
                                   STR_ARG(file), line->line);
    json_t *options = options_of(line);
    size_t n = line->line;
    case_check(c, case_is(json_object_get(want, "file"), file), "file", n);
    case_check(c, json_integer_value(json_object_get(want, "line_no")) == (json_int_t)n, "line_no",
               n);
    case_check(c, case_is(json_object_get(want, "requirement"), line->text), "requirement", n);
    case_check(c, json_is_true(json_object_get(want, "is_constraint")) == line->constraint,
               "is_constraint", n);
    case_check(c, json_is_true(json_object_get(want, "is_editable")) == line->editable,
               "is_editable", n);
    case_check(c, case_is(json_object_get(want, "comes_from"), from), "comes_from", n);
    case_check(c, json_equal(options, json_object_get(want, "options")), "options", n);
    json_decref(options);
}

static bool extras_are(const struct str *extras, size_t count, const json_t *want)
{
    bool ok = count == json_array_size(want);
    for (size_t i = 0; ok && i < count; i++) {
        ok = case_is(json_array_get(want, i), extras[i]);
    }
    return ok;
}

static void compare_pep508(struct reqfile_case *c, const struct reqfile_line *line,
                           const json_t *want)
{
    struct requirement r;
    struct fault fault = {0};
    bool ok = requirement_parse(c->arena, line->text, &r, &fault);
    case_check(c, ok == json_is_true(json_object_get(want, "ok")), "pep508: ok", line->line);
    const json_t *span = json_object_get(want, "span");
    if (!ok && json_is_integer(json_array_get(span, 0))) {
        size_t start = utf8_count(str_slice(line->text, 0, fault.start));
        size_t end = utf8_count(str_slice(line->text, 0, fault.end));
        case_check(c,
                   json_integer_value(json_array_get(span, 0)) == (json_int_t)start &&
                       json_integer_value(json_array_get(span, 1)) == (json_int_t)end,
                   "pep508: span", line->line);
    }
    if (ok && c->ok) {
        case_check(c,
                   case_is(json_object_get(want, "name"), r.name) &&
                       extras_are(r.extras, r.extra_count, json_object_get(want, "extras")) &&
                       case_is(json_object_get(want, "specifier"), r.specifier.canonical) &&
                       case_is(json_object_get(want, "url"), r.url) &&
                       case_is(json_object_get(want, "marker"), r.marker_text),
                   "pep508: parts", line->line);
    }
}

/* urllib.parse.quote(): all but these bytes are escaped. '$' is that of $CASE. */
static struct str quote(struct arena *arena, struct str path)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < path.len; i++) {
        char b = path.ptr[i];
        if (ascii_is_alnum(b) || strchr("_.-~/$", b)) {
            buf_add_char(&out, b);
        } else {
            buf_printf(&out, "%%%02X", (unsigned)(unsigned char)b);
        }
    }
    return buf_str(&out);
}

static struct str link_of(struct reqfile_case *c, const struct reqfile_line *line)
{
    if (line->requirement.url.len || line->form != REQFILE_PATH) {
        return line->requirement.url;
    }
    struct str path = quote(c->arena, case_path(c, line->path));
    return arena_printf(c->arena, "file://%.*s", STR_ARG(path));
}

/* pip writes some of them in lower case, so they are compared in normal form. */
static bool same_extras(struct arena *arena, const struct requirement *r, const json_t *want)
{
    bool same = r->canonical_extra_count == json_array_size(want);
    for (size_t i = 0; same && i < json_array_size(want); i++) {
        struct str extra = str_of(json_string_value(json_array_get(want, i)));
        struct str canonical = name_canonical(arena, extra);
        bool found = false;
        for (size_t j = 0; j < r->canonical_extra_count; j++) {
            found = found || str_eq(r->canonical_extras[j], canonical);
        }
        same = found;
    }
    return same;
}

static void compare_install(struct reqfile_case *c, const struct reqfile_line *line, bool accepted,
                            const json_t *want)
{
    const struct requirement *r = &line->requirement;
    /* That editables are no constraints is said when pins are collected. */
    bool refused = line->constraint && line->editable;
    bool ok = json_is_true(json_object_get(want, "ok"));
    case_check(c, ok == accepted || (refused && !ok), "install_req: ok", line->line);
    if (!ok || !accepted) {
        return;
    }
    struct str specifier = r->name.len ? r->specifier.canonical : STR("");
    size_t n = line->line;
    case_check(c, case_is(json_object_get(want, "name"), r->name), "install_req: name", n);
    case_check(c, case_is(json_object_get(want, "specifier"), specifier), "install_req: specifier",
               n);
    case_check(c, same_extras(c->arena, r, json_object_get(want, "extras")), "install_req: extras",
               n);
    case_check(c, case_is(json_object_get(want, "link"), link_of(c, line)), "install_req: link", n);
    case_check(c, json_is_true(json_object_get(want, "editable")) == line->editable,
               "install_req: editable", n);
    case_check(c, case_is(json_object_get(want, "markers"), r->marker_text), "install_req: markers",
               n);
}

static void compare_requirements(struct reqfile_case *c)
{
    const json_t *expected = json_object_get(c->expected, "requirements");
    size_t line = 0;
    size_t rejected = 0;
    size_t count = 0;
    while (true) {
        const struct reqfile_line *a = line < c->got.lines.len ? &c->got.lines.at[line] : NULL;
        const struct reqfile_line *b =
            rejected < c->got.rejected.len ? &c->got.rejected.at[rejected] : NULL;
        bool accepted = a && (!b || a->order < b->order);
        const struct reqfile_line *next = accepted ? a : b;
        if (!next || next->order > c->end) {
            break;
        }
        line += accepted;
        rejected += !accepted;
        const json_t *want = json_array_get(expected, count++);
        compare_line(c, next, want);
        compare_pep508(c, next, json_object_get(want, "pep508"));
        compare_install(c, next, accepted, json_object_get(want, "install_req"));
    }
    case_check(c, count == json_array_size(expected), "number of requirements", count);
}

/* -- errors -------------------------------------------------------------------------------------
 */

static const char *stop_type(enum reqfile_stop_kind kind)
{
    switch (kind) {
    case REQFILE_STOP_SYNTAX:
    case REQFILE_STOP_CYCLE:
        return "RequirementsFileParseError";
    case REQFILE_STOP_OPEN:
        return "InstallationError";
    case REQFILE_STOP_DECODE:
        return "UnicodeDecodeError";
    case REQFILE_STOP_ENCODING:
        return "LookupError";
    case REQFILE_STOP_VALUE:
        return "CommandError";
    case REQFILE_STOP_LIMIT:
        break;
    }
    return "none";
}

static void compare_error(struct reqfile_case *c, const struct reqfile_stop *stop)
{
    const json_t *want = json_object_get(c->expected, "error");
    case_check(c, json_is_object(want) == (stop != NULL), "error", stop ? stop->line : 0);
    if (!json_is_object(want) || !stop) {
        return;
    }
    case_check(c, case_is(json_object_get(want, "type"), str_of(stop_type(stop->kind))),
               "error: type", stop->line);
    case_check(c, case_is(json_object_get(want, "file"), case_path(c, stop->file)), "error: file",
               stop->line);
    case_check(c, json_integer_value(json_object_get(want, "line_no")) == (json_int_t)stop->line,
               "error: line_no", stop->line);
}

/* -- running ------------------------------------------------------------------------------------
 */

static bool copy_tree(struct arena *arena, const char *from, const char *to)
{
    DIR *directory = opendir(from);
    if (!directory) {
        return false;
    }
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(directory));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        const char *source = arena_printf(arena, "%s/%s", from, entry->d_name).ptr;
        const char *target = arena_printf(arena, "%s/%s", to, entry->d_name).ptr;
        if (file_is_directory(source)) {
            ok = mkdir(target, 0700) == 0 && copy_tree(arena, source, target);
        } else {
            struct str text;
            ok = file_read(arena, source, &text, NULL) &&
                 file_write_atomic(arena, target, text, NULL);
        }
    }
    closedir(directory);
    return ok;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static const char *from_case(void *data, const char *name)
{
    return json_string_value(json_object_get(data, name));
}

static void compare(struct reqfile_case *c)
{
    struct context context = {.environment_variable = from_case,
                              .data = json_object_get(c->expected, "env")};
    struct diag_list diags = {.arena = c->arena};
    struct reqfile_reader *reader = reqfile_reader_create(c->arena, &context, &diags);
    struct str entry = str_of(json_string_value(json_object_get(c->expected, "entry")));
    bool constraint = json_is_true(json_object_get(c->expected, "constraint"));
    c->end = SIZE_MAX;
    struct reqfile_stop unread = {REQFILE_STOP_OPEN, entry, 0, 0};
    const struct reqfile_stop *stop = NULL;
    if (!reqfile_read(reader, entry, constraint, &c->got, NULL)) {
        stop = &unread;
    } else if (c->got.stops.len) {
        stop = &c->got.stops.at[0];
        c->end = stop->order;
    }
    compare_requirements(c);
    compare_error(c, stop);
    case_compare_options(c);
}

static bool run_in(struct reqfile_case *c, const char *source)
{
    char copy[] = "/tmp/depcheck-case-XXXXXX";
    int home = open(".", O_RDONLY | O_CLOEXEC);
    if (home < 0 || !mkdtemp(copy) || !copy_tree(c->arena, source, copy) || chdir(copy) != 0) {
        printf("%s: cannot be copied\n", source);
        return false;
    }
    size_t index;
    json_t *directory;
    json_array_foreach(json_object_get(c->expected, "dirs"), index, directory)
    {
        mkdir(json_string_value(directory), 0700);
    }
    compare(c);
    bool back = fchdir(home) == 0;
    close(home);
    nftw(copy, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return back && c->ok;
}

static bool run_case(const char *directory, const char *name)
{
    struct arena *arena = arena_create();
    const char *source = arena_printf(arena, "%s/reqfile_lines/%s", directory, name).ptr;
    const char *path = arena_printf(arena, "%s/expected.json", source).ptr;
    struct reqfile_case c = {.arena = arena, .name = name, .ok = true};
    c.expected = json_load_file(path, JSON_ALLOW_NUL, NULL);
    bool ok = c.expected && run_in(&c, source);
    json_decref(c.expected);
    arena_destroy(arena);
    return ok;
}

static int is_case(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

void reqfile_cases(const char *directory, size_t *rows, size_t *wrong)
{
    struct arena *arena = arena_create();
    struct dirent **entries = NULL;
    const char *path = arena_printf(arena, "%s/reqfile_lines", directory).ptr;
    int count = scandir(path, &entries, is_case, alphasort);
    for (int i = 0; i < count; i++) {
        ++*rows;
        *wrong += !run_case(directory, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    arena_destroy(arena);
}
