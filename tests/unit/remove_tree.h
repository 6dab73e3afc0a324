/*
 * remove_tree: the directory of a test, removed with all that is in it.
 */
#ifndef DEPCHECK_TESTS_UNIT_REMOVE_TREE_H
#define DEPCHECK_TESTS_UNIT_REMOVE_TREE_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>

static inline int remove_tree_entry(const char *path, const struct stat *st, int type,
                                    struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

/* Links are removed, not followed. False if something is left. */
static inline bool remove_tree(const char *directory)
{
    return nftw(directory, remove_tree_entry, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

#endif
