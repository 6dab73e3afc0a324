#include "constraints/setupcfg.h"

#include <string.h>

#include "base/intern.h"
#include "base/utf8.h"

static const size_t NONE = SIZE_MAX;

struct reader {
    struct arena *arena;
    const struct source *source;
    struct setupcfg *cfg;
    struct diag_list *diags;
    struct intern *seen; /* "[section" and "[section]key" of what was read */
    struct buf seen_key;
    size_t section; /* index of the section that is open, or NONE */
    bool in_option; /* its last option may go on */
    size_t indent;  /* of the line that started it */
    bool headless;  /* that there is no section was said */
};

static struct span span_of(const struct source *source, struct str s)
{
    return (struct span){source, (size_t)(s.ptr - source->text.ptr), s.len};
}

static struct str line_text(const struct source *source, size_t line)
{
    size_t end = line + 1 < source->line_count ? source->line_starts[line + 1] : source->text.len;
    return str_slice(source->text, source->line_starts[line], end);
}

static bool is_comment(struct str trimmed)
{
    return trimmed.len && (trimmed.ptr[0] == '#' || trimmed.ptr[0] == ';');
}

/* Remembers section or option; false if it was there before. Case counts, as in setuptools. */
static bool first_seen(struct reader *reader, struct str section, const char *infix, struct str key)
{
    uint32_t count = intern_count(reader->seen);
    reader->seen_key.len = 0;
    buf_add(&reader->seen_key, section);
    buf_add(&reader->seen_key, str_of(infix));
    buf_add(&reader->seen_key, key);
    return intern_put(reader->seen, buf_str(&reader->seen_key)) == count;
}

/* The closing bracket is the last one of the line, as in configparser; 0 if this is no header. */
static size_t header_end(struct str trimmed)
{
    if (!trimmed.len || trimmed.ptr[0] != '[') {
        return 0;
    }
    const char *close = memrchr(trimmed.ptr, ']', trimmed.len);
    return close && close > trimmed.ptr + 1 ? (size_t)(close - trimmed.ptr) : 0;
}

static void read_header(struct reader *reader, struct str trimmed, size_t end)
{
    struct str name = str_slice(trimmed, 1, end);
    struct span at = span_of(reader->source, str_slice(trimmed, 0, end + 1));
    bool is_default = str_eq(name, STR("DEFAULT"));
    if (!first_seen(reader, name, "[", STR("")) && !is_default) {
        struct diag *diag =
            diag_add(reader->diags, at, "section [%.*s] is here twice", STR_ARG(name));
        diag->help = STR("move its options to the first one");
    }
    reader->in_option = false;
    reader->section = reader->cfg->sections.len;
    vec_push(reader->arena, &reader->cfg->sections,
             (struct setupcfg_section){name, at, is_default});
}

/* Offset of the first '=' or ':'. */
static size_t delimiter(struct str s)
{
    size_t at = 0;
    while (at < s.len && s.ptr[at] != '=' && s.ptr[at] != ':') {
        at++;
    }
    return at;
}

static void read_option(struct reader *reader, struct str trimmed)
{
    struct span at = span_of(reader->source, trimmed);
    size_t split = delimiter(trimmed);
    struct str key = utf8_trim_end(str_slice(trimmed, 0, split));
    if (split == trimmed.len) {
        diag_add(reader->diags, at, "expected a section header, or an option with '=' or ':'");
        return;
    }
    if (!key.len) {
        diag_add(reader->diags, at, "expected the name of an option before '%c'",
                 trimmed.ptr[split]);
    }
    struct span key_at = span_of(reader->source, key);
    struct str section = reader->cfg->sections.at[reader->section].name;
    if (key.len && !first_seen(reader, section, "]", key)) {
        diag_add(reader->diags, key_at, "option %.*s is in section [%.*s] twice", STR_ARG(key),
                 STR_ARG(section));
    }
    struct str value = utf8_trim_start(str_slice(trimmed, split + 1, trimmed.len));
    struct span value_at = {reader->source, at.offset + at.length - value.len, value.len};
    vec_push(reader->arena, &reader->cfg->options,
             (struct setupcfg_option){reader->section, key, key_at, value_at});
    reader->in_option = true;
}

static void read_line(struct reader *reader, struct str line)
{
    struct str rest = utf8_trim_start(line);
    struct str trimmed = utf8_trim_end(rest);
    if (!trimmed.len || is_comment(trimmed)) {
        return;
    }
    size_t indent = utf8_count(str_slice(line, 0, line.len - rest.len));
    if (reader->in_option && indent > reader->indent) {
        struct span *value = &reader->cfg->options.at[reader->cfg->options.len - 1].value;
        value->length = span_of(reader->source, trimmed).offset + trimmed.len - value->offset;
        return;
    }
    reader->indent = indent;
    size_t end = header_end(trimmed);
    if (end) {
        read_header(reader, trimmed, end);
    } else if (reader->section != NONE) {
        read_option(reader, trimmed);
    } else if (!reader->headless) {
        diag_add(reader->diags, span_of(reader->source, trimmed),
                 "expected a section header such as [metadata]");
        reader->headless = true;
    }
}

void setupcfg_parse(struct arena *arena, const struct source *source, struct setupcfg *cfg,
                    struct diag_list *diags)
{
    *cfg = (struct setupcfg){0};
    struct reader reader = {.arena = arena,
                            .source = source,
                            .cfg = cfg,
                            .diags = diags,
                            .seen = intern_create(arena),
                            .seen_key = {.arena = arena},
                            .section = NONE};
    for (size_t line = 0; line < source->line_count; line++) {
        read_line(&reader, line_text(source, line));
    }
}

bool setupcfg_has_section(const struct setupcfg *cfg, const char *section)
{
    for (size_t i = 0; i < cfg->sections.len; i++) {
        if (str_eq(cfg->sections.at[i].name, str_of(section))) {
            return true;
        }
    }
    return false;
}

bool setupcfg_in_section(const struct setupcfg *cfg, const struct setupcfg_option *option,
                         const char *section)
{
    const struct setupcfg_section *own = &cfg->sections.at[option->section];
    return own->is_default || str_eq(own->name, str_of(section));
}

static bool key_eq(struct str a, struct str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        char x = a.ptr[i] == '-' ? '_' : ascii_lower(a.ptr[i]);
        char y = b.ptr[i] == '-' ? '_' : ascii_lower(b.ptr[i]);
        if (x != y) {
            return false;
        }
    }
    return true;
}

const struct setupcfg_option *setupcfg_get(const struct setupcfg *cfg, const char *section,
                                           const char *key)
{
    const struct setupcfg_option *found = NULL;
    bool found_default = false;
    size_t count = setupcfg_has_section(cfg, section) ? cfg->options.len : 0;
    for (size_t i = 0; i < count; i++) {
        const struct setupcfg_option *option = &cfg->options.at[i];
        bool is_default = cfg->sections.at[option->section].is_default;
        bool weaker = found && is_default && !found_default;
        if (!weaker && key_eq(option->key, str_of(key)) &&
            setupcfg_in_section(cfg, option, section)) {
            found = option;
            found_default = is_default;
        }
    }
    return found;
}

bool setupcfg_next_line(const struct setupcfg_option *option, size_t *at, struct span *line)
{
    const struct source *source = option->value.source;
    struct str value = span_text(option->value);
    while (*at < value.len) {
        bool first = *at == 0;
        size_t end = *at;
        while (end < value.len && !source_break_length(value, end, LINES_UNIVERSAL)) {
            end++;
        }
        struct str text = utf8_trim(str_slice(value, *at, end));
        *at = end + 1;
        /* The first line stands behind the delimiter: it cannot be a comment. */
        if (text.len && (first || !is_comment(text))) {
            *line = span_of(source, text);
            return true;
        }
    }
    return false;
}

struct str setupcfg_text(struct arena *arena, const struct setupcfg_option *option)
{
    struct span line;
    struct span next;
    size_t at = 0;
    if (!setupcfg_next_line(option, &at, &line)) {
        return (struct str){0};
    }
    if (!setupcfg_next_line(option, &at, &next)) {
        return span_text(line);
    }
    struct buf text = {.arena = arena};
    buf_add(&text, span_text(line));
    do {
        buf_add_char(&text, '\n');
        buf_add(&text, span_text(next));
    } while (setupcfg_next_line(option, &at, &next));
    return buf_str(&text);
}

static void add_item(struct arena *arena, struct setupcfg_items *items, const struct source *source,
                     struct str text)
{
    text = utf8_trim(text);
    if (text.len) {
        vec_push(arena, &items->at, span_of(source, text));
    }
}

static void add_requirement(struct arena *arena, struct setupcfg_items *items,
                            const struct source *source, struct str text)
{
    text = utf8_trim(text);
    if (!str_starts(text, STR("#"))) {
        add_item(arena, items, source, str_slice(text, 0, str_find_str(text, STR(" #"))));
    }
}

struct setupcfg_items setupcfg_requirements(struct arena *arena,
                                            const struct setupcfg_option *option)
{
    struct setupcfg_items items = {0};
    const struct source *source = option->value.source;
    struct span line;
    size_t at = 0;
    bool one_line = str_find(span_text(option->value), '\n', 0) == option->value.length &&
                    str_find(span_text(option->value), '\r', 0) == option->value.length;
    while (setupcfg_next_line(option, &at, &line)) {
        struct str text = span_text(line);
        for (size_t from = 0; one_line && from < text.len;) {
            size_t end = str_find(text, ';', from);
            add_requirement(arena, &items, source, str_slice(text, from, end));
            from = end + 1;
        }
        if (!one_line) {
            add_requirement(arena, &items, source, text);
        }
    }
    return items;
}

bool setupcfg_file_directive(struct arena *arena, const struct setupcfg_option *option,
                             struct setupcfg_items *paths)
{
    struct span line;
    size_t at = 0;
    struct str value = span_text(option->value);
    if (!str_starts(value, STR("file:"))) {
        return false;
    }
    for (bool first = true; paths && setupcfg_next_line(option, &at, &line); first = false) {
        struct str text = span_text(line);
        for (size_t from = first ? strlen("file:") : 0; from < text.len;) {
            size_t end = str_find(text, ',', from);
            add_item(arena, paths, option->value.source, str_slice(text, from, end));
            from = end + 1;
        }
    }
    return true;
}
