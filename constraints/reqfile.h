/*
 * reqfile: pip's requirements-file dialect (pip 26.3), for requirements and for constraints files.
 *
 * Reads a file and all that it includes, depth first, as pip does; what cannot be read becomes a
 * diag and reading goes on at the next line. Expansion is bounded (base/limits.h).
 */
#ifndef DEPCHECK_CONSTRAINTS_REQFILE_H
#define DEPCHECK_CONSTRAINTS_REQFILE_H

#include "base/context.h"
#include "base/error.h"
#include "constraints/requirement.h"

enum reqfile_form {
    REQFILE_NAMED, /* a PEP 508 requirement: `requirement` is filled */
    REQFILE_PATH,  /* a path or file: URL of a project directory or archive */
    REQFILE_URL,   /* an unnamed URL or VCS URL; name and extras may be in its #egg= */
};

struct reqfile_hash {
    struct str algorithm;
    struct str digest;
};

/* One --config-settings KEY=VALUE. */
struct reqfile_setting {
    struct str key;
    struct str value;
};

struct reqfile_line {
    struct str file; /* path as shown: as given, or that of an include, joined and normalised */
    size_t line;     /* first physical line */
    struct span at;  /* the requirement's text in the file (first to last byte of it) */
    struct str text; /* the requirement as pip hands it on: joined, expanded, without options */
    bool constraint; /* read by -c, or below a file that was */
    bool editable;
    bool included;           /* comes out of a file that was included by -r or -c */
    bool nested_requirement; /* by -r inside a constraints file: pip adds it as a requirement */
    enum reqfile_form form;
    struct requirement requirement; /* REQFILE_NAMED; else name (of #egg=) and extras if known */
    struct str path; /* REQFILE_PATH: the path, joined to the file's directory, without extras */
    struct reqfile_hash *hashes;
    size_t hash_count;
    struct reqfile_setting *settings;
    size_t setting_count;
};

struct reqfile {
    VEC(struct reqfile_line) lines;
    VEC(struct str) files; /* every file that was read, as shown, in order of first reading */
    /* ... the worker adds options (index URLs and so on), shared state and what tests need ... */
};

struct reqfile_reader;

/*
 * A reader keeps the files it has read, so that one included by many is read and decoded once.
 * `diags` receives syntax errors; all memory is of the arena.
 */
struct reqfile_reader *reqfile_reader_create(struct arena *arena, const struct context *context,
                                             struct diag_list *diags);

/*
 * Reads the file at path ("-": standard input) as requirements or as constraints. False with the
 * error if the file itself cannot be read; trouble below it is reported at the including line.
 */
bool reqfile_read(struct reqfile_reader *reader, struct str path, bool constraint,
                  struct reqfile *out, struct error *error);

/*
 * A span of the source for bytes [range.start, range.end) of line->text, through continuations,
 * comments and expanded variables.
 */
struct span reqfile_line_span(const struct reqfile_line *line, struct text_range range);

#endif
