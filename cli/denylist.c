#include "cli/denylist.h"

#include "base/file.h"
#include "constraints/requirement.h"

static void read_line(struct arena *arena, const struct source *source, size_t line,
                      struct denylist *denylist, struct diag_list *diags)
{
    struct str whole = source_line(source, line);
    struct str text = str_trim(str_slice(whole, 0, str_find(whole, '#', 0)));
    if (text.len == 0) {
        return;
    }
    struct requirement requirement;
    struct fault fault;
    if (requirement_parse(arena, text, &requirement, &fault)) {
        vec_push(arena, &denylist->names, requirement.canonical);
        return;
    }
    size_t offset = (size_t)(text.ptr - source->text.ptr) + fault.start;
    struct diag *diag = diag_add(diags, (struct span){source, offset, fault.end - fault.start},
                                 "%.*s", STR_ARG(fault.message));
    diag->help = STR("a line of a denylist is the name of a distribution");
}

void denylist_parse(struct arena *arena, const struct source *source, struct denylist *denylist,
                    struct diag_list *diags)
{
    for (size_t line = 1; line <= source->line_count; line++) {
        read_line(arena, source, line, denylist, diags);
    }
}

bool denylist_read(struct arena *arena, const char *path, struct denylist *denylist,
                   struct diag_list *diags, struct error *error)
{
    struct str text;
    if (!file_read(arena, path, &text, error)) {
        return false;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = str_slice(text, 3, text.len);
    }
    denylist_parse(arena, source_create(arena, str_of(path), text, LINES_UNIVERSAL), denylist,
                   diags);
    return true;
}
