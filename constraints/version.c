/*
 * The grammar, letters in either case; every alternative is taken as long as it goes, and nothing
 * that was taken has ever to be given back:
 *
 *     version = [ "v" ] [ number "!" ] number { "." number } [ pre ] [ post ] [ dev ] [ "+" local ]
 *     pre     = [ sep ] ( "alpha" | "a" | "beta" | "b" | "preview" | "pre" | "c" | "rc" ) tail
 *     post    = "-" number | [ sep ] ( "post" | "rev" | "r" ) tail
 *     dev     = [ sep ] "dev" tail
 *     tail    = [ sep ] [ number ]
 *     local   = label { sep label }       a label is ASCII letters and digits
 *     sep     = "." | "-" | "_"
 */
#include "constraints/version.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "constraints/version_key.h"

struct cursor {
    struct str text;
    size_t at;
};

/* A word and what it means: an enum version_phase for pre-releases. */
struct word {
    struct str text;
    int meaning;
};

static bool is_separator(char c)
{
    return c == '.' || c == '-' || c == '_';
}

/* NUL at the end: no version holds one. */
static char peek(const struct cursor *cursor, size_t ahead)
{
    size_t at = cursor->at + ahead;
    return at < cursor->text.len ? cursor->text.ptr[at] : '\0';
}

static bool take(struct cursor *cursor, char c)
{
    bool found = ascii_lower(peek(cursor, 0)) == c;
    cursor->at += found;
    return found;
}

static void take_separator(struct cursor *cursor)
{
    cursor->at += is_separator(peek(cursor, 0));
}

static struct str take_number(struct cursor *cursor)
{
    size_t start = cursor->at;
    while (ascii_is_digit(peek(cursor, 0))) {
        cursor->at++;
    }
    return str_slice(cursor->text, start, cursor->at);
}

static bool take_word(struct cursor *cursor, struct str word)
{
    struct str next = str_slice(cursor->text, cursor->at, cursor->at + word.len);
    bool found = str_eq_nocase(next, word);
    cursor->at += found ? word.len : 0;
    return found;
}

/* [ sep ] one of the words, tail. Takes nothing if there is none of the words. */
static bool take_part(struct cursor *cursor, const struct word *words, size_t count, int *meaning,
                      struct str *number)
{
    size_t start = cursor->at;
    take_separator(cursor);
    for (size_t i = 0; i < count; i++) {
        if (take_word(cursor, words[i].text)) {
            *meaning = words[i].meaning;
            take_separator(cursor);
            *number = take_number(cursor);
            return true;
        }
    }
    cursor->at = start;
    return false;
}

static bool take_epoch_and_release(struct cursor *cursor, struct version_parts *parts)
{
    size_t start = cursor->at;
    struct str number = take_number(cursor);
    if (number.len && take(cursor, '!')) {
        parts->epoch = number;
        start = cursor->at;
        number = take_number(cursor);
    }
    if (!number.len) {
        return false;
    }
    while (peek(cursor, 0) == '.' && ascii_is_digit(peek(cursor, 1))) {
        cursor->at++;
        take_number(cursor);
    }
    parts->release = str_slice(cursor->text, start, cursor->at);
    return true;
}

static void take_pre(struct cursor *cursor, struct version_parts *parts)
{
    /* Longer words first where one begins with the other. */
    static const struct word words[] = {
        {{"alpha", 5}, PHASE_ALPHA},       {{"a", 1}, PHASE_ALPHA},
        {{"beta", 4}, PHASE_BETA},         {{"b", 1}, PHASE_BETA},
        {{"preview", 7}, PHASE_CANDIDATE}, {{"pre", 3}, PHASE_CANDIDATE},
        {{"c", 1}, PHASE_CANDIDATE},       {{"rc", 2}, PHASE_CANDIDATE},
    };
    int phase = PHASE_FINAL;
    take_part(cursor, words, sizeof words / sizeof *words, &phase, &parts->pre);
    parts->phase = (enum version_phase)phase;
}

static void take_post(struct cursor *cursor, struct version_parts *parts)
{
    static const struct word words[] = {{{"post", 4}, 0}, {{"rev", 3}, 0}, {{"r", 1}, 0}};
    int meaning;
    if (peek(cursor, 0) == '-' && ascii_is_digit(peek(cursor, 1))) {
        cursor->at++;
        parts->post = take_number(cursor);
        parts->has_post = true;
    } else {
        parts->has_post =
            take_part(cursor, words, sizeof words / sizeof *words, &meaning, &parts->post);
    }
}

static void take_dev(struct cursor *cursor, struct version_parts *parts)
{
    static const struct word words[] = {{{"dev", 3}, 0}};
    int meaning;
    parts->has_dev = take_part(cursor, words, 1, &meaning, &parts->dev);
}

static bool take_local(struct cursor *cursor, struct version_parts *parts)
{
    size_t start = cursor->at;
    bool label = false;
    for (; ascii_is_alnum(peek(cursor, 0)) || (label && is_separator(peek(cursor, 0)));
         cursor->at++) {
        label = ascii_is_alnum(peek(cursor, 0));
    }
    parts->local = str_slice(cursor->text, start, cursor->at);
    return label;
}

bool version_scan(struct str text, struct version_parts *parts)
{
    struct cursor cursor = {text, 0};
    *parts = (struct version_parts){.phase = PHASE_FINAL};
    take(&cursor, 'v');
    if (!take_epoch_and_release(&cursor, parts)) {
        return false;
    }
    if (cursor.at < text.len) {
        take_pre(&cursor, parts);
        take_post(&cursor, parts);
        take_dev(&cursor, parts);
        if (take(&cursor, '+') && !take_local(&cursor, parts)) {
            return false;
        }
    }
    return cursor.at == text.len;
}

bool version_parse(struct arena *arena, struct str text, struct version *version)
{
    struct version_parts parts;
    text = utf8_trim(text);
    if (!version_scan(text, &parts)) {
        return false;
    }
    *version = (struct version){
        .text = text,
        .key = version_key(arena, &parts),
        .pre = parts.phase != PHASE_FINAL,
        .post = parts.has_post,
        .dev = parts.has_dev,
        .local = parts.local.len > 0,
    };
    return true;
}

int version_cmp(const struct version *a, const struct version *b)
{
    return str_cmp(a->key, b->key);
}

bool version_is_prerelease(const struct version *version)
{
    return version->pre || version->dev;
}

bool version_is_postrelease(const struct version *version)
{
    return version->post;
}

bool version_is_devrelease(const struct version *version)
{
    return version->dev;
}

/* The parts again; the text was read before, so it can be read. */
static struct version_parts parts_of(const struct version *version)
{
    struct version_parts parts;
    version_scan(version->text, &parts);
    return parts;
}

/* Takes a normal form piece by piece: builds it, or holds it against a text. */
struct writer {
    struct buf buf;  /* used if it has an arena */
    struct str rest; /* what is still to come of the text */
    bool equal;
};

static void write_str(struct writer *writer, struct str s)
{
    if (writer->buf.arena) {
        for (size_t i = 0; i < s.len; i++) {
            buf_add_char(&writer->buf, ascii_lower(s.ptr[i]));
        }
        return;
    }
    writer->equal = writer->equal && str_eq_nocase(str_slice(writer->rest, 0, s.len), s);
    writer->rest = str_slice(writer->rest, s.len, writer->rest.len);
}

static void write_release(struct writer *writer, struct str release)
{
    for (size_t at = 0; at <= release.len;) {
        size_t end = str_find(release, '.', at);
        write_str(writer, at ? STR(".") : STR(""));
        write_str(writer, version_number(str_slice(release, at, end)));
        at = end + 1;
    }
}

static void write_base(struct writer *writer, const struct version_parts *parts)
{
    struct str epoch = version_number(parts->epoch);
    if (!str_eq(epoch, STR("0"))) {
        write_str(writer, epoch);
        write_str(writer, STR("!"));
    }
    write_release(writer, parts->release);
}

static void write_pre(struct writer *writer, const struct version_parts *parts)
{
    static const struct str letters[] = {{"a", 1}, {"b", 1}, {"rc", 2}};
    if (parts->phase != PHASE_FINAL) {
        write_str(writer, letters[parts->phase]);
        write_str(writer, version_number(parts->pre));
    }
}

static void write_public(struct writer *writer, const struct version_parts *parts)
{
    write_base(writer, parts);
    write_pre(writer, parts);
    if (parts->has_post) {
        write_str(writer, STR(".post"));
        write_str(writer, version_number(parts->post));
    }
    if (parts->has_dev) {
        write_str(writer, STR(".dev"));
        write_str(writer, version_number(parts->dev));
    }
}

static bool all_digits(struct str label)
{
    for (size_t i = 0; i < label.len; i++) {
        if (!ascii_is_digit(label.ptr[i])) {
            return false;
        }
    }
    return true;
}

static void write_local(struct writer *writer, struct str local)
{
    for (size_t at = 0; at < local.len;) {
        size_t end = at;
        while (end < local.len && !is_separator(local.ptr[end])) {
            end++;
        }
        struct str label = str_slice(local, at, end);
        write_str(writer, at ? STR(".") : STR(""));
        write_str(writer, all_digits(label) ? version_number(label) : label);
        at = end + 1;
    }
}

static void write_normalized(struct writer *writer, const struct version_parts *parts)
{
    write_public(writer, parts);
    if (parts->local.len) {
        write_str(writer, STR("+"));
        write_local(writer, parts->local);
    }
}

struct str version_normalized(struct arena *arena, const struct version *version)
{
    struct writer writer = {.buf.arena = arena};
    struct version_parts parts = parts_of(version);
    write_normalized(&writer, &parts);
    return buf_str(&writer.buf);
}

struct str version_public(struct arena *arena, const struct version *version)
{
    struct writer writer = {.buf.arena = arena};
    struct version_parts parts = parts_of(version);
    write_public(&writer, &parts);
    return buf_str(&writer.buf);
}

struct str version_base(struct arena *arena, const struct version *version)
{
    struct writer writer = {.buf.arena = arena};
    struct version_parts parts = parts_of(version);
    write_base(&writer, &parts);
    return buf_str(&writer.buf);
}

bool version_is_spelled(const struct version *version, struct str text)
{
    struct writer writer = {.rest = text, .equal = true};
    struct version_parts parts = parts_of(version);
    write_normalized(&writer, &parts);
    return writer.equal && !writer.rest.len;
}

struct str version_epoch(const struct version *version)
{
    return version_number(parts_of(version).epoch);
}

struct str version_release(struct arena *arena, const struct version *version)
{
    struct writer writer = {.buf.arena = arena};
    write_release(&writer, parts_of(version).release);
    return buf_str(&writer.buf);
}

struct str version_pre(struct arena *arena, const struct version *version)
{
    struct writer writer = {.buf.arena = arena};
    struct version_parts parts = parts_of(version);
    write_pre(&writer, &parts);
    return buf_str(&writer.buf);
}

struct str version_post(const struct version *version)
{
    return version->post ? version_number(parts_of(version).post) : STR("");
}

struct str version_dev(const struct version *version)
{
    return version->dev ? version_number(parts_of(version).dev) : STR("");
}

struct str version_local(struct arena *arena, const struct version *version)
{
    struct writer writer = {.buf.arena = arena};
    write_local(&writer, parts_of(version).local);
    return buf_str(&writer.buf);
}
