/*
 * project: what one project of the user's asks for, and who it is.
 *
 * A project is a root directory with the requirement files that were given for it ("Projects" in
 * docs/semantics). Its own name, static version and requires-python are read from the root.
 */
#ifndef DEPCHECK_CONSTRAINTS_PROJECT_H
#define DEPCHECK_CONSTRAINTS_PROJECT_H

#include "constraints/reqfile.h"

/* One line of the user's that asks for something. */
struct project_line {
    struct requirement requirement; /* name empty: an unnamed path or URL */
    struct span at;                 /* the requirement's text in its file */
    struct str
        path; /* local project directory or archive it names (form REQFILE_PATH); else empty */
    bool editable;
};

/* The lines of one extra (or of one dependency group). */
struct project_extra {
    struct str name; /* canonical */
    VEC(struct project_line) lines;
    bool requested; /* by --extra / --group: its lines are roots too */
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
    VEC(struct project_line) lines;       /* requirements that count always */
    VEC(struct project_extra) extras;     /* all that it declares (of the files that were read) */
    VEC(struct project_extra) groups;     /* PEP 735 */
    VEC(struct reqfile_line) constraints; /* from -c lines inside its requirement files */
    bool no_requirement_file;             /* nothing that says what it requires: undecided */
    struct str dynamic; /* why its requirements cannot be read ("setup.py ..."); empty: they can */
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
 * Loads the projects of the inputs (files, directories, "-"). Syntax errors go to the reader's
 * diags; false with the error for what cannot be read at all (exit 2).
 */
bool project_load_all(struct arena *arena, struct reqfile_reader *reader, const struct str *inputs,
                      size_t input_count, const struct project_options *options,
                      struct project_set *set, struct diag_list *diags, struct error *error);

/*
 * The distribution in a local directory that a requirement names (`-e ./lib`, `./lib[extra]`): its
 * own name, version, dependencies as lines and extras, from pyproject.toml or setup.cfg (and pbr's
 * requirements.txt). `dynamic` is set where they are not static.
 */
bool project_load_local(struct arena *arena, struct reqfile_reader *reader, struct str directory,
                        struct project *project, struct diag_list *diags, struct error *error);

#endif
