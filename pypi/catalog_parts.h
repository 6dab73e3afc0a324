/*
 * catalog_parts: what the parts of the catalog share.
 *
 *     catalog.c          the answers
 *     catalog_list.c     what pages say of releases
 *     catalog_project.c  which index has a name
 *     catalog_page.c     pages: kept, asked for, received
 *     catalog_entry.c    releases: their files, and what the one that counts requires
 *     catalog_choice.c   which file that is in an environment
 *     catalog_metadata.c what files require
 *     catalog_record.c   records of the store
 *     catalog_pack.c     the answers of a whole run as one record
 *     catalog_snapshot.c snapshots
 *     catalog_export.c   what a run has used, as projects of a snapshot
 */
#ifndef DEPCHECK_PYPI_CATALOG_PARTS_H
#define DEPCHECK_PYPI_CATALOG_PARTS_H

#include "base/intern.h"
#include "pypi/catalog.h"
#include "pypi/filename.h"
#include "pypi/tags.h"

enum catalog_state {
    CATALOG_NEW,     /* not looked for yet */
    CATALOG_WAITING, /* asked for */
    CATALOG_THERE,
    CATALOG_ABSENT,
    CATALOG_FAILED,
};

/* What a file requires, shared by all files whose metadata is the same. */
struct catalog_metadata {
    struct str key;
    struct str place; /* key of what was read elsewhere than in the file that `key` names by hash */
    bool local;       /* of this machine: read anew in each run */
    enum catalog_state state; /* never ABSENT */
    struct failure failure;
    struct release_texts texts;
};

/* A release as it is in some environments: the same metadata and yank. */
struct catalog_variant {
    const struct catalog_metadata *metadata;    /* NULL: the entry's own texts, or a failure */
    const struct protocol_elsewhere *elsewhere; /* whose texts they are instead; or NULL */
    bool yanked;
    uint64_t environments;
    const struct release *release;
    struct release_texts texts; /* what it was made of */
    struct failure failure;     /* likewise, before options had their say */
};

/* What is listed of a release in some environments. */
struct catalog_listing {
    bool yanked;
    struct str requires_python;
    uint64_t environments;
    uint64_t read; /* those of them in which more is at hand */
};

/* The listings of a version, as a pack holds them. */
struct catalog_listings {
    uint64_t no_file;
    struct catalog_listing *at;
    size_t count;
};

/* A release of a project. */
struct catalog_entry {
    struct str text; /* the version as the index spells it */
    bool is_version; /* version_parse() took it */
    bool parsed;
    struct version version;
    struct str record;    /* its record, where that is in memory; else empty */
    VEC(struct str) more; /* records of files that links add: one a page */
    bool loaded;          /* what follows is filled from the record */
    bool has_texts;       /* of a snapshot: what it requires is known by release */
    struct release_texts texts;
    bool files_complete;                  /* of a snapshot: all files of the release are listed */
    int64_t upload_time;                  /* of a snapshot */
    struct failure unread;                /* of a snapshot: what it requires was not known */
    struct protocol_elsewhere *elsewhere; /* of a snapshot */
    size_t elsewhere_count;
    struct page_file *files;
    struct filename *names; /* of the files */
    size_t count;
    uint64_t no_file;
    bool undated; /* of a snapshot, --as-of: whether it was there then cannot be told */
    bool later;   /* of a snapshot, --as-of: it was not there */
    VEC(struct catalog_variant) variants;
    VEC(struct catalog_listing) listings;
};

/* What one index says of one name; or a page of links, whose name is empty. */
struct catalog_shelf {
    struct str owner; /* URL of the index, "snapshot:HASH" */
    struct str url;   /* of the page */
    struct str name;
    enum catalog_state state;
    bool local;      /* a file: URL, read anew in each run */
    bool asked;      /* in this run */
    bool doubted;    /* asked for although what the store has of it is fresh */
    bool distrusted; /* what the store has of it is of no use */
    struct failure failure;
    struct page_freshness freshness;
    size_t skipped; /* entries that could not be read, while it is received */
    struct str skipped_note;
    struct str status;
    bool has_serial;
    uint64_t serial;
    struct failure incomplete; /* what is not here may be there all the same, and why */
    struct str *versions;      /* texts */
    size_t version_count;
    struct str *records;     /* of each version, where they are in memory; else NULL */
    struct page_file *links; /* of a page of links */
    size_t link_count;
};

/* A release that was asked for before its page was there. */
struct catalog_want {
    struct version version;
    size_t environment;
};

/* What a version was found to be, so that it is looked for once. */
struct catalog_found {
    struct str text;
    struct catalog_entry *entry; /* NULL: it is not there */
};

/* The answer to catalog_equal(), as a pack holds it. */
struct catalog_set {
    struct version version; /* public */
    struct version *at;
    size_t count;
};

struct catalog_project {
    struct str name;
    enum catalog_state state;
    struct failure failure;
    VEC(struct catalog_shelf *) shelves; /* of the indexes that may have it, in order */
    struct catalog_shelf *found;
    VEC(struct catalog_entry *) entries;
    struct failure incomplete; /* what is not here may be there all the same, and why */
    VEC(struct catalog_found) looked_up;
    bool sorted; /* the versions are set, and of each its entry or its listings */
    struct version *versions;
    size_t version_count;
    struct catalog_entry **version_entries;    /* unless packed */
    struct catalog_listings *version_listings; /* if packed */
    VEC(struct catalog_want) wants;
    VEC(struct catalog_set) sets; /* answers of catalog_equal() */
    bool used;                    /* an answer was given in this run */
    bool given;                   /* a release was given since its pages were looked at */
    bool packed;        /* entries and sets are those of a pack: the rest may be missing */
    int64_t fetched_at; /* of the oldest of its pages; 0: of no page */
    int64_t good_until; /* as its indexes say; INT64_MAX: for ever */
    struct str shadow;
};

enum catalog_subject { SUBJECT_SHELF, SUBJECT_METADATA };

/* A question that was asked. */
struct catalog_question {
    uint64_t id;
    enum catalog_subject subject;
    struct catalog_shelf *shelf;
    struct catalog_project *project; /* of the shelf; NULL: a page of links */
    struct catalog_metadata *metadata;
};

struct catalog {
    struct arena *arena;
    struct catalog_config config;
    uint64_t all; /* a bit for each environment */
    struct intern *names;
    VEC(struct catalog_project *) projects; /* by interned name */
    struct intern *keys;
    VEC(struct catalog_metadata *) metadata; /* by interned key */
    VEC(struct catalog_shelf *) links;
    VEC(struct catalog_question) questions;
    struct tags **tags;          /* by environment, made when first needed */
    bool in_memory;              /* projects were put in by hand: there are no others */
    struct str snapshot;         /* owner of its records; empty: there is none */
    struct str origin;           /* key of the snapshot's file in the store */
    bool imported;               /* in this run: all its projects are in memory */
    struct intern *manifest;     /* names of the snapshot; NULL: not read yet */
    bool again;                  /* a check was given what is no more */
    bool news;                   /* something that a check may want became known */
    bool stale_pack;             /* an answer was not in the pack */
    struct str pack;             /* record; empty: none */
    VEC(struct str) pack_slices; /* by name in pack_names */
    struct intern *pack_names;
    VEC(struct str) warnings;
};

/* catalog.c */

/* Whether there is anything to ask. */
bool catalog_has_index(const struct catalog *catalog);

/* Whether nothing is known of the project's releases (yet, or can be). */
bool catalog_is_open(const struct catalog_project *project);

/* The entry of a version; NULL: the project has none. */
struct catalog_entry *catalog_find_entry(struct catalog *catalog, struct catalog_project *project,
                                         const struct version *version);

/* catalog_list.c */

/* The place of a version among those of the project that are sorted; their count: none. */
size_t catalog_version_place(const struct catalog_project *project, const struct version *version);

/* catalog_record.c */

/* A key made of parts. */
struct str catalog_key(struct arena *arena, struct str owner, struct str name, struct str version);

struct str catalog_shelf_write(struct arena *arena, const struct catalog_shelf *shelf);

/* Fills what a record says; false if it is damaged. Texts are views. */
bool catalog_shelf_read(struct arena *arena, struct str record, struct catalog_shelf *shelf);

/* The record of a release with these files. */
struct str catalog_files_write(struct arena *arena, const struct page_file *files,
                               const uint32_t *which, size_t count);

/* The record of a snapshot's release. */
struct str catalog_release_write(struct arena *arena, const struct protocol_release *release,
                                 bool files_complete);

bool catalog_entry_read(struct arena *arena, struct str record, struct catalog_entry *entry);

struct str catalog_metadata_write(struct arena *arena, const struct release_texts *texts,
                                  int64_t fetched_at);
bool catalog_metadata_read(struct arena *arena, struct str record, struct release_texts *texts,
                           int64_t *fetched_at);

/* catalog_page.c */

/* Whether it is on this machine. */
bool catalog_is_local(struct str url);

/* Whether a URL may be asked in this run. */
bool catalog_may_ask(const struct catalog *catalog, struct str url);

/* Whether what was fetched then may be used without asking, for a name (empty: any). */
bool catalog_is_fresh(const struct catalog *catalog, struct str name, int64_t fetched_at);

/* The files of one release. */
struct catalog_group {
    struct str version; /* normalised */
    struct str record;
};

/* Files that were skipped. */
struct catalog_skips {
    size_t count;
    struct str note; /* about the first; the catalog's */
};

/*
 * Groups files of a project by release, in the order of versions; what is no file of it is skipped.
 * The array has room for `count` groups; their texts are the catalog's.
 */
size_t catalog_group_files(struct catalog *catalog, struct str name, const struct page_file *files,
                           size_t count, struct catalog_group *groups, struct catalog_skips *skips);

/* Looks for a page that was not looked for yet; project is whose page it is, NULL for links. */
void catalog_open_shelf(struct catalog *catalog, struct catalog_project *project,
                        struct catalog_shelf *shelf);

/* The page that was asked for is here. False: it has to be asked for again. */
bool catalog_fill_shelf(struct catalog *catalog, const struct catalog_question *question,
                        const struct protocol_page *page);

/* Why what is not there may be there all the same: entries of a page that could not be read. */
struct failure catalog_skipped(struct arena *arena, size_t count, struct str note, struct str url);

/* catalog_project.c */

/* Looks for the name as far as that goes without waiting. */
struct catalog_project *catalog_project(struct catalog *catalog, struct str name);

/* A project's state is decided anew, from what its shelves have become. */
void catalog_settle(struct catalog *catalog, struct catalog_project *project);

/* The page that was asked for. */
void catalog_take_page(struct catalog *catalog, const struct catalog_question *question,
                       const struct protocol_page *page);

/* What the store has of a name is damaged: it is asked for again. */
void catalog_distrust(struct catalog *catalog, struct catalog_project *project);

/*
 * That something is not there is not believed of a page that was kept: asks for it again. False:
 * all pages are of this run, or none may be asked.
 */
bool catalog_doubt(struct catalog *catalog, struct catalog_project *project);

/* All that was made of its pages is gone; a check that was given some of it is run again. */
void catalog_forget(struct catalog *catalog, struct catalog_project *project);

/* Puts a version (its record in memory, or empty) among the entries. */
struct catalog_entry *catalog_add_entry(struct catalog *catalog, struct catalog_project *project,
                                        struct str text, struct str record);

/* catalog_entry.c */

/* The entry's version is parsed; false: PEP 440 cannot read it. */
bool catalog_entry_parse(struct catalog *catalog, struct catalog_entry *entry);

/* Fills an entry; false if the store has lost it: catalog_distrust() was called. */
bool catalog_entry_load(struct catalog *catalog, struct catalog_project *project,
                        struct catalog_entry *entry);

/* Whether the release was there at --as-of, if there is one. The entry is loaded. */
bool catalog_entry_exists(const struct catalog_entry *entry);

/* The release in an environment; pending where its metadata was asked for. */
const struct release *catalog_entry_release(struct catalog *catalog,
                                            struct catalog_project *project,
                                            struct catalog_entry *entry, size_t environment);

/* What a snapshot says of the release in just this environment; NULL: nothing. */
const struct protocol_elsewhere *catalog_entry_elsewhere(const struct catalog *catalog,
                                                         const struct catalog_entry *entry,
                                                         size_t environment);

/* A release of which nothing is known but why. */
const struct release *catalog_unknown(struct catalog *catalog, const struct version *version,
                                      const struct failure *failure, bool assumed);

/* Of what the next catalog_fetch() may bring. */
struct failure catalog_being_fetched(void);

const struct release *catalog_pending(struct catalog *catalog, const struct version *version);

/* catalog_choice.c, of loaded entries whose files' names are parsed. */

/* The file that pip would take in an environment; entry->count: none fits. */
size_t catalog_choose_file(struct catalog *catalog, const struct catalog_entry *entry,
                           size_t environment);

/* Environments for which it is certain that no file fits. */
uint64_t catalog_unfit(struct catalog *catalog, const struct catalog_project *project,
                       const struct catalog_entry *entry);

/* catalog_metadata.c */

/* What a file of a loaded entry requires, as far as it is at hand; NEW: it is not. */
struct catalog_metadata *catalog_metadata_look(struct catalog *catalog,
                                               const struct catalog_project *project,
                                               const struct catalog_entry *entry, size_t file);

/* The same; asked for if that is not at hand. */
struct catalog_metadata *catalog_metadata_of(struct catalog *catalog,
                                             const struct catalog_project *project,
                                             const struct catalog_entry *entry, size_t file);

void catalog_take_metadata(struct catalog *catalog, const struct catalog_question *question,
                           const struct protocol_metadata *answer);

/* catalog_pack.c */

/* Opens the pack of this run, if there is one. */
void catalog_pack_open(struct catalog *catalog);

/* Fills a new project out of the pack; false: it is not there, or too old. */
bool catalog_pack_find(struct catalog *catalog, struct catalog_project *project);

/* Whether what was found without the pack belongs into it, or out of it. */
bool catalog_pack_wants(const struct catalog *catalog, const struct catalog_project *project);

/* The pack's answers do not do: the project is looked for in the store and on the index. */
void catalog_unpack(struct catalog *catalog, struct catalog_project *project);

/* Puts the answers of this run into the store. */
void catalog_pack_close(struct catalog *catalog);

/* catalog_snapshot.c */

/* Whether the snapshot has the name: makes its shelf THERE or ABSENT, or FAILED. */
void catalog_snapshot_look(struct catalog *catalog, struct catalog_shelf *shelf);

/* A line for people, kept once. */
void catalog_warn(struct catalog *catalog, struct str text);

/* A deep copy. */
struct failure catalog_keep_failure(struct arena *arena, const struct failure *failure);

#endif
