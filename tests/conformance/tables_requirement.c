#include "constraints/requirement.h"
#include "tests/conformance/offset.h"
#include "tests/conformance/table.h"

enum {
    REQUIREMENT,
    NAME,
    CANONICAL_NAME,
    EXTRAS,
    SPECIFIER,
    URL,
    MARKER,
    CANONICAL_EXTRAS,
    NORMALIZED,
};

static bool names_are(struct arena *arena, const struct str *names, size_t count, struct str cell)
{
    return str_eq(cell_join(arena, names, count), cell);
}

static bool spans_are_inside(const struct requirement *requirement, struct str text)
{
    return str_eq(str_slice(text, requirement->name_at.start, requirement->name_at.end),
                  requirement->name) &&
           str_eq(str_slice(text, requirement->url_at.start, requirement->url_at.end),
                  requirement->url) &&
           (requirement->marker != NULL) == (requirement->marker_at.end > 0) &&
           (requirement->specifier.canonical.len > 0) == (requirement->specifier_at.end > 0);
}

static bool valid_agrees(const struct table_context *context, const struct str *cells)
{
    struct arena *arena = context->scratch;
    struct requirement got;
    struct fault fault;
    return requirement_parse(arena, cells[REQUIREMENT], &got, &fault) &&
           str_eq(got.name, cells[NAME]) && str_eq(got.canonical, cells[CANONICAL_NAME]) &&
           names_are(arena, got.extras, got.extra_count, cells[EXTRAS]) &&
           str_eq(got.specifier.canonical, cells[SPECIFIER]) && str_eq(got.url, cells[URL]) &&
           str_eq(got.marker_text, cells[MARKER]) &&
           names_are(arena, got.canonical_extras, got.canonical_extra_count,
                     cells[CANONICAL_EXTRAS]) &&
           str_eq(requirement_normalized(arena, &got), cells[NORMALIZED]) &&
           spans_are_inside(&got, cells[REQUIREMENT]);
}

/* Without a place in the table the specifier alone was refused, and our place is in it. */
static bool invalid_agrees(const struct table_context *context, const struct str *cells)
{
    struct requirement got;
    struct fault fault;
    if (requirement_parse(context->scratch, cells[0], &got, &fault)) {
        return false;
    }
    if (cells[1].len == 0) {
        return got.specifier_at.start <= fault.start && fault.end <= got.specifier_at.end;
    }
    return cell_is_offset(cells[1], cells[0], fault.start) &&
           cell_is_offset(cells[2], cells[0], fault.end);
}

#define VALID_COLUMNS                                                                          \
    "requirement,name,canonical_name,extras,specifier,url,marker,canonical_extras,normalized," \
    "class"
#define INVALID_COLUMNS "requirement,span_start,span_end,message,class"

const struct table tables_requirement[] = {
    {"requirements_valid.tsv", VALID_COLUMNS, NULL, valid_agrees},
    {"requirements_invalid.tsv", INVALID_COLUMNS, NULL, invalid_agrees},
    {"realworld_requirements.tsv", VALID_COLUMNS, NULL, valid_agrees},
    {"realworld_requirements_invalid.tsv", INVALID_COLUMNS, NULL, invalid_agrees},
    {0},
};
