/*
 * project: what one project of the user's asks for, and who it is.
 *
 * A project is a root directory with the requirement files that were given for it ("Projects" in
 * docs/semantics). Its own name, static version and requires-python are read from the root.
 */
#ifndef DEPCHECK_CONSTRAINTS_PROJECT_H
#define DEPCHECK_CONSTRAINTS_PROJECT_H

#include "base/intern.h"
#include "constraints/reqfile.h"

/* One line of the user's that asks for something. */
struct project_line {
    struct requirement requirement; /* name empty: an unnamed path or URL */
    struct span at;                 /* the requirement's text in its file */
    struct str path; /* local project directory or archive it names (form REQFILE_PATH) */
    bool editable;
};

/* As VEC(struct project_line), with a name. */
struct project_lines {
    struct project_line *at;
    size_t len;
    size_t cap;
};

/*
 * The lines of one extra (or of one dependency group). Markers of an extra's lines are evaluated
 * with `extra` set to its name.
 */
struct project_extra {
    struct str name; /* canonical */
    struct project_lines lines;
    bool requested; /* by --extra / --group: its lines are roots too */
};

/* As VEC(struct project_extra), with a name and an index. */
struct project_extras {
    struct project_extra *at;
    size_t len;
    size_t cap;
    struct intern *ids; /* id of a name = its place; NULL while there are none */
};

struct project {
    struct str name;         /* shown: root directory's name, made unique by a path suffix */
    struct str path;         /* root directory as shown */
    VEC(struct str) files;   /* as shown, in order of reading */
    struct str distribution; /* canonical own name; empty if not known */
    struct str version;      /* static version; empty if there is none */
    struct str requires_python;
    struct span requires_python_at;
    struct specifier python;              /* parsed requires_python; no clause: any Python */
    struct project_lines lines;           /* requirements that count always */
    struct project_extras extras;         /* all that its root or a file of it declares */
    struct project_extras groups;         /* PEP 735, likewise */
    VEC(struct reqfile_line) constraints; /* from -c lines inside its requirement files */
    bool no_requirement_file;             /* nothing that says what it requires: undecided */
    struct str dynamic; /* why its requirements are not known (one line); empty: they are */
};

struct project_options {
    const struct str *extras; /* canonical, or "all" */
    size_t extra_count;
    const struct str *groups; /* canonical, or "all" */
    size_t group_count;
    bool separate; /* each file is its own project */
};

struct project_set {
    VEC(struct project) items; /* sorted by path, then files */
};

/*
 * Loads the projects of the inputs (files, directories, "-"; without any: the current directory).
 * What a file is is told by its name: pyproject.toml (and *.toml), setup.cfg, METADATA or PKG-INFO,
 * anything else a requirements file. Standard input is a project named "stdin" at ".". Syntax
 * errors go to diags and the reader's diags; false with the error for what cannot be read at all,
 * and for an extra or group that no project declares (exit 2).
 */
bool project_load_all(struct arena *arena, struct reqfile_reader *reader, const struct str *inputs,
                      size_t input_count, const struct project_options *options,
                      struct project_set *set, struct diag_list *diags, struct error *error);

/*
 * The distribution in a local directory that a requirement names (`-e ./lib`, `./lib[extra]`): its
 * own name, version, dependencies as lines and extras, from pyproject.toml, else the
 * install_requires of setup.cfg, else requirements.txt where pbr is at work. `dynamic` is set where
 * they are not static. Its name is the directory's.
 */
bool project_load_local(struct arena *arena, struct reqfile_reader *reader, struct str directory,
                        struct project *project, struct diag_list *diags, struct error *error);

#endif
