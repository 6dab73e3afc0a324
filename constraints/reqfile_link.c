#include "constraints/reqfile_parts.h"

#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "constraints/name.h"

static const char *const ARCHIVES[] = {".zip",    ".whl", ".tar.bz2", ".tbz",
                                       ".tar.gz", ".tgz", ".tar",     ".tar.xz",
                                       ".txz",    ".tlz", ".tar.lz",  ".tar.lzma"};

/* What they end in. */
static const char ARCHIVE_ENDS[] = {'p', 'l', '2', 'z', 'r', 'a'};

struct classifier {
    struct arena *arena;
    struct str base;
    struct str directory;
    struct reqfile_line *line;
    struct reqfile_fault *fault;
};

static bool fail(struct classifier *c, size_t start, size_t end, struct str message,
                 struct str help)
{
    *c->fault = (struct reqfile_fault){REQFILE_STOP_SYNTAX, start, end, message, help};
    return false;
}

static bool is_archive(struct str path)
{
    /* Most requirements end in a digit or in another letter: this is asked for each of them. */
    if (path.len < 4 ||
        !memchr(ARCHIVE_ENDS, ascii_lower(path.ptr[path.len - 1]), sizeof ARCHIVE_ENDS)) {
        return false;
    }
    for (size_t i = 0; i < sizeof ARCHIVES / sizeof *ARCHIVES; i++) {
        size_t len = strlen(ARCHIVES[i]);
        if (path.len > len &&
            str_eq_nocase(str_slice(path, path.len - len, path.len), str_of(ARCHIVES[i]))) {
            return true;
        }
    }
    return false;
}

static bool looks_like_path(struct str name)
{
    return (name.len && name.ptr[0] == '.') || str_find(name, '/', 0) < name.len;
}

/* Cuts "[extra, ...]" off the end of a path. */
static struct str cut_extras(struct str path, struct str *extras)
{
    *extras = (struct str){0};
    if (!str_ends(path, STR("]"))) {
        return path;
    }
    size_t open = path.len;
    while (open > 0 && path.ptr[open - 1] != '[') {
        open--;
    }
    if (open < 2 || path.len - open < 2) {
        return path;
    }
    *extras = str_slice(path, open - 1, path.len);
    return str_slice(path, 0, open - 1);
}

static bool holds(const struct classifier *c, struct str directory, const char *name)
{
    return file_is_regular(arena_cstr(c->arena, path_join(c->arena, directory, str_of(name))));
}

/* Whether pip can install from the directory. */
static bool is_installable(const struct classifier *c, struct str directory)
{
    return holds(c, directory, "setup.py") || holds(c, directory, "pyproject.toml");
}

static bool is_project(const struct classifier *c, struct str directory)
{
    return is_installable(c, directory) || holds(c, directory, "setup.cfg");
}

static bool is_directory(const struct classifier *c, struct str path)
{
    return file_is_directory(arena_cstr(c->arena, path));
}

static bool is_file(const struct classifier *c, struct str path)
{
    return file_is_regular(arena_cstr(c->arena, path));
}

typedef bool path_test(const struct classifier *c, struct str path);

/* Where a path leads to: the first place with what is best to find there, else the first. */
static struct str resolve(const struct classifier *c, struct str path, path_test *const *tests,
                          size_t test_count)
{
    struct str places[] = {path_normalize(c->arena, path_join(c->arena, c->base, path)),
                           path_normalize(c->arena, path_join(c->arena, c->directory, path)),
                           path_normalize(c->arena, path)};
    for (size_t i = 0; i < test_count; i++) {
        for (size_t k = 0; k < sizeof places / sizeof places[0]; k++) {
            if (tests[i](c, places[k])) {
                return places[k];
            }
        }
    }
    return places[0];
}

static struct str resolve_directory(const struct classifier *c, struct str path)
{
    static path_test *const tests[] = {is_project, is_directory};
    bool as_pip = str_eq(path_normalize(c->arena, c->base), STR("."));
    return as_pip ? resolve(c, path, tests + 1, 1) : resolve(c, path, tests, 2);
}

static struct str resolve_file(const struct classifier *c, struct str path)
{
    static path_test *const tests[] = {is_file};
    return resolve(c, path, tests, 1);
}

static bool set_extras(struct classifier *c, struct str extras)
{
    if (extras.len == 0) {
        return true;
    }
    struct requirement parsed;
    struct fault fault;
    struct buf text = {.arena = c->arena};
    buf_add(&text, STR("placeholder"));
    buf_add(&text, extras);
    if (!requirement_parse(c->arena, buf_str(&text), &parsed, &fault)) {
        struct str line = c->line->text;
        size_t at = str_find_str(line, extras);
        return fail(c, at, at + extras.len, STR("expected names of extras, found something else"),
                    STR("write them as [name, name]"));
    }
    struct requirement *to = &c->line->requirement;
    to->extras = parsed.extras;
    to->extra_count = parsed.extra_count;
    to->canonical_extras = parsed.canonical_extras;
    to->canonical_extra_count = parsed.canonical_extra_count;
    return true;
}

/* Checks #egg= of the URL that stands at byte `at` of the line; name is empty if there is none. */
static bool egg_name(struct classifier *c, struct str url, size_t at, struct str *name)
{
    size_t start;
    size_t end;
    *name = (struct str){0};
    if (!reqfile_find_egg(url, &start, &end)) {
        return true;
    }
    *name = str_slice(url, start, end);
    if (name_is_valid(*name)) {
        return true;
    }
    return fail(c, at + start, at + end,
                arena_printf(c->arena, "expected the name of a project after egg=, found \"%.*s\"",
                             STR_ARG(utf8_clip(*name))),
                STR("write \"name[extra] @ URL\" instead"));
}

/* What the name of a wheel says, as a requirement NAME==VERSION. */
static bool set_wheel(struct classifier *c, struct str file, size_t start, size_t end)
{
    struct requirement parsed;
    struct fault fault;
    struct str name;
    struct str version;
    bool ok = reqfile_split_wheel(file, &name, &version) &&
              requirement_parse(
                  c->arena, arena_printf(c->arena, "%.*s==%.*s", STR_ARG(name), STR_ARG(version)),
                  &parsed, &fault);
    if (!ok || str_ends(version, STR(".*"))) {
        return fail(c, start, end,
                    arena_printf(c->arena,
                                 "expected NAME-VERSION-PYTHON-ABI-PLATFORM.whl, found \"%.*s\"",
                                 STR_ARG(utf8_clip(file))),
                    STR("use the name that the wheel was built with"));
    }
    struct requirement *to = &c->line->requirement;
    to->name = parsed.name;
    to->canonical = parsed.canonical;
    to->specifier = parsed.specifier;
    return true;
}

static void set_name(struct classifier *c, struct str name)
{
    c->line->requirement.name = name;
    c->line->requirement.canonical = name_canonical(c->arena, name);
}

/* Whether the last part of a path ends in ".whl". */
static bool is_wheel(struct str path)
{
    struct str base = path_base(path);
    return base.len > 4 && str_eq_nocase(str_slice(base, base.len - 4, base.len), STR(".whl"));
}

/* Bytes [start, end) of the line are a URL. */
static bool classify_url(struct classifier *c, size_t start, size_t end)
{
    struct str url = str_slice(c->line->text, start, end);
    c->line->requirement.url = url;
    c->line->requirement.url_at = (struct text_range){start, end};
    c->line->path = reqfile_url_path(c->arena, url);
    c->line->form = c->line->path.len ? REQFILE_PATH : REQFILE_URL;
    struct str path = reqfile_unquote(c->arena, reqfile_url_path_part(url));
    while (str_ends(path, STR("/"))) {
        path.len--;
    }
    struct str egg;
    if (!egg_name(c, url, start, &egg)) {
        return false;
    }
    if (is_wheel(path)) {
        return set_wheel(c, path_base(path), start, end);
    }
    if (egg.len) {
        set_name(c, egg);
    }
    return true;
}

/* Parses what stands behind a ';' at byte `at` of the line; nothing there is no marker. */
static bool set_marker(struct classifier *c, size_t at)
{
    struct requirement *to = &c->line->requirement;
    struct str rest = str_slice(c->line->text, at, c->line->text.len);
    struct str text = utf8_trim(rest);
    if (text.len == 0) {
        return true;
    }
    size_t start = (size_t)(text.ptr - c->line->text.ptr);
    struct fault fault = {0};
    to->marker = marker_parse(c->arena, text, &fault);
    if (!to->marker) {
        return fail(c, start + fault.start, start + fault.end, fault.message, STR(""));
    }
    to->marker_text = marker_normalized(c->arena, to->marker);
    to->marker_at = (struct text_range){start, start + text.len};
    return true;
}

static bool not_installable(struct classifier *c, struct str path, size_t start, size_t end)
{
    return fail(c, start, end,
                arena_printf(c->arena,
                             "expected a project, found a directory without setup.py "
                             "or pyproject.toml: %.*s",
                             STR_ARG(path)),
                STR("name the directory that holds the project"));
}

enum path_answer { PATH_NO, PATH_YES, PATH_BAD };

/* pip's _get_url_from_path() for the name in bytes [start, end) of the line. */
static enum path_answer classify_path(struct classifier *c, size_t start, size_t end)
{
    struct str name = str_slice(c->line->text, start, end);
    struct str extras;
    struct str path = cut_extras(name, &extras);
    struct str directory = resolve_directory(c, path);
    bool found = looks_like_path(name) && is_directory(c, directory);
    if (found && !is_installable(c, directory)) {
        not_installable(c, directory, start, end);
        return PATH_BAD;
    }
    struct str file = found ? directory : resolve_file(c, path);
    if (!found && !is_archive(path)) {
        return PATH_NO;
    }
    size_t at = str_find(name, '@', 0);
    if (!found && !file_is_regular(arena_cstr(c->arena, file)) && at < name.len &&
        !looks_like_path(str_slice(name, 0, at))) {
        return PATH_NO;
    }
    c->line->form = REQFILE_PATH;
    c->line->path = file;
    if (is_wheel(path) && !found && !set_wheel(c, path_base(path), start, end)) {
        return PATH_BAD;
    }
    return set_extras(c, extras) ? PATH_YES : PATH_BAD;
}

static void shift(struct text_range *range, size_t by)
{
    range->start += range->end ? by : 0;
    range->end += range->end ? by : 0;
}

/* Moves all places of a requirement that was parsed out of the middle of the line. */
static void shift_all(struct requirement *requirement, size_t by)
{
    shift(&requirement->name_at, by);
    shift(&requirement->extras_at, by);
    shift(&requirement->specifier_at, by);
    shift(&requirement->url_at, by);
    for (size_t i = 0; i < requirement->specifier.count; i++) {
        requirement->specifier.clauses[i].start += by;
        requirement->specifier.clauses[i].end += by;
    }
}

/* As pip reads it: cut at the first ';', white space of every kind cut from both parts. */
static bool parse_parts(struct classifier *c, size_t semicolon)
{
    struct str text = c->line->text;
    struct str name = utf8_trim(str_slice(text, 0, semicolon));
    size_t start = name.len ? (size_t)(name.ptr - text.ptr) : 0;
    struct fault fault = {0};
    if (!requirement_parse(c->arena, name, &c->line->requirement, &fault)) {
        return fail(c, start + fault.start, start + fault.end, fault.message, STR(""));
    }
    shift_all(&c->line->requirement, start);
    return semicolon >= text.len || set_marker(c, semicolon + 1);
}

static bool classify_named(struct classifier *c, size_t semicolon)
{
    struct requirement *requirement = &c->line->requirement;
    struct str text = c->line->text;
    c->line->form = REQFILE_NAMED;
    struct fault fault = {0};
    bool ok = requirement_parse(c->arena, text, requirement, &fault);
    if (!ok) {
        fail(c, fault.start, fault.end, fault.message, STR(""));
    }
    /* Only where the parts may read otherwise: a ';' inside the URL, unusual white space. */
    if (!ok || requirement->url_at.end > semicolon) {
        struct reqfile_fault whole = *c->fault;
        bool parts = parse_parts(c, semicolon);
        if (!parts && !ok) {
            *c->fault = whole;
        }
        ok = parts;
    }
    struct str egg;
    return ok && (requirement->url.len == 0 ||
                  egg_name(c, requirement->url, requirement->url_at.start, &egg));
}

static bool classify_line(struct classifier *c)
{
    struct str text = c->line->text;
    if (reqfile_is_url(text)) {
        size_t separator = str_find_str(text, STR("; "));
        struct str url = utf8_trim(str_slice(text, 0, separator));
        size_t start = url.len ? (size_t)(url.ptr - text.ptr) : 0;
        return (separator == text.len || set_marker(c, separator + 1)) &&
               classify_url(c, start, start + url.len);
    }
    size_t semicolon = str_find(text, ';', 0);
    struct str name = utf8_trim(str_slice(text, 0, semicolon));
    struct str extras;
    if (name.len && (looks_like_path(name) || is_archive(cut_extras(name, &extras)))) {
        size_t start = (size_t)(name.ptr - text.ptr);
        enum path_answer answer = classify_path(c, start, start + name.len);
        if (answer != PATH_NO) {
            return answer == PATH_YES && (semicolon == text.len || set_marker(c, semicolon + 1));
        }
    }
    return classify_named(c, semicolon);
}

static bool bad_editable(struct classifier *c)
{
    return fail(c, 0, c->line->text.len,
                arena_printf(c->arena,
                             "expected a project directory or a VCS URL after -e, "
                             "found \"%.*s\"",
                             STR_ARG(utf8_clip(c->line->text))),
                STR("write -e ./directory, or -e \"name @ git+https://...\""));
}

/* NAME @ URL, whose URL must be one that can be checked out, or of a directory. */
static bool classify_editable_named(struct classifier *c)
{
    struct str url = c->line->requirement.url;
    struct str egg;
    c->line->form = REQFILE_NAMED;
    if (!reqfile_is_vcs(url) && !str_starts(url, STR("file:"))) {
        return bad_editable(c);
    }
    return egg_name(c, url, c->line->requirement.url_at.start, &egg);
}

/* "git:..." is short for "git+git:...". */
static struct str full_url(struct classifier *c, struct str url)
{
    static const char *const SHORT[] = {"bzr", "git", "hg", "svn"};
    struct str scheme = reqfile_scheme(url);
    bool is_short = false;
    for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++) {
        is_short = is_short || str_eq_nocase(scheme, str_of(SHORT[i]));
    }
    if (!is_short) {
        return url;
    }
    return arena_printf(c->arena, "%.*s+%.*s", STR_ARG(scheme), STR_ARG(url));
}

static bool classify_editable(struct classifier *c)
{
    struct str text = c->line->text;
    struct requirement *requirement = &c->line->requirement;
    struct fault fault;
    if (requirement_parse(c->arena, text, requirement, &fault) && requirement->url.len) {
        return classify_editable_named(c);
    }
    *requirement = (struct requirement){0};
    struct str extras;
    struct str path = cut_extras(text, &extras);
    struct str directory = resolve_directory(c, path);
    if (path.len && is_directory(c, directory)) {
        c->line->form = REQFILE_PATH;
        c->line->path = directory;
        return set_extras(c, extras);
    }
    if (str_eq_nocase(str_slice(path, 0, 5), STR("file:"))) {
        return classify_url(c, 0, path.len) && set_extras(c, extras);
    }
    if (!reqfile_is_vcs(full_url(c, text))) {
        return bad_editable(c);
    }
    if (!classify_url(c, 0, text.len)) {
        return false;
    }
    requirement->url = full_url(c, text);
    if (requirement->name.len == 0) {
        return fail(c, 0, text.len, STR("expected a name for the project, found a bare VCS URL"),
                    STR("write \"name @ URL\", or add #egg=name"));
    }
    return true;
}

static struct str without_marker(const struct reqfile_line *line)
{
    size_t end = line->requirement.marker_at.start;
    struct str text = utf8_trim_end(str_slice(line->text, 0, end ? end : line->text.len));
    return end ? utf8_trim_end(str_slice(text, 0, text.len - 1)) : text;
}

bool reqfile_classify(struct arena *arena, struct str base, struct str directory,
                      struct reqfile_line *line, struct reqfile_fault *fault)
{
    struct classifier c = {arena, base, directory, line, fault};
    bool ok = line->editable ? classify_editable(&c) : classify_line(&c);
    if (line->requirement.text.len == 0) {
        line->requirement.text = without_marker(line);
    }
    return ok;
}
