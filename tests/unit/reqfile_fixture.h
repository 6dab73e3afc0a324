/*
 * reqfile_fixture: requirements files in a directory of their own, for unit tests.
 */
#ifndef DEPCHECK_TESTS_UNIT_REQFILE_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_REQFILE_FIXTURE_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "constraints/reqfile.h"
#include "tests/unit/remove_tree.h"
#include "tests/unit/test.h"

struct fixture {
    struct arena *arena;
    char directory[64];
    int home;
    struct diag_list diags;
    struct reqfile_reader *reader;
    struct reqfile file;
    struct error error;
};

/* The environment of all tests: A=1, SELF=${SELF}${SELF}, SPACES="  ". */
static inline const char *fixture_variable(void *data, const char *name)
{
    (void)data;
    static const char *const pairs[][2] = {
        {"A", "1"}, {"B", "${A}"}, {"SELF", "${SELF}${SELF}"}, {"SPACES", "  "}, {"EMPTY", ""}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strcmp(pairs[i][0], name) == 0) {
            return pairs[i][1];
        }
    }
    return NULL;
}

static const struct context FIXTURE_CONTEXT = {.environment_variable = fixture_variable};

/* Enters a new, empty directory. */
static inline void fixture_open(struct fixture *f, struct arena *arena)
{
    *f = (struct fixture){.arena = arena, .directory = "/tmp/depcheck-reqfile-XXXXXX"};
    f->diags.arena = arena;
    f->home = open(".", O_RDONLY | O_CLOEXEC);
    CHECK(mkdtemp(f->directory) != NULL && chdir(f->directory) == 0);
    f->reader = reqfile_reader_create(arena, &FIXTURE_CONTEXT, &f->diags);
}

static inline void fixture_put_bytes(struct fixture *f, const char *name, struct str bytes)
{
    (void)f;
    FILE *file = fopen(name, "wb");
    CHECK(file && fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len);
    CHECK(file && fclose(file) == 0);
}

static inline void fixture_put(struct fixture *f, const char *name, const char *text)
{
    fixture_put_bytes(f, name, str_of(text));
}

static inline bool fixture_read(struct fixture *f, const char *name)
{
    return reqfile_read(f->reader, str_of(name), false, &f->file, &f->error);
}

/* Writes r.txt and reads it. */
static inline void fixture_text(struct fixture *f, const char *text)
{
    fixture_put(f, "r.txt", text);
    CHECK(fixture_read(f, "r.txt"));
}

static inline void fixture_close(struct fixture *f)
{
    CHECK(fchdir(f->home) == 0);
    close(f->home);
    CHECK(remove_tree(f->directory));
}

/* Checks one diag: "FILE:LINE:COLUMN", message and help. */
static inline void fixture_diag(const struct fixture *f, size_t index, const char *place,
                                const char *message, const char *help)
{
    if (!CHECK(index < f->diags.items.len)) {
        return;
    }
    const struct diag *diag = &f->diags.items.at[index];
    struct position at = span_position(diag->at);
    CHECK_STR(
        arena_printf(f->arena, "%.*s:%zu:%zu", STR_ARG(diag->at.source->name), at.line, at.column),
        place);
    CHECK_STR(diag->message, message);
    CHECK_STR(diag->help, help);
}

/* The bytes of the file under bytes [start, end) of a line's text. */
static inline struct str fixture_under(const struct reqfile_line *line, size_t start, size_t end)
{
    return span_text(reqfile_line_span(line, (struct text_range){start, end}));
}

#endif
