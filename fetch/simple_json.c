#include "fetch/simple_json.h"

#include <jansson.h>

#include "base/buf.h"
#include "base/limits.h"
#include "pypi/scan.h"

/* The longest of KEY_NAMES, six bytes a letter. */
enum { KEY_BYTES = 6 * 14 };

enum key { KEY_META, KEY_NAME, KEY_FILES, KEY_STATUS, KEYS };

static const char *const KEY_NAMES[KEYS] = {"meta", "name", "files", "project-status"};

/* Where the values that matter stand; ptr NULL: not there. */
struct top {
    struct str values[KEYS];
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

static json_t *load(struct str text)
{
    if (text.len > LIMIT_PAGE_ENTRY_BYTES) {
        return NULL;
    }
    return json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL,
                      NULL);
}

static struct str text_of(const json_t *value)
{
    return (struct str){json_string_value(value), json_string_length(value)};
}

/* A name of ours may be written with escapes. */
static enum key key_of(struct str raw)
{
    json_t *decoded = NULL;
    if (str_find(raw, '\\', 0) < raw.len && raw.len <= KEY_BYTES) {
        decoded = load((struct str){raw.ptr - 1, raw.len + 2});
        raw = decoded ? text_of(decoded) : raw;
    }
    enum key key = 0;
    while (key < KEYS && !str_eq(raw, str_of(KEY_NAMES[key]))) {
        key++;
    }
    json_decref(decoded);
    return key;
}

/* Checks all of the text. */
static bool find_values(struct simple_page *page, struct top *top)
{
    struct scan scan = {.text = page->input->body};
    struct str name;
    enum scan_step step;
    for (bool first = true; (step = scan_member(&scan, first, &name)) == SCAN_MEMBER;
         first = false) {
        struct str value;
        if (!scan_value(&scan, &value)) {
            return fail_at(page, &scan);
        }
        enum key key = key_of(name);
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

static bool read_meta(struct simple_page *page, struct str text)
{
    json_t *meta = text.ptr ? load(text) : json_object();
    bool ok = json_is_object(meta) || fail(page, "the page's \"meta\" cannot be read");
    const json_t *version = json_object_get(meta, "api-version");
    if (ok && version) {
        ok = simple_check_version(page, json_is_string(version) ? text_of(version) : STR("?"));
    }
    const json_t *serial = json_object_get(meta, "_last-serial");
    if (json_is_integer(serial) && json_integer_value(serial) >= 0) {
        page->page->has_serial = true;
        page->page->serial = (uint64_t)json_integer_value(serial);
    }
    json_decref(meta);
    return ok;
}

static bool read_name(struct simple_page *page, struct str text)
{
    json_t *name = text.ptr ? load(text) : NULL;
    bool ok = page->input->name.len == 0 || json_is_string(name) ||
              fail(page, "the page does not say of which project it is");
    if (ok && json_is_string(name)) {
        ok = simple_check_name(page, text_of(name));
    }
    json_decref(name);
    return ok;
}

static bool read_status(struct simple_page *page, struct str text)
{
    if (!text.ptr) {
        return true;
    }
    json_t *tree = load(text);
    const json_t *status = json_object_get(tree, "status");
    bool ok = json_is_null(tree) || (json_is_object(tree) && (!status || json_is_string(status)));
    if (ok && status) {
        page->page->status = arena_str(page->arena, text_of(status));
    }
    json_decref(tree);
    return ok || fail(page, "the page's \"project-status\" cannot be read");
}

static bool read_hashes(struct arena *arena, const json_t *hashes, struct str *best)
{
    const char *algorithm;
    json_t *hex;
    if (!json_is_object(hashes)) {
        return false;
    }
    json_object_foreach((json_t *)hashes, algorithm, hex)
    {
        struct str digits = json_is_string(hex) ? text_of(hex) : (struct str){0};
        if (!simple_offer_hash(arena, best, str_of(algorithm), digits)) {
            return false;
        }
    }
    return true;
}

/* A member that is null is as good as none. */
static const json_t *member(const json_t *entry, const char *key)
{
    const json_t *value = json_object_get(entry, key);
    return json_is_null(value) ? NULL : value;
}

/* PEP 714: the first key that is there counts. */
static bool read_core_metadata(struct arena *arena, const json_t *entry, struct page_file *file)
{
    const json_t *value = member(entry, "core-metadata");
    value = value ? value : member(entry, "dist-info-metadata");
    value = value ? value : member(entry, "data-dist-info-metadata");
    if (!value) {
        return true;
    }
    bool is_true = json_is_true(value) || json_object_size(value) > 0;
    file->metadata = is_true ? PAGE_METADATA_THERE : PAGE_METADATA_ABSENT;
    return json_is_boolean(value) || read_hashes(arena, value, &file->metadata_hash);
}

static bool read_python(const json_t *entry, struct page_file *file)
{
    const json_t *value = member(entry, "requires-python");
    if (json_is_string(value)) {
        file->requires_python = text_of(value);
        file->has_requires_python = file->requires_python.len > 0;
    }
    return !value || json_is_string(value);
}

static bool read_yanked(const json_t *entry, struct page_file *file)
{
    const json_t *value = member(entry, "yanked");
    file->yanked_reason = json_is_string(value) ? text_of(value) : (struct str){0};
    file->yanked = json_is_true(value) || file->yanked_reason.len > 0;
    return !value || json_is_string(value) || json_is_boolean(value);
}

static bool read_size(const json_t *entry, struct page_file *file)
{
    const json_t *value = member(entry, "size");
    bool ok = !value || (json_is_integer(value) && json_integer_value(value) >= 0);
    file->size = ok && value ? (uint64_t)json_integer_value(value) : PAGE_SIZE_UNKNOWN;
    return ok;
}

static bool read_time(const json_t *entry, struct page_file *file)
{
    const json_t *value = member(entry, "upload-time");
    file->upload_time = PAGE_TIME_UNKNOWN;
    return !value ||
           (json_is_string(value) && simple_json_time(text_of(value), &file->upload_time));
}

static const char *read_members(struct arena *arena, const json_t *entry, struct page_file *file)
{
    const json_t *hashes = member(entry, "hashes");
    if (hashes && !read_hashes(arena, hashes, &file->hash)) {
        return "its hashes cannot be read";
    }
    if (!read_core_metadata(arena, entry, file)) {
        return "what is said of its metadata file cannot be read";
    }
    if (!read_python(entry, file)) {
        return "its requires-python is no text";
    }
    if (!read_yanked(entry, file)) {
        return "whether it is yanked cannot be read";
    }
    if (!read_size(entry, file)) {
        return "its size is no number of bytes";
    }
    return read_time(entry, file) ? NULL : "its upload-time is no time";
}

static bool read_entry(struct simple_page *page, const json_t *entry)
{
    const json_t *name = json_object_get(entry, "filename");
    const json_t *url = json_object_get(entry, "url");
    struct page_file file = {.filename = json_is_string(name) ? text_of(name) : (struct str){0}};
    if (simple_kind_of(file.filename) == SIMPLE_USELESS) {
        return true;
    }
    const char *problem = json_is_string(name) && json_is_string(url)
                              ? read_members(page->scratch, entry, &file)
                              : "it is no object with a file name and a URL";
    if (problem) {
        simple_skip(page, file.filename, problem);
        return true;
    }
    bool taken;
    return simple_take(page, file, page->input->url, text_of(url), &taken);
}

static bool read_item(struct simple_page *page, struct str text)
{
    simple_begin_entry(page);
    if (text.len > LIMIT_PAGE_ENTRY_BYTES) {
        simple_skip(page, (struct str){0}, "it is larger than any entry of a file should be");
        return true;
    }
    json_t *entry = load(text);
    if (!entry) {
        return failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                           "entry %zu of the page's files has a key twice, a number out of range "
                           "or a broken text",
                           page->entry);
    }
    bool ok = read_entry(page, entry);
    json_decref(entry);
    return ok;
}

static size_t count_items(struct str list)
{
    struct scan scan = {.text = list};
    struct str value;
    size_t count = 0;
    while (scan_item(&scan, count == 0) == SCAN_MEMBER && scan_value(&scan, &value)) {
        count++;
    }
    return count;
}

static bool read_files(struct simple_page *page, struct str list)
{
    if (!list.ptr || list.ptr[0] != '[') {
        return fail(page, "the page has no list of files");
    }
    simple_reserve(page, count_items(list));
    struct scan scan = {.text = list};
    struct str value;
    for (bool first = true; scan_item(&scan, first) == SCAN_MEMBER; first = false) {
        if (!scan_value(&scan, &value) || !read_item(page, value)) {
            return false;
        }
    }
    return true;
}

bool simple_json_parse(struct simple_page *page)
{
    struct top top = {0};
    return find_values(page, &top) && read_meta(page, top.values[KEY_META]) &&
           read_name(page, top.values[KEY_NAME]) && read_status(page, top.values[KEY_STATUS]) &&
           read_files(page, top.values[KEY_FILES]);
}
