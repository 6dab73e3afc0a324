#include "constraints/pyproject.h"

#include "base/limits.h"
#include "constraints/name.h"

/*
 * PEP 735. First each group's own lines are read; then each group collects, depth first and in
 * order, the lines of what it includes, each group once. A cycle is told once, by its first group.
 */

/* One item of a group: a requirement, or an include of another group. */
struct item {
    struct project_line line;
    uint32_t include; /* INTERN_NONE: it is a requirement */
    struct span at;
};

struct group {
    VEC(struct item) items;
    const struct toml_node *node;
    uint32_t visited_for; /* number of the group whose lines are collected, plus 1 */
    bool open;            /* on the path that is being followed */
};

struct reader {
    struct arena *arena;
    const struct source *source;
    struct diag_list *diags;
    struct intern *ids; /* id of a group = its place in groups */
    VEC(struct group) groups;
    struct project_lines *lines; /* of the group that collects */
    uint32_t collecting;
    size_t total;
};

static struct span node_span(const struct reader *reader, size_t start, size_t end)
{
    return (struct span){reader->source, start, end - start};
}

static void read_include(struct reader *reader, const struct toml_node *node, struct group *group)
{
    const struct toml_node *name = toml_get(node, "include-group");
    struct span at = node_span(reader, node->start, node->end);
    if (node->count != 1 || !name || name->kind != TOML_STRING) {
        diag_add(reader->diags, at, "expected {include-group = \"NAME\"}");
        return;
    }
    struct span name_at = pyproject_string_span(reader->source, name);
    uint32_t id = intern_find(reader->ids, name_canonical(reader->arena, name->string));
    if (id == INTERN_NONE) {
        diag_add(reader->diags, name_at, "there is no dependency group '%.*s'",
                 STR_ARG(name->string));
        return;
    }
    vec_push(reader->arena, &group->items, (struct item){.include = id, .at = name_at});
}

static void read_group(struct reader *reader, struct group *group)
{
    const struct toml_node *array = group->node;
    if (array->kind != TOML_ARRAY) {
        pyproject_expected(reader->diags, reader->source, array, "an array of strings");
        return;
    }
    for (size_t i = 0; i < array->count; i++) {
        const struct toml_node *node = &array->items[i];
        struct project_lines lines = {0};
        if (node->kind == TOML_TABLE) {
            read_include(reader, node, group);
        } else if (node->kind != TOML_STRING) {
            pyproject_expected(reader->diags, reader->source, node, "a string or an include-group");
        } else {
            manifest_add_requirement(reader->arena, node->string,
                                     pyproject_string_span(reader->source, node), &lines,
                                     reader->diags);
        }
        if (lines.len) {
            vec_push(reader->arena, &group->items,
                     (struct item){.line = lines.at[0], .include = INTERN_NONE});
        }
    }
}

static void collect(struct reader *reader, uint32_t id, uint32_t lowest, size_t depth);

/* lowest: the first group of the file on the path; it is the one that tells of a cycle. */
static void follow(struct reader *reader, const struct item *item, uint32_t lowest, size_t depth)
{
    const struct group *to = &reader->groups.at[item->include];
    if (to->open) {
        if (item->include == reader->collecting && lowest == reader->collecting) {
            diag_add(reader->diags, item->at, "dependency group '%.*s' includes itself",
                     STR_ARG(to->node->key));
        }
    } else if (depth == LIMIT_INCLUDE_DEPTH) {
        diag_add(reader->diags, item->at, "dependency groups include each other too deeply");
    } else if (to->visited_for != reader->collecting + 1) {
        uint32_t next = item->include < lowest ? item->include : lowest;
        collect(reader, item->include, next, depth + 1);
    }
}

static void collect(struct reader *reader, uint32_t id, uint32_t lowest, size_t depth)
{
    struct group *group = &reader->groups.at[id];
    group->visited_for = reader->collecting + 1;
    group->open = true;
    for (size_t i = 0; i < group->items.len; i++) {
        const struct item *item = &group->items.at[i];
        if (++reader->total > LIMIT_REQUIREMENTS) {
            break;
        }
        if (item->include != INTERN_NONE) {
            follow(reader, item, lowest, depth);
        } else {
            vec_push(reader->arena, reader->lines, item->line);
        }
    }
    group->open = false;
}

static void add_group(struct reader *reader, const struct toml_node *node)
{
    uint32_t id = intern_put(reader->ids, name_canonical(reader->arena, node->key));
    if (id == reader->groups.len) {
        vec_push(reader->arena, &reader->groups, (struct group){.node = node});
        return;
    }
    diag_add(reader->diags, node_span(reader, node->key_start, node->key_end),
             "dependency group '%.*s' is here twice", STR_ARG(node->key));
}

void pyproject_groups(struct arena *arena, const struct source *source,
                      const struct toml_node *table, struct project_extras *groups,
                      struct diag_list *diags)
{
    struct reader reader = {
        .arena = arena, .source = source, .diags = diags, .ids = intern_create(arena)};
    for (size_t i = 0; i < table->count; i++) {
        add_group(&reader, &table->items[i]);
    }
    for (size_t i = 0; i < reader.groups.len; i++) {
        read_group(&reader, &reader.groups.at[i]);
    }
    for (uint32_t id = 0; id < reader.groups.len; id++) {
        reader.collecting = id;
        reader.lines = &manifest_extra(arena, groups, reader.groups.at[id].node->key)->lines;
        collect(&reader, id, id, 0);
    }
    if (reader.total > LIMIT_REQUIREMENTS) {
        diag_add(diags, node_span(&reader, table->key_start, table->key_end),
                 "dependency groups of more than %d requirements", LIMIT_REQUIREMENTS);
    }
}
