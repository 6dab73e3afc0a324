/*
 * project: what one project of the user's asks for, and who it is.
 *
 * A project is a root directory with the requirement files that were given for it ("Projects" in
 * docs/semantics). Its own name, static version and requires-python are read from the root.
 */
#ifndef DEPCHECK_CONSTRAINTS_PROJECT_H
#define DEPCHECK_CONSTRAINTS_PROJECT_H

#include "constraints/manifest.h"

struct project {
    struct str name;         /* shown: root directory's name, made unique by a path suffix */
    struct str path;         /* root directory as shown */
    VEC(struct str) files;   /* as shown, in order of reading */
    struct str distribution; /* canonical own name; empty if not known */
    struct str version;      /* static version; empty if there is none */
    struct str requires_python;
    struct span requires_python_at;
    struct specifier python;      /* parsed requires_python; no clause: any Python */
    struct project_lines lines;   /* requirements that count always */
    struct project_extras extras; /* all that its root or a file of it declares */
    struct project_extras groups; /* PEP 735, likewise; `build`, where it was asked for and the root
                                     declares none: [build-system] requires, setup_requires */
    struct diag_list unheard; /* of requirements in files of its root that are no input (below) */
    VEC(struct reqfile_line) constraints; /* from -c lines inside its requirement files */
    VEC(struct reqfile_option) options;   /* global options of its requirement files */
    bool no_requirement_file;             /* nothing that says what it requires: undecided */
    struct str dynamic; /* why its requirements are not known (one line); empty: they are */
    /* Why it may have extras that are not listed (one line); empty: it has no others. Where one is
     * asked for that is not listed, `dynamic` is set. */
    struct str extras_dynamic;
};

struct project_options {
    const struct str *extras; /* canonical, or "all" */
    size_t extra_count;
    const struct str *groups; /* canonical, or "all" (all that are declared) */
    size_t group_count;
    bool separate; /* each file is its own project */
};

struct project_set {
    VEC(struct project) items; /* sorted by path, then files */
};

/* Whether the project's files, or what they include, are that file on disk. */
bool project_reads(struct arena *scratch, const struct project *project, struct str path);

/* The same of some project. */
bool project_set_reads(struct arena *scratch, const struct project_set *set, struct str path);

/*
 * Loads the projects of the inputs (files, directories, "-"; without any: the current directory).
 * What a file is is told by its name: pyproject.toml (and *.toml), setup.cfg, METADATA or PKG-INFO,
 * anything else a requirements file. Standard input is a project named "stdin" at ".". Syntax
 * errors go to diags and the reader's diags; false with the error for what cannot be read at all,
 * and for an extra or group that no project declares (exit 2).
 *
 * A pyproject.toml or setup.cfg of a root that is no input is read for what it declares; what is
 * wrong with its requirements is told only where an extra or group of that project is asked for, by
 * the options or by a line of some project: then its lines count.
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
