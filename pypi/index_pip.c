#include "pypi/index.h"

#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "constraints/reqfile_parts.h"
#include "constraints/setupcfg.h"
#include "pypi/index_parts.h"

/* What is taken from pip's configuration: keys as in the files. */
enum setting {
    SETTING_INDEX_URL,
    SETTING_EXTRA_INDEX_URL,
    SETTING_NO_INDEX,
    SETTING_FIND_LINKS,
    SETTING_CERT,
    SETTING_PROXY,
    SETTINGS,
};

static const struct {
    const char *key;
    const char *variable;
} settings[SETTINGS] = {
    [SETTING_INDEX_URL] = {"index-url", "PIP_INDEX_URL"},
    [SETTING_EXTRA_INDEX_URL] = {"extra-index-url", "PIP_EXTRA_INDEX_URL"},
    [SETTING_NO_INDEX] = {"no-index", "PIP_NO_INDEX"},
    [SETTING_FIND_LINKS] = {"find-links", "PIP_FIND_LINKS"},
    [SETTING_CERT] = {"cert", "PIP_CERT"},
    [SETTING_PROXY] = {"proxy", "PIP_PROXY"},
};

/* The value that binds most; empty: none. */
struct value {
    struct str text;
    struct str place;
};

struct configuration {
    struct arena *arena;
    const struct context *context;
    struct error *error;
    VEC(struct setupcfg) files; /* in the order in which they bind */
};

static bool parse_file(struct configuration *c, struct str name, struct str text)
{
    const struct source *source = source_create(c->arena, name, text, LINES_UNIVERSAL);
    size_t invalid = utf8_invalid_at(text);
    if (invalid < text.len) {
        return error_set(c->error, "%.*s:%zu: not UTF-8", STR_ARG(name),
                         source_position(source, invalid).line);
    }
    struct diag_list diags = {.arena = c->arena};
    struct setupcfg file;
    setupcfg_parse(c->arena, source, &file, &diags);
    if (diags.items.len) {
        const struct diag *first = &diags.items.at[0];
        return error_set(c->error, "%.*s:%zu: %.*s", STR_ARG(name), span_position(first->at).line,
                         STR_ARG(first->message));
    }
    vec_push(c->arena, &c->files, file);
    return true;
}

static bool read_file(struct configuration *c, struct str path)
{
    const char *name = arena_cstr(c->arena, path);
    struct str text;
    return access(name, F_OK) != 0 ||
           (file_read(c->arena, name, &text, c->error) && parse_file(c, path, text));
}

static bool read_global(struct configuration *c)
{
    const char *root = c->context->root ? c->context->root : "";
    const char *listed = index_variable(c->context, "XDG_CONFIG_DIRS");
    struct str list = listed ? str_of(listed) : arena_printf(c->arena, "%s/etc/xdg", root);
    for (size_t at = 0; at < list.len;) {
        size_t end = str_find(list, ':', at);
        struct str directory = str_slice(list, at, end);
        if (directory.len && !read_file(c, path_join(c->arena, directory, STR("pip/pip.conf")))) {
            return false;
        }
        at = end + 1;
    }
    return read_file(c, arena_printf(c->arena, "%s/etc/pip.conf", root));
}

static bool read_user(struct configuration *c)
{
    struct str home = index_home(c->context);
    const char *config = index_variable(c->context, "XDG_CONFIG_HOME");
    struct str directory = config ? str_of(config) : path_join(c->arena, home, STR(".config"));
    return (home.len == 0 || read_file(c, path_join(c->arena, home, STR(".pip/pip.conf")))) &&
           ((home.len == 0 && !config) ||
            read_file(c, path_join(c->arena, directory, STR("pip/pip.conf"))));
}

static bool read_files(struct configuration *c)
{
    const char *named = index_variable(c->context, "PIP_CONFIG_FILE");
    const char *site = index_variable(c->context, "VIRTUAL_ENV");
    if (named && strcmp(named, "/dev/null") == 0) {
        return true;
    }
    return read_global(c) && ((named && access(named, F_OK) == 0) || read_user(c)) &&
           (!site || read_file(c, path_join(c->arena, str_of(site), STR("pip.conf")))) &&
           (!named || read_file(c, str_of(named)));
}

static void take_section(struct configuration *c, const char *section, const char *key,
                         struct value *value)
{
    for (size_t i = 0; i < c->files.len; i++) {
        const struct setupcfg_option *option = setupcfg_get(&c->files.at[i], section, key);
        struct str text = option ? setupcfg_text(c->arena, option) : (struct str){0};
        if (text.len) {
            *value = (struct value){text, arena_printf(c->arena, "%.*s:%zu",
                                                       STR_ARG(option->key_at.source->name),
                                                       span_position(option->key_at).line)};
        }
    }
}

/* [global] binds less than [install], whichever file it stands in; then the environment. */
static struct value find_value(struct configuration *c, enum setting setting)
{
    struct value value = {0};
    take_section(c, "global", settings[setting].key, &value);
    take_section(c, "install", settings[setting].key, &value);
    const char *variable = index_variable(c->context, settings[setting].variable);
    if (variable) {
        value = (struct value){str_of(variable), str_of(settings[setting].variable)};
    }
    return value;
}

static void add_word(struct configuration *c, struct index_words *words, enum index_word_kind kind,
                     struct str text, struct str place)
{
    vec_push(c->arena, &words->items,
             (struct index_word){.kind = kind, .value = text, .place = place});
}

static bool add_list(struct configuration *c, struct index_words *words, enum index_word_kind kind,
                     struct value value)
{
    reqfile_words list = {0};
    struct reqfile_fault fault;
    if (!reqfile_split(c->arena, value.text, &list, &fault)) {
        return error_set(c->error, "%.*s: %.*s", STR_ARG(value.place), STR_ARG(fault.message));
    }
    for (size_t i = 0; i < list.len; i++) {
        add_word(c, words, kind, list.at[i].text, value.place);
    }
    return true;
}

static bool is_one_of(struct str text, const char *const *words)
{
    while (*words && !str_eq_nocase(text, str_of(*words))) {
        words++;
    }
    return *words != NULL;
}

static bool add_no_index(struct configuration *c, struct index_words *words, struct value value)
{
    static const char *const yes[] = {"y", "yes", "t", "true", "on", "1", NULL};
    static const char *const no[] = {"n", "no", "f", "false", "off", "0", NULL};
    if (is_one_of(value.text, yes)) {
        add_word(c, words, INDEX_NONE, (struct str){0}, value.place);
    }
    return value.text.len == 0 || is_one_of(value.text, yes) || is_one_of(value.text, no) ||
           error_set(c->error, "%.*s: expected yes or no", STR_ARG(value.place));
}

static bool take_settings(struct configuration *c, struct index_words *words, struct index_set *set)
{
    struct value url = find_value(c, SETTING_INDEX_URL);
    if (url.text.len) {
        add_word(c, words, INDEX_URL, url.text, url.place);
    }
    struct value certificates = find_value(c, SETTING_CERT);
    if (certificates.text.len) {
        index_take_certificates(arena_cstr(c->arena, certificates.text), set);
    }
    set->proxy = find_value(c, SETTING_PROXY).text;
    return add_list(c, words, INDEX_EXTRA_URL, find_value(c, SETTING_EXTRA_INDEX_URL)) &&
           add_list(c, words, INDEX_LINKS, find_value(c, SETTING_FIND_LINKS)) &&
           add_no_index(c, words, find_value(c, SETTING_NO_INDEX));
}

bool index_pip_configuration(struct arena *arena, const struct context *context,
                             struct index_words *words, struct index_set *set, struct error *error)
{
    struct configuration c = {.arena = arena, .context = context, .error = error};
    words->home = index_home(context);
    return read_files(&c) && take_settings(&c, words, set);
}

bool index_pip_parse(struct arena *arena, const struct context *context, struct str name,
                     struct str text, struct index_words *words, struct index_set *set,
                     struct error *error)
{
    struct configuration c = {.arena = arena, .context = context, .error = error};
    return parse_file(&c, name, text) && take_settings(&c, words, set);
}
