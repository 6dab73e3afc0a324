#include "constraints/pinset.h"

#include <string.h>

/* Lines are added one by one. `seen` has the places of all of them, so that each counts once. */
struct builder {
    struct arena *arena;
    struct pinset *set;
    const struct environment_set *environments;
    struct intern *names;
    struct intern *seen;
    struct finding_list *findings;
};

/* -- constraint-form ----------------------------------------------------------------------------
 */

static struct finding *add_finding(struct builder *b, struct span at, struct str message,
                                   struct str help)
{
    struct finding finding = {.kind = FINDING_CONSTRAINT_FORM,
                              .level = finding_kind_info(FINDING_CONSTRAINT_FORM)->level,
                              .at = at,
                              .label = STR("this constraint"),
                              .message = message,
                              .help = help};
    vec_push(b->findings->arena, &b->findings->items, finding);
    return &b->findings->items.at[b->findings->items.len - 1];
}

static struct str without_extras(struct arena *arena, const struct reqfile_line *line)
{
    const struct requirement *r = &line->requirement;
    if (line->form != REQFILE_NAMED) {
        return arena_printf(arena, "%.*s @ %.*s", STR_ARG(r->name), STR_ARG(r->url));
    }
    struct str tail = str_slice(line->text, r->extras_at.end, line->text.len);
    return arena_printf(arena, "%.*s%.*s", STR_ARG(r->name), STR_ARG(tail));
}

/* What pip refuses in a constraints file. True if the line can be used all the same. */
static bool check_form(struct builder *b, const struct reqfile_line *line, const struct pin *pin)
{
    const struct requirement *r = &line->requirement;
    struct str message;
    struct str help;
    if (r->name.len == 0) {
        message = arena_printf(b->arena, "a constraint needs a name: %.*s", STR_ARG(line->text));
        help = STR("write NAME @ URL, or NAME===VERSION");
    } else if (line->editable) {
        message =
            arena_printf(b->arena, "a constraint cannot be editable: %.*s", STR_ARG(line->text));
        help = arena_printf(b->arena, "write %.*s===VERSION", STR_ARG(r->name));
    } else if (r->extra_count) {
        message = arena_printf(b->arena, "a constraint cannot have extras: %.*s", STR_ARG(r->text));
        help = arena_printf(b->arena, "write %.*s; what requires it chooses its extras",
                            STR_ARG(without_extras(b->arena, line)));
    } else {
        return true;
    }
    struct finding *finding = add_finding(b, line->at, message, help);
    finding->name = r->canonical;
    finding->pin = (struct finding_pin){line->at, pin->version_text, r->text, r->marker_text};
    return r->name.len && !line->editable;
}

static void check_includes(struct builder *b, const struct reqfile *file)
{
    for (size_t i = 0; i < file->includes.len; i++) {
        const struct reqfile_include *include = &file->includes.at[i];
        if (include->from_constraint && !include->constraint) {
            struct str message =
                arena_printf(b->arena, "-r in a constraints file adds requirements: %.*s",
                             STR_ARG(include->path));
            struct finding *finding =
                add_finding(b, include->at, message, STR("use -c to include more constraints"));
            finding->level = LEVEL_WARNING;
            finding->label = STR("this include");
        }
    }
}

/* -- pins ---------------------------------------------------------------------------------------
 */

static const struct spec_clause *exact_clause(const struct specifier *specifier)
{
    for (size_t i = 0; i < specifier->count; i++) {
        const struct spec_clause *clause = &specifier->clauses[i];
        if (clause->op == SPEC_OP_ARBITRARY || (clause->op == SPEC_OP_EQ && !clause->wildcard)) {
            return clause;
        }
    }
    return NULL;
}

/* Digits and dots without leading zeros: its own normal form, as nearly every pin is. */
static bool is_plain(struct str version)
{
    bool at_start = true;
    for (size_t i = 0; i < version.len; i++) {
        char c = version.ptr[i];
        bool zero_leads = at_start && c == '0' && i + 1 < version.len && version.ptr[i + 1] != '.';
        if (zero_leads || (c == '.' ? at_start : !ascii_is_digit(c))) {
            return false;
        }
        at_start = c == '.';
    }
    return !at_start;
}

static void set_version(struct arena *arena, struct pin *pin, const struct spec_clause *clause)
{
    pin->form = PIN_EXACT;
    pin->arbitrary = clause->op == SPEC_OP_ARBITRARY;
    pin->version_text = clause->version_text;
    pin->has_version = clause->has_version;
    pin->version = clause->version;
    pin->normalized = !pin->arbitrary || is_plain(pin->version_text);
    if (!pin->normalized && pin->has_version) {
        pin->normalized =
            str_eq_nocase(pin->version_text, version_normalized(arena, &pin->version));
    }
}

/* False for a line that has no effect. */
static bool make_pin(struct arena *arena, const struct reqfile_line *line, struct pin *pin)
{
    *pin = (struct pin){.line = line};
    const struct requirement *r = &line->requirement;
    const struct spec_clause *exact = exact_clause(&r->specifier);
    if (line->form != REQFILE_NAMED || r->url.len) {
        pin->form = PIN_URL;
    } else if (exact) {
        set_version(arena, pin, exact);
    } else {
        pin->form = PIN_BOUND;
    }
    return pin->form == PIN_URL || r->specifier.count > 0;
}

static struct pin_group *group_of(struct builder *b, uint32_t name)
{
    struct pinset *set = b->set;
    while (set->by_name.len <= name) {
        vec_push(b->arena, &set->by_name, 0);
    }
    if (set->by_name.at[name] == 0) {
        vec_push(b->arena, &set->groups, (struct pin_group){.name = name});
        set->by_name.at[name] = (uint32_t)set->groups.len;
    }
    return &set->groups.at[set->by_name.at[name] - 1];
}

/* Whether the line was not met before, through another include of its file. */
static bool is_new(struct builder *b, const struct reqfile_line *line)
{
    uint32_t count = intern_count(b->seen);
    /* A reader gives all lines of a file the same view of its path. */
    uintptr_t place[2] = {(uintptr_t)line->file.ptr, line->line};
    struct str key = {(const char *)place, sizeof place};
    return intern_put(b->seen, key) == count;
}

static void add_line(struct builder *b, const struct reqfile_line *line, uint64_t environments)
{
    struct pin pin;
    bool effect = make_pin(b->arena, line, &pin);
    if (!is_new(b, line) || !check_form(b, line, &pin) || !effect) {
        return;
    }
    pin.holds = marker_evaluate_all(line->requirement.marker, b->environments, STR(""));
    pin.environments = environments;
    pin.holds.yes &= environments;
    pin.holds.unknown &= environments;
    uint32_t name = intern_put(b->names, line->requirement.canonical);
    struct pin_group *group = group_of(b, name);
    vec_push(b->arena, &group->pins, pin);
    b->set->pin_count += pin.form == PIN_EXACT;
}

static bool read_source(struct builder *b, struct reqfile_reader *reader,
                        const struct pinset_source *source, uint64_t environments,
                        struct error *error)
{
    struct reqfile *file = ARENA_NEW(b->arena, struct reqfile);
    if (!reqfile_read(reader, source->path, true, file, error)) {
        return false;
    }
    check_includes(b, file);
    vec_reserve(b->arena, &b->set->groups, b->set->groups.len + file->lines.len);
    for (size_t i = 0; i < file->options.len; i++) {
        vec_push(b->arena, &b->set->options, file->options.at[i]);
    }
    for (size_t i = 0; i < file->lines.len; i++) {
        const struct reqfile_line *line = &file->lines.at[i];
        if (line->constraint) {
            add_line(b, line, environments);
        } else if (is_new(b, line)) {
            vec_push(b->arena, &b->set->requirements, *line);
        }
    }
    return true;
}

/* Environments of all sources with the path of sources[i]; 0 if an earlier one has it. */
static uint64_t environments_of(const struct pinset_source *sources, size_t count, size_t i)
{
    uint64_t environments = 0;
    for (size_t j = 0; j < count; j++) {
        if (str_eq(sources[j].path, sources[i].path)) {
            if (j < i) {
                return 0;
            }
            environments |= sources[j].environments;
        }
    }
    return environments;
}

bool pinset_read(struct arena *arena, struct reqfile_reader *reader,
                 const struct pinset_source *sources, size_t source_count,
                 const struct environment_set *environments, struct intern *names,
                 struct pinset *set, struct finding_list *findings, struct error *error)
{
    memset(set, 0, sizeof *set);
    struct builder b = {arena, set, environments, names, NULL, findings};
    for (size_t i = 0; i < source_count; i++) {
        uint64_t mask = environments_of(sources, source_count, i);
        b.seen = intern_create(arena);
        if (mask && !read_source(&b, reader, &sources[i], mask, error)) {
            return false;
        }
    }
    return true;
}

/* Copies the groups, so that pins can be added to them. */
static void copy_groups(struct builder *b, const struct pinset *base)
{
    for (size_t i = 0; i < base->by_name.len; i++) {
        vec_push(b->arena, &b->set->by_name, base->by_name.at[i]);
    }
    for (size_t i = 0; i < base->groups.len; i++) {
        const struct pin_group *from = &base->groups.at[i];
        struct pin_group group = {.name = from->name};
        for (size_t j = 0; j < from->pins.len; j++) {
            vec_push(b->arena, &group.pins, from->pins.at[j]);
            is_new(b, from->pins.at[j].line);
        }
        vec_push(b->arena, &b->set->groups, group);
    }
}

struct pinset *pinset_extend(struct arena *arena, const struct pinset *base,
                             const struct reqfile_line *lines, size_t line_count,
                             const struct environment_set *environments, struct intern *names,
                             struct finding_list *findings)
{
    struct pinset *set = ARENA_NEW(arena, struct pinset);
    struct builder b = {arena, set, environments, names, intern_create(arena), findings};
    copy_groups(&b, base);
    set->requirements.at = base->requirements.at;
    set->requirements.len = base->requirements.len;
    set->requirements.cap = base->requirements.len;
    set->pin_count = base->pin_count;
    for (size_t i = 0; i < line_count; i++) {
        add_line(&b, &lines[i], environment_set_all(environments));
    }
    return set;
}

const struct pin_group *pinset_find(const struct pinset *set, uint32_t name)
{
    if (name >= set->by_name.len || set->by_name.at[name] == 0) {
        return NULL;
    }
    return &set->groups.at[set->by_name.at[name] - 1];
}
