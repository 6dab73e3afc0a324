/*
 * setupcfg: setup.cfg, in the dialect of Python's configparser as setuptools and pbr read it.
 *
 * Sections, `key = value` and `key: value`, values that go on in deeper indented lines, blank lines
 * inside values, whole-line comments with '#' or ';' and none at the end of a line, no
 * interpolation, a [DEFAULT] section whose options are in every section, and no section or option
 * twice. Nothing is copied: keys and values are views of the source.
 */
#ifndef DEPCHECK_CONSTRAINTS_SETUPCFG_H
#define DEPCHECK_CONSTRAINTS_SETUPCFG_H

#include "base/diag.h"

struct setupcfg_section {
    struct str name; /* as written between the brackets */
    struct span at;  /* with the brackets */
    bool is_default; /* [DEFAULT] */
};

struct setupcfg_option {
    size_t section; /* index into sections */
    struct str key; /* as written */
    struct span key_at;
    struct span value; /* from behind the delimiter to the last line of the value, which may hold
                          blank lines and comments */
};

struct setupcfg {
    VEC(struct setupcfg_section) sections;
    VEC(struct setupcfg_option) options; /* in the order of the file */
};

/* Parses the whole source (LINES_UNIVERSAL); what cannot be read becomes a diag, line by line. */
void setupcfg_parse(struct arena *arena, const struct source *source, struct setupcfg *cfg,
                    struct diag_list *diags);

bool setupcfg_has_section(const struct setupcfg *cfg, const char *section);

/*
 * An option by its section and key, NULL if it is not there. Keys are compared without case, '-'
 * and '_' are the same; of several spellings the last counts, as in setuptools.
 */
const struct setupcfg_option *setupcfg_get(const struct setupcfg *cfg, const char *section,
                                           const char *key);

/* Whether the option is one of a section that the file has: it is in it, or in [DEFAULT]. */
bool setupcfg_in_section(const struct setupcfg *cfg, const struct setupcfg_option *option,
                         const char *section);

/*
 * The lines of a value: trimmed, blank ones and comments left out. `at` starts as 0; false at the
 * end.
 */
bool setupcfg_next_line(const struct setupcfg_option *option, size_t *at, struct span *line);

/* The value as one text: its lines joined by '\n'; a view of the source if it has one line. */
struct str setupcfg_text(struct arena *arena, const struct setupcfg_option *option);

/* The items of a list, as places in the source. */
struct setupcfg_items {
    VEC(struct span) at;
};

/*
 * The requirements of a value, as setuptools' "list-semi" splits it: one a line, or separated by
 * ';' if the value has one line. A comment " #..." at an item's end is left out.
 */
struct setupcfg_items setupcfg_requirements(struct arena *arena,
                                            const struct setupcfg_option *option);

/*
 * Whether the value is `file: a.txt, b.txt`; then paths gets the places of the files' names (NULL
 * is allowed).
 */
bool setupcfg_file_directive(struct arena *arena, const struct setupcfg_option *option,
                             struct setupcfg_items *paths);

#endif
