/*
 * test_reqfile_spans DIR: every requirement of DIR/realworld_requirements.tsv, written into a file
 * with a byte order mark, comments, continuations and variables; the bytes under the span of each
 * token must be the token.
 */
#include "base/buf.h"
#include "tests/unit/reqfile_fixture.h"

/* How a requirement is written; {} stands for the space that may be broken. */
static const struct {
    const char *before;
    const char *gap; /* put in place of every space outside quotes */
    const char *after;
} SHAPES[] = {
    {"", " ", "\n"},
    {"  ", " ", "  # comment ${A} \xC3\xA9\n"},
    {"# caf\xC3\xA9 \\\n\t", " \\\n", "\\\n\n"},
    {"\\\n\\\n", "\\\n  ", " \\\n# more\n"},
    {"", " \\\r\n\\", " --hash=sha256:00 \\\r\n --hash=sha256:11\r\n"},
};

enum { SHAPE_COUNT = sizeof SHAPES / sizeof *SHAPES };

static struct str *rows;
static size_t row_count;

/* The first column; rows with escapes are left out, their bytes are tested elsewhere. */
static void read_rows(struct arena *arena, struct str text)
{
    rows = ARENA_ARRAY(arena, struct str, text.len / 8 + 1);
    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, '\n', at);
        struct str line = str_slice(text, at, end);
        struct str cell = str_slice(line, 0, str_find(line, '\t', 0));
        at = end + 1;
        /* " -" would start options. */
        if (str_starts(line, STR("# columns:")) || str_find(cell, '\\', 0) < cell.len ||
            str_find_str(cell, STR(" -")) < cell.len || str_find_str(cell, STR(" #")) < cell.len) {
            continue;
        }
        rows[row_count++] = cell;
    }
}

/* The requirement with its spaces outside of quotes replaced. */
static void write_row(struct buf *out, struct str row, size_t shape)
{
    char quote = 0;
    buf_add(out, str_of(SHAPES[shape].before));
    for (size_t i = 0; i < row.len; i++) {
        char c = row.ptr[i];
        if (quote ? c == quote : c == '\'' || c == '"') {
            quote = quote ? 0 : c;
        }
        if (c == ' ' && !quote) {
            buf_add(out, str_of(SHAPES[shape].gap));
        } else {
            buf_add_char(out, c);
        }
    }
    buf_add(out, str_of(SHAPES[shape].after));
}

/* What continuations add, and white space, taken out on both sides. */
static struct str squeeze(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < text.len; i++) {
        if (!ascii_is_space(text.ptr[i]) && text.ptr[i] != '\\') {
            buf_add_char(&out, text.ptr[i]);
        }
    }
    return buf_str(&out);
}

static bool under_is(const struct fixture *f, const struct reqfile_line *line,
                     struct text_range range)
{
    struct str token = str_slice(line->text, range.start, range.end);
    struct str under = fixture_under(line, range.start, range.end);
    if (str_eq(token, under)) {
        return true;
    }
    /* A token that was broken holds the break; its ends are those of the token. */
    return str_find(under, '\\', 0) < under.len && token.len && under.ptr[0] == token.ptr[0] &&
           under.ptr[under.len - 1] == token.ptr[token.len - 1] &&
           str_eq(squeeze(f->arena, token), squeeze(f->arena, under));
}

static bool tokens_are_under(const struct fixture *f, const struct reqfile_line *line)
{
    const struct requirement *r = &line->requirement;
    bool ok = str_eq(fixture_under(line, r->name_at.start, r->name_at.end), r->name) &&
              under_is(f, line, r->extras_at) && under_is(f, line, r->specifier_at) &&
              under_is(f, line, r->url_at) && under_is(f, line, r->marker_at);
    for (size_t i = 0; i < r->specifier.count; i++) {
        struct text_range at = {r->specifier.clauses[i].start, r->specifier.clauses[i].end};
        ok = ok && at.end > at.start && under_is(f, line, at) &&
             str_eq(squeeze(f->arena, fixture_under(line, at.start, at.end)),
                    squeeze(f->arena, r->specifier.clauses[i].text));
    }
    return ok;
}

static void check_shape(struct arena *arena, size_t shape)
{
    struct fixture f;
    fixture_open(&f, arena);
    struct buf text = {.arena = arena};
    buf_add(&text, STR("\xEF\xBB\xBF# -*- coding: latin-1 -*-\n"));
    for (size_t i = 0; i < row_count; i++) {
        write_row(&text, rows[i], shape);
    }
    fixture_put_bytes(&f, "r.txt", buf_str(&text));
    CHECK(fixture_read(&f, "r.txt"));
    size_t wrong = 0;
    for (size_t i = 0; i < f.file.lines.len; i++) {
        const struct reqfile_line *line = &f.file.lines.at[i];
        if (line->form == REQFILE_NAMED && !tokens_are_under(&f, line)) {
            wrong += 1;
            printf("shape %zu: %.*s\n", shape, STR_ARG(line->text));
        }
    }
    CHECK(wrong == 0);
    CHECK(row_count > 0 && f.file.lines.len + f.file.rejected.len == row_count);
    CHECK(f.file.rejected.len * 50 < row_count);
    fixture_close(&f);
}

TEST(tokens_stand_where_their_spans_say)
{
    for (size_t shape = 0; shape < SHAPE_COUNT; shape++) {
        check_shape(arena, shape);
    }
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_create();
    struct str text;
    struct error error = {0};
    if (argc != 2) {
        fputs("usage: test_reqfile_spans DIR\n", stderr);
        return 1;
    }
    struct str path = arena_printf(arena, "%s/realworld_requirements.tsv", argv[1]);
    if (!file_read(arena, path.ptr, &text, &error)) {
        printf("%s\n", error.text);
        return 1;
    }
    read_rows(arena, text);
    RUN(tokens_stand_where_their_spans_say);
    arena_destroy(arena);
    return test_end();
}
