/*
 * Against a clash of several names. A line that pins a name gets another version, first one that
 * meets what else the finding demands of the name; any other line of the user's is made wider, from
 * the newest version that would do to none of its clauses and extras at all.
 */
#include "resolver/fix_internal.h"

static bool parse(const struct proposer *p, struct str text, struct requirement *requirement)
{
    struct fault fault;
    return requirement_parse(p->arena, text, requirement, &fault);
}

static void add_demand(const struct proposer *p, struct str name, struct span but,
                       const struct finding_requirement *demand, specifiers *list)
{
    struct requirement r;
    bool self = demand->by.at.source && span_cmp(demand->by.at, but) == 0;
    if (!self && parse(p, demand->text, &r) && str_eq(r.canonical, name)) {
        vec_push(p->arena, list, r.specifier);
    }
}

static struct finding_requirement pin_demand(const struct finding *finding)
{
    return (struct finding_requirement){.text = finding->pin.text, .by = {.at = finding->pin.at}};
}

/* What the finding demands of a name, but for one line. */
static specifiers demands_on(const struct proposer *p, struct str name, struct span but)
{
    const struct finding *finding = p->finding;
    struct finding_requirement pin = pin_demand(finding);
    specifiers list = {0};
    add_demand(p, name, but, &finding->requirement, &list);
    for (size_t i = 0; i < finding->others.len; i++) {
        add_demand(p, name, but, &finding->others.at[i], &list);
    }
    if (pin.by.at.source) {
        add_demand(p, name, but, &pin, &list);
    }
    return list;
}

static bool meets(const specifiers *list, const struct version *version)
{
    for (size_t i = 0; i < list->len; i++) {
        if (!specifier_contains(&list->at[i], version, PRERELEASES_ALLOW)) {
            return false;
        }
    }
    return true;
}

static void propose_text(struct proposer *p, const struct finding_requirement *line,
                         struct str text, unsigned group)
{
    propose_edit(p, line->by.at, line->text, text,
                 (struct fix_proposal){.change = FIX_WRITE, .group = group});
}

/* Wide enough for a version that meets all else; the newest ones first. */
static void propose_admitting(struct proposer *p, const struct finding_requirement *line,
                              const struct requirement *r, unsigned group)
{
    specifiers demands = demands_on(p, r->canonical, line->by.at);
    struct catalog_versions versions = catalog_versions(p->input->catalog, r->canonical);
    size_t before = p->proposals->items.len;
    for (size_t i = versions.count; i > 0; i--) {
        const struct version *version = &versions.at[i - 1];
        bool final = !version_is_prerelease(version) && !version->local;
        if (final && p->proposals->items.len < before + p->reach / 2 && meets(&demands, version) &&
            !specifier_contains(&r->specifier, version, PRERELEASES_ALLOW)) {
            propose_text(p, line, fix_admitting(p->arena, line->text, version), group);
        }
    }
}

/* Without one clause, then without any. */
static void propose_without_clauses(struct proposer *p, const struct finding_requirement *line,
                                    size_t count, unsigned group)
{
    struct str rest = line->text;
    for (size_t i = 0; i < count; i++) {
        propose_text(p, line, fix_without_clause(p->arena, line->text, i), group);
        rest = fix_without_clause(p->arena, rest, 0);
    }
    propose_text(p, line, rest, group);
}

static void propose_without_extras(struct proposer *p, const struct finding_requirement *line,
                                   const struct requirement *r, unsigned group)
{
    for (size_t i = 0; i < r->canonical_extra_count; i++) {
        propose_text(p, line, fix_without_extras(p->arena, line->text, &r->canonical_extras[i], 1),
                     group);
    }
}

/* A line that names one version. */
static bool is_pin(const struct finding_requirement *line, const struct requirement *r,
                   struct pin_line *pin)
{
    for (size_t i = 0; i < r->specifier.count; i++) {
        const struct spec_clause *clause = &r->specifier.clauses[i];
        bool exact = clause->op == SPEC_OP_ARBITRARY || clause->op == SPEC_OP_EQ;
        if (exact && !clause->wildcard && clause->has_version) {
            *pin = (struct pin_line){line->by.at, line->text, r->canonical, clause->version};
            return true;
        }
    }
    return false;
}

static void propose_versions(struct proposer *p, const struct pin_line *pin, unsigned raise,
                             unsigned lower)
{
    struct needs needs = {.list = demands_on(p, pin->name, pin->at)};
    count_best(p, pin, &needs);
    propose_raise(p, pin, &needs, raise, (p->reach + 1) / 2);
    propose_lower(p, pin, &needs, lower, (p->reach + 1) / 2);
}

static void propose_for_line(struct proposer *p, const struct finding_requirement *line)
{
    struct requirement r;
    struct pin_line pin;
    if (!parse(p, line->text, &r)) {
        return;
    }
    unsigned group = GROUP_LINE + p->lines++;
    if (is_pin(line, &r, &pin)) {
        propose_versions(p, &pin, GROUP_RAISE_OTHER + p->others, GROUP_LOWER_OTHER + p->others);
        p->others++;
        group += GROUP_UNPIN;
    } else {
        propose_admitting(p, line, &r, group);
    }
    propose_without_clauses(p, line, r.specifier.count, group);
    propose_without_extras(p, line, &r, group);
}

static void propose_for_demand(struct proposer *p, const struct finding_requirement *demand)
{
    if (demand->by.at.source) {
        propose_for_line(p, demand);
    } else {
        propose_requirer(p, &demand->by);
    }
}

static void propose_for_pin(struct proposer *p)
{
    struct finding_requirement line = pin_demand(p->finding);
    struct requirement r;
    struct pin_line pin;
    if (!line.by.at.source || !parse(p, line.text, &r)) {
        return;
    }
    if (is_pin(&line, &r, &pin)) {
        propose_versions(p, &pin, GROUP_RAISE, GROUP_LOWER);
    } else {
        propose_for_line(p, &line);
    }
}

/* Releases that are nearer to the clash come first: they are the last of the finding. */
void propose_for_clash(struct proposer *p)
{
    const struct finding *finding = p->finding;
    propose_for_pin(p);
    propose_for_demand(p, &finding->requirement);
    for (size_t i = finding->others.len; i > 0; i--) {
        propose_for_demand(p, &finding->others.at[i - 1]);
    }
}
