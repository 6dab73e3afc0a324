/*
 * place: a directory of its own for a test of projects, and short ways to fill and load it.
 *
 * enter() makes an empty directory the current one; leave() removes it.
 */
#ifndef DEPCHECK_TESTS_UNIT_PLACE_H
#define DEPCHECK_TESTS_UNIT_PLACE_H

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "constraints/project.h"
#include "tests/unit/remove_tree.h"
#include "tests/unit/test.h"

struct place {
    struct arena *arena;
    struct str directory;
    struct diag_list diags;
    struct context context;
    struct project_options options;
    struct project_set set;
    struct error error;
    bool ok;
};

static inline const char *no_variable(void *data, const char *name)
{
    (void)data;
    (void)name;
    return NULL;
}

static inline struct place enter(struct arena *arena)
{
    char directory[] = P_tmpdir "/depcheck-test-XXXXXX";
    CHECK(mkdtemp(directory) && chdir(directory) == 0);
    return (struct place){
        .arena = arena,
        .directory = arena_str(arena, str_of(directory)),
        .diags = {.arena = arena},
        .context = {.out = stdout, .err = stderr, .environment_variable = no_variable}};
}

static inline void leave(const struct place *place)
{
    CHECK(chdir("/") == 0);
    CHECK(remove_tree(place->directory.ptr));
}

/* Writes a file; directories of its path are made. */
static inline void put(struct place *place, const char *path, const char *text)
{
    struct str name = str_of(path);
    for (size_t at = str_find(name, '/', 0); at < name.len; at = str_find(name, '/', at + 1)) {
        mkdir(arena_cstr(place->arena, str_slice(name, 0, at)), 0700);
    }
    FILE *file = fopen(path, "w");
    CHECK(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

/* Loads inputs, separated by spaces. */
static inline void load(struct place *place, const char *inputs)
{
    VEC(struct str) list = {0};
    struct str rest = str_of(inputs);
    while (rest.len) {
        size_t end = str_find(rest, ' ', 0);
        vec_push(place->arena, &list, str_slice(rest, 0, end));
        rest = str_slice(rest, end + 1, rest.len);
    }
    struct reqfile_reader *reader =
        reqfile_reader_create(place->arena, &place->context, &place->diags);
    place->diags.items.len = 0;
    place->error = (struct error){0};
    place->ok = project_load_all(place->arena, reader, list.at, list.len, &place->options,
                                 &place->set, &place->diags, &place->error);
}

static inline void load_clean(struct place *place, const char *inputs)
{
    load(place, inputs);
    if (!CHECK(place->ok && place->diags.items.len == 0)) {
        printf("  %s: %s\n", inputs, place->error.text);
    }
    for (size_t i = 0; i < place->diags.items.len; i++) {
        printf("  %.*s\n", STR_ARG(place->diags.items.at[i].message));
    }
}

static inline struct str texts(struct place *place, const struct project_lines *lines)
{
    struct buf buf = {.arena = place->arena};
    for (size_t i = 0; i < lines->len; i++) {
        struct str text = lines->at[i].path.len ? lines->at[i].path : lines->at[i].requirement.text;
        buf_add(&buf, text);
        buf_add_char(&buf, '|');
    }
    return buf_str(&buf);
}

/* Each project as "NAME(PATH):FILE,FILE; ". */
static inline struct str shape(struct place *place)
{
    struct buf buf = {.arena = place->arena};
    for (size_t i = 0; i < place->set.items.len; i++) {
        const struct project *project = &place->set.items.at[i];
        buf_printf(&buf, "%.*s(%.*s):", STR_ARG(project->name), STR_ARG(project->path));
        for (size_t k = 0; k < project->files.len; k++) {
            buf_printf(&buf, "%s%.*s", k ? "," : "", STR_ARG(project->files.at[k]));
        }
        buf_add(&buf, STR("; "));
    }
    return buf_str(&buf);
}

static inline void check_error(struct place *place, const char *inputs, const char *message)
{
    load(place, inputs);
    CHECK(!place->ok);
    CHECK_STR(str_of(place->error.text), message);
}

/* One diag: "FILE:LINE:COLUMN MESSAGE". */
static inline void check_diag(struct place *place, const char *want)
{
    if (!CHECK(place->diags.items.len == 1)) {
        return;
    }
    struct diag *diag = &place->diags.items.at[0];
    struct position at = span_position(diag->at);
    CHECK_STR(arena_printf(place->arena, "%.*s:%zu:%zu %.*s", STR_ARG(diag->at.source->name),
                           at.line, at.column, STR_ARG(diag->message)),
              want);
}

#endif
