/*
 * reqfile: pip's requirements-file dialect (pip 26.3), for requirements and for constraints files.
 *
 * Reads a file and all that it includes, depth first, as pip does. pip stops at the first error; we
 * report it at its place and go on at the next line, so that one run shows them all. What pip
 * ignores without a word (a requirement behind an option) is read so too, and reported. A file that
 * cannot be read, decoded or opened as an include is reported the same way. Expansion of includes
 * is bounded (base/limits.h).
 */
#ifndef DEPCHECK_CONSTRAINTS_REQFILE_H
#define DEPCHECK_CONSTRAINTS_REQFILE_H

#include "base/context.h"
#include "base/error.h"
#include "constraints/requirement.h"

enum reqfile_form {
    REQFILE_NAMED, /* a PEP 508 requirement: `requirement` is filled */
    REQFILE_PATH,  /* a path or file: URL of a project directory or archive */
    REQFILE_URL,   /* an unnamed URL or VCS URL; its name may be in its #egg= or its wheel's name */
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

/* Part of a joined line: its bytes from `at` to the next piece's come from source bytes. */
struct reqfile_piece {
    size_t at;     /* in the joined line */
    size_t offset; /* in the source */
    size_t length; /* in the source */
    bool expanded; /* the value of a ${NAME}: each of its bytes stands for all of them */
};

/* Where the bytes of a line's text come from. */
struct reqfile_place {
    const struct source *source;
    const struct reqfile_piece *pieces; /* NULL: the text is a piece of the source */
    size_t piece_count;
    size_t skip;  /* offset of the text in the joined line; without pieces, in the source */
    size_t whole; /* not 0: a quoted argument, `whole` bytes long; every range of it is all of it */
};

struct reqfile_line {
    struct str file; /* path as shown: as given, or that of an include, joined and normalised */
    size_t line;     /* first physical line */
    size_t order;    /* position among all lines, options and stops of the run of pip */
    struct span at;  /* the requirement's text in the file (first to last byte of it) */
    struct str text; /* the requirement as pip hands it on: joined, expanded, without options */
    struct reqfile_place place;
    bool constraint; /* read by -c, or as a constraints file */
    bool editable;
    bool included;           /* comes out of a file that was included by -r or -c */
    bool nested_requirement; /* by -r inside a constraints file: pip adds it as a requirement */
    enum reqfile_form form;
    /* REQFILE_NAMED; else marker, and name, extras and specifier as far as the URL, its #egg= or
     * the name of its wheel tells them. `url` is the link as written, empty for a plain path. */
    struct requirement requirement;
    /*
     * REQFILE_PATH: the path without extras. pip takes it relative to its working directory, which
     * need not be ours; so it is looked for from the directory of the file that was named on the
     * command line, from that of the file it stands in, and from the working directory. The first
     * where a project (pyproject.toml, setup.py or setup.cfg), or for an archive a file, is found
     * counts; else the first that is there at all; else the first. Where the named file is in the
     * working directory, a directory that is there counts at once, as for pip.
     */
    struct str path;
    struct reqfile_hash *hashes;
    size_t hash_count;
    struct reqfile_setting *settings;
    size_t setting_count;
};

/* What the options of requirements files do. */
enum reqfile_option_kind {
    REQFILE_INDEX_URL,
    REQFILE_EXTRA_INDEX_URL,
    REQFILE_NO_INDEX,
    REQFILE_CONSTRAINT,
    REQFILE_REQUIREMENT,
    REQFILE_EDITABLE,
    REQFILE_FIND_LINKS,
    REQFILE_NO_BINARY,
    REQFILE_ONLY_BINARY,
    REQFILE_PREFER_BINARY,
    REQFILE_REQUIRE_HASHES,
    REQFILE_NO_REQUIRE_HASHES,
    REQFILE_PRE,
    REQFILE_ALL_RELEASES,
    REQFILE_ONLY_FINAL,
    REQFILE_TRUSTED_HOST,
    REQFILE_USE_FEATURE,
    REQFILE_HASH,
    REQFILE_CONFIG_SETTINGS,
};

/* A global option. Those of one line have equal `order`. */
struct reqfile_option {
    enum reqfile_option_kind kind;
    struct str value; /* empty where the option takes none */
    struct span at;   /* the option with its value */
    struct str file;
    size_t line;
    size_t order;
    bool constraint; /* in a file that was read as constraints */
    /*
     * On a line with a requirement, an include or an error. pip ignores the option there, unless
     * it is --no-binary, --only-binary, --all-releases or --only-final; others are not kept.
     */
    bool beside;
};

/* A line with options only, so that lines whose options have no effect are known too. */
struct reqfile_option_line {
    struct str file;
    size_t line;
    size_t order;
    bool constraint;
    struct reqfile_hash *hashes; /* pip ignores them with a warning */
    size_t hash_count;
    struct reqfile_setting *settings;
    size_t setting_count;
};

/* Why pip would have read no further. */
enum reqfile_stop_kind {
    REQFILE_STOP_SYNTAX,   /* options that cannot be parsed */
    REQFILE_STOP_CYCLE,    /* a file that includes itself */
    REQFILE_STOP_OPEN,     /* a file that cannot be opened */
    REQFILE_STOP_DECODE,   /* bytes that are not of the file's encoding */
    REQFILE_STOP_ENCODING, /* an encoding that is not known */
    REQFILE_STOP_VALUE,    /* a value that an option refuses */
    REQFILE_STOP_LIMIT,    /* a limit of ours */
};

struct reqfile_stop {
    enum reqfile_stop_kind kind;
    struct str file;
    size_t line; /* 0: no line was read */
    size_t order;
};

/* A line that includes a file which was read. */
struct reqfile_include {
    struct str path;      /* as shown */
    struct span at;       /* the option with its path */
    bool constraint;      /* by -c */
    bool from_constraint; /* in a file that was read as constraints */
};

struct reqfile {
    VEC(struct reqfile_line) lines;
    VEC(struct str) files; /* every file that was read, as shown, in order of first reading */
    VEC(struct reqfile_include) includes;
    VEC(struct reqfile_option) options;
    VEC(struct reqfile_option_line) option_lines;
    VEC(struct reqfile_line) rejected; /* requirements that cannot be read; each has a diag */
    VEC(struct reqfile_stop) stops;    /* in order; each has a diag */
};

struct reqfile_reader;

/*
 * A reader keeps the files it has read, so that one included by many is read and decoded once.
 * `diags` receives syntax errors (no more than LIMIT_SYNTAX_ERRORS of them); all memory is of the
 * arena.
 */
struct reqfile_reader *reqfile_reader_create(struct arena *arena, const struct context *context,
                                             struct diag_list *diags);

/* Bytes that count instead of those of a file. */
struct reqfile_replacement {
    struct str path;
    struct str bytes;
};

/*
 * A reader of what `base` has read (standard input too), but for the files that are replaced, by
 * whatever name they are read. The base must outlive it, and so must the replacements.
 */
struct reqfile_reader *reqfile_reader_fork(struct arena *arena, const struct reqfile_reader *base,
                                           const struct reqfile_replacement *replacements,
                                           size_t count, struct diag_list *diags);

/* Whether the file at path is replaced: then bytes is set. */
bool reqfile_replaced(const struct reqfile_reader *reader, struct str path, struct str *bytes);

/* A text of the network. */
struct reqfile_remote_text {
    struct str shown; /* its URL without secrets; empty: the text that was given is no URL */
    struct str id;    /* tells it from every other one */
    struct str bytes;
    struct str message; /* of a failure */
    struct str help;
};

/* Reads texts of the network; what it gives out must live as long as the arena. */
struct reqfile_remote {
    /*
     * The text at a URL. `base` is the `shown` of the remote file that names it, from which it may
     * be relative; empty where a local file or the command line does. False: message and help are
     * set.
     */
    bool (*read)(void *data, struct str url, struct str base, struct reqfile_remote_text *text);
    void *data;
};

/* Whether a path is one for that: "https://..." or "http://...", in any case. */
bool reqfile_is_remote(struct str path);

/*
 * From now on -r and -c may name URLs of https and http; without this (and with NULL) they are
 * refused. In a remote file no variables are expanded, options that name indexes are errors, and
 * paths of projects are those of the working directory, as for pip.
 */
void reqfile_reader_set_remote(struct reqfile_reader *reader, const struct reqfile_remote *remote);

/*
 * Reads the file at path ("-": standard input) as requirements or as constraints. False with the
 * error if the file itself cannot be read; trouble below it is reported at the including line.
 */
bool reqfile_read(struct reqfile_reader *reader, struct str path, bool constraint,
                  struct reqfile *out, struct error *error);

/*
 * A span of the source for bytes [range.start, range.end) of line->text, through continuations,
 * comments and expanded variables (the bytes of a value are the text ${NAME}).
 */
struct span reqfile_line_span(const struct reqfile_line *line, struct text_range range);

#endif
