/*
 * fix: edits of the user's files, in memory and on disk.
 */
#ifndef DEPCHECK_CLI_FIX_H
#define DEPCHECK_CLI_FIX_H

#include <stdio.h>

#include "constraints/edit.h"
#include "constraints/reqfile.h"

/* Files as edits make them. */
struct fix_files {
    VEC(struct reqfile_replacement) items;
};

/* Reads and edits every file of the list. False if one cannot be. */
bool fix_files_make(struct arena *arena, const struct edit_list *edits, struct fix_files *files);

/*
 * Writes them, each whole or not at all, with its permissions and behind its symbolic link, and
 * tells each edit: "fixed: FILE:LINE: OLD -> NEW". False with the error at the first that cannot be
 * written.
 */
bool fix_files_write(struct arena *arena, const struct edit_list *edits,
                     const struct fix_files *files, FILE *err, struct error *error);

#endif
