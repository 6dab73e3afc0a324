/*
 * pyproject: pyproject.toml as a manifest.
 *
 * PEP 621 ([project]: name, version, requires-python, dependencies, optional-dependencies,
 * dynamic), PEP 735 ([dependency-groups]) and the requirement files that setuptools reads for
 * dynamic fields ([tool.setuptools.dynamic]). Nothing else of [tool] is looked at.
 */
#ifndef DEPCHECK_CONSTRAINTS_PYPROJECT_H
#define DEPCHECK_CONSTRAINTS_PYPROJECT_H

#include "constraints/manifest.h"
#include "constraints/toml.h"

/* Reads the whole source; values of the wrong type become diags where they stand. */
void pyproject_parse(struct arena *arena, const struct source *source,
                     const struct manifest_diags *diags, struct manifest *manifest);

/*
 * The dependency groups of a [dependency-groups] table, includes expanded (each group once in
 * another). Includes of unknown groups and cycles are diags.
 */
void pyproject_groups(struct arena *arena, const struct source *source,
                      const struct toml_node *table, struct project_extras *groups,
                      struct diag_list *diags);

/* The text of a string and where it stands: its content if that is verbatim, else all of it. */
struct span pyproject_string_span(const struct source *source, const struct toml_node *node);

/* Says at the value (of a table or array: at its key) that something else was expected. */
void pyproject_expected(struct diag_list *diags, const struct source *source,
                        const struct toml_node *node, const char *expected);

#endif
