#include "cli/fix.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"

static bool is_made(const struct fix_files *files, struct str path)
{
    for (size_t i = 0; i < files->items.len; i++) {
        if (str_eq(files->items.at[i].path, path)) {
            return true;
        }
    }
    return false;
}

bool fix_files_make(struct arena *arena, const struct edit_list *edits, struct fix_files *files)
{
    *files = (struct fix_files){0};
    for (size_t i = 0; i < edits->items.len; i++) {
        struct reqfile_replacement file = {.path = edits->items.at[i].file};
        struct error error = {0};
        struct str bytes;
        if (is_made(files, file.path)) {
            continue;
        }
        if (!file_read(arena, arena_cstr(arena, file.path), &bytes, &error) ||
            !edit_list_apply(arena, edits, file.path, bytes, &file.bytes)) {
            return false;
        }
        vec_push(arena, &files->items, file);
    }
    return true;
}

static bool write_file(struct arena *arena, const struct reqfile_replacement *file,
                       struct error *error)
{
    char *target = realpath(arena_cstr(arena, file->path), NULL);
    bool ok = target ? file_write_atomic(arena, target, file->bytes, error)
                     : error_set(error, "%.*s: %s", STR_ARG(file->path), file_errno_text());
    free(target);
    return ok;
}

static void tell(struct arena *arena, const struct edit *edit, FILE *err)
{
    struct buf line = {.arena = arena};
    diag_add_safe(&line, arena_printf(arena, "fixed: %.*s:%zu: %.*s -> %.*s", STR_ARG(edit->file),
                                      edit->at.line, STR_ARG(edit->old), STR_ARG(edit->new)));
    fprintf(err, "%.*s\n", STR_ARG(buf_str(&line)));
}

bool fix_files_write(struct arena *arena, const struct edit_list *edits,
                     const struct fix_files *files, FILE *err, struct error *error)
{
    for (size_t i = 0; i < files->items.len; i++) {
        const struct reqfile_replacement *file = &files->items.at[i];
        if (!write_file(arena, file, error)) {
            return false;
        }
        for (size_t k = 0; k < edits->items.len; k++) {
            if (str_eq(edits->items.at[k].file, file->path)) {
                tell(arena, &edits->items.at[k], err);
            }
        }
    }
    return true;
}
