#include "fetch/simple_json.h"

#include "base/limits.h"
#include "fetch/simple_json_parts.h"

/* The longest of KEY_NAMES, six bytes a letter. */
enum { KEY_BYTES = 6 * 14 };

/* What an entry takes, about; there is more room where they are shorter. */
enum { ENTRY_BYTES = 512 };

enum key { KEY_META, KEY_NAME, KEY_FILES, KEY_STATUS, KEYS };

static const char *const KEY_NAMES[KEYS] = {"meta", "name", "files", "project-status"};

/* Where the values that matter stand; ptr NULL: not there. */
struct top {
    struct str values[KEYS];
    struct failure trouble; /* with the files; all else comes before it */
};

static bool fail(struct simple_page *page, const char *problem)
{
    return failure_set(page->arena, page->failure, CAUSE_UNREADABLE, "%s", problem);
}

static bool fail_at(struct simple_page *page, const struct scan *scan)
{
    if (scan->at >= scan->text.len) {
        return fail(page, "the page is cut short: its JSON does not end");
    }
    return failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                       "the page is no JSON: it goes wrong at byte %zu", scan->at);
}

/* A name of ours may be written with escapes. The scratch arena is empty before and after. */
static enum key key_of(struct arena *scratch, struct str raw)
{
    bool is_escaped = str_find(raw, '\\', 0) < raw.len;
    struct str name = raw;
    if (is_escaped && raw.len <= KEY_BYTES) {
        scan_text(scratch, (struct str){raw.ptr - 1, raw.len + 2}, &name);
    }
    enum key key = 0;
    while (key < KEYS && !str_eq(name, str_of(KEY_NAMES[key]))) {
        key++;
    }
    if (is_escaped) {
        arena_reset(scratch);
    }
    return key;
}

/* Whether it is a list of JSON; after trouble the rest is only checked. */
static bool read_list(struct simple_page *page, struct scan *scan)
{
    simple_reserve(page, (scan->text.len - scan->at) / ENTRY_BYTES + 1);
    scan->depth++;
    enum scan_step step;
    for (bool first = true; (step = scan_item(scan, first)) == SCAN_MEMBER; first = false) {
        struct str value;
        if (!(page->failure->set ? scan_value(scan, &value) : simple_json_entry(page, scan))) {
            return false;
        }
    }
    scan->depth--;
    return step == SCAN_END;
}

/* Files are read on the way, because they are nearly all of the page. */
static bool read_value(struct simple_page *page, struct scan *scan, enum key key, struct top *top,
                       struct str *value)
{
    if (key != KEY_FILES || top->values[key].ptr || scan_is_done(scan) ||
        scan->text.ptr[scan->at] != '[') {
        return scan_value(scan, value);
    }
    size_t start = scan->at;
    struct failure *failure = page->failure;
    page->failure = &top->trouble;
    bool ok = read_list(page, scan);
    page->failure = failure;
    *value = str_slice(scan->text, start, scan->at);
    return ok;
}

/* Checks all of the text. */
static bool read_values(struct simple_page *page, struct top *top)
{
    struct scan scan = {.text = page->input->body};
    struct str name;
    enum scan_step step;
    for (bool first = true; (step = scan_member(&scan, first, &name)) == SCAN_MEMBER;
         first = false) {
        struct str value;
        enum key key = key_of(page->scratch, name);
        if (!read_value(page, &scan, key, top, &value)) {
            return fail_at(page, &scan);
        }
        if (key < KEYS && top->values[key].ptr) {
            return failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                               "the page has \"%s\" twice", KEY_NAMES[key]);
        }
        if (key < KEYS) {
            top->values[key] = value;
        }
    }
    return (step == SCAN_END && scan_is_done(&scan)) || fail_at(page, &scan);
}

/* The members of these names of a value that must be an object. */
static bool read_object(struct simple_page *page, struct str text, struct json_object *object)
{
    struct scan scan = {.text = text};
    return text.len <= LIMIT_PAGE_ENTRY_BYTES &&
           simple_json_members(page->scratch, &scan, object) == JSON_TAKEN;
}

static bool read_meta(struct simple_page *page, struct str text)
{
    static const struct str names[] = {{"api-version", 11}, {"_last-serial", 12}};
    struct str values[2] = {{0}};
    struct json_object meta = {names, 2, values};
    if (text.ptr && !read_object(page, text, &meta)) {
        return fail(page, "the page's \"meta\" cannot be read");
    }
    struct str version = STR("?");
    int64_t serial;
    simple_json_text(page->scratch, values[0], &version);
    if (values[0].ptr && !simple_check_version(page, version)) {
        return false;
    }
    if (simple_json_integer(values[1], &serial) && serial >= 0) {
        page->page->has_serial = true;
        page->page->serial = (uint64_t)serial;
    }
    return true;
}

static bool read_name(struct simple_page *page, struct str text)
{
    struct str name;
    if (text.len > LIMIT_PAGE_ENTRY_BYTES || !simple_json_text(page->scratch, text, &name)) {
        return page->input->name.len == 0 ||
               fail(page, "the page does not say of which project it is");
    }
    return simple_check_name(page, name);
}

static bool read_status(struct simple_page *page, struct str text)
{
    static const struct str names[] = {{"status", 6}};
    struct str value = {0};
    struct str status = {0};
    struct json_object object = {names, 1, &value};
    if (!text.ptr || str_eq(text, STR("null"))) {
        return true;
    }
    if (!read_object(page, text, &object) ||
        (value.ptr && !simple_json_text(page->scratch, value, &status))) {
        return fail(page, "the page's \"project-status\" cannot be read");
    }
    page->page->status = status.ptr ? arena_str(page->arena, status) : status;
    return true;
}

static bool check_files(struct simple_page *page, const struct top *top)
{
    struct str list = top->values[KEY_FILES];
    if (!list.ptr || list.ptr[0] != '[') {
        return fail(page, "the page has no list of files");
    }
    if (top->trouble.set) {
        *page->failure = top->trouble;
    }
    return !top->trouble.set;
}

bool simple_json_parse(struct simple_page *page)
{
    struct top top = {0};
    return read_values(page, &top) && read_meta(page, top.values[KEY_META]) &&
           read_name(page, top.values[KEY_NAME]) && read_status(page, top.values[KEY_STATUS]) &&
           check_files(page, &top);
}
