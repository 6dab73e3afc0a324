#include "constraints/reqfile_parts.h"

#include <string.h>

#include "base/suggest.h"
#include "base/utf8.h"

/* An option of pip's requirements files. `letter` is its one-letter form or 0. */
struct option {
    const char *name;
    char letter;
    bool takes_value;
    enum reqfile_option_kind kind;
};

/* Sorted by name: that is how optparse lists the options that a prefix may stand for. */
static const struct option OPTIONS[] = {
    {"--all-releases", 0, true, REQFILE_ALL_RELEASES},
    {"--config-settings", 'C', true, REQFILE_CONFIG_SETTINGS},
    {"--constraint", 'c', true, REQFILE_CONSTRAINT},
    {"--editable", 'e', true, REQFILE_EDITABLE},
    {"--extra-index-url", 0, true, REQFILE_EXTRA_INDEX_URL},
    {"--find-links", 'f', true, REQFILE_FIND_LINKS},
    {"--hash", 0, true, REQFILE_HASH},
    {"--index-url", 'i', true, REQFILE_INDEX_URL},
    {"--no-binary", 0, true, REQFILE_NO_BINARY},
    {"--no-index", 0, false, REQFILE_NO_INDEX},
    {"--no-require-hashes", 0, false, REQFILE_NO_REQUIRE_HASHES},
    {"--only-binary", 0, true, REQFILE_ONLY_BINARY},
    {"--only-final", 0, true, REQFILE_ONLY_FINAL},
    {"--pre", 0, false, REQFILE_PRE},
    {"--prefer-binary", 0, false, REQFILE_PREFER_BINARY},
    {"--pypi-url", 0, true, REQFILE_INDEX_URL},
    {"--require-hashes", 0, false, REQFILE_REQUIRE_HASHES},
    {"--requirement", 'r', true, REQFILE_REQUIREMENT},
    {"--trusted-host", 0, true, REQFILE_TRUSTED_HOST},
    {"--use-feature", 0, true, REQFILE_USE_FEATURE},
};

enum { OPTION_COUNT = sizeof OPTIONS / sizeof *OPTIONS };

static const char *const FEATURES[] = {
    "fast-deps",
    "build-constraint",
    "inprocess-build-deps",
    "truststore",
    "no-binary-enable-wheel-cache",
};

struct parser {
    struct arena *arena;
    struct reqfile_arguments *arguments;
    const struct reqfile_word *words;
    size_t count;
    size_t next;
    struct reqfile_fault *fault;
};

/* Reports bytes [from, to) of a word's text; all of the word if it is quoted. */
static bool fail(struct parser *p, const struct reqfile_word *word, size_t from, size_t to,
                 struct str message, struct str help)
{
    bool part = !word->quoted && to > from;
    size_t start = part ? word->start + from : word->start;
    size_t end = part ? word->start + to : word->end;
    *p->fault = (struct reqfile_fault){REQFILE_STOP_SYNTAX, start, end, message, help};
    return false;
}

static struct str unknown_help(struct arena *arena, struct str name)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        suggest_offer(&near, str_of(OPTIONS[i].name));
    }
    if (near.best.len) {
        return arena_printf(arena, "did you mean %.*s?", STR_ARG(near.best));
    }
    return STR("requirements files know only some of pip's options; remove it");
}

static bool unknown(struct parser *p, const struct reqfile_word *word, size_t from, size_t to,
                    struct str name)
{
    struct str message = arena_printf(p->arena, "expected an option, found %.*s: no such option",
                                      STR_ARG(utf8_clip(name)));
    return fail(p, word, from, to, message, unknown_help(p->arena, name));
}

static bool check_hash(struct parser *p, const struct reqfile_word *word, struct str value)
{
    size_t colon = str_find(value, ':', 0);
    struct str algorithm = str_slice(value, 0, colon);
    if (colon == value.len) {
        return fail(p, word, 0, 0,
                    arena_printf(p->arena, "expected ALGORITHM:DIGEST after --hash, found \"%.*s\"",
                                 STR_ARG(utf8_clip(value))),
                    STR("write it as --hash=sha256:DIGEST"));
    }
    if (!str_eq(algorithm, STR("sha256")) && !str_eq(algorithm, STR("sha384")) &&
        !str_eq(algorithm, STR("sha512"))) {
        return fail(p, word, 0, 0,
                    arena_printf(p->arena, "expected sha256, sha384 or sha512, found \"%.*s\"",
                                 STR_ARG(utf8_clip(algorithm))),
                    STR("use a digest of one of these algorithms"));
    }
    struct reqfile_hash hash = {algorithm, str_slice(value, colon + 1, value.len)};
    vec_push(p->arena, &p->arguments->hashes, hash);
    return true;
}

static bool check_setting(struct parser *p, const struct reqfile_word *word, struct str value)
{
    size_t equals = str_find(value, '=', 0);
    if (equals == value.len) {
        return fail(
            p, word, 0, 0,
            arena_printf(p->arena, "expected KEY=VALUE, found \"%.*s\"", STR_ARG(utf8_clip(value))),
            STR("write it as --config-settings KEY=VALUE"));
    }
    struct reqfile_setting setting = {str_slice(value, 0, equals),
                                      str_slice(value, equals + 1, value.len)};
    vec_push(p->arena, &p->arguments->settings, setting);
    return true;
}

static bool check_feature(struct parser *p, const struct reqfile_word *word, struct str value)
{
    for (size_t i = 0; i < sizeof FEATURES / sizeof *FEATURES; i++) {
        if (str_eq(value, str_of(FEATURES[i]))) {
            return true;
        }
    }
    return fail(p, word, 0, 0,
                arena_printf(p->arena, "expected a feature of pip, found \"%.*s\"",
                             STR_ARG(utf8_clip(value))),
                STR("pip 26.3 knows fast-deps, build-constraint, inprocess-build-deps, truststore "
                    "and no-binary-enable-wheel-cache"));
}

/* pip takes a value that looks like an option for a forgotten one; this is not a syntax error. */
static bool check_names(struct parser *p, const struct reqfile_word *word, struct str value)
{
    if (value.len == 0 || value.ptr[0] != '-') {
        return true;
    }
    fail(p, word, 0, 0,
         arena_printf(p->arena, "expected names of packages, found \"%.*s\"",
                      STR_ARG(utf8_clip(value))),
         STR("give :all:, :none: or names with commas between them"));
    p->fault->kind = REQFILE_STOP_VALUE;
    return false;
}

static bool check_value(struct parser *p, const struct reqfile_word *word,
                        enum reqfile_option_kind kind, struct str value)
{
    switch (kind) {
    case REQFILE_HASH:
        return check_hash(p, word, value);
    case REQFILE_CONFIG_SETTINGS:
        return check_setting(p, word, value);
    case REQFILE_USE_FEATURE:
        return check_feature(p, word, value);
    case REQFILE_NO_BINARY:
    case REQFILE_ONLY_BINARY:
    case REQFILE_ALL_RELEASES:
    case REQFILE_ONLY_FINAL:
        return check_names(p, word, value);
    default:
        return true;
    }
}

/* The option in words[first], whose value is the rest of its word from byte `rest`, or the next. */
static bool take(struct parser *p, const struct option *option, struct str name, size_t rest)
{
    const struct reqfile_word *first = &p->words[p->next - 1];
    const struct reqfile_word *last = first;
    struct reqfile_value value = {.kind = option->kind, .start = first->start};
    if (option->takes_value && rest == SIZE_MAX) {
        if (p->next >= p->count) {
            return fail(p, first, 0, 0,
                        arena_printf(p->arena, "expected a value after %.*s, found end of line",
                                     STR_ARG(utf8_clip(name))),
                        STR("give the value on the same line"));
        }
        last = &p->words[p->next++];
        rest = 0;
    }
    if (option->takes_value) {
        value.value = str_slice(last->text, rest, last->text.len);
        value.quoted = last->quoted;
        value.value_start = last->quoted ? last->start : last->start + rest;
        value.value_end = last->end;
    }
    value.end = last->end;
    if (!check_value(p, last, option->kind, value.value)) {
        return false;
    }
    vec_push(p->arena, &p->arguments->values, value);
    return true;
}

/* Options whose name starts with `name`: the exact one alone, else all of them. */
static size_t match(struct str name, const struct option **found)
{
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        struct str full = str_of(OPTIONS[i].name);
        if (str_eq(full, name)) {
            *found = &OPTIONS[i];
            return 1;
        }
        if (str_starts(full, name)) {
            *found = &OPTIONS[i];
            count++;
        }
    }
    return count;
}

static bool ambiguous(struct parser *p, const struct reqfile_word *word, struct str name)
{
    struct buf help = {.arena = p->arena};
    buf_add(&help, STR("it may stand for"));
    const char *comma = " ";
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (str_starts(str_of(OPTIONS[i].name), name)) {
            buf_printf(&help, "%s%s", comma, OPTIONS[i].name);
            comma = ", ";
        }
    }
    return fail(p, word, 0, name.len,
                arena_printf(p->arena, "expected an option, found the ambiguous %.*s",
                             STR_ARG(utf8_clip(name))),
                buf_str(&help));
}

static bool long_option(struct parser *p, const struct reqfile_word *word)
{
    size_t equals = str_find(word->text, '=', 0);
    struct str name = str_slice(word->text, 0, equals);
    bool has_value = equals < word->text.len;
    const struct option *option = NULL;
    size_t count = match(name, &option);
    if (count > 1) {
        return ambiguous(p, word, name);
    }
    if (count == 0) {
        return unknown(p, word, 0, equals, name);
    }
    if (has_value && !option->takes_value) {
        return fail(p, word, 0, 0,
                    arena_printf(p->arena, "expected %s without a value, found \"%.*s\"",
                                 option->name, STR_ARG(utf8_clip(word->text))),
                    STR("remove the = and what follows"));
    }
    return take(p, option, str_of(option->name), has_value ? equals + 1 : SIZE_MAX);
}

/* -abc: each letter an option, until one takes the rest as its value. All of ours do. */
static bool short_options(struct parser *p, const struct reqfile_word *word)
{
    size_t end = 1;
    utf8_next(word->text, &end);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (end == 2 && OPTIONS[i].letter && OPTIONS[i].letter == word->text.ptr[1]) {
            return take(p, &OPTIONS[i], str_slice(word->text, 0, 2),
                        end < word->text.len ? end : SIZE_MAX);
        }
    }
    struct str name = str_slice(word->text, 0, end);
    /* -hash=... is a slip for --hash=...; optparse reads it as -h. */
    struct str slip =
        arena_printf(p->arena, "-%.*s",
                     STR_ARG(utf8_clip(str_slice(word->text, 0, str_find(word->text, '=', 0)))));
    unknown(p, word, 0, end, name);
    p->fault->help = unknown_help(p->arena, slip);
    return false;
}

/* optparse collects arguments that are no options, and pip drops them. */
static void ignore(struct parser *p, const struct reqfile_word *word)
{
    struct text_range *ignored = &p->arguments->ignored;
    if (ignored->end == 0) {
        p->arguments->behind_option = word != p->words;
        *ignored = (struct text_range){word->start, word->end};
    } else if (ignored->end == word[-1].end) {
        ignored->end = word->end;
    }
}

static bool parse_words(struct parser *p)
{
    bool options_ended = false;
    while (p->next < p->count) {
        const struct reqfile_word *word = &p->words[p->next++];
        if (options_ended) {
            ignore(p, word);
            continue;
        }
        if (str_eq(word->text, STR("--"))) {
            options_ended = true;
            continue;
        }
        bool ok = true;
        if (str_starts(word->text, STR("--"))) {
            ok = long_option(p, word);
        } else if (word->text.len > 1 && word->text.ptr[0] == '-') {
            ok = short_options(p, word);
        } else {
            ignore(p, word);
        }
        if (!ok) {
            return false;
        }
    }
    return true;
}

/* Offset of the first '-' that starts the line or follows a space; the line's length if none. */
static size_t options_start(struct str line)
{
    for (size_t at = 0; at < line.len; at++) {
        const char *dash = memchr(line.ptr + at, '-', line.len - at);
        if (!dash) {
            break;
        }
        at = (size_t)(dash - line.ptr);
        if (at == 0 || line.ptr[at - 1] == ' ') {
            return at;
        }
    }
    return line.len;
}

bool reqfile_parse_line(struct arena *arena, struct str line, struct reqfile_arguments *arguments,
                        struct reqfile_fault *fault)
{
    *arguments = (struct reqfile_arguments){0};
    size_t start = options_start(line);
    if (start == line.len) {
        arguments->requirement = line;
        return true;
    }
    arguments->requirement = str_slice(line, 0, start ? start - 1 : 0);
    reqfile_words words = {0};
    if (!reqfile_split(arena, str_slice(line, start, line.len), &words, fault)) {
        fault->start += start;
        fault->end += start;
        return false;
    }
    for (size_t i = 0; i < words.len; i++) {
        words.at[i].start += start;
        words.at[i].end += start;
    }
    struct parser parser = {arena, arguments, words.at, words.len, 0, fault};
    return parse_words(&parser);
}

const struct reqfile_value *reqfile_value_of(const struct reqfile_arguments *arguments,
                                             enum reqfile_option_kind kind)
{
    for (size_t i = 0; i < arguments->values.len; i++) {
        if (arguments->values.at[i].kind == kind) {
            return &arguments->values.at[i];
        }
    }
    return NULL;
}
