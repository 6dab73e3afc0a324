/*
 * reqfile_parts: the steps of reading a requirements file, shared by the reqfile_*.c files only.
 *
 *     bytes --decode--> text --lines--> joined lines --options--> requirement and options
 *                                                    --link-----> name, path or URL
 */
#ifndef DEPCHECK_CONSTRAINTS_REQFILE_PARTS_H
#define DEPCHECK_CONSTRAINTS_REQFILE_PARTS_H

#include "base/intern.h"
#include "constraints/reqfile.h"

/* -- reqfile_codecs.c ------------------------------------------------------------------------- */

/* iconv's name of an encoding that Python knows by this name; NULL if it is none of them. */
const char *reqfile_codec(struct arena *arena, struct str name);

/* -- reqfile_decode.c ------------------------------------------------------------------------- */

enum reqfile_decoded {
    REQFILE_DECODED,
    REQFILE_BAD_BYTES,        /* `text` ends, or for UTF-8 is damaged, at `bad` */
    REQFILE_UNKNOWN_ENCODING, /* `encoding` stands at `bad` of the text */
};

/* What became of a file's bytes. */
struct reqfile_text {
    enum reqfile_decoded state;
    struct str text;
    struct str encoding; /* as named in the file; "utf-8" if nothing names one */
    size_t bad;
};

/*
 * Decodes as pip does: a byte order mark, else a PEP 263 comment that starts one of the first two
 * lines, else UTF-8. (pip then tries the locale's encoding; ours is UTF-8, so that is an error.)
 */
struct reqfile_text reqfile_decode(struct arena *arena, struct str bytes);

/* -- reqfile_store.c -------------------------------------------------------------------------- */

/* A file under one path. */
struct reqfile_file {
    struct str shown;
    const struct source *source; /* NULL: it cannot be read */
    struct str error;            /* why not */
    struct reqfile_text text;
    struct reqfile_file *twin; /* see reqfile_twin(); NULL: nobody asked yet */
    bool open;                 /* of a twin: it is being read, an include of it is a cycle */
    bool remote;
    bool binary;
    bool reported; /* what is wrong in it was told at an earlier inclusion */
    size_t run;    /* the last reqfile_read() that listed it */
};

/* All files of a reader. */
struct reqfile_store {
    struct arena *arena;
    FILE *in;                            /* the file "-" */
    const struct reqfile_remote *remote; /* NULL: there are no remote files */
    const struct reqfile_replacement *replacements;
    size_t replacement_count;
    struct intern *paths;
    VEC(struct reqfile_file *) files; /* by id of paths */
    struct intern *inodes;
    VEC(struct reqfile_file *) twins; /* by id of inodes */
};

/* The file under that path, read and decoded at the first call. */
struct reqfile_file *reqfile_open(struct reqfile_store *store, struct str shown);

/* The replacement of the file at path; NULL: it is as it is on disk. */
const struct reqfile_replacement *reqfile_replacement_of(const struct reqfile_store *store,
                                                         struct str path);

/* Takes over the files of another store that are not replaced in this one. */
void reqfile_store_share(struct reqfile_store *store, const struct reqfile_store *base);

/* The remote file at that URL, see reqfile_remote. NULL: the text says why. */
struct reqfile_file *reqfile_open_remote(struct reqfile_store *store, struct str url,
                                         struct str base, struct reqfile_remote_text *text);

/*
 * The first file of the store that is the same on disk, maybe itself: a cycle may go through a
 * link. Only files that include or are included are asked for theirs.
 */
struct reqfile_file *reqfile_twin(struct reqfile_store *store, struct reqfile_file *file);

/* -- reqfile_text.c --------------------------------------------------------------------------- */

/* A line as pip sees it: continuations joined, comment and white space cut, variables expanded. */
struct reqfile_joined {
    struct str text;
    struct reqfile_place place;
    size_t line;  /* first physical line, 1-based */
    bool too_big; /* its variables expand to more than a file may hold; `text` is not expanded */
};

/* Walks the lines of a source. */
struct reqfile_cursor {
    struct arena *arena;
    const struct context *context; /* NULL: no variables are expanded */
    const struct source *source;
    size_t next; /* physical line to read next, 0-based */
};

/* The next line that is not blank; false at the end. */
bool reqfile_next_line(struct reqfile_cursor *cursor, struct reqfile_joined *line);

/* Replaces the ${NAME} of a line by their values, in place. */
void reqfile_expand(struct arena *arena, const struct context *context,
                    struct reqfile_joined *line);

/* The source's bytes that [start, end) of a text with that place came from. */
struct span reqfile_place_span(const struct reqfile_place *place, size_t start, size_t end);

/* The place of the part of a text that starts at byte `from`. */
struct reqfile_place reqfile_place_from(struct reqfile_place place, size_t from);

/* -- reqfile_options.c ------------------------------------------------------------------------ */

/* What is wrong in a line. */
struct reqfile_fault {
    enum reqfile_stop_kind kind;
    size_t start; /* in the joined line */
    size_t end;
    struct str message;
    struct str help;
};

/* A value of an option and where it stands in the joined line. */
struct reqfile_value {
    enum reqfile_option_kind kind;
    struct str value;
    size_t start; /* of the option with its value */
    size_t end;
    size_t value_start;
    size_t value_end;
    bool quoted; /* the value's bytes are not those of the line */
};

struct reqfile_arguments {
    struct str requirement; /* what stands before the options */
    VEC(struct reqfile_value) values;
    VEC(struct reqfile_hash) hashes;
    VEC(struct reqfile_setting) settings;
    struct text_range ignored; /* the first words that pip passes over; no length: there are none */
    bool behind_option;        /* they stand behind an option */
};

/*
 * Splits a line into requirement and options (pip's break_args_options, shlex.split, optparse).
 * After a fault `values` holds what was read before it.
 */
bool reqfile_parse_line(struct arena *arena, struct str line, struct reqfile_arguments *arguments,
                        struct reqfile_fault *fault);

/* The first value of a kind; NULL if there is none. */
const struct reqfile_value *reqfile_value_of(const struct reqfile_arguments *arguments,
                                             enum reqfile_option_kind kind);

/* -- reqfile_find.c --------------------------------------------------------------------------- */

/* What paths in a file are relative to. */
struct str reqfile_directory(const struct reqfile_file *file);

/* The file that `value` in the file `from` includes; NULL with the fault if it cannot be read. */
struct reqfile_file *reqfile_find_include(struct reqfile_store *store,
                                          const struct reqfile_file *from,
                                          const struct reqfile_value *value,
                                          struct reqfile_fault *fault);

/* The file that is read for itself. */
struct reqfile_file *reqfile_find_named(struct reqfile_store *store, struct str path,
                                        struct error *error);

/* -- reqfile_shlex.c -------------------------------------------------------------------------- */

struct reqfile_word {
    struct str text;
    size_t start; /* in the text that was split, with quotes */
    size_t end;
    bool quoted; /* text is not text[start, end) itself */
};

typedef VEC(struct reqfile_word) reqfile_words;

/* shlex.split(); false for an open quote or a backslash at the end, with the fault's place. */
bool reqfile_split(struct arena *arena, struct str text, reqfile_words *words,
                   struct reqfile_fault *fault);

/* -- reqfile_explain.c ------------------------------------------------------------------------ */

/* Words a fault of a requirement's text: what was expected and found, and what to do. */
void reqfile_explain(struct arena *arena, struct str text, struct reqfile_fault *fault);

/* -- reqfile_link.c --------------------------------------------------------------------------- */

/*
 * Decides what line->text is (pip's req/constructors.py), filling form, requirement and path.
 * `base` is the directory of the file named on the command line, `directory` that of the line's
 * file. False with the fault, whose offsets are of line->text.
 */
bool reqfile_classify(struct arena *arena, struct str base, struct str directory,
                      struct reqfile_line *line, struct reqfile_fault *fault);

/* -- reqfile_url.c ---------------------------------------------------------------------------- */

/* What stands before the first ':'; empty if there is none. */
struct str reqfile_scheme(struct str text);

/* Whether pip takes a text that starts so for a URL; for one that it checks out. */
bool reqfile_is_url(struct str text);
bool reqfile_is_vcs(struct str url);

/* A copy with percent-escapes decoded. */
struct str reqfile_unquote(struct arena *arena, struct str text);

/* The path of a URL: behind the host, before '?' and '#'. */
struct str reqfile_url_path_part(struct str url);

/* The path of a file: URL, percent-escapes decoded; empty if it is none. */
struct str reqfile_url_path(struct arena *arena, struct str url);

/* The value of egg= in a URL and where it stands; false if there is none. */
bool reqfile_find_egg(struct str url, size_t *start, size_t *end);

/* Name and version in NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl; false for another name. */
bool reqfile_split_wheel(struct str file, struct str *name, struct str *version);

#endif
