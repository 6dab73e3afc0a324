#include "base/utf8.h"
#include "constraints/toml.h"
#include "pypi/given_parts.h"

static struct given_text key_text(const struct toml_node *node)
{
    return (struct given_text){.text = node->key, .start = node->key_start};
}

static bool must_be(const struct given_reader *reader, const struct toml_node *node,
                    const char *what)
{
    return given_fail(reader, node->start, "%.*s must be %s, not %s", STR_ARG(utf8_clip(node->key)),
                      what, node->type);
}

static struct given_text string_text(const struct toml_node *node)
{
    return (struct given_text){node->string, node->verbatim ? node->content_start : node->start,
                               node->verbatim};
}

/* The strings of an array, each of which passes the check. */
static bool read_list(const struct given_reader *reader, const struct toml_node *node,
                      bool (*check)(const struct given_reader *, const struct given_text *),
                      struct str **texts, size_t *count)
{
    if (node->kind != TOML_ARRAY) {
        return must_be(reader, node, "an array of strings");
    }
    *texts = ARENA_ARRAY(reader->arena, struct str, node->count);
    *count = node->count;
    for (size_t i = 0; i < node->count; i++) {
        const struct toml_node *item = &node->items[i];
        struct given_text text = string_text(item);
        if (item->kind != TOML_STRING) {
            return given_fail(reader, item->start, "expected a string, found %s", item->type);
        }
        if (!check(reader, &text)) {
            return false;
        }
        (*texts)[i] = item->string;
    }
    return true;
}

static bool read_python(const struct given_reader *reader, const struct toml_node *node,
                        struct release_texts *texts)
{
    struct given_text text = string_text(node);
    texts->requires_python = node->string;
    return node->kind == TOML_STRING ? given_specifier(reader, &text)
                                     : must_be(reader, node, "a string");
}

static bool read_key(const struct given_reader *reader, const struct toml_node *node,
                     struct release_texts *texts)
{
    if (str_eq(node->key, STR("requires-dist"))) {
        return read_list(reader, node, given_requirement, &texts->requires_dist,
                         &texts->requires_dist_count);
    }
    if (str_eq(node->key, STR("provides-extra"))) {
        return read_list(reader, node, given_extra, &texts->provides_extra,
                         &texts->provides_extra_count);
    }
    if (str_eq(node->key, STR("requires-python"))) {
        return read_python(reader, node, texts);
    }
    return given_fail(reader, node->key_start,
                      "unknown key %.*s (known: requires-dist, requires-python, provides-extra; a "
                      "version stands in quotes)",
                      STR_ARG(utf8_clip(node->key)));
}

static bool read_version(const struct given_reader *reader, struct str name,
                         const struct toml_node *node)
{
    struct given_text text = key_text(node);
    struct release_texts texts = {0};
    struct version version;
    if (!given_version(reader, &text, &version)) {
        return false;
    }
    if (node->kind != TOML_TABLE) {
        return must_be(reader, node, "a table");
    }
    for (size_t i = 0; i < node->count; i++) {
        if (!read_key(reader, &node->items[i], &texts)) {
            return false;
        }
    }
    if (!toml_get(node, "requires-dist")) {
        return given_fail(reader, node->key_start,
                          "requires-dist is missing; [] says that nothing is required");
    }
    return given_add(reader, node->key_start, name, &version, &texts);
}

static bool read_name(const struct given_reader *reader, const struct toml_node *node)
{
    struct given_text text = key_text(node);
    struct str name;
    if (!given_name(reader, &text, &name)) {
        return false;
    }
    if (node->kind != TOML_TABLE) {
        return must_be(reader, node, "a table of versions");
    }
    for (size_t i = 0; i < node->count; i++) {
        if (!read_version(reader, name, &node->items[i])) {
            return false;
        }
    }
    return true;
}

bool given_read_toml(const struct given_reader *reader)
{
    struct toml_node root;
    struct fault fault = {0};
    if (!toml_parse(reader->arena, reader->source->text, &root, &fault)) {
        return given_fail(reader, fault.start, "%.*s", STR_ARG(fault.message));
    }
    for (size_t i = 0; i < root.count; i++) {
        if (!read_name(reader, &root.items[i])) {
            return false;
        }
    }
    return true;
}
