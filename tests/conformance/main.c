/*
 * conformance DIR: holds depcheck's parsers against a folder of tables made by the reference
 * implementation (format: README.md of such a folder). Ends with "N rows, N wrong", exit 1 if any
 * is.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "tests/conformance/table.h"

enum { MAX_COLUMNS = 32, SHOWN_WRONG = 20 };

bool cell_is(struct str cell, bool value)
{
    return str_eq(cell, value ? STR("true") : STR("false"));
}

struct str cell_join(struct arena *arena, const struct str *items, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, i ? STR(",") : STR(""));
        buf_add(&out, items[i]);
    }
    return buf_str(&out);
}

static int hex_digit(char c)
{
    return ascii_is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
}

/* \\ \t \n \r \xHH */
static struct str unescape(struct arena *arena, struct str cell)
{
    if (str_find(cell, '\\', 0) == cell.len) {
        return cell;
    }
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];
        if (c != '\\' || i + 1 == cell.len) {
            buf_add_char(&out, c);
            continue;
        }
        c = cell.ptr[++i];
        if (c == 'x' && i + 2 < cell.len) {
            buf_add_char(&out,
                         (char)(hex_digit(cell.ptr[i + 1]) * 16 + hex_digit(cell.ptr[i + 2])));
            i += 2;
        } else {
            buf_add_char(&out, c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c);
        }
    }
    return buf_str(&out);
}

static size_t split_cells(struct arena *arena, struct str line, struct str *cells)
{
    size_t count = 0;
    for (size_t at = 0; at <= line.len && count < MAX_COLUMNS;) {
        size_t end = str_find(line, '\t', at);
        cells[count++] = unescape(arena, str_slice(line, at, end));
        at = end + 1;
    }
    return count;
}

/* "# columns: a<TAB>b" against "a,b". */
static bool columns_are(struct arena *arena, struct str head, const char *columns)
{
    struct str cells[MAX_COLUMNS];
    if (!str_starts(head, STR("# columns: "))) {
        return false;
    }
    size_t count = split_cells(arena, str_slice(head, 11, head.len), cells);
    return str_eq(cell_join(arena, cells, count), str_of(columns));
}

/* Files of tables may be larger than depcheck's inputs, so they are read here. */
static bool read_table(struct arena *arena, const char *path, struct str *text)
{
    FILE *file = fopen(path, "rb");
    struct stat st;
    if (!file || fstat(fileno(file), &st) != 0) {
        if (file) {
            fclose(file);
        }
        return false;
    }
    char *bytes = arena_alloc(arena, (size_t)st.st_size + 1, 1);
    *text = (struct str){bytes, fread(bytes, 1, (size_t)st.st_size, file)};
    fclose(file);
    return true;
}

struct totals {
    size_t rows;
    size_t wrong;
    size_t tables;
};

static void run_row(const struct table *table, const struct table_context *context, struct str line,
                    size_t number, size_t columns, struct totals *totals)
{
    struct str cells[MAX_COLUMNS] = {0};
    size_t count = split_cells(context->scratch, line, cells);
    totals->rows++;
    if (count == columns && table->agrees(context, cells)) {
        return;
    }
    totals->wrong++;
    if (totals->wrong <= SHOWN_WRONG) {
        printf("%s:%zu: differs: %.*s\n", table->name, number, STR_ARG(line));
    }
}

static void run_table(const struct table *table, const char *directory, struct totals *totals)
{
    struct table_context context = {arena_create(), arena_create(), directory, NULL};
    struct str path = arena_printf(context.arena, "%s/%s", directory, table->name);
    struct str text;
    if (!read_table(context.arena, path.ptr, &text)) {
        goto out;
    }
    totals->tables++;
    size_t end = str_find(text, '\n', 0);
    struct str head = str_slice(text, 0, end);
    if (!columns_are(context.arena, head, table->columns)) {
        printf("%s: unexpected columns: %.*s\n", table->name, STR_ARG(head));
        totals->wrong++;
        goto out;
    }
    size_t columns = 1;
    for (size_t i = 0; i < head.len; i++) {
        columns += head.ptr[i] == '\t';
    }
    context.state = table->prepare ? table->prepare(&context) : NULL;
    size_t number = 1;
    for (size_t at = end + 1; at < text.len; at = end + 1) {
        end = str_find(text, '\n', at);
        run_row(table, &context, str_slice(text, at, end), ++number, columns, totals);
        arena_reset(context.scratch);
    }
out:
    arena_destroy(context.scratch);
    arena_destroy(context.arena);
}

int main(int argc, char **argv)
{
    static const struct table *const all[] = {tables_name, tables_version, tables_specifier,
                                              tables_marker, tables_requirement};
    if (argc != 2) {
        fputs("usage: conformance DIR\n", stderr);
        return 2;
    }
    struct totals totals = {0};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (const struct table *table = all[i]; table->name; table++) {
            run_table(table, argv[1], &totals);
        }
    }
    reqfile_cases(argv[1], &totals.rows, &totals.wrong);
    if (totals.rows == 0) {
        printf("%s: no tables here\n", argv[1]);
        totals.wrong++;
    }
    printf("%zu rows, %zu wrong\n", totals.rows, totals.wrong);
    return totals.wrong ? 1 : 0;
}
