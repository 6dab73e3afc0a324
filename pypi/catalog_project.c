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
    shelf->local = catalog_is_local(shelf->url);
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

/*
 * Takes a page into account; false: what comes behind it does not count (yet). A failure counts
 * when all before it is known: so it does not matter which answer comes first.
 */
static bool pass_shelf(struct catalog_project *project, const struct catalog_shelf *shelf)
{
    if (shelf->state == CATALOG_WAITING) {
        project->state = CATALOG_WAITING;
    } else if (shelf->state == CATALOG_FAILED && project->state != CATALOG_WAITING) {
        project->state = CATALOG_FAILED;
        project->failure = shelf->failure;
    }
    return shelf->state == CATALOG_THERE || shelf->state == CATALOG_ABSENT;
}

static void look_at_indexes(struct catalog *catalog, struct catalog_project *project)
{
    for (size_t i = 0; i < project->shelves.len; i++) {
        struct catalog_shelf *shelf = project->shelves.at[i];
        catalog_open_shelf(catalog, project, shelf);
        if (!pass_shelf(project, shelf)) {
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

/* The links, then the indexes one after the other; stops at what is waited for or has failed. */
static void look_around(struct catalog *catalog, struct catalog_project *project)
{
    project->state = CATALOG_ABSENT;
    for (size_t i = 0; i < catalog->links.len && project->state != CATALOG_FAILED; i++) {
        catalog_open_shelf(catalog, NULL, catalog->links.at[i]);
        pass_shelf(project, catalog->links.at[i]);
    }
    if (project->state != CATALOG_FAILED) {
        look_at_indexes(catalog, project);
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

static void doubt(struct catalog_project *project, const struct failure *incomplete)
{
    if (!project->incomplete.set) {
        project->incomplete = *incomplete;
    }
}

/* Puts the files of a page of links among the entries; both are ordered by version. */
static void merge_groups(struct catalog *catalog, struct catalog_project *project,
                         const struct catalog_group *groups, size_t count)
{
    struct catalog_project old = *project;
    size_t next = 0;
    project->entries.at = NULL;
    project->entries.len = 0;
    project->entries.cap = 0;
    for (size_t i = 0; i < count; i++) {
        struct catalog_entry *entry = ARENA_NEW(catalog->arena, struct catalog_entry);
        entry->text = groups[i].version;
        entry->record = catalog_files_write(catalog->arena, NULL, NULL, 0);
        catalog_entry_parse(catalog, entry);
        int order = -1;
        while (next < old.entries.len && catalog_entry_parse(catalog, old.entries.at[next]) &&
               (order = version_cmp(&old.entries.at[next]->version, &entry->version)) < 0) {
            vec_push(catalog->arena, &project->entries, old.entries.at[next++]);
        }
        bool same = next < old.entries.len && order == 0;
        entry = same ? old.entries.at[next++] : entry;
        vec_push(catalog->arena, &entry->more, groups[i].record);
        vec_push(catalog->arena, &project->entries, entry);
    }
    while (next < old.entries.len) {
        vec_push(catalog->arena, &project->entries, old.entries.at[next++]);
    }
}

/* Entries of the files that links add. */
static void add_links(struct catalog *catalog, struct catalog_project *project,
                      const struct catalog_shelf *links)
{
    struct arena *scratch = arena_create();
    struct catalog_skips skips = {0};
    VEC(struct page_file) files = {0};
    for (size_t i = 0; i < links->link_count; i++) {
        if (may_be_of(links->links[i].filename, project->name)) {
            vec_push(scratch, &files, links->links[i]);
        }
    }
    struct catalog_group *groups = ARENA_ARRAY(scratch, struct catalog_group, files.len);
    size_t count = catalog_group_files(catalog, project->name, files.at, files.len, groups, &skips);
    struct failure skipped = catalog_skipped(catalog->arena, skips.count, skips.note, links->url);
    doubt(project, &skipped);
    doubt(project, &links->incomplete);
    merge_groups(catalog, project, groups, count);
    arena_destroy(scratch);
}

static void add_entries(struct catalog *catalog, struct catalog_project *project)
{
    const struct catalog_shelf *shelf = project->found;
    for (size_t i = 0; shelf && i < shelf->version_count; i++) {
        catalog_add_entry(catalog, project, shelf->versions[i],
                          shelf->records ? shelf->records[i] : STR(""));
    }
    if (shelf) {
        doubt(project, &shelf->incomplete);
    }
    for (size_t i = 0; i < catalog->links.len; i++) {
        add_links(catalog, project, catalog->links.at[i]);
    }
}

/* Of the links and of the indexes up to the one that has the name, but for those of this machine.
 */
static int64_t oldest_of(const struct catalog *catalog, const struct catalog_project *project)
{
    int64_t oldest = INT64_MAX;
    for (size_t i = 0; i < catalog->links.len + project->shelves.len; i++) {
        const struct catalog_shelf *shelf = i < catalog->links.len
                                                ? catalog->links.at[i]
                                                : project->shelves.at[i - catalog->links.len];
        int64_t time = shelf->freshness.fetched_at;
        if (shelf->state != CATALOG_NEW && !shelf->local && time && time < oldest) {
            oldest = time;
        }
    }
    return oldest == INT64_MAX ? 0 : oldest;
}

/* Of the same pages; what an index does not say is that its page is good at all. */
static int64_t good_until(const struct catalog *catalog, const struct catalog_project *project)
{
    int64_t until = INT64_MAX;
    for (size_t i = 0; i < catalog->links.len + project->shelves.len; i++) {
        const struct catalog_shelf *shelf = i < catalog->links.len
                                                ? catalog->links.at[i]
                                                : project->shelves.at[i - catalog->links.len];
        const struct page_freshness *freshness = &shelf->freshness;
        int64_t end = freshness->max_age < INT64_MAX - freshness->fetched_at
                          ? freshness->fetched_at + freshness->max_age
                          : INT64_MAX;
        if (shelf->state != CATALOG_NEW && !shelf->local && freshness->fetched_at && end < until) {
            until = end;
        }
    }
    return until;
}

/* The index knows the name, but nothing of it may be used. */
static void quarantine(struct catalog *catalog, struct catalog_project *project)
{
    project->state = CATALOG_FAILED;
    project->failure = (struct failure){0};
    failure_set(catalog->arena, &project->failure, CAUSE_ABSENT,
                "the index has put the project into quarantine");
    project->failure.url = project->found->url;
}

void catalog_settle(struct catalog *catalog, struct catalog_project *project)
{
    catalog_forget(catalog, project);
    look_around(catalog, project);
    if (project->state != CATALOG_ABSENT) {
        return;
    }
    add_entries(catalog, project);
    project->fetched_at = oldest_of(catalog, project);
    project->good_until = good_until(catalog, project);
    if (project->found || project->entries.len || project->incomplete.set) {
        project->state = CATALOG_THERE;
    }
    if (project->found && str_eq(project->found->status, STR("quarantined"))) {
        quarantine(catalog, project);
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
        catalog->stale_pack |= catalog_pack_wants(catalog, project);
    }
    project->used = true;
    return project;
}

void catalog_forget(struct catalog *catalog, struct catalog_project *project)
{
    catalog->again |= project->given;
    project->given = false;
    project->state = CATALOG_NEW;
    project->found = NULL;
    project->shadow = STR("");
    project->entries.len = 0;
    project->looked_up.len = 0;
    project->incomplete = (struct failure){0};
    project->sorted = false;
    project->sets.len = 0;
    project->packed = false;
    project->fetched_at = 0;
    project->good_until = INT64_MAX;
}

void catalog_distrust(struct catalog *catalog, struct catalog_project *project)
{
    for (size_t i = 0; i < project->shelves.len; i++) {
        project->shelves.at[i]->distrusted = true;
        project->shelves.at[i]->state = CATALOG_NEW;
    }
    catalog_settle(catalog, project);
}

/* Whether a page has to be asked for again before it is believed. */
static bool doubt_shelf(struct catalog_shelf *shelf)
{
    if (shelf->asked || (shelf->state != CATALOG_THERE && shelf->state != CATALOG_ABSENT)) {
        return false;
    }
    shelf->state = CATALOG_NEW;
    shelf->doubted = true;
    return true;
}

/* Links are of all projects. */
static bool doubt_links(struct catalog *catalog)
{
    size_t doubted = 0;
    for (size_t i = 0; i < catalog->links.len; i++) {
        doubted += doubt_shelf(catalog->links.at[i]);
    }
    for (size_t i = 0; doubted && i < catalog->projects.len; i++) {
        struct catalog_project *project = catalog->projects.at[i];
        if (project && project->state != CATALOG_WAITING) {
            catalog_forget(catalog, project);
        }
    }
    return doubted > 0;
}

bool catalog_doubt(struct catalog *catalog, struct catalog_project *project)
{
    if (!catalog->config.indexes || catalog->config.offline || !catalog->config.fetch) {
        return false;
    }
    bool doubted = doubt_links(catalog);
    for (size_t i = 0; i < project->shelves.len; i++) {
        doubted |= doubt_shelf(project->shelves.at[i]);
    }
    if (doubted) {
        catalog->stale_pack = true;
        catalog_settle(catalog, project);
    }
    return doubted;
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
