#include "tests/resolve/product.h"

#include "tests/support/snapshot_catalog.h"

static const char *no_variable(void *data, const char *name)
{
    (void)data;
    (void)name;
    return NULL;
}

static bool make_environments(struct arena *arena, struct environment_set *set, struct error *error)
{
    set->at = ARENA_ARRAY(arena, struct environment, WORLD_ENVIRONMENTS);
    for (int i = 0; i < WORLD_ENVIRONMENTS; i++) {
        if (!environment_make(arena, str_of(world_environment_text(i)), STR("linux-x86_64"),
                              &set->at[set->count++], error)) {
            return false;
        }
    }
    return true;
}

static bool load_roots(struct arena *arena, struct reqfile_reader *reader,
                       const struct world *world, struct project_set *projects,
                       struct diag_list *diags, struct error *error)
{
    struct str paths[WORLD_ROOTS];
    for (int i = 0; i < world->root_count; i++) {
        paths[i] = arena_printf(arena, "%s/requirements.txt", world_root_path(i));
    }
    size_t count = (size_t)world->root_count;
    struct project_options options = {0};
    if (!project_load_all(arena, reader, paths, count, &options, projects, diags, error)) {
        return false;
    }
    return projects->items.len == count || error_set(error, "%zu projects", projects->items.len);
}

static void fill_texts(struct arena *arena, const struct world_release *from,
                       struct release_texts *texts)
{
    texts->evidence = EVIDENCE_PROVEN;
    texts->requires_python = str_of(world_python_text(from->python));
    texts->requires_dist = ARENA_ARRAY(arena, struct str, WORLD_REQUIREMENTS);
    for (size_t i = 0; i < from->requires_count; i++) {
        char text[WORLD_WHOLE];
        world_requirement_text(&from->requires[i], text);
        texts->requires_dist[texts->requires_dist_count++] = arena_str(arena, str_of(text));
    }
    texts->provides_extra = ARENA_ARRAY(arena, struct str, WORLD_EXTRAS);
    for (int extra = 0; extra < WORLD_EXTRAS; extra++) {
        if (from->provides >> extra & 1) {
            texts->provides_extra[texts->provides_extra_count++] = str_of(world_extra_text(extra));
        }
    }
    texts->yanked = from->yanked;
    texts->yanked_reason = from->yanked ? STR("broken") : STR("");
}

static void add_name(struct arena *arena, const struct world *world, int name,
                     struct catalog *catalog)
{
    const struct world_name *from = &world->names[name];
    struct protocol_project project = {.name = str_of(world_name_text(name)),
                                       .files_complete = true,
                                       .count = from->release_count};
    project.releases = ARENA_ARRAY(arena, struct protocol_release, WORLD_RELEASES);
    for (size_t i = 0; i < from->release_count; i++) {
        struct protocol_release *release = &project.releases[i];
        char text[WORLD_LONG];
        uni_version_text(from->releases[i].version, text);
        release->version = arena_str(arena, str_of(text));
        world_file_text(name, &from->releases[i], text);
        release->files = ARENA_NEW(arena, struct str);
        release->files[0] = arena_str(arena, str_of(text));
        release->file_count = 1;
        release->upload_time = PAGE_TIME_UNKNOWN;
        fill_texts(arena, &from->releases[i], &release->texts);
    }
    catalog_add_project(catalog, &project);
}

static struct catalog *make_catalog(struct arena *arena, const struct world *world,
                                    const struct environment_set *environments)
{
    struct catalog *catalog = snapshot_catalog_bare(arena, environments);
    for (int name = 0; name < world->name_count; name++) {
        if (world->names[name].on_index) {
            add_name(arena, world, name, catalog);
        }
    }
    return catalog;
}

static void resolve(struct arena *arena, const struct world *world, struct product *product,
                    struct graph *graph)
{
    static const enum resolve_order orders[] = {RESOLVE_NEWEST, RESOLVE_LOWEST,
                                                RESOLVE_LOWEST_DIRECT};
    const struct project *roots[WORLD_ROOTS];
    for (int i = 0; i < world->root_count; i++) {
        int at = world->reversed ? world->root_count - 1 - i : i;
        roots[i] = &product->projects.items.at[at];
    }
    struct resolve_preferred preferred[WORLD_PREFERRED];
    for (size_t i = 0; i < world->preferred_count; i++) {
        char text[UNI_TEXT];
        uni_version_text(world->preferred[i].version, text);
        preferred[i].name =
            intern_put(product->names, str_of(world_name_text(world->preferred[i].name)));
        version_parse(arena, arena_str(arena, str_of(text)), &preferred[i].version);
    }
    struct resolve_input input = {.arena = arena,
                                  .graph = graph,
                                  .environment = (size_t)world->environment,
                                  .roots = roots,
                                  .root_count = (size_t)world->root_count,
                                  .order = orders[world->order],
                                  .prereleases = world->prereleases,
                                  .preferred = preferred,
                                  .preferred_count = world->preferred_count};
    resolve_run(&input, &product->result);
}

bool product_run(struct arena *arena, const struct world *world, struct product *product,
                 struct error *error)
{
    *product = (struct product){.names = intern_create(arena)};
    struct context context = {.in = stdin, .out = stdout, .err = stderr};
    context.environment_variable = no_variable;
    struct diag_list diags = {.arena = arena};
    struct finding_list findings = {.arena = arena};
    struct reqfile_reader *reader = reqfile_reader_create(arena, &context, &diags);
    struct pinset pins = {0};
    struct pinset_source source = {str_of(world_constraints_path()),
                                   (1u << WORLD_ENVIRONMENTS) - 1};
    if (!make_environments(arena, &product->environments, error) ||
        !load_roots(arena, reader, world, &product->projects, &diags, error) ||
        !pinset_read(arena, reader, &source, 1, &product->environments, product->names, &pins,
                     &findings, error)) {
        return false;
    }
    struct graph_input input = {.arena = arena,
                                .names = product->names,
                                .environments = &product->environments,
                                .pins = &pins,
                                .catalog = make_catalog(arena, world, &product->environments),
                                .projects = &product->projects,
                                .reader = reader,
                                .diags = &diags};
    resolve(arena, world, product, graph_create(&input));
    if (diags.items.len) {
        return error_set(error, "%.*s", STR_ARG(diags.items.at[0].message));
    }
    return true;
}
