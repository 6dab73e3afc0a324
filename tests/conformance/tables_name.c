#include "constraints/name.h"
#include "constraints/requirement.h"
#include "tests/conformance/table.h"

/* Whether the text is a whole requirement that is just this name. */
static bool is_requirement(struct arena *arena, struct str name)
{
    struct requirement requirement;
    struct fault fault;
    return requirement_parse(arena, name, &requirement, &fault) && str_eq(requirement.name, name);
}

/* name, valid, canonical, is_normalized, valid_in_requirement, class */
static bool names_agree(const struct table_context *context, const struct str *cells)
{
    struct str name = cells[0];
    return cell_is(cells[1], name_is_valid(name)) &&
           str_eq(cells[2], name_canonical(context->scratch, name)) &&
           cell_is(cells[3], name_is_normalized(name)) &&
           cell_is(cells[4], is_requirement(context->scratch, name));
}

/* Whether x[extra] is a requirement with just this extra. */
static bool is_extra(struct arena *arena, struct str extra)
{
    struct requirement requirement;
    struct fault fault;
    struct str text = arena_printf(arena, "x[%.*s]", STR_ARG(extra));
    return requirement_parse(arena, text, &requirement, &fault) && requirement.extra_count == 1 &&
           str_eq(requirement.extras[0], extra);
}

/* extra, valid_in_requirement, canonical, valid_as_name, class */
static bool extras_agree(const struct table_context *context, const struct str *cells)
{
    struct str extra = cells[0];
    return cell_is(cells[1], is_extra(context->scratch, extra)) &&
           str_eq(cells[2], name_canonical(context->scratch, extra)) &&
           cell_is(cells[3], name_is_valid(extra));
}

const struct table tables_name[] = {
    {"names.tsv", "name,valid,canonical,is_normalized,valid_in_requirement,class", NULL,
     names_agree},
    {"extras.tsv", "extra,valid_in_requirement,canonical,valid_as_name,class", NULL, extras_agree},
    {0},
};
