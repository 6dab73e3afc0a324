/* The options of a case: what pip keeps for each line, and where all of them lead. */
#include <string.h>

#include "base/file.h"
#include "constraints/name.h"
#include "tests/conformance/reqfile_case.h"

static json_t *text_json(struct str text)
{
    return json_stringn(text.len ? text.ptr : "", text.len);
}

static void append(json_t *object, const char *key, struct str value)
{
    json_t *list = json_object_get(object, key);
    if (!list) {
        list = json_array();
        json_object_set_new(object, key, list);
    }
    json_array_append_new(list, text_json(value));
}

/* What one option leaves in the options of its line. */
static void set_option(json_t *object, const struct reqfile_option *option)
{
    switch (option->kind) {
    case REQFILE_INDEX_URL:
        json_object_set_new(object, "index_url", text_json(option->value));
        break;
    case REQFILE_EXTRA_INDEX_URL:
        append(object, "extra_index_urls", option->value);
        break;
    case REQFILE_FIND_LINKS:
        append(object, "find_links", option->value);
        break;
    case REQFILE_TRUSTED_HOST:
        append(object, "trusted_hosts", option->value);
        break;
    case REQFILE_USE_FEATURE:
        append(object, "features_enabled", option->value);
        break;
    case REQFILE_NO_INDEX:
        json_object_set_new(object, "no_index", json_true());
        break;
    case REQFILE_PREFER_BINARY:
        json_object_set_new(object, "prefer_binary", json_true());
        break;
    case REQFILE_REQUIRE_HASHES:
        json_object_set_new(object, "require_hashes", json_true());
        break;
    case REQFILE_NO_REQUIRE_HASHES:
        json_object_set_new(object, "no_require_hashes", json_true());
        break;
    case REQFILE_PRE:
        json_object_set_new(object, "pre", json_true());
        break;
    default:
        break;
    }
}

static json_t *line_options(struct reqfile_case *c, const struct reqfile_option_line *line)
{
    json_t *object = json_object();
    for (size_t i = 0; i < c->got.options.len; i++) {
        if (c->got.options.at[i].order == line->order) {
            set_option(object, &c->got.options.at[i]);
        }
    }
    if (line->hash_count) {
        json_object_set_new(object, "hashes", case_hashes(line->hashes, line->hash_count));
    }
    if (line->setting_count) {
        json_object_set_new(object, "config_settings",
                            case_settings(line->settings, line->setting_count));
    }
    return object;
}

/* pip's FormatControl and ReleaseControl: names go into one set and out of the other. */
static void exclude(struct reqfile_case *c, json_t *into, json_t *from, struct str value)
{
    for (size_t at = 0; at <= value.len;) {
        size_t end = str_find(value, ',', at);
        struct str name = str_slice(value, at, end);
        bool more = str_find_str(str_slice(value, end, value.len), STR(":none:")) + end < value.len;
        at = end + 1;
        if (str_eq(name, STR(":all:"))) {
            json_object_clear(from);
            json_object_clear(into);
            json_object_set_new(into, ":all:", json_true());
            if (!more) {
                return;
            }
        } else if (str_eq(name, STR(":none:"))) {
            json_object_clear(into);
        } else {
            const char *key = arena_cstr(c->arena, name_canonical(c->arena, name));
            json_object_del(from, key);
            json_object_set_new(into, key, json_true());
        }
    }
}

static struct str find_links(struct reqfile_case *c, const struct reqfile_option_line *line,
                             const char *value)
{
    struct str directory = path_directory(line->file);
    struct str path = path_join(c->arena, directory, str_of(value));
    struct str shown = case_path(c, STR("."));
    if (!file_is_directory(path.ptr) && !file_is_regular(path.ptr)) {
        return str_of(value);
    }
    return value[0] == '/' ? path
                           : arena_printf(c->arena, "%.*s/%.*s", STR_ARG(shown), STR_ARG(path));
}

static void add_unique(json_t *list, const json_t *items)
{
    size_t index;
    json_t *item;
    json_array_foreach((json_t *)items, index, item)
    {
        bool there = false;
        for (size_t i = 0; i < json_array_size(list); i++) {
            there = there || json_equal(json_array_get(list, i), item);
        }
        if (!there) {
            json_array_append(list, item);
        }
    }
}

struct state {
    json_t *lists; /* object: what final_options holds as lists and flags */
    json_t *sets;  /* object of objects: no_binary, only_binary, all_releases, only_final */
};

/* What pip's handle_option_line() does with the options of a line. */
static void apply_line(struct reqfile_case *c, struct state *state,
                       const struct reqfile_option_line *line)
{
    json_t *options = line_options(c, line);
    json_t *lists = state->lists;
    if (json_object_get(options, "no_index")) {
        json_object_set_new(lists, "no_index", json_true());
        json_array_clear(json_object_get(lists, "index_urls"));
    }
    if (!json_is_true(json_object_get(lists, "no_index"))) {
        json_t *url = json_object_get(options, "index_url");
        if (url && json_string_length(url)) {
            json_array_clear(json_object_get(lists, "index_urls"));
            json_array_append(json_object_get(lists, "index_urls"), url);
        }
        json_t *extra = json_object_get(options, "extra_index_urls");
        if (extra) {
            json_array_extend(json_object_get(lists, "index_urls"), extra);
        }
    }
    json_t *links = json_object_get(options, "find_links");
    if (links) {
        struct str link = find_links(c, line, json_string_value(json_array_get(links, 0)));
        json_array_append_new(json_object_get(lists, "find_links"), text_json(link));
    }
    add_unique(json_object_get(lists, "trusted_hosts"), json_object_get(options, "trusted_hosts"));
    add_unique(json_object_get(lists, "features_enabled"),
               json_object_get(options, "features_enabled"));
    static const char *const flags[] = {"prefer_binary", "require_hashes", "no_require_hashes"};
    for (size_t i = 0; i < 3; i++) {
        if (json_object_get(options, flags[i])) {
            json_object_set_new(lists, flags[i], json_true());
        }
    }
    if (json_object_get(options, "pre")) {
        json_object_set_new(json_object_get(state->sets, "all_releases"), ":all:", json_true());
    }
    json_decref(options);
}

static void apply_shared(struct reqfile_case *c, struct state *state,
                         const struct reqfile_option *option)
{
    json_t *no_binary = json_object_get(state->sets, "no_binary");
    json_t *only_binary = json_object_get(state->sets, "only_binary");
    json_t *all_releases = json_object_get(state->sets, "all_releases");
    json_t *only_final = json_object_get(state->sets, "only_final");
    switch (option->kind) {
    case REQFILE_NO_BINARY:
        exclude(c, no_binary, only_binary, option->value);
        break;
    case REQFILE_ONLY_BINARY:
        exclude(c, only_binary, no_binary, option->value);
        break;
    case REQFILE_ALL_RELEASES:
        exclude(c, all_releases, only_final, option->value);
        break;
    case REQFILE_ONLY_FINAL:
        exclude(c, only_final, all_releases, option->value);
        break;
    default:
        break;
    }
}

static json_t *sorted_keys(json_t *set)
{
    json_t *list = json_array();
    const char *key;
    json_t *value;
    json_object_foreach(set, key, value)
    {
        size_t at = 0;
        while (at < json_array_size(list) &&
               strcmp(json_string_value(json_array_get(list, at)), key) < 0) {
            at++;
        }
        json_array_insert_new(list, at, json_string(key));
    }
    return list;
}

static json_t *final_options(struct reqfile_case *c)
{
    struct state state = {json_pack("{s:[s], s:[], s:b, s:[], s:b, s:b, s:b, s:[]}", "index_urls",
                                    "https://index.invalid/simple", "find_links", "no_index", 0,
                                    "trusted_hosts", "prefer_binary", 0, "require_hashes", 0,
                                    "no_require_hashes", 0, "features_enabled"),
                          json_pack("{s:{}, s:{}, s:{}, s:{}}", "no_binary", "only_binary",
                                    "all_releases", "only_final")};
    size_t next = 0;
    for (size_t i = 0; i < c->got.options.len; i++) {
        const struct reqfile_option *option = &c->got.options.at[i];
        while (next < c->got.option_lines.len && option->order <= c->end &&
               c->got.option_lines.at[next].order < option->order) {
            apply_line(c, &state, &c->got.option_lines.at[next++]);
        }
        if (option->order <= c->end) {
            apply_shared(c, &state, option);
        }
    }
    for (; next < c->got.option_lines.len && c->got.option_lines.at[next].order < c->end; next++) {
        apply_line(c, &state, &c->got.option_lines.at[next]);
    }
    const char *key;
    json_t *set;
    json_object_foreach(state.sets, key, set)
    {
        json_object_set_new(state.lists, key, sorted_keys(set));
    }
    json_decref(state.sets);
    return state.lists;
}

void case_compare_options(struct reqfile_case *c)
{
    const json_t *expected = json_object_get(c->expected, "option_lines");
    size_t count = 0;
    for (size_t i = 0; i < c->got.option_lines.len; i++) {
        const struct reqfile_option_line *line = &c->got.option_lines.at[i];
        if (line->order >= c->end) {
            break;
        }
        json_t *want = json_array_get(expected, count++);
        json_t *options = line_options(c, line);
        case_check(c, case_is(json_object_get(want, "file"), case_path(c, line->file)),
                   "option_lines: file", line->line);
        case_check(c,
                   json_integer_value(json_object_get(want, "line_no")) == (json_int_t)line->line,
                   "option_lines: line_no", line->line);
        case_check(c, json_is_true(json_object_get(want, "is_constraint")) == line->constraint,
                   "option_lines: is_constraint", line->line);
        case_check(c, json_equal(options, json_object_get(want, "options")),
                   "option_lines: options", line->line);
        json_decref(options);
    }
    case_check(c, count == json_array_size(expected), "option_lines: number", 0);
    json_t *final = final_options(c);
    case_check(c, json_equal(final, json_object_get(c->expected, "final_options")), "final_options",
               0);
    json_decref(final);
}
