/*
 * netrc = { "machine" NAME entry | "default" entry | "macdef" NAME text up to a blank line }
 * entry = { ( "login" | "user" | "account" | "password" ) VALUE }
 *
 * Words are separated by white space; "..." and a backslash quote. A word that starts with '#' ends
 * its line, except as a NAME or VALUE.
 */
#include "pypi/index.h"

#include <unistd.h>

#include "base/file.h"
#include "base/intern.h"
#include "pypi/index_parts.h"

struct lexer {
    struct arena *arena;
    struct str text;
    size_t at;
    size_t word_at; /* of the newest word */
};

struct machine {
    struct str login;
    struct str password;
};

struct machines {
    struct intern *hosts; /* an id is an index into items */
    VEC(struct machine) items;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool at_end(const struct lexer *lexer)
{
    return lexer->at >= lexer->text.len;
}

/* False at the end. */
static bool next_word(struct lexer *lexer, struct str *word)
{
    while (!at_end(lexer) && is_blank(lexer->text.ptr[lexer->at])) {
        lexer->at++;
    }
    lexer->word_at = lexer->at;
    *word = (struct str){0};
    if (at_end(lexer)) {
        return false;
    }
    struct buf out = {.arena = lexer->arena};
    bool quoted = lexer->text.ptr[lexer->at] == '"';
    lexer->at += quoted;
    for (; !at_end(lexer); lexer->at++) {
        char c = lexer->text.ptr[lexer->at];
        if (quoted ? c == '"' : is_blank(c)) {
            break;
        }
        if (c == '\\' && lexer->at + 1 < lexer->text.len) {
            c = lexer->text.ptr[++lexer->at];
        }
        buf_add_char(&out, c);
    }
    lexer->at += quoted && !at_end(lexer);
    *word = buf_str(&out);
    return true;
}

/* The next word that is no comment. */
static bool next_keyword(struct lexer *lexer, struct str *word)
{
    while (next_word(lexer, word)) {
        if (!str_starts(*word, STR("#"))) {
            return true;
        }
        lexer->at = str_find(lexer->text, '\n', lexer->at);
    }
    return false;
}

static bool starts_entry(struct str word)
{
    return str_eq(word, STR("machine")) || str_eq(word, STR("default")) ||
           str_eq(word, STR("macdef"));
}

static bool read_field(struct lexer *lexer, struct str keyword, struct machine *machine)
{
    struct str value;
    bool login = str_eq(keyword, STR("login")) || str_eq(keyword, STR("user"));
    bool password = str_eq(keyword, STR("password"));
    if ((!login && !password && !str_eq(keyword, STR("account"))) || !next_word(lexer, &value)) {
        return false;
    }
    machine->login = login ? value : machine->login;
    machine->password = password ? value : machine->password;
    return true;
}

/* Stops before the word that starts the next entry. */
static bool read_fields(struct lexer *lexer, struct machine *machine)
{
    struct str keyword;
    while (next_keyword(lexer, &keyword)) {
        if (starts_entry(keyword)) {
            lexer->at = lexer->word_at;
            return true;
        }
        if (!read_field(lexer, keyword, machine)) {
            return false;
        }
    }
    return true;
}

/* A name with a '/' could be taken for an origin ("https://host:443"): it is no host. */
static void keep(struct lexer *lexer, struct machines *machines, struct str name,
                 const struct machine *machine)
{
    struct buf host = {.arena = lexer->arena};
    for (size_t i = 0; i < name.len; i++) {
        buf_add_char(&host, ascii_lower(name.ptr[i]));
    }
    if (str_find(name, '/', 0) < name.len || machine->login.len + machine->password.len == 0) {
        return;
    }
    uint32_t id = intern_put(machines->hosts, buf_str(&host));
    if (id == machines->items.len) {
        vec_push(lexer->arena, &machines->items, *machine);
    }
    machines->items.at[id] = *machine;
}

static bool read_machine(struct lexer *lexer, struct machines *machines)
{
    struct str name;
    struct machine machine = {0};
    if (!next_word(lexer, &name) || !read_fields(lexer, &machine)) {
        return false;
    }
    keep(lexer, machines, name, &machine);
    return true;
}

static bool skip_macro(struct lexer *lexer)
{
    struct str name;
    bool named = next_word(lexer, &name);
    size_t at = str_find(lexer->text, '\n', lexer->at);
    while (at < lexer->text.len) {
        size_t end = str_find(lexer->text, '\n', at + 1);
        if (str_trim(str_slice(lexer->text, at + 1, end)).len == 0) {
            break;
        }
        at = end;
    }
    lexer->at = at;
    return named;
}

static bool read_entry(struct lexer *lexer, struct str keyword, struct machines *machines)
{
    if (str_eq(keyword, STR("machine"))) {
        return read_machine(lexer, machines);
    }
    struct machine ignored = {0};
    return str_eq(keyword, STR("macdef"))
               ? skip_macro(lexer)
               : str_eq(keyword, STR("default")) && read_fields(lexer, &ignored);
}

static size_t line_at(struct str text, size_t at)
{
    size_t line = 1;
    for (size_t i = str_find(text, '\n', 0); i < at; i = str_find(text, '\n', i + 1)) {
        line++;
    }
    return line;
}

bool index_netrc_parse(struct arena *arena, struct str text, struct index_set *set, size_t *line)
{
    struct lexer lexer = {.arena = arena, .text = text};
    struct machines machines = {.hosts = intern_create(arena)};
    struct str keyword;
    while (next_keyword(&lexer, &keyword)) {
        if (!read_entry(&lexer, keyword, &machines)) {
            *line = line_at(text, lexer.word_at);
            return false;
        }
    }
    for (uint32_t id = 0; id < machines.items.len; id++) {
        const struct machine *machine = &machines.items.at[id];
        vec_push(arena, &set->credentials,
                 (struct protocol_credential){intern_str(machines.hosts, id), machine->login,
                                              machine->password});
    }
    return true;
}

bool index_netrc(struct arena *arena, const struct context *context, struct index_set *set,
                 struct error *error)
{
    const char *named = index_variable(context, "NETRC");
    struct str home = index_home(context);
    const char *path = named ? named : arena_cstr(arena, path_join(arena, home, STR(".netrc")));
    struct str text;
    size_t line;
    if ((!named && home.len == 0) || access(path, F_OK) != 0) {
        return true;
    }
    if (!file_read(arena, path, &text, error)) {
        return false;
    }
    return index_netrc_parse(arena, text, set, &line) ||
           error_set(error, "%s:%zu: not in the form of netrc; no password is taken from it", path,
                     line);
}
