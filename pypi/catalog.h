/*
 * catalog: the resolver's only door to what indexes say: the releases of a name.
 *
 * Answers keep "the index does not know the name", "it knows the name and not the version" and
 * "what the release requires cannot be known" (release->failure) apart. Everything that is given
 * out lives in the catalog's arena and stays as it is.
 *
 * What is not at hand is not waited for: such a release is given with a failure (pending), and is
 * asked for at the next catalog_fetch(). So a check is run, what it lacked is fetched, and it is
 * run again, until nothing was lacking:
 *
 *     do { check } while (catalog_fetch(catalog));
 *
 * What was fetched is put into the store; what the last check used is kept there as one `pack`, so
 * that the next run reads it at once.
 */
#ifndef DEPCHECK_PYPI_CATALOG_H
#define DEPCHECK_PYPI_CATALOG_H

#include "base/error.h"
#include "constraints/environment.h"
#include "pypi/fetch.h"
#include "pypi/formats.h"
#include "pypi/given.h"
#include "pypi/index.h"
#include "pypi/release.h"
#include "pypi/store.h"

struct catalog;

enum catalog_answer {
    CATALOG_FOUND,
    CATALOG_NO_NAME,    /* no index knows the name */
    CATALOG_NO_VERSION, /* one knows the name, and no release that was asked for */
    CATALOG_NO_INDEX,   /* there is no index to ask */
    CATALOG_UNKNOWN,    /* of versions: nothing is known of the name yet, or can be */
};

/* Versions of a name, ascending; versions that PEP 440 cannot read are left out. */
struct catalog_versions {
    enum catalog_answer answer; /* FOUND, NO_NAME, NO_INDEX or UNKNOWN */
    const struct version *at;
    size_t count;
};

#define CATALOG_ALWAYS INT64_MAX

/* What a catalog answers from; everything must outlive it. */
struct catalog_config {
    const struct environment_set *environments;
    const struct index_set *indexes; /* NULL: none */
    struct store *store;             /* NULL: nothing is kept */
    struct fetch *fetch;             /* NULL: nothing is fetched */
    const struct given *given;       /* --metadata; NULL: none */
    struct str scope;                /* what a pack is for: text of the constraints */
    int64_t now;                     /* seconds since 1970 */
    int64_t max_age; /* seconds that pages are good for; 0: not at all; CATALOG_ALWAYS: any age */
    int64_t as_of;   /* uploads then or later do not count; or CATALOG_ALWAYS */
    bool offline;
    bool refresh;                /* ask for every page anew */
    const struct str *refreshed; /* or for those of these canonical names */
    size_t refreshed_count;
    bool check_shadow;
    bool export;            /* catalog_export() will be called: no answers are taken from packs */
    enum evidence evidence; /* the least that counts */
    struct formats formats; /* which files count; of a snapshot's metadata it says nothing */
};

/* An index set or a snapshot may be there, not both. */
struct catalog *catalog_create(struct arena *arena, const struct catalog_config *config);

/*
 * Answers from a snapshot file (fetch/snapshot.h) alone: out of the store if it was imported
 * before, else through depcheck-fetch. False and the error if it cannot be read.
 */
bool catalog_open_snapshot(struct catalog *catalog, const char *path, struct error *error);

/* A project of a snapshot, put in by hand; texts and arrays must outlive the catalog. */
void catalog_add_project(struct catalog *catalog, const struct protocol_project *project);

/* name is canonical. */
struct catalog_versions catalog_versions(struct catalog *catalog, struct str name);

/*
 * The same, to choose one of them: what is kept of an index is believed no longer than the index
 * itself says.
 */
struct catalog_versions catalog_candidates(struct catalog *catalog, struct str name);

/* Why catalog_versions() is CATALOG_UNKNOWN: it is being fetched, or cannot be. */
struct failure catalog_failure(struct catalog *catalog, struct str name);

/*
 * A release as the index lists it; nothing is fetched for it but the name's page. Of a snapshot it
 * is what the metadata says.
 */
struct catalog_listed {
    bool exists;  /* false: not at --as-of, or the page was lost or is another now (ask again) */
    bool yanked;  /* the file that counts in the environment; without one: all are */
    bool no_file; /* for certain, of a page that is fresh: catalog_release() asks for it anew */
    struct str
        requires_python; /* of the file that counts; empty: none, or only its metadata says */
    bool read;           /* catalog_release() is at hand: it will not be pending */
};

/*
 * What is listed of one of the versions that catalog_versions() has given. `read` may be false of
 * what is at hand after all, where a pack answers that was made without it.
 */
struct catalog_listed catalog_list(struct catalog *catalog, struct str name,
                                   const struct version *version, size_t environment);

/*
 * What an index does not list is believed of a page of this run alone: whoever is about to say that
 * something cannot be, because a version, a file or the whole name is not there, asks for the page
 * again. True: the next catalog_fetch() brings it, and all has to be asked anew. catalog_release()
 * does it itself.
 */
bool catalog_ask_again(struct catalog *catalog, struct str name);

/*
 * The versions of a name whose public part equals that of `version`, ascending: what `==V` may
 * meet (V, V+local). The same answers as catalog_versions().
 */
struct catalog_versions catalog_equal(struct catalog *catalog, struct str name,
                                      const struct version *version);

/*
 * The release whose version equals `version` (PEP 440 equality, local part included), as it is in
 * one environment (its number in the set): what a release requires may differ by file. Among
 * several the one that is spelled alike, else the first of the index. *release is set only if it is
 * FOUND; the same pointer is given for all environments in which the release is the same.
 */
enum catalog_answer catalog_release(struct catalog *catalog, struct str name,
                                    const struct version *version, size_t environment,
                                    const struct release **release);

/* The later index that has the name too, with check_shadow; empty: none (that is known). */
struct str catalog_shadow(struct catalog *catalog, struct str name);

/* How far a fetch is, for people. */
struct catalog_progress {
    size_t names_known;
    size_t names_needed; /* as far as is known */
    uint64_t bytes;
};

/*
 * Fetches what was lacking until something of it is known. False: nothing was lacking, and all
 * answers go together. `tick` (may be NULL) is called every 100 ms or so while it waits.
 */
bool catalog_fetch(struct catalog *catalog,
                   void (*tick)(void *data, const struct catalog_progress *progress), void *data);

/* Puts into the store what the run has learnt. Nothing may be asked any more. */
void catalog_finish(struct catalog *catalog);

/* What the config says. */
int64_t catalog_as_of(const struct catalog *catalog);

/* Names of the snapshot that this run has imported, sorted. */
struct str *catalog_snapshot_names(const struct catalog *catalog, struct arena *arena,
                                   size_t *count);

/* Canonical names that were asked for in this run, sorted. */
struct str *catalog_used_names(const struct catalog *catalog, struct arena *arena, size_t *count);

/*
 * What is known of a name, as a project of a snapshot (pypi/snapshot_write.h) that gives the same
 * answers: all its releases, and of those that this run has read what they require. The others are
 * `unread`.
 * False: the name is not known to exist. Nothing is fetched.
 */
bool catalog_export(struct catalog *catalog, struct str name, struct protocol_project *project);

/* When the oldest page that was used was fetched; 0: none was. */
int64_t catalog_oldest_page(const struct catalog *catalog);

/* What people should be told, each once, sorted: "note: ...", "warning: ...". */
const struct str *catalog_warnings(struct catalog *catalog, size_t *count);

#endif
