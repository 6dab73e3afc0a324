#include <string.h>

#include "base/file.h"
#include "constraints/reqfile_parts.h"

bool reqfile_is_remote(struct str path)
{
    struct str scheme = reqfile_scheme(path);
    return str_eq_nocase(scheme, STR("http")) || str_eq_nocase(scheme, STR("https"));
}

struct str reqfile_directory(const struct reqfile_file *file)
{
    return file->remote ? STR(".") : path_directory(file->shown);
}

/* The path of a local file that is included, as shown. */
static struct str include_path(struct arena *arena, struct str directory, struct str argument)
{
    bool url = str_eq_nocase(reqfile_scheme(argument), STR("file"));
    struct str path = url ? reqfile_url_path(arena, argument)
                          : path_normalize(arena, path_join(arena, directory, argument));
    return str_eq(path, STR("-")) ? STR("./-") : path;
}

static struct reqfile_file *find_remote(struct reqfile_store *store,
                                        const struct reqfile_file *from, struct str url,
                                        struct reqfile_fault *fault)
{
    struct reqfile_remote_text text;
    if (!store->remote) {
        fault->message = STR("expected a local file, found a URL, which is not supported here");
        fault->help = STR("download the file and include it by its path");
        return NULL;
    }
    struct str base = from->remote ? from->shown : STR("");
    struct reqfile_file *file = reqfile_open_remote(store, url, base, &text);
    if (!file) {
        struct str separator = text.shown.len ? STR(": ") : STR("");
        fault->message = arena_printf(store->arena, "%.*s%.*s%.*s", STR_ARG(text.shown),
                                      STR_ARG(separator), STR_ARG(text.message));
        fault->help = text.help;
    }
    return file;
}

static struct reqfile_file *find_local(struct reqfile_store *store, struct str directory,
                                       struct str argument, struct reqfile_fault *fault)
{
    struct str path = include_path(store->arena, directory, argument);
    struct reqfile_file *file = memchr(path.ptr, '\0', path.len) ? NULL : reqfile_open(store, path);
    if (!file || !file->source) {
        fault->message = file ? file->error : STR("expected a path, found a NUL byte");
        fault->help = STR("paths are relative to the file that includes them");
        return NULL;
    }
    return file;
}

struct reqfile_file *reqfile_find_include(struct reqfile_store *store,
                                          const struct reqfile_file *from,
                                          const struct reqfile_value *value,
                                          struct reqfile_fault *fault)
{
    *fault = (struct reqfile_fault){
        .kind = REQFILE_STOP_OPEN, .start = value->value_start, .end = value->value_end};
    return from->remote || reqfile_is_remote(value->value)
               ? find_remote(store, from, value->value, fault)
               : find_local(store, reqfile_directory(from), value->value, fault);
}

/* A text that is no URL is not shown: it may hold a password. */
static struct reqfile_file *find_named_remote(struct reqfile_store *store, struct str url,
                                              struct error *error)
{
    struct reqfile_remote_text text;
    if (!store->remote) {
        error_set(error, "%.*s: files on the network are not supported", STR_ARG(url));
        return NULL;
    }
    struct reqfile_file *file = reqfile_open_remote(store, url, STR(""), &text);
    if (!file) {
        struct str shown = text.shown.len ? text.shown : STR("--constraint");
        error_set(error, "%.*s: %.*s; %.*s", STR_ARG(shown), STR_ARG(text.message),
                  STR_ARG(text.help));
    }
    return file;
}

struct reqfile_file *reqfile_find_named(struct reqfile_store *store, struct str path,
                                        struct error *error)
{
    if (reqfile_is_remote(path)) {
        return find_named_remote(store, path, error);
    }
    struct reqfile_file *file = reqfile_open(store, path);
    if (!file->source) {
        error_set(error, "%.*s", STR_ARG(file->error));
        return NULL;
    }
    return file;
}
