#include "cli/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <unistd.h>

#include "base/file.h"
#include "base/intern.h"
#include "base/suggest.h"

/* Inputs as they are added; each text once. */
struct gathering {
    struct arena *arena;
    struct intern *seen;
    struct input_list *inputs;
    struct troubles *troubles;
};

static bool is_url(struct str path)
{
    return str_starts(path, STR("https://")) || str_starts(path, STR("http://"));
}

/* Only a path that is not there: other trouble is told by whoever opens it. */
static bool is_missing(struct arena *arena, struct str path)
{
    return !str_eq(path, STR("-")) && access(arena_cstr(arena, path), F_OK) != 0 &&
           (errno == ENOENT || errno == ENOTDIR);
}

static struct str similar_name(struct arena *arena, struct str directory, struct str base)
{
    struct suggestion near = {.word = base};
    DIR *dir = opendir(arena_cstr(arena, directory));
    if (!dir) {
        return near.best;
    }
    const struct dirent *entry;
    while ((entry = readdir(dir))) {
        struct str name = str_of(entry->d_name);
        if (!str_eq(name, STR(".")) && !str_eq(name, STR(".."))) {
            suggest_offer(&near, arena_str(arena, name));
        }
    }
    closedir(dir);
    return near.best;
}

static void missing(struct arena *arena, struct str path, struct troubles *troubles)
{
    struct str directory = path_directory(path);
    struct str near = similar_name(arena, directory, path_base(path));
    if (near.len) {
        bool bare = str_find(path, '/', 0) == path.len;
        struct str shown = bare ? near : path_join(arena, directory, near);
        trouble_add(troubles, "%.*s: no such file; did you mean '%.*s'?", STR_ARG(path),
                    STR_ARG(shown));
    } else {
        trouble_add(troubles, "%.*s: no such file", STR_ARG(path));
    }
}

bool inputs_exist(struct arena *arena, struct str path, struct troubles *troubles)
{
    if (is_missing(arena, path)) {
        missing(arena, path, troubles);
        return false;
    }
    return true;
}

/* The first word may have been meant as a command. */
static void missing_first(struct arena *arena, struct str word, struct troubles *troubles)
{
    struct suggestion near = {.word = word};
    command_suggest(&near, (struct str){0});
    if (near.best.len) {
        trouble_add(troubles, "%.*s: no such file; did you mean '%.*s'?", STR_ARG(word),
                    STR_ARG(near.best));
    } else {
        missing(arena, word, troubles);
    }
}

static void add_once(struct gathering *g, struct str path)
{
    if (intern_find(g->seen, path) == INTERN_NONE) {
        intern_put(g->seen, path);
        vec_push(g->arena, &g->inputs->items, path);
    }
}

static void add_input(struct gathering *g, struct str input, bool may_be_command)
{
    if (is_url(input)) {
        trouble_add(g->troubles, "%.*s: an input cannot be a URL: download the file and name it",
                    STR_ARG(input));
    } else if (may_be_command && is_missing(g->arena, input)) {
        missing_first(g->arena, input, g->troubles);
    } else if (inputs_exist(g->arena, input, g->troubles)) {
        add_once(g, input);
    }
}

/* The locale is never set, so glob() sorts by bytes. */
static void add_matches(struct gathering *g, struct str pattern)
{
    glob_t found = {0};
    if (glob(arena_cstr(g->arena, pattern), 0, NULL, &found) != 0) {
        trouble_add(g->troubles, "option '--projects': '%.*s' matches nothing", STR_ARG(pattern));
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        add_once(g, arena_str(g->arena, str_of(found.gl_pathv[i])));
    }
    globfree(&found);
}

void inputs_projects(struct arena *arena, const struct options *options, struct input_list *inputs,
                     struct troubles *troubles)
{
    struct gathering g = {arena, intern_create(arena), inputs, troubles};
    for (size_t i = 0; i < options->inputs.len; i++) {
        add_input(&g, options->inputs.at[i], i == 0 && !options->command_named);
    }
    const struct option_values *patterns = &options->values[OPTION_PROJECTS];
    for (size_t i = 0; i < patterns->items.len; i++) {
        add_matches(&g, patterns->items.at[i]);
    }
    if (options->inputs.len == 0 && patterns->items.len == 0) {
        add_once(&g, STR("."));
    }
}
