/*
 * snapshot: an index as one file, one JSON object a line and project:
 *
 *     {"name": NAME, "versions": {VERSION: {"requires_dist": [TEXT, ...], "requires_python": TEXT,
 *      "provides_extra": [TEXT, ...], "files": [NAME, ...], "source": "wheel" | "sdist"}}}
 *
 * Of a release, requires_dist must be there unless "dynamic" is true; the other keys may be absent
 * or null: requires_python (none), provides_extra (none), source (sdist), evidence ("proven",
 * "static", "declared", "given"; else that of the source: a wheel is proven, an sdist declared),
 * yanked (true or the reason), dynamic (its requirements are decided by building it), files (none
 * is known), upload_time ("2023-09-07" or "2023-09-07T12:34:56Z"). "files_complete": true beside
 * the name says that the files of all its releases are all that there were. Other keys are ignored.
 *
 * What was recorded of an index (pypi/snapshot_write.h) has further keys, which other readers of
 * the format do not know. Of a release: hashes ({NAME: "sha256=HEX"}), and unread (true, or why),
 * beside "dynamic": true: what it requires was not known, or not read. And elsewhere, a list of
 * objects with environments (their ids) and the keys of what it requires, where that differs from
 * one environment to the other. Beside the name: fetched_at
 * (when its page was), unread (why nothing was known of it) and incomplete (why there may have been
 * other releases). Why is {"cause": "network" | "offline" | "absent" | "dynamic" | "unreadable" |
 * "hash" | "limit", "reason": TEXT, "url": TEXT, "help": TEXT}; url and help may be absent.
 */
#ifndef DEPCHECK_FETCH_SNAPSHOT_H
#define DEPCHECK_FETCH_SNAPSHOT_H

#include "base/arena.h"
#include "base/error.h"
#include "fetch/gz.h"
#include "pypi/protocol.h"

struct snapshot;

/* A release of a project; both texts are valid until snapshot_close(). */
struct snapshot_record {
    struct str version; /* as the file spells it; need not be a version */
    struct str json;    /* the record */
};

/* A line of the file. */
struct snapshot_project {
    struct str fault; /* empty, or what is wrong with the line: then it has no records */
    bool files_complete;
    struct snapshot_record *records;
    size_t count;
    int64_t fetched_at; /* 0: not given */
    struct failure unread;
    struct failure incomplete;
};

/*
 * Opens a file, gzip or plain, or a directory that holds projects.jsonl.gz or projects.jsonl, and
 * finds which line has which name; nothing else is read yet. An error names the file, and the line
 * where one is to blame: not a JSON object, without a name, or a name that was there before. The
 * watch (which may be NULL) is told of the bytes of the file.
 */
struct snapshot *snapshot_open(struct arena *arena, const char *path, const struct gz_watch *watch,
                               struct error *error);

/* Gives the text of the file back. NULL is fine. */
void snapshot_close(struct snapshot *snapshot);

/* Number of projects. */
size_t snapshot_count(const struct snapshot *snapshot);

/* The canonical name of a project; projects are counted from 0, in the order of the file. */
struct str snapshot_name(const struct snapshot *snapshot, uint32_t id);

/* Reads the line of a project; its records are in the order of the file. */
struct snapshot_project snapshot_project(const struct snapshot *snapshot, struct arena *arena,
                                         uint32_t id);

/*
 * Reads the record of a release; all texts but the version are copied to the arena. A record that
 * is not what the format says has a fault in its texts, and nothing else.
 */
struct protocol_release snapshot_release(struct arena *arena, const struct snapshot_record *record);

#endif
