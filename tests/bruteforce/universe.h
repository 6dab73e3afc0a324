/*
 * universe: a small random world for the checker, as plain data and as files.
 *
 * The data is all that the naive checker reads; the files are all that the product reads. A
 * universe follows from its seed alone.
 */
#ifndef DEPCHECK_TESTS_BRUTEFORCE_UNIVERSE_H
#define DEPCHECK_TESTS_BRUTEFORCE_UNIVERSE_H

#include <stdio.h>

#include "tests/bruteforce/order.h"

enum {
    UNI_NAMES = 8,
    UNI_RELEASES = 5,
    UNI_REQUIREMENTS = 5, /* of a release */
    UNI_SPECIFIER_CLAUSES = 2,
    UNI_EXTRAS = 3,
    UNI_PROJECTS = 3,
    UNI_LINES = 12, /* of a project */
    UNI_ENVIRONMENTS = 4,
    UNI_CONSTRAINTS = 20,
    UNI_ATOMS = 3,
    UNI_LONG = 224, /* longest text of a requirement or marker */
    UNI_FILES = 3,  /* of a release */
    UNI_PLACE = 40, /* "p0/requirements.txt:12" */
};

/* A Python to check for; of a series the latest patch, 99, is meant. */
struct uni_environment {
    int minor;
    int patch;
    bool series;
    char text[UNI_TEXT]; /* for --python */
};

/* A comparison of a Python: OP 3.MINOR, or 3.MINOR.PATCH where patch is not negative. */
struct uni_python {
    enum uni_op op;
    int minor;
    int patch;
};

enum uni_variable {
    UNI_PYTHON_VERSION,
    UNI_PYTHON_FULL_VERSION,
    UNI_EXTRA,
    UNI_WINDOWS, /* sys_platform == "win32": false here */
    UNI_UNKNOWN, /* a variable whose value is not known */
};

struct uni_atom {
    enum uni_variable variable;
    struct uni_python python;
    int extra;
};

enum uni_marker_form {
    UNI_MARKER_NONE,
    UNI_MARKER_ONE,    /* A */
    UNI_MARKER_AND,    /* A and B */
    UNI_MARKER_OR,     /* A or B */
    UNI_MARKER_OR_AND, /* (A or B) and C */
};

struct uni_marker {
    enum uni_marker_form form;
    struct uni_atom atoms[UNI_ATOMS];
};

/* A requirement, a constraint line, or a user's line. */
struct uni_requirement {
    int name;
    unsigned extras; /* a bit for each extra of the table */
    struct uni_clause clauses[UNI_SPECIFIER_CLAUSES];
    size_t clause_count;
    bool url;       /* NAME @ https://... */
    bool malformed; /* of a release: the text cannot be read */
    struct uni_marker marker;
    char text[UNI_LONG];
    char marker_text[UNI_LONG]; /* as packaging prints it */
    char at[UNI_PLACE];         /* a line of the user's: FILE:LINE */
};

struct uni_release {
    int version;
    struct uni_requirement requires[UNI_REQUIREMENTS];
    size_t requires_count;
    struct uni_python python[2];
    size_t python_count;
    bool python_malformed;
    unsigned provides; /* extras */
    bool yanked;
    bool dynamic;
    int files[UNI_FILES]; /* of the table of uni_file() */
    size_t file_count;
};

/* A name without releases may be known to the index or not. */
struct uni_name {
    bool on_index;
    bool files_complete; /* the index tells all files of all releases */
    struct uni_release releases[UNI_RELEASES];
    size_t release_count;
};

struct uni_line {
    struct uni_requirement requirement;
    int file;  /* 0 requirements.txt, 1 test-requirements.txt, 2 the root's own file */
    int extra; /* of the root's file: the extra it belongs to; -1: none */
};

enum uni_root { UNI_ROOT_NONE, UNI_ROOT_PYPROJECT, UNI_ROOT_SETUPCFG };

struct uni_project {
    enum uni_root root;
    bool by_directory; /* given as a directory, not as files */
    bool root_read;    /* the root's own file is an input (always so by directory) */
    bool second_file;
    int name;    /* own name; -1: not known */
    int version; /* static version; -1: none */
    struct uni_python python[2];
    size_t python_count;
    unsigned extras; /* that it declares */
    struct uni_line lines[UNI_LINES];
    size_t line_count;
};

struct uni_constraint {
    struct uni_requirement requirement;
    int file;
};

struct universe {
    uint64_t random; /* state of the generator */
    struct uni_name names[UNI_NAMES];
    size_t name_count;
    struct uni_project projects[UNI_PROJECTS];
    size_t project_count;
    struct uni_environment environments[UNI_ENVIRONMENTS];
    size_t environment_count;
    struct uni_constraint constraints[UNI_CONSTRAINTS];
    size_t constraint_count;
    unsigned second_environments; /* bits: where the second constraints file is bound to */
    unsigned denied;              /* bits of names */
    unsigned extras;              /* bits of extras that are asked for */
    bool all_extras;
    bool siblings;
    bool require_pins;
};

/* Makes the universe of a seed. */
void universe_make(struct universe *universe, uint64_t seed);

/* Canonical name, and another spelling of it. */
const char *uni_name_text(int name);
const char *uni_name_spelled(int name, bool other);

/* Canonical name of an extra of the table. */
const char *uni_extra_text(int extra);

/* The name of a file of a release; the file of a table that fits Pythons 3.FIRST to 3.LAST here. */
void uni_file_text(int name, const struct uni_release *release, size_t file, char out[UNI_LONG]);
bool uni_file_fits(int file, int minor);

/* A random number below `bound`; true in `percent` of all cases. */
unsigned uni_random(struct universe *universe, unsigned bound);
bool uni_chance(struct universe *universe, unsigned percent);

/* Fills text and marker_text. `other` spells names and extras in another way. */
void uni_requirement_spell(struct uni_requirement *requirement, bool other);

/* OP VERSION of comparisons of a Python, joined by commas. */
void uni_python_text(const struct uni_python *python, size_t count, char out[UNI_LONG]);

/* Paths of the files, relative to the directory that universe_write() is called in. */
const char *uni_constraints_path(int file);
const char *uni_project_path(int project);
void uni_file_path(const struct universe *universe, int project, int file, char out[UNI_PLACE]);

/*
 * Fills `at` of all lines and writes the files into the current directory, or, with a stream,
 * prints them there instead. False if a file cannot be written.
 */
bool universe_write(struct universe *universe, FILE *print);

/* Removes all files that universe_write() may have left in the current directory. */
void universe_remove(void);

#endif
