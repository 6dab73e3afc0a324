#include "constraints/finding.h"

#include <stdlib.h>

static const struct finding_kind_info KINDS[FINDING_KINDS] = {
    [FINDING_PIN_EXCLUDED] = {"pin-excluded", LEVEL_ERROR,
                              "the pin lies outside a requirement that is reached"},
    [FINDING_DISJOINT] = {"disjoint", LEVEL_ERROR,
                          "no version can satisfy the requirements of one name together"},
    [FINDING_UNSATISFIABLE] = {"unsatisfiable", LEVEL_ERROR,
                               "lines that cannot be met together: no release fits"},
    [FINDING_PIN_MISSING] = {"pin-missing", LEVEL_ERROR,
                             "the index does not have the pinned version, or not the name"},
    [FINDING_REQUIRES_PYTHON] = {"requires-python", LEVEL_ERROR,
                                 "the pinned release does not support the target's Python"},
    [FINDING_NO_FILE] = {"no-file", LEVEL_ERROR,
                         "the pinned release has no file that fits the target"},
    [FINDING_UNKNOWN_EXTRA] = {"unknown-extra", LEVEL_WARNING,
                               "an extra is asked for that the chosen release does not define"},
    [FINDING_PIN_OVERLAP] = {"pin-overlap", LEVEL_ERROR,
                             "two pins of one name hold in one environment and differ"},
    [FINDING_UNDECIDED] = {"undecided", LEVEL_UNDECIDED,
                           "something needed is not known: what, of which release, and why"},
    [FINDING_UNPINNED] = {"unpinned", LEVEL_NOTE, "a name that is reached has no pin"},
    [FINDING_PIN_YANKED] = {"pin-yanked", LEVEL_WARNING, "the pinned release is yanked"},
    [FINDING_PIN_SPELLING] = {"pin-spelling", LEVEL_WARNING,
                              "a === pin that nothing reaches is not normalised, so it could "
                              "never match"},
    [FINDING_PATCH_LEVEL] = {"patch-level", LEVEL_NOTE,
                             "an answer hangs on the patch release of a Python"},
    [FINDING_SYNTAX] = {"syntax", LEVEL_ERROR, "a line that cannot be read"},
    [FINDING_CONSTRAINT_FORM] = {"constraint-form", LEVEL_ERROR,
                                 "extras, an editable or an unnamed path or URL in a constraints "
                                 "file"},
    [FINDING_INDEX_SHADOW] = {"index-shadow", LEVEL_WARNING, "the name is on a later index too"},
};

const struct finding_kind_info *finding_kind_info(enum finding_kind kind)
{
    return &KINDS[kind];
}

bool finding_kind_of(struct str name, enum finding_kind *kind)
{
    for (int i = 0; i < FINDING_KINDS; i++) {
        if (str_eq(name, str_of(KINDS[i].name))) {
            *kind = (enum finding_kind)i;
            return true;
        }
    }
    return false;
}

const char *finding_level_name(enum finding_level level)
{
    static const char *const names[LEVELS] = {"error", "warning", "undecided", "note"};
    return names[level];
}

const char *undecided_cause_name(enum undecided_cause cause)
{
    static const char *const names[] = {"network",    "offline", "absent", "dynamic",
                                        "unreadable", "hash",    "limit"};
    return names[cause];
}

static int number_cmp(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* By the place that is shown: file, line, column. */
static int place_cmp(struct span a, struct span b)
{
    int c = span_cmp(a, b);
    return c ? c : number_cmp(a.length, b.length);
}

/* What is left when level, place, kind and name are equal. */
static int text_cmp(const struct finding *a, const struct finding *b)
{
    int c = str_cmp(a->message, b->message);
    c = c ? c : str_cmp(a->requirement.text, b->requirement.text);
    c = c ? c : str_cmp(a->requirement.by.name, b->requirement.by.name);
    c = c ? c : str_cmp(a->requirement.by.version, b->requirement.by.version);
    c = c ? c : place_cmp(a->requirement.by.at, b->requirement.by.at);
    c = c ? c : str_cmp(a->version, b->version);
    c = c ? c : str_cmp(a->release, b->release);
    c = c ? c : str_cmp(a->url, b->url);
    c = c ? c : str_cmp(a->help, b->help);
    return c ? c : (a->environments > b->environments) - (a->environments < b->environments);
}

static int compare(const void *x, const void *y)
{
    const struct finding *a = x;
    const struct finding *b = y;
    int c = number_cmp(a->level, b->level);
    c = c ? c : place_cmp(a->at, b->at);
    c = c ? c : str_cmp(str_of(KINDS[a->kind].name), str_of(KINDS[b->kind].name));
    c = c ? c : str_cmp(a->name, b->name);
    return c ? c : text_cmp(a, b);
}

void finding_sort(struct finding_list *list)
{
    if (list->items.len > 1) {
        qsort(list->items.at, list->items.len, sizeof *list->items.at, compare);
    }
}

bool undecided_cause_of(struct str name, enum undecided_cause *cause)
{
    for (int i = 0; i < UNDECIDED_CAUSES; i++) {
        if (str_eq(name, str_of(undecided_cause_name((enum undecided_cause)i)))) {
            *cause = (enum undecided_cause)i;
            return true;
        }
    }
    return false;
}
