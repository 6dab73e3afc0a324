/*
 * manifest: what one file of a project (pyproject.toml, setup.cfg, METADATA) declares, as the lines
 * and extras that projects are made of.
 *
 * Each reader fills a manifest; constraints/project.h puts the manifests of one root together.
 */
#ifndef DEPCHECK_CONSTRAINTS_MANIFEST_H
#define DEPCHECK_CONSTRAINTS_MANIFEST_H

#include "base/intern.h"
#include "constraints/reqfile.h"

/* One line of the user's that asks for something. */
struct project_line {
    struct requirement requirement; /* name empty: an unnamed path or URL */
    struct span at;                 /* the requirement's text in its file */
    struct str path; /* local project directory or archive it names (form REQFILE_PATH) */
    bool editable;
    bool side; /* of a file for tests or documentation: not what the distribution itself requires */
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

/* A requirements file whose lines are the dependencies, or those of an extra. */
struct manifest_file {
    struct str path; /* relative to the manifest's directory */
    struct span at;
    struct str extra; /* canonical; empty: the dependencies themselves */
};

struct manifest {
    struct str name; /* as written; empty: not declared */
    struct str version;
    struct span version_at;
    struct str requires_python;
    struct span requires_python_at;
    bool python_elsewhere; /* it leaves requires-python to another file */
    bool is_project;       /* pyproject.toml: has [project]; setup.cfg: has [options] */
    bool declares;         /* says what the project requires, be it nothing */
    bool pbr;              /* it names pbr as what builds the project */
    struct str dynamic;    /* why it leaves the dependencies open (one line); empty: it does not */
    struct str extras_dynamic; /* likewise, why there may be extras that it does not list */
    struct project_lines lines;
    struct project_extras extras;
    struct project_extras groups;
    struct project_lines build;    /* [build-system] requires; setup_requires */
    struct diag_list build_faults; /* of them: told only where they are asked for */
    VEC(struct manifest_file) files;
};

/* Where trouble is told: of the file and the project's identity, and of its requirements. */
struct manifest_diags {
    struct diag_list *identity;
    struct diag_list *requirements;
};

/* constraints/setupcfg.h: setuptools' [metadata], [options], [options.extras_require], and pbr's
 * [extras]. */
void manifest_of_setupcfg(struct arena *arena, const struct source *source,
                          const struct manifest_diags *diags, struct manifest *manifest);

/*
 * constraints/metadata.h; a file that is not readable is an error. A PKG-INFO without Requires-Dist
 * is dynamic if its Metadata-Version is below 2.2 or if it says so.
 */
bool manifest_of_metadata(struct arena *arena, const struct source *source,
                          const struct manifest_diags *diags, struct manifest *manifest,
                          struct error *error);

/*
 * Parses text as a requirement into lines. `at` is where it stands: its very bytes, or, where what
 * is written differs (escapes), the whole of it; faults become diags there.
 */
void manifest_add_requirement(struct arena *arena, struct str text, struct span at,
                              struct project_lines *lines, struct diag_list *diags);

/* Empties the manifest's name, which stands at `at`, with a diag if it is none. */
void manifest_check_name(struct manifest *manifest, struct span at, struct diag_list *diags);

/* The place of bytes [start, end) of text, which stands at `at` (see above). */
struct span manifest_span(struct str text, struct span at, size_t start, size_t end);

/* The extra of that name, added if it is new. It moves when another is added. */
struct project_extra *manifest_extra(struct arena *arena, struct project_extras *extras,
                                     struct str name);

/* The extra of that canonical name, NULL if there is none. */
const struct project_extra *manifest_find_extra(const struct project_extras *extras,
                                                struct str canonical);

/* Whether a requirement's text names pbr. */
bool manifest_names_pbr(struct str requirement);

#endif
