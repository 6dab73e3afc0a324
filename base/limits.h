/* limits: every bound of depcheck, in one place. */
#ifndef DEPCHECK_BASE_LIMITS_H
#define DEPCHECK_BASE_LIMITS_H

enum {
    LIMIT_FILE_BYTES = 16 * 1024 * 1024, /* a larger input file is refused before it is read */
    LIMIT_SNAPSHOT_BYTES = 1 << 30,      /* of an index snapshot, uncompressed */
    LIMIT_MESSAGE_BYTES = 1 << 28,       /* one message between depcheck and depcheck-fetch */
    LIMIT_PAGE_BYTES = 64 << 20,         /* the page of a project, decoded */
    LIMIT_PAGE_FILES = 1000000,          /* of one page */
    LIMIT_PAGE_TEXT_BYTES = 128 << 20,   /* of all texts of one page's files, URLs made absolute */
    LIMIT_PAGE_ENTRY_BYTES = 1 << 20,    /* one file entry of a page, as JSON */
    LIMIT_URL_BYTES = 16384,             /* one URL */
    LIMIT_CHARSET_BYTES = 16 << 20,      /* a page that must be brought to UTF-8 */
    LIMIT_METADATA_BYTES = 8 << 20,      /* METADATA, PKG-INFO and the like */
    LIMIT_TOML_BYTES = 2 << 20,          /* pyproject.toml of an sdist */
    LIMIT_WHEEL_ENTRIES = 200000,        /* files in a wheel */
    LIMIT_ZIP_LIST_BYTES = 64 << 20,     /* the central directory of a zip */
    LIMIT_ARCHIVE_BYTES = 1 << 30,       /* an sdist or a wheel, as it is and decoded */
    LIMIT_ARCHIVE_ENTRIES = 200000,      /* files in an sdist */
    LIMIT_HEADER_BYTES = 65536,          /* headers of one HTTP answer */
    LIMIT_HEADER_LINES = 200,
    LIMIT_INDEX_WORDS = 1000,       /* indexes, links and trusted hosts that a run names */
    LIMIT_GZIP_RATIO = 200,         /* decoded to sent bytes, beyond the first MiB */
    LIMIT_HELPER_BYTES = 512 << 20, /* memory of depcheck-fetch */
    LIMIT_SEARCH_BYTES = 1 << 30,   /* memory of a run that searches for versions */
    LIMIT_JSON_DEPTH = 64,          /* objects and lists inside one value of a snapshot */
    LIMIT_INCLUDE_DEPTH = 1000,     /* -r inside -r inside -r ... */
    LIMIT_REMOTE_FILES = 100,       /* files of the network that a run reads */
    LIMIT_REQUIREMENTS = 1000000,   /* requirements after expansion of all includes of a run */
    LIMIT_MARKER_DEPTH = 200,       /* parentheses inside a marker */
    LIMIT_EXTRA_LINES = 10000000,   /* requirements times extras of one METADATA */
    LIMIT_TOML_DEPTH = 100,         /* arrays and inline tables inside each other */
    LIMIT_TOML_KEY_PARTS = 32,      /* a.b.c... */
    LIMIT_TOML_DOTS = 50000,        /* dots outside of strings, and [[headers]], of a file */
    LIMIT_CLASHES = 16,             /* sets of requirements on one name that exclude each other */
    LIMIT_FIXES = 3,                /* shown of one finding */
    LIMIT_FIX_EDITS = 3,            /* of one fix */
    LIMIT_FIX_FINDINGS = 200,       /* for which fixes are looked for */
    LIMIT_FIX_CHECKS = 400,         /* of edited files, in search of fixes */
    LIMIT_FIX_CHECKS_EACH = 40,     /* the same, for one finding */
    LIMIT_FIX_WORK = 2000000,       /* lines that those checks read */
    LIMIT_CONFLICTS = 16,           /* minimal conflicts that a run of the resolver explains */
    LIMIT_STORE_VALUE_BYTES = 1 << 28, /* a row of the store; what takes half of it is not kept */
    LIMIT_STORE_READ_MS = 1000,        /* what a reader of the store waits for another process */
    LIMIT_STORE_WRITE_MS = 5000,       /* the same, of a writer */
    LIMIT_ENVIRONMENTS = 64,           /* an environment set is one uint64_t */
    LIMIT_SYNTAX_ERRORS = 1000,        /* shown of one run; what is left out is counted */
    LIMIT_EXIT_INTERNAL = 4,           /* exit status of "this is a bug of ours" */
};

#endif
