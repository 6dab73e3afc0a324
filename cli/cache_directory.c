#include "cli/cache_directory.h"

#include "base/file.h"

struct str cache_directory(struct arena *arena, const struct context *context, struct str asked)
{
    struct str cache = str_of(context->environment_variable(context->data, "XDG_CACHE_HOME"));
    struct str home = str_of(context->environment_variable(context->data, "HOME"));
    if (asked.len) {
        return asked;
    }
    if (str_starts(cache, STR("/"))) {
        return path_join(arena, cache, STR("depcheck"));
    }
    return home.len ? path_join(arena, home, STR(".cache/depcheck")) : STR("");
}
