/* Edits that may help against a finding. Whether they do is for the search to find out. */
#include "resolver/fix_internal.h"

static bool is_proposed(const struct proposer *p, const struct edit *edit)
{
    for (size_t i = 0; i < p->proposals->items.len; i++) {
        const struct edit *known = &p->proposals->items.at[i].edit;
        if (edit_same_place(known, edit) && str_eq(known->new, edit->new)) {
            return true;
        }
    }
    return false;
}

void propose_edit(struct proposer *p, struct span at, struct str old, struct str new,
                  struct fix_proposal proposal)
{
    new = str_trim(new);
    if (new.len && !str_eq(old, new) && edit_of(p->arena, at, old, new, &proposal.edit) &&
        !is_proposed(p, &proposal.edit)) {
        vec_push(p->arena, &p->proposals->items, proposal);
    }
}

static struct str name_in(struct arena *arena, struct str text)
{
    struct requirement requirement;
    struct fault fault;
    return requirement_parse(arena, text, &requirement, &fault) ? requirement.name : text;
}

/* -- another version for a pin ------------------------------------------------------------------
 */

static void add_specifier(struct proposer *p, struct str text, specifiers *list)
{
    struct specifier specifier;
    struct fault fault;
    if (specifier_parse(p->arena, text, &specifier, &fault)) {
        vec_push(p->arena, list, specifier);
    }
}

static bool is_allowed(const struct pin_line *pin, const struct version *version,
                       const struct needs *needs)
{
    bool unstable = version_is_prerelease(version) && !version_is_prerelease(&pin->version);
    return !version->local && !unstable &&
           (!needs->own || specifier_contains(&needs->list.at[0], version, PRERELEASES_ALLOW));
}

static size_t count_met(const struct needs *needs, const struct version *version)
{
    size_t count = 0;
    for (size_t i = 0; i < needs->list.len; i++) {
        count += specifier_contains(&needs->list.at[i], version, PRERELEASES_ALLOW);
    }
    return count;
}

/* As much as can be met at once is wanted: other findings of the same line may go with this one. */
static bool is_candidate(const struct pin_line *pin, const struct version *version,
                         const struct needs *needs)
{
    return is_allowed(pin, version, needs) && count_met(needs, version) == needs->best;
}

void count_best(const struct proposer *p, const struct pin_line *pin, struct needs *needs)
{
    struct catalog_versions versions = catalog_versions(p->input->catalog, pin->name);
    for (size_t i = 0; i < versions.count; i++) {
        const struct version *version = &versions.at[i];
        size_t met = is_allowed(pin, version, needs) ? count_met(needs, version) : 0;
        needs->best = met > needs->best ? met : needs->best;
    }
}

/* Of a pin that more findings speak of, the first ones count: each of them is one to be met. */
enum { NEEDS_MOST = 100 };

static struct needs violated(struct proposer *p, const struct pin_line *pin)
{
    struct needs needs = {0};
    const struct finding_list *findings = p->state->findings;
    if (p->finding->kind == FINDING_PIN_EXCLUDED && span_cmp(p->finding->pin.at, pin->at) == 0) {
        add_specifier(p, p->finding->requirement.specifier, &needs.list);
        needs.own = needs.list.len > 0;
    }
    for (size_t i = 0; i < findings->items.len && needs.list.len < NEEDS_MOST; i++) {
        const struct finding *finding = &findings->items.at[i];
        if (finding->kind == FINDING_PIN_EXCLUDED && fix_counts(finding) && finding != p->finding &&
            span_cmp(finding->pin.at, pin->at) == 0) {
            add_specifier(p, finding->requirement.specifier, &needs.list);
        }
    }
    count_best(p, pin, &needs);
    return needs;
}

static void propose_version(struct proposer *p, const struct pin_line *pin,
                            const struct version *version, enum fix_change change, unsigned group)
{
    struct fix_proposal proposal = {.change = change, .group = group};
    proposal.shown = arena_str(p->arena, name_in(p->arena, pin->text));
    if (version_parse(p->arena, arena_str(p->arena, version->text), &proposal.version)) {
        propose_edit(p, pin->at, pin->text, fix_with_version(p->arena, pin->text, version),
                     proposal);
    }
}

void propose_raise(struct proposer *p, const struct pin_line *pin, const struct needs *needs,
                   unsigned group, size_t reach)
{
    struct catalog_versions versions = catalog_versions(p->input->catalog, pin->name);
    for (size_t i = 0, found = 0; i < versions.count && found < reach; i++) {
        const struct version *version = &versions.at[i];
        if (version_cmp(version, &pin->version) > 0 && is_candidate(pin, version, needs)) {
            propose_version(p, pin, version, FIX_RAISE, group);
            found++;
        }
    }
}

void propose_lower(struct proposer *p, const struct pin_line *pin, const struct needs *needs,
                   unsigned group, size_t reach)
{
    struct catalog_versions versions = catalog_versions(p->input->catalog, pin->name);
    for (size_t i = versions.count, found = 0; i > 0 && found < reach; i--) {
        const struct version *version = &versions.at[i - 1];
        if (version_cmp(version, &pin->version) < 0 && is_candidate(pin, version, needs)) {
            propose_version(p, pin, version, FIX_LOWER, group);
            found++;
        }
    }
}

static bool finding_pin_line(const struct proposer *p, struct pin_line *line)
{
    const struct finding_pin *pin = &p->finding->pin;
    *line = (struct pin_line){.at = pin->at, .text = pin->text, .name = p->finding->name};
    return pin->at.source && pin->version.len &&
           version_parse(p->arena, pin->version, &line->version);
}

static void propose_own_pin(struct proposer *p)
{
    struct pin_line pin;
    if (!finding_pin_line(p, &pin)) {
        return;
    }
    struct needs needs = violated(p, &pin);
    propose_edit(p, pin.at, pin.text, fix_with_version(p->arena, pin.text, &pin.version),
                 (struct fix_proposal){.change = FIX_WRITE, .group = GROUP_SPELLING});
    propose_raise(p, &pin, &needs, GROUP_RAISE, p->reach);
    propose_lower(p, &pin, &needs, GROUP_LOWER, p->reach);
}

static bool is_version(const struct proposer *p, const struct pin *pin, struct str text)
{
    return str_eq(pin->version_text, text) ||
           str_eq(version_normalized(p->arena, &pin->version), text);
}

/* The line that pins a release that requires something; NULL: there is none. */
static const struct pin *pin_of_release(const struct proposer *p, const struct finding_origin *by)
{
    uint32_t name = intern_find(p->input->names, by->name);
    const struct pin_group *group = name == INTERN_NONE ? NULL : pinset_find(p->state->pins, name);
    for (size_t i = 0; group && i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        if (pin->form == PIN_EXACT && pin->has_version && is_version(p, pin, by->version)) {
            return pin;
        }
    }
    return NULL;
}

void propose_requirer(struct proposer *p, const struct finding_origin *by)
{
    const struct pin *pin = by->at.source ? NULL : pin_of_release(p, by);
    if (!pin) {
        return;
    }
    struct pin_line line = {pin->line->at, pin->line->requirement.text, by->name, pin->version};
    struct needs needs = violated(p, &line);
    size_t reach = (p->reach + 1) / 2;
    propose_raise(p, &line, &needs, GROUP_RAISE_OTHER + p->others, reach);
    propose_lower(p, &line, &needs, GROUP_LOWER_OTHER + p->others, reach);
    p->others++;
}

/* Two pins of one environment: the version of one for the other. */
static void propose_rival(struct proposer *p, const struct finding_requirement *rival)
{
    struct pin_line pin;
    struct pin_line other = {.at = rival->by.at, .text = rival->text, .name = p->finding->name};
    struct specifier specifier;
    struct fault fault;
    if (!finding_pin_line(p, &pin) ||
        !specifier_parse(p->arena, rival->specifier, &specifier, &fault) || specifier.count != 1 ||
        !specifier.clauses[0].has_version) {
        return;
    }
    other.version = specifier.clauses[0].version;
    bool higher = version_cmp(&other.version, &pin.version) > 0;
    propose_version(p, higher ? &pin : &other, higher ? &other.version : &pin.version, FIX_RAISE,
                    GROUP_RAISE);
    propose_version(p, higher ? &other : &pin, higher ? &pin.version : &other.version, FIX_LOWER,
                    GROUP_LOWER);
}

/* -- another text for a line of the user's ------------------------------------------------------
 */

static void propose_text(struct proposer *p, const struct finding_requirement *requirement,
                         struct str text)
{
    propose_edit(p, requirement->by.at, requirement->text, text,
                 (struct fix_proposal){.change = FIX_WRITE, .group = GROUP_LINE});
}

/* The version that the line has to admit is that of the finding, where it has one. */
static void propose_loosening(struct proposer *p, const struct finding_requirement *requirement)
{
    struct version version;
    if (!requirement->by.at.source) {
        return;
    }
    if (version_parse(p->arena, p->finding->version, &version)) {
        propose_text(p, requirement, fix_admitting(p->arena, requirement->text, &version));
        return;
    }
    for (size_t i = 0; i < p->reach; i++) {
        propose_text(p, requirement, fix_without_clause(p->arena, requirement->text, i));
    }
}

static void propose_for_requirement(struct proposer *p,
                                    const struct finding_requirement *requirement)
{
    propose_loosening(p, requirement);
    propose_requirer(p, &requirement->by);
}

static void propose_for_disjoint(struct proposer *p)
{
    const struct finding *finding = p->finding;
    if (finding->pin.at.source) {
        struct finding_requirement bound = {.text = finding->pin.text,
                                            .by = {.at = finding->pin.at}};
        propose_loosening(p, &bound);
    }
    propose_for_requirement(p, &finding->requirement);
    for (size_t i = 0; i < finding->others.len; i++) {
        propose_for_requirement(p, &finding->others.at[i]);
    }
}

static void propose_by_kind(struct proposer *p)
{
    const struct finding *finding = p->finding;
    switch (finding->kind) {
    case FINDING_PIN_EXCLUDED:
        propose_own_pin(p);
        propose_for_requirement(p, &finding->requirement);
        break;
    case FINDING_DISJOINT:
        propose_for_disjoint(p);
        break;
    case FINDING_UNSATISFIABLE:
        propose_for_clash(p);
        break;
    case FINDING_PIN_MISSING:
    case FINDING_REQUIRES_PYTHON:
    case FINDING_NO_FILE:
    case FINDING_PIN_SPELLING:
        propose_own_pin(p);
        break;
    case FINDING_PIN_OVERLAP:
        for (size_t i = 0; i < finding->others.len; i++) {
            propose_rival(p, &finding->others.at[i]);
        }
        break;
    case FINDING_UNKNOWN_EXTRA:
        propose_text(p, &finding->requirement,
                     fix_without_extras(p->arena, finding->requirement.text, finding->extras.at,
                                        finding->extras.len));
        break;
    default:
        break;
    }
}

/* Stable: the order within a group is that of nearness. */
static void sort_by_group(struct fix_proposals *proposals)
{
    for (size_t i = 1; i < proposals->items.len; i++) {
        struct fix_proposal proposal = proposals->items.at[i];
        size_t at = i;
        for (; at > 0 && proposals->items.at[at - 1].group > proposal.group; at--) {
            proposals->items.at[at] = proposals->items.at[at - 1];
        }
        proposals->items.at[at] = proposal;
    }
}

void fix_propose(const struct fix_input *input, struct arena *arena, const struct fix_state *state,
                 const struct finding *finding, size_t reach, struct fix_proposals *proposals)
{
    struct proposer p = {.input = input,
                         .arena = arena,
                         .state = state,
                         .finding = finding,
                         .reach = reach,
                         .proposals = proposals};
    propose_by_kind(&p);
    sort_by_group(proposals);
}
