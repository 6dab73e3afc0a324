#include "constraints/manifest.h"

#include "constraints/name.h"
#include "constraints/requirement_explain.h"

struct span manifest_span(struct str text, struct span at, size_t start, size_t end)
{
    bool exact = text.len == at.length;
    return exact ? (struct span){at.source, at.offset + start, end - start} : at;
}

void manifest_add_requirement(struct arena *arena, struct str text, struct span at,
                              struct project_lines *lines, struct diag_list *diags)
{
    struct project_line line = {.at = at};
    struct fault fault = {0};
    if (requirement_parse(arena, text, &line.requirement, &fault)) {
        vec_push(arena, lines, line);
    } else {
        struct span place = manifest_span(text, at, fault.start, fault.end);
        diag_add(diags, place, "%.*s", STR_ARG(requirement_explain(arena, text, &fault)))->help =
            requirement_help(text, fault.start);
    }
}

void manifest_check_name(struct manifest *manifest, struct span at, struct diag_list *diags)
{
    struct str name = manifest->name;
    if (name.len && !name_is_valid(name)) {
        diag_add(diags, at, "'%.*s' is not a name of a distribution", STR_ARG(name))->help =
            STR("use letters, digits, '.', '-' and '_', with a letter or digit at both ends");
        manifest->name = (struct str){0};
    }
}

struct project_extra *manifest_extra(struct arena *arena, struct project_extras *extras,
                                     struct str name)
{
    if (!extras->ids) {
        extras->ids = intern_create(arena);
    }
    struct str canonical = name_canonical(arena, name);
    uint32_t id = intern_put(extras->ids, canonical);
    if (id == extras->len) {
        vec_push(arena, extras, (struct project_extra){.name = canonical});
    }
    return &extras->at[id];
}

const struct project_extra *manifest_find_extra(const struct project_extras *extras,
                                                struct str canonical)
{
    uint32_t id = extras->ids ? intern_find(extras->ids, canonical) : INTERN_NONE;
    return id == INTERN_NONE ? NULL : &extras->at[id];
}

bool manifest_names_pbr(struct str requirement)
{
    struct str rest = str_slice(requirement, 3, requirement.len);
    return str_eq_nocase(str_slice(requirement, 0, 3), STR("pbr")) &&
           (!rest.len ||
            (!ascii_is_alnum(rest.ptr[0]) && rest.ptr[0] != '_' && rest.ptr[0] != '-'));
}
