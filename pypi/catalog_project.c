/* Which index has a name, and what links add to it. */
#include "pypi/catalog_parts.h"

struct catalog_entry *catalog_add_entry(struct catalog *catalog, struct catalog_project *project,
                                        struct str text, struct str record)
{
    struct catalog_entry *entry = ARENA_NEW(catalog->arena, struct catalog_entry);
    entry->text = text;
    entry->record = record;
    vec_push(catalog->arena, &project->entries, entry);
    return entry;
}

static void add_shelf(struct catalog *catalog, struct catalog_project *project,
                      const struct index *index)
{
    struct catalog_shelf *shelf = ARENA_NEW(catalog->arena, struct catalog_shelf);
    shelf->owner = index->url;
    shelf->name = project->name;
    shelf->url = index_page_url(catalog->arena, index, project->name);
    vec_push(catalog->arena, &project->shelves, shelf);
}

/* An index that serves the name alone stands for all others. */
static void add_shelves(struct catalog *catalog, struct catalog_project *project)
{
    const struct index_set *set = catalog->config.indexes;
    if (catalog->snapshot.len) {
        struct catalog_shelf *shelf = ARENA_NEW(catalog->arena, struct catalog_shelf);
        shelf->owner = catalog->snapshot;
        shelf->name = project->name;
        vec_push(catalog->arena, &project->shelves, shelf);
        return;
    }
    for (size_t i = 0; set && i < set->indexes.len; i++) {
        if (str_eq(set->indexes.at[i].name, project->name)) {
            add_shelf(catalog, project, &set->indexes.at[i]);
        }
    }
    bool bound = project->shelves.len > 0;
    for (size_t i = 0; set && !bound && i < set->indexes.len; i++) {
        if (set->indexes.at[i].name.len == 0) {
            add_shelf(catalog, project, &set->indexes.at[i]);
        }
    }
}

static void fail_project(struct catalog_project *project, const struct failure *failure)
{
    project->state = CATALOG_FAILED;
    project->failure = *failure;
}

/* The links, then the indexes one after the other; stops at what is waited for or has failed. */
static void look_around(struct catalog *catalog, struct catalog_project *project)
{
    project->state = CATALOG_ABSENT;
    for (size_t i = 0; i < catalog->links.len; i++) {
        struct catalog_shelf *links = catalog->links.at[i];
        catalog_open_shelf(catalog, NULL, links);
        if (links->state == CATALOG_WAITING) {
            project->state = CATALOG_WAITING;
        } else if (links->state == CATALOG_FAILED) {
            fail_project(project, &links->failure);
            return;
        }
    }
    for (size_t i = 0; i < project->shelves.len; i++) {
        struct catalog_shelf *shelf = project->shelves.at[i];
        catalog_open_shelf(catalog, project, shelf);
        if (shelf->state == CATALOG_WAITING) {
            project->state = CATALOG_WAITING;
            return;
        }
        if (shelf->state == CATALOG_FAILED) {
            fail_project(project, &shelf->failure);
            return;
        }
        if (shelf->state == CATALOG_THERE && !project->found) {
            project->found = shelf;
            if (!catalog->config.check_shadow) {
                return;
            }
        } else if (shelf->state == CATALOG_THERE && project->shadow.len == 0) {
            project->shadow = shelf->owner;
        }
    }
}

/* Whether a file name begins with the name and a '-': quickly, for long lists. */
static bool may_be_of(struct str filename, struct str name)
{
    size_t at = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = at < filename.len ? ascii_lower(filename.ptr[at]) : '\0';
        bool separator = c == '-' || c == '_' || c == '.';
        if (c != name.ptr[i] && !(separator && name.ptr[i] == '-')) {
            return false;
        }
        do {
            at++;
        } while (separator && at < filename.len && strchr("-_.", filename.ptr[at]));
    }
    return at < filename.len && filename.ptr[at] == '-';
}

/* The entry of a version, made if there is none. */
static struct catalog_entry *entry_of(struct catalog *catalog, struct catalog_project *project,
                                      const struct version *version)
{
    for (size_t i = 0; i < project->entries.len; i++) {
        struct catalog_entry *entry = project->entries.at[i];
        if (catalog_entry_parse(catalog, entry) && version_cmp(&entry->version, version) == 0) {
            return entry;
        }
    }
    return catalog_add_entry(catalog, project, version_normalized(catalog->arena, version),
                             catalog_files_write(catalog->arena, NULL, NULL, 0));
}

/* Entries of the files that links add. */
static void add_links(struct catalog *catalog, struct catalog_project *project,
                      const struct catalog_shelf *links)
{
    for (size_t i = 0; i < links->link_count; i++) {
        struct filename filename;
        struct str reason;
        uint32_t which = (uint32_t)i;
        if (may_be_of(links->links[i].filename, project->name) &&
            filename_parse(catalog->arena, links->links[i].filename, project->name, &filename,
                           &reason) &&
            filename.kind != FILENAME_FOREIGN) {
            struct catalog_entry *entry = entry_of(catalog, project, &filename.version);
            struct str record = catalog_files_write(catalog->arena, links->links, &which, 1);
            vec_push(catalog->arena, &entry->more, record);
        }
    }
}

static void add_entries(struct catalog *catalog, struct catalog_project *project)
{
    const struct catalog_shelf *shelf = project->found;
    for (size_t i = 0; shelf && i < shelf->version_count; i++) {
        catalog_add_entry(catalog, project, shelf->versions[i],
                          shelf->records ? shelf->records[i] : STR(""));
    }
    for (size_t i = 0; i < catalog->links.len; i++) {
        add_links(catalog, project, catalog->links.at[i]);
    }
}

void catalog_settle(struct catalog *catalog, struct catalog_project *project)
{
    project->found = NULL;
    project->shadow = STR("");
    look_around(catalog, project);
    if (project->state != CATALOG_ABSENT) {
        return;
    }
    add_entries(catalog, project);
    project->fetched_at = project->found ? project->found->freshness.fetched_at : 0;
    if (project->found || project->entries.len) {
        project->state = CATALOG_THERE;
    }
    if (project->found && str_eq(project->found->status, STR("quarantined"))) {
        project->state = CATALOG_FAILED;
        failure_set(catalog->arena, &project->failure, CAUSE_ABSENT,
                    "the index has put the project into quarantine");
        project->failure.url = project->found->url;
    }
}

struct catalog_project *catalog_project(struct catalog *catalog, struct str name)
{
    uint32_t id = intern_put(catalog->names, name);
    while (catalog->projects.len <= id) {
        vec_push(catalog->arena, &catalog->projects, NULL);
    }
    struct catalog_project *project = catalog->projects.at[id];
    if (!project) {
        project = ARENA_NEW(catalog->arena, struct catalog_project);
        project->name = intern_str(catalog->names, id);
        catalog->projects.at[id] = project;
        add_shelves(catalog, project);
    }
    if (project->state == CATALOG_NEW && !catalog_pack_find(catalog, project)) {
        catalog_settle(catalog, project);
        catalog->stale_pack = true;
    }
    project->used = true;
    return project;
}

void catalog_distrust(struct catalog *catalog, struct catalog_project *project)
{
    (void)catalog;
    for (size_t i = 0; i < project->shelves.len; i++) {
        project->shelves.at[i]->distrusted = true;
        project->shelves.at[i]->state = CATALOG_NEW;
    }
    project->entries.len = 0;
    project->sorted = false;
    project->sets.len = 0;
    project->state = CATALOG_NEW;
}

/* Projects that wait for links, or the one that waits for its page, go on. */
static void go_on(struct catalog *catalog, struct catalog_project *project)
{
    if (!project || project->state != CATALOG_WAITING) {
        return;
    }
    catalog_settle(catalog, project);
    if (project->state == CATALOG_WAITING) {
        return;
    }
    for (size_t i = 0; i < project->wants.len; i++) {
        const struct catalog_want *want = &project->wants.at[i];
        const struct release *release;
        catalog_release(catalog, project->name, &want->version, want->environment, &release);
    }
    catalog->news = true;
}

void catalog_take_page(struct catalog *catalog, const struct catalog_question *question,
                       const struct protocol_page *page)
{
    if (!catalog_fill_shelf(catalog, question, page)) {
        return;
    }
    if (question->project) {
        go_on(catalog, question->project);
        return;
    }
    for (size_t i = 0; i < catalog->projects.len; i++) {
        go_on(catalog, catalog->projects.at[i]);
    }
}
