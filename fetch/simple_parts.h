/*
 * simple_parts: what the readers of both formats share: entries, their hashes, the project's name,
 * the API's version. Internal to fetch/simple.
 */
#ifndef DEPCHECK_FETCH_SIMPLE_PARTS_H
#define DEPCHECK_FETCH_SIMPLE_PARTS_H

#include "fetch/simple.h"

/* A page that is being built. */
struct simple_page {
    struct arena *arena;
    struct arena *scratch; /* emptied before each entry */
    const struct simple_input *input;
    struct page *page;
    struct failure *failure;
    size_t room;  /* of page->files */
    size_t entry; /* number of the entry that is being read, from 1 */
    size_t text;  /* bytes of texts so far */
};

/* Makes room for about so many files, at first. */
void simple_reserve(struct simple_page *page, size_t count);

/* Begins the next entry. */
void simple_begin_entry(struct simple_page *page);

enum simple_kind {
    SIMPLE_DISTRIBUTION, /* by its ending: a wheel or an sdist */
    SIMPLE_USELESS,      /* .egg, .exe, .asc, .metadata, ... */
    SIMPLE_OTHER,
};

/* By the ending of a file name alone. */
enum simple_kind simple_kind_of(struct str filename);

/* Whether it starts with the project's name (in any spelling) and a '-', '_' or '.'. */
bool simple_belongs(struct str filename, struct str project);

/*
 * Adds a file whose name and texts are set; all is copied. Its URL is the reference, relative to
 * base. What cannot be kept is skipped and counted (*taken is false). False: a limit was passed.
 */
bool simple_take(struct simple_page *page, struct page_file file, struct str base,
                 struct str reference, bool *taken);

/* Counts an entry that cannot be read. */
void simple_skip(struct simple_page *page, struct str filename, const char *problem);

/*
 * Keeps the stronger of *best ("ALGORITHM=HEX" in lower case, or empty) and another hash;
 * algorithms other than sha256, sha384 and sha512 are left out. False if the hash is of the wrong
 * length or not hexadecimal.
 */
bool simple_offer_hash(struct arena *arena, struct str *best, struct str algorithm, struct str hex);

/* A text of the page as it may stand in a message. */
struct str simple_shown(struct arena *arena, struct str text);

/* Fails unless the version of the API is one that we know (PEP 629): 1.x. */
bool simple_check_version(struct simple_page *page, struct str version);

/* Fails if a name was asked for and this is another one. */
bool simple_check_name(struct simple_page *page, struct str name);

#endif
