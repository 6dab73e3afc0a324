/*
 * report   = { "version": "1", "install": [ item, ... ], ... }
 * item     = { "metadata": { "name": ..., "version": ..., "requires_dist": [ ... ],
 *              "requires_python": ..., "provides_extra": [ ... ], ... }, ... }
 */
#include "base/utf8.h"
#include "pypi/given_parts.h"
#include "pypi/scan.h"

/* Values of the keys that count; no bytes: the key is not there. */
struct metadata {
    struct str name;
    struct str version;
    struct str requires_dist;
    struct str requires_python;
    struct str provides_extra;
};

/* A key and where its value goes. */
struct member {
    const char *key;
    struct str *value;
};

static size_t offset_of(const struct given_reader *reader, struct str value)
{
    return (size_t)(value.ptr - reader->source->text.ptr);
}

static bool not_json(const struct given_reader *reader, const struct scan *scan)
{
    return given_fail(reader, offset_of(reader, scan->text) + scan->at,
                      "this is no JSON from here on");
}

/* The values of some members of an object, which must be all there is in the text. */
static bool read_members(const struct given_reader *reader, struct str object,
                         const struct member *members, size_t count)
{
    struct scan scan = {.text = object};
    struct str key;
    struct str value;
    enum scan_step step;
    if (object.ptr[0] != '{') {
        return given_fail(reader, offset_of(reader, object), "expected an object, found %.*s",
                          STR_ARG(utf8_clip(object)));
    }
    for (bool first = true; (step = scan_member(&scan, first, &key)) == SCAN_MEMBER;
         first = false) {
        if (!scan_value(&scan, &value)) {
            return not_json(reader, &scan);
        }
        for (size_t i = 0; i < count; i++) {
            if (str_eq(key, str_of(members[i].key))) {
                *members[i].value = value;
            }
        }
    }
    return (step == SCAN_END && scan_is_done(&scan)) || not_json(reader, &scan);
}

static bool read_string(const struct given_reader *reader, struct str value,
                        struct given_text *text)
{
    struct str raw;
    if (!scan_text(reader->arena, value, &text->text)) {
        return given_fail(reader, offset_of(reader, value), "expected a string, found %.*s",
                          STR_ARG(utf8_clip(value)));
    }
    scan_unquote(value, &raw);
    text->exact = str_eq(raw, text->text);
    text->start = offset_of(reader, value) + text->exact;
    return true;
}

static bool read_list(const struct given_reader *reader, struct str list,
                      bool (*check)(const struct given_reader *, const struct given_text *),
                      struct str **texts, size_t *count)
{
    VEC(struct str) found = {0};
    struct scan scan = {.text = list};
    struct str value;
    struct given_text text;
    if (list.ptr[0] != '[') {
        return given_fail(reader, offset_of(reader, list), "expected a list, found %.*s",
                          STR_ARG(utf8_clip(list)));
    }
    for (bool first = true; scan_item(&scan, first) == SCAN_MEMBER; first = false) {
        scan_value(&scan, &value);
        if (!read_string(reader, value, &text) || !check(reader, &text)) {
            return false;
        }
        vec_push(reader->arena, &found, text.text);
    }
    *texts = found.at;
    *count = found.len;
    return true;
}

static bool read_lists(const struct given_reader *reader, const struct metadata *metadata,
                       struct release_texts *texts)
{
    return (metadata->requires_dist.len == 0 ||
            read_list(reader, metadata->requires_dist, given_requirement, &texts->requires_dist,
                      &texts->requires_dist_count)) &&
           (metadata->provides_extra.len == 0 ||
            read_list(reader, metadata->provides_extra, given_extra, &texts->provides_extra,
                      &texts->provides_extra_count));
}

static bool read_python(const struct given_reader *reader, const struct metadata *metadata,
                        struct release_texts *texts)
{
    struct given_text text;
    if (metadata->requires_python.len == 0) {
        return true;
    }
    if (!read_string(reader, metadata->requires_python, &text)) {
        return false;
    }
    texts->requires_python = text.text;
    return given_specifier(reader, &text);
}

static bool missing(const struct given_reader *reader, struct str object, const char *key)
{
    return given_fail(reader, offset_of(reader, object), "expected the key %s in this object", key);
}

static bool read_release(const struct given_reader *reader, struct str object,
                         const struct metadata *metadata)
{
    struct given_text name_text;
    struct given_text version_text;
    struct str name;
    struct version version;
    struct release_texts texts = {0};
    if (metadata->name.len == 0 || metadata->version.len == 0) {
        return missing(reader, object, metadata->name.len ? "version" : "name");
    }
    return read_string(reader, metadata->name, &name_text) &&
           given_name(reader, &name_text, &name) &&
           read_string(reader, metadata->version, &version_text) &&
           given_version(reader, &version_text, &version) &&
           read_python(reader, metadata, &texts) && read_lists(reader, metadata, &texts) &&
           given_add(reader, offset_of(reader, metadata->name), name, &version, &texts);
}

static bool read_metadata(const struct given_reader *reader, struct str object)
{
    struct metadata metadata = {0};
    const struct member members[] = {{"name", &metadata.name},
                                     {"version", &metadata.version},
                                     {"requires_dist", &metadata.requires_dist},
                                     {"requires_python", &metadata.requires_python},
                                     {"provides_extra", &metadata.provides_extra}};
    return read_members(reader, object, members, sizeof members / sizeof *members) &&
           read_release(reader, object, &metadata);
}

static bool read_item(const struct given_reader *reader, struct str item)
{
    struct str metadata = {0};
    const struct member members[] = {{"metadata", &metadata}};
    if (!read_members(reader, item, members, 1)) {
        return false;
    }
    return metadata.len ? read_metadata(reader, metadata) : missing(reader, item, "metadata");
}

static bool read_install(const struct given_reader *reader, struct str list)
{
    struct scan scan = {.text = list};
    struct str item;
    if (list.ptr[0] != '[') {
        return given_fail(reader, offset_of(reader, list), "expected a list, found %.*s",
                          STR_ARG(utf8_clip(list)));
    }
    for (bool first = true; scan_item(&scan, first) == SCAN_MEMBER; first = false) {
        scan_value(&scan, &item);
        if (!read_item(reader, item)) {
            return false;
        }
    }
    return true;
}

bool given_read_report(const struct given_reader *reader)
{
    struct str version = {0};
    struct str install = {0};
    const struct member members[] = {{"version", &version}, {"install", &install}};
    struct str text = str_trim(reader->source->text);
    if (!read_members(reader, text, members, 2)) {
        return false;
    }
    if (version.len == 0 || install.len == 0) {
        return missing(reader, text, version.len ? "install" : "version");
    }
    if (!str_eq(version, STR("\"1\""))) {
        return given_fail(reader, offset_of(reader, version),
                          "expected version \"1\" of pip's report, found %.*s",
                          STR_ARG(utf8_clip(version)));
    }
    return read_install(reader, install);
}
