#include "tests/bruteforce/product.h"

#include "base/intern.h"
#include "tests/support/snapshot_catalog.h"

static const char *no_variable(void *data, const char *name)
{
    (void)data;
    (void)name;
    return NULL;
}

static bool make_environments(struct arena *arena, const struct universe *u,
                              struct environment_set *set, struct error *error)
{
    set->at = ARENA_ARRAY(arena, struct environment, u->environment_count);
    for (size_t i = 0; i < u->environment_count; i++) {
        if (!environment_make(arena, str_of(u->environments[i].text), STR("linux-x86_64"),
                              &set->at[set->count++], error)) {
            return false;
        }
    }
    return true;
}

struct texts {
    struct arena *arena;
    VEC(struct str) items;
};

static struct texts inputs_of(struct arena *arena, const struct universe *u)
{
    struct texts texts = {.arena = arena};
    for (int i = 0; i < (int)u->project_count; i++) {
        const struct uni_project *p = &u->projects[i];
        if (p->by_directory) {
            vec_push(arena, &texts.items, str_of(uni_project_path(i)));
            continue;
        }
        for (int file = 0; file < 3; file++) {
            if (file == 0 || (file == 1 ? p->second_file : p->root_read)) {
                char path[UNI_PLACE];
                uni_file_path(u, i, file, path);
                vec_push(arena, &texts.items, arena_str(arena, str_of(path)));
            }
        }
    }
    return texts;
}

static bool load_projects(struct arena *arena, struct reqfile_reader *reader,
                          const struct universe *u, struct product *product,
                          struct diag_list *diags, struct error *error)
{
    struct texts inputs = inputs_of(arena, u);
    struct texts extras = {.arena = arena};
    for (int extra = 0; extra < UNI_EXTRAS; extra++) {
        if (u->extras >> extra & 1) {
            vec_push(arena, &extras.items, str_of(uni_extra_text(extra)));
        }
    }
    if (u->all_extras) {
        vec_push(arena, &extras.items, STR("all"));
    }
    struct project_options options = {.extras = extras.items.at, .extra_count = extras.items.len};
    if (!project_load_all(arena, reader, inputs.items.at, inputs.items.len, &options,
                          &product->projects, diags, error)) {
        return false;
    }
    if (product->projects.items.len != u->project_count) {
        return error_set(error, "%zu projects", product->projects.items.len);
    }
    for (size_t i = 0; i < product->projects.items.len; i++) {
        struct str path = product->projects.items.at[i].path;
        for (int project = 0; project < (int)u->project_count; project++) {
            if (str_eq(path, str_of(uni_project_path(project)))) {
                product->project[i] = project;
            }
        }
    }
    return true;
}

static bool read_pins(struct arena *arena, struct reqfile_reader *reader, const struct universe *u,
                      struct product *product, struct intern *names, struct pinset *pins,
                      struct error *error)
{
    struct pinset_source sources[] = {
        {str_of(uni_constraints_path(0)), environment_set_all(&product->environments)},
        {str_of(uni_constraints_path(1)), u->second_environments},
    };
    return pinset_read(arena, reader, sources, 2, &product->environments, names, pins,
                       &product->result.findings, error);
}

static void check(struct arena *arena, const struct universe *u, struct product *product,
                  struct intern *names, struct catalog *catalog)
{
    struct texts denied = {.arena = arena};
    for (int name = 0; name < (int)u->name_count; name++) {
        if (u->denied >> name & 1) {
            vec_push(arena, &denied.items, str_of(uni_name_text(name)));
        }
    }
    product->input = (struct check_input){.projects = &product->projects,
                                          .environments = product->environments,
                                          .pins = &product->pins,
                                          .names = names,
                                          .catalog = catalog,
                                          .denied = denied.items.at,
                                          .denied_count = denied.items.len,
                                          .siblings = u->siblings,
                                          .require_pins = u->require_pins};
    check_run(arena, product->reader, &product->diags, &product->input, &product->result);
}

bool product_run(struct arena *arena, const struct universe *universe, struct product *product,
                 struct error *error)
{
    *product = (struct product){.result.findings.arena = arena, .diags.arena = arena};
    struct context context = {.in = stdin, .out = stdout, .err = stderr};
    context.environment_variable = no_variable;
    struct diag_list *diags = &product->diags;
    product->reader = reqfile_reader_create(arena, &context, diags);
    struct intern *names = intern_create(arena);
    if (!make_environments(arena, universe, &product->environments, error) ||
        !load_projects(arena, product->reader, universe, product, diags, error) ||
        !read_pins(arena, product->reader, universe, product, names, &product->pins, error)) {
        return false;
    }
    struct catalog *catalog =
        snapshot_catalog(arena, &product->environments, "projects.jsonl", error);
    if (!catalog) {
        return false;
    }
    if (diags->items.len == 0) {
        check(arena, universe, product, names, catalog);
    }
    if (diags->items.len) {
        return error_set(error, "%.*s", STR_ARG(diags->items.at[0].message));
    }
    return true;
}
