#include "constraints/reqfile_parts.h"

#include <string.h>

#include "constraints/requirement_explain.h"

/* What is most likely meant by a text that is not a requirement. */
static struct str help_for(struct str text, size_t at)
{
    if (str_starts(text, STR("<<<<<<<")) || str_starts(text, STR("=======")) ||
        str_starts(text, STR(">>>>>>>"))) {
        return STR("resolve the merge conflict");
    }
    if (str_starts(text, STR("["))) {
        return STR("requirements files have no sections");
    }
    if (str_find_str(text, STR("\t-")) < text.len) {
        return STR("put a space, not a TAB, before an option");
    }
    if (str_find_str(text, STR("${")) < text.len) {
        return STR("the variable is not set");
    }
    size_t hash = str_find(text, '#', at);
    if (hash < text.len && str_find(text, '@', 0) == text.len) {
        return STR("put a space before # to start a comment");
    }
    bool at_clause = at < text.len && memchr("^~=,", text.ptr[at], 4);
    if (!at_clause && (str_starts(text, STR(".")) || str_find(text, '/', 0) < text.len)) {
        return STR("if it is a path: there is no such file or directory");
    }
    return requirement_help(text, at);
}

void reqfile_explain(struct arena *arena, struct str text, struct reqfile_fault *fault)
{
    const struct fault plain = {fault->start, fault->end, fault->message};
    fault->message = requirement_explain(arena, text, &plain);
    if (fault->help.len == 0) {
        fault->help = help_for(text, fault->start);
    }
}
