#include "base/limits.h"
#include "fetch/simple_json.h"
#include "fetch/simple_json_parts.h"

enum key {
    KEY_FILENAME,
    KEY_URL,
    KEY_HASHES,
    KEY_PYTHON,
    KEY_CORE_METADATA,
    KEY_YANKED,
    KEY_SIZE,
    KEY_TIME,
    KEY_DIST_INFO,
    KEY_DATA_DIST_INFO,
    KEYS,
};

#define NAME(text)              \
    {                           \
        text, sizeof(text) - 1, \
    }

static const struct str NAMES[KEYS] = {
    NAME("filename"),
    NAME("url"),
    NAME("hashes"),
    NAME("requires-python"),
    NAME("core-metadata"),
    NAME("yanked"),
    NAME("size"),
    NAME("upload-time"),
    NAME("dist-info-metadata"),
    NAME("data-dist-info-metadata"),
};

/* An entry that is being read; values by enum key. */
struct entry {
    struct arena *scratch;
    struct str *values;
};

/* A member that is null is as good as none. */
static bool has(const struct entry *entry, enum key key)
{
    return entry->values[key].ptr && entry->values[key].ptr[0] != 'n';
}

/* False, too, if the member is not there. */
static bool text_of(const struct entry *entry, enum key key, struct str *text)
{
    *text = (struct str){0};
    return simple_json_text(entry->scratch, entry->values[key], text);
}

static bool is_true(struct str value)
{
    return value.ptr[0] == 't';
}

static bool is_boolean(struct str value)
{
    return value.ptr[0] == 't' || value.ptr[0] == 'f';
}

/* *count: members of the object. */
static bool read_hashes(struct arena *arena, struct str hashes, struct str *best, size_t *count)
{
    *count = 0;
    struct scan scan = {.text = hashes};
    struct str raw;
    enum scan_step step;
    while ((step = scan_member(&scan, *count == 0, &raw)) == SCAN_MEMBER) {
        struct str value;
        struct str name;
        struct str hex = {0};
        ++*count;
        if (!scan_value(&scan, &value) ||
            !simple_json_text(arena, (struct str){raw.ptr - 1, raw.len + 2}, &name)) {
            return false;
        }
        simple_json_text(arena, value, &hex);
        if (!simple_offer_hash(arena, best, name, hex)) {
            return false;
        }
    }
    return step == SCAN_END;
}

/* PEP 714: the first key that is there counts. */
static bool read_core_metadata(const struct entry *entry, struct page_file *file)
{
    static const enum key keys[] = {KEY_CORE_METADATA, KEY_DIST_INFO, KEY_DATA_DIST_INFO};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (has(entry, keys[i])) {
            struct str value = entry->values[keys[i]];
            size_t count = 0;
            bool ok = is_boolean(value) ||
                      read_hashes(entry->scratch, value, &file->metadata_hash, &count);
            file->metadata =
                is_true(value) || count > 0 ? PAGE_METADATA_THERE : PAGE_METADATA_ABSENT;
            return ok;
        }
    }
    return true;
}

static bool read_python(const struct entry *entry, struct page_file *file)
{
    bool is_text = text_of(entry, KEY_PYTHON, &file->requires_python);
    file->has_requires_python = file->requires_python.len > 0;
    return is_text || !has(entry, KEY_PYTHON);
}

static bool read_yanked(const struct entry *entry, struct page_file *file)
{
    bool is_there = has(entry, KEY_YANKED);
    bool is_text = text_of(entry, KEY_YANKED, &file->yanked_reason);
    file->yanked = (is_there && is_true(entry->values[KEY_YANKED])) || file->yanked_reason.len > 0;
    return !is_there || is_text || is_boolean(entry->values[KEY_YANKED]);
}

static bool read_size(const struct entry *entry, struct page_file *file)
{
    int64_t size = 0;
    bool is_there = has(entry, KEY_SIZE);
    bool ok = !is_there || (simple_json_integer(entry->values[KEY_SIZE], &size) && size >= 0);
    file->size = ok && is_there ? (uint64_t)size : PAGE_SIZE_UNKNOWN;
    return ok;
}

static bool read_time(const struct entry *entry, struct page_file *file)
{
    struct str text;
    file->upload_time = PAGE_TIME_UNKNOWN;
    return !has(entry, KEY_TIME) ||
           (text_of(entry, KEY_TIME, &text) && simple_json_time(text, &file->upload_time));
}

static const char *read_members(const struct entry *entry, struct page_file *file)
{
    size_t count;
    if (has(entry, KEY_HASHES) &&
        !read_hashes(entry->scratch, entry->values[KEY_HASHES], &file->hash, &count)) {
        return "its hashes cannot be read";
    }
    if (!read_core_metadata(entry, file)) {
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

static void take(struct simple_page *page, const struct entry *entry)
{
    struct page_file file = {0};
    struct str url;
    bool has_name = text_of(entry, KEY_FILENAME, &file.filename);
    bool has_url = text_of(entry, KEY_URL, &url);
    if (simple_kind_of(file.filename) == SIMPLE_USELESS) {
        return;
    }
    const char *problem = has_name && has_url ? read_members(entry, &file)
                                              : "it is no object with a file name and a URL";
    if (problem) {
        simple_skip(page, file.filename, problem);
        return;
    }
    bool taken;
    simple_take(page, file, page->input->url, url, &taken);
}

/* What ends too early is longer than any entry may be, or no JSON. */
static bool read_object(struct simple_page *page, struct scan *scan, struct str values[KEYS],
                        enum json_verdict *verdict)
{
    struct scan part = {
        .text = str_slice(scan->text, scan->at, scan->at + LIMIT_PAGE_ENTRY_BYTES),
        .depth = scan->depth + 1,
    };
    struct json_object object = {NAMES, KEYS, values};
    *verdict = simple_json_members(page->scratch, &part, &object);
    struct str all;
    if (*verdict == JSON_CUT) {
        return scan_value(scan, &all);
    }
    scan->at += part.at;
    return true;
}

static bool read_other(struct simple_page *page, struct scan *scan, enum json_verdict *verdict)
{
    struct str value;
    if (!scan_value(scan, &value)) {
        return false;
    }
    *verdict = value.len > LIMIT_PAGE_ENTRY_BYTES           ? JSON_CUT
               : simple_json_is_sound(page->scratch, value) ? JSON_TAKEN
                                                            : JSON_REFUSED;
    return true;
}

bool simple_json_entry(struct simple_page *page, struct scan *scan)
{
    simple_begin_entry(page);
    struct str values[KEYS] = {{0}};
    struct entry entry = {page->scratch, values};
    enum json_verdict verdict;
    bool is_object = !scan_is_done(scan) && scan->text.ptr[scan->at] == '{';
    bool is_json =
        is_object ? read_object(page, scan, values, &verdict) : read_other(page, scan, &verdict);
    if (!is_json) {
        return false;
    }
    if (verdict == JSON_TAKEN) {
        take(page, &entry);
    } else if (verdict == JSON_CUT) {
        simple_skip(page, (struct str){0}, "it is larger than any entry of a file should be");
    } else {
        failure_set(page->arena, page->failure, CAUSE_UNREADABLE,
                    "entry %zu of the page's files has a key twice, a number out of range or a "
                    "broken text",
                    page->entry);
    }
    return true;
}
