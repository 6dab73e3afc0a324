/*
 * project_parts: what the parts of constraints/project.c share; for them alone.
 */
#ifndef DEPCHECK_CONSTRAINTS_PROJECT_PARTS_H
#define DEPCHECK_CONSTRAINTS_PROJECT_PARTS_H

#include "constraints/project.h"

/* One project while it is put together. */
struct project_load {
    struct arena *arena;
    struct reqfile_reader *reader;
    struct diag_list *diags;
    struct error *error;
    struct project *project;
    struct intern *files;      /* normalised paths of project->files */
    bool whole;                /* a directory was given: all that it holds counts */
    struct manifest pyproject; /* of the root; empty without the file */
    struct manifest setupcfg;  /* likewise */
    struct str other_dynamic;  /* why another manifest leaves the dependencies open; or empty */
    bool declares;             /* some file says what the project requires */
    bool has_source;           /* some file may be where its own dependencies come from */
};

/* project_root.c */

/* Finds root directories, and remembers them by directory. */
struct project_roots;

struct project_roots *project_roots_create(struct arena *arena);

/* The root ("Projects" in docs/semantics) of a file in a directory, both as normalised paths. */
struct str project_root_of(struct project_roots *roots, struct str directory);

/* Whether directory holds the file name. */
bool project_has_file(struct arena *arena, struct str directory, const char *name);

/* project_names.c */

/* What a project is named after: its path, and how many of its last parts the name has at least. */
struct project_label {
    struct str path;
    size_t parts;
};

/* Gives each project of the set the shortest name that tells it apart; labels are in its order. */
void project_name_all(struct arena *arena, struct project_set *set,
                      const struct project_label *labels);

/* project_identity.c */

/*
 * Reads the manifests of the root for name, version, requires-python, extras and groups. `given`
 * are the files whose requirements count; errors in those of others stay unheard.
 */
bool project_read_identity(struct project_load *load, const struct str *given, size_t count);

/* Takes name, version and requires-python from the manifest. */
void project_settle_identity(struct project_load *load, const struct manifest *manifest);

/* Whether path is the file of that name in the project's root. */
bool project_is_own(const struct project_load *load, struct str path, const char *name);

/* Whether pbr builds the project: then requirements.txt is what it requires. */
bool project_uses_pbr(struct project_load *load);

void project_add_lines(struct arena *arena, struct project_lines *to,
                       const struct project_lines *from);
void project_add_extras(struct arena *arena, struct project_extras *to,
                        const struct project_extras *from);

/* project_files.c */

/* Reads a pyproject.toml, setup.cfg or METADATA; faults of its requirements go to `requirements`.
 */
bool project_parse_manifest(struct project_load *load, struct str path,
                            struct diag_list *requirements, struct manifest *manifest);

/* Reads one file of the project, by its path as shown, for what it requires. */
bool project_read_file(struct project_load *load, struct str path);

/* Reads a requirements file into lines. */
bool project_read_requirements(struct project_load *load, struct str path,
                               struct project_lines *lines);

/* Reads the manifest's dependencies, and the requirement files that it names for them. */
bool project_read_manifest(struct project_load *load, const struct manifest *manifest);

/* Reads the requirement files that it names for extras; one that is not there is unheard of. */
bool project_read_extra_files(struct project_load *load, const struct manifest *manifest);

/* project_settle.c */

/* Settles no_requirement_file, dynamic and the group `build` when all files were read. */
void project_settle(struct project_load *load, const struct project_options *options);

/* The requirements of the distribution in the root, from its best source. */
bool project_read_own(struct project_load *load);

/* project_request.c */

/*
 * Marks the extras and groups asked for; false with the error for one that nobody declares. Moves
 * what is unheard of the projects whose extras or groups are asked for to diags.
 */
bool project_request(struct arena *arena, struct project_set *set,
                     const struct project_options *options, struct diag_list *diags,
                     struct error *error);

#endif
