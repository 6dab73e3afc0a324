/*
 * The grammar; space is Python's white space (utf8_is_space):
 *
 *     set      = [ item ] { "," [ item ] }
 *     item     = space operator space version space
 *     operator = "===" | "==" | "!=" | "~=" | "<=" | ">=" | "<" | ">"
 *
 * behind === the version is any text without space, ';' and ')'; behind the others it is a version
 * of PEP 440, and ".*" may follow a bare release behind == and !=.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "constraints/specifier_ranges.h"
#include "constraints/version_key.h"

struct parser {
    struct arena *arena;
    struct str text;
    struct fault *fault;
};

/* Where a piece of the text stands in it. */
static size_t offset_of(const struct parser *parser, struct str piece)
{
    return (size_t)(piece.ptr - parser->text.ptr);
}

static bool fail(const struct parser *parser, struct str piece, struct str message)
{
    size_t start = offset_of(parser, piece);
    *parser->fault = (struct fault){start, start + piece.len, message};
    return false;
}

struct operator_name {
    struct str text;
    enum spec_op op;
};

static const struct operator_name *find_operator(struct str item)
{
    /* Longer ones first where one begins with the other. */
    static const struct operator_name names[] = {
        {{"===", 3}, SPEC_OP_ARBITRARY}, {{"==", 2}, SPEC_OP_EQ}, {{"!=", 2}, SPEC_OP_NE},
        {{"~=", 2}, SPEC_OP_COMPATIBLE}, {{"<=", 2}, SPEC_OP_LE}, {{">=", 2}, SPEC_OP_GE},
        {{"<", 1}, SPEC_OP_LT},          {{">", 1}, SPEC_OP_GT},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_starts(item, names[i].text)) {
            return &names[i];
        }
    }
    return NULL;
}

static bool parse_arbitrary(const struct parser *parser, struct spec_clause *clause)
{
    struct str text = clause->version_text;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (c == ';' || c == ')' || utf8_is_space(c)) {
            return fail(parser, str_slice(text, start, at),
                        STR("Expected no white space, ';' or ')' after ==="));
        }
    }
    clause->has_version = version_parse(parser->arena, text, &clause->version);
    return true;
}

static bool has_two_numbers(const struct version *version)
{
    struct version_parts parts;
    version_scan(version->text, &parts);
    return str_find(parts.release, '.', 0) < parts.release.len;
}

/* The rules about which version may stand behind which operator. NULL if they are kept. */
static const char *misused_version(const struct spec_clause *clause)
{
    const struct version *version = &clause->version;
    bool equality = clause->op == SPEC_OP_EQ || clause->op == SPEC_OP_NE;
    bool suffix = version->pre || version->post || version->dev || version->local;
    if (clause->wildcard && !equality) {
        return "Expected == or != before a version with .*";
    }
    if (clause->wildcard && suffix) {
        return "Expected only a release such as 1.2 before .*";
    }
    if (version->local && !equality) {
        return "Expected == or != before a version with a local part";
    }
    if (clause->op == SPEC_OP_COMPATIBLE && !has_two_numbers(version)) {
        return "Expected two or more numbers in the release after ~=";
    }
    return NULL;
}

static bool parse_version(const struct parser *parser, struct str operator_text,
                          struct spec_clause *clause)
{
    struct str text = clause->version_text;
    clause->wildcard = str_ends(text, STR(".*"));
    clause->version_text = str_slice(text, 0, text.len - (clause->wildcard ? 2 : 0));
    clause->has_version = version_parse(parser->arena, clause->version_text, &clause->version);
    /* White space before .* is not part of the version, but it must not be there. */
    if (!clause->has_version || clause->version.text.len != clause->version_text.len) {
        return fail(
            parser, text,
            arena_printf(parser->arena, "Expected a version after %.*s", STR_ARG(operator_text)));
    }
    const char *misuse = misused_version(clause);
    if (misuse) {
        return fail(parser, text, str_of(misuse));
    }
    spec_clause_set_bounds(parser->arena, clause);
    return true;
}

/* A view of the item where operator and version stand together, else a copy that joins them. */
static struct str clause_text(struct arena *arena, struct str item, struct str operator_text,
                              struct str version_text)
{
    if (item.len == operator_text.len + version_text.len) {
        return item;
    }
    struct buf joined = {.arena = arena};
    buf_add(&joined, operator_text);
    buf_add(&joined, version_text);
    return buf_str(&joined);
}

static bool parse_clause(const struct parser *parser, struct str item, struct spec_clause *clause)
{
    const struct operator_name *name = find_operator(item);
    if (!name) {
        return fail(parser, item, STR("Expected an operator: ==, !=, <=, >=, <, >, ~= or ==="));
    }
    struct str version_text = utf8_trim_start(str_slice(item, name->text.len, item.len));
    size_t start = offset_of(parser, item);
    *clause = (struct spec_clause){
        .op = name->op,
        .text = clause_text(parser->arena, item, name->text, version_text),
        .version_text = version_text,
        .start = start,
        .end = start + item.len,
    };
    return name->op == SPEC_OP_ARBITRARY ? parse_arbitrary(parser, clause)
                                         : parse_version(parser, name->text, clause);
}

/* Whether packaging takes two clauses for the same: versions that print alike, without the zeros
 * at the end of the release but for ~=, whose upper bound tells how many numbers there are. */
static int by_identity(const struct spec_clause *a, const struct spec_clause *b)
{
    if (a->op != b->op || a->wildcard != b->wildcard) {
        return a->op != b->op ? (int)a->op - (int)b->op : (int)a->wildcard - (int)b->wildcard;
    }
    if (a->op == SPEC_OP_ARBITRARY || a->wildcard) {
        return str_cmp(a->version_text, b->version_text);
    }
    int order = version_cmp(&a->version, &b->version);
    return order ? order : str_cmp(a->upper, b->upper);
}

static int by_text(const void *a, const void *b)
{
    const struct spec_clause *const *first = a;
    const struct spec_clause *const *second = b;
    return str_cmp((*first)->text, (*second)->text);
}

static int by_identity_then_text(const void *a, const void *b)
{
    const struct spec_clause *const *first = a;
    const struct spec_clause *const *second = b;
    int order = by_identity(*first, *second);
    return order ? order : by_text(a, b);
}

/* Keeps the first of each run of duplicates; returns how many are left. */
static size_t drop_duplicates(const struct spec_clause **clauses, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || by_identity(clauses[kept - 1], clauses[i]) != 0) {
            clauses[kept++] = clauses[i];
        }
    }
    return kept;
}

static struct str canonical(struct arena *arena, const struct spec_clause *clauses, size_t count)
{
    if (count < 2) {
        return count ? clauses[0].text : STR("");
    }
    const struct spec_clause **order = ARENA_ARRAY(arena, const struct spec_clause *, count);
    for (size_t i = 0; i < count; i++) {
        order[i] = &clauses[i];
    }
    qsort(order, count, sizeof *order, by_identity_then_text);
    count = drop_duplicates(order, count);
    qsort(order, count, sizeof *order, by_text);
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, i ? STR(",") : STR(""));
        buf_add(&out, order[i]->text);
    }
    return buf_str(&out);
}

/* The next item that is not empty, from offset *at on; false if there is none. */
static bool next_item(struct str text, size_t *at, struct str *item)
{
    while (*at < text.len) {
        size_t end = str_find(text, ',', *at);
        *item = utf8_trim(str_slice(text, *at, end));
        *at = end + 1;
        if (item->len) {
            return true;
        }
    }
    return false;
}

static size_t count_items(struct str text)
{
    struct str item;
    size_t count = 0;
    for (size_t at = 0; next_item(text, &at, &item);) {
        count++;
    }
    return count;
}

bool specifier_parse(struct arena *arena, struct str text, struct specifier *specifier,
                     struct fault *fault)
{
    struct parser parser = {arena, text, fault};
    size_t count = count_items(text);
    struct spec_clause *clauses = count ? ARENA_ARRAY(arena, struct spec_clause, count) : NULL;
    struct str item;
    size_t at = 0;
    for (size_t i = 0; i < count && next_item(text, &at, &item); i++) {
        if (!parse_clause(&parser, item, &clauses[i])) {
            return false;
        }
    }
    *specifier = (struct specifier){clauses, count, canonical(arena, clauses, count)};
    return true;
}
