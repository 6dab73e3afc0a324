#include "cli/options.h"

static const char *const fail_levels[] = {"error", "warning", "note", NULL};
static const char *const formats[] = {"text", "json", NULL};
static const char *const color_modes[] = {"auto", "always", "never", NULL};
static const char *const evidence_levels[] = {"proven", "static", "declared", NULL};

enum {
    CHECK = COMMAND_BIT(COMMAND_CHECK),
    RECORD = COMMAND_BIT(COMMAND_SNAPSHOT_RECORD),
    PRUNE = COMMAND_BIT(COMMAND_CACHE_PRUNE),
    CACHE = COMMAND_BIT(COMMAND_CACHE_INFO) | COMMAND_BIT(COMMAND_CACHE_PRUNE) |
            COMMAND_BIT(COMMAND_CACHE_CLEAR) | COMMAND_BIT(COMMAND_CACHE_VERIFY),
    EVERY = COMMAND_BIT(COMMANDS) - 1,
};

static const struct option table[OPTIONS] = {
    [OPTION_CONSTRAINT] =
        {"constraint", 'c', OPTION_REPEAT, "[PY=]FILE", NULL,
         "constraints file (or its https URL); for one Python if PY= or {python} says so",
         CHECK | RECORD},
    [OPTION_PYTHON] = {"python", 0, OPTION_LIST, "X.Y[.Z]", NULL,
                       "Python versions to check for (3.10,3.11)", CHECK | RECORD},
    [OPTION_PLATFORM] = {"platform", 0, OPTION_LIST, "NAME", NULL,
                         "platforms to check for (default: linux-x86_64)", CHECK | RECORD},
    [OPTION_ENVIRONMENT] = {"environment", 0, OPTION_REPEAT, "FILE", NULL,
                            "TOML file with the marker values of further environments",
                            CHECK | RECORD},
    [OPTION_SNAPSHOT] = {"snapshot", 0, OPTION_ONCE, "PATH", NULL,
                         "what the index knows: a snapshot file or a directory that holds one",
                         CHECK | RECORD},
    [OPTION_INDEX_URL] = {"index-url", 0, OPTION_REPEAT, "[NAME=]URL", NULL,
                          "the package index (default: PyPI), or with NAME= that of one name",
                          CHECK | RECORD},
    [OPTION_EXTRA_INDEX_URL] = {"extra-index-url", 0, OPTION_REPEAT, "[NAME=]URL", NULL,
                                "a further index; the first that knows a name wins",
                                CHECK | RECORD},
    [OPTION_FIND_LINKS] = {"find-links", 0, OPTION_REPEAT, "PATH|URL", NULL,
                           "a directory or an HTML page of files that count too", CHECK | RECORD},
    [OPTION_NO_INDEX] = {"no-index", 0, OPTION_FLAG, NULL, NULL,
                         "ask no index, only what --find-links names", CHECK | RECORD},
    [OPTION_TRUSTED_HOST] = {"trusted-host", 0, OPTION_REPEAT, "HOST[:PORT]", NULL,
                             "a host that may be asked without encryption or certificate",
                             CHECK | RECORD},
    [OPTION_CHECK_SHADOW] = {"check-shadow", 0, OPTION_FLAG, NULL, NULL,
                             "ask the later indexes too, and report names that several know",
                             CHECK},
    [OPTION_CACHE_DIR] = {"cache-dir", 0, OPTION_ONCE, "DIR", NULL,
                          "where what was learnt from indexes is kept", CHECK | RECORD | CACHE},
    [OPTION_NO_CACHE] = {"no-cache", 0, OPTION_FLAG, NULL, NULL,
                         "neither read nor keep anything there", CHECK | RECORD},
    [OPTION_REFRESH] = {"refresh", 0, OPTION_MAYBE, "NAME", NULL,
                        "ask the index again, for one name or for all", CHECK | RECORD},
    [OPTION_OFFLINE] = {"offline", 0, OPTION_FLAG, NULL, NULL,
                        "use what is kept, of any age, and no network", CHECK | RECORD},
    [OPTION_MAX_AGE] = {"max-age", 0, OPTION_ONCE, "DURATION", NULL,
                        "how old a page may be: 90s, 30m, 24h, 7d (default: 24h; prune: 30d)",
                        CHECK | RECORD | PRUNE},
    [OPTION_TIMEOUT] = {"timeout", 0, OPTION_ONCE, "SECONDS", NULL,
                        "patience for one resource with all its retries (default: 60)",
                        CHECK | RECORD},
    [OPTION_EVIDENCE] = {"evidence", 0, OPTION_ONCE, "LEVEL", evidence_levels,
                         "least evidence of what a release requires (default: declared)",
                         CHECK | RECORD},
    [OPTION_METADATA] = {"metadata", 0, OPTION_REPEAT, "FILE", NULL,
                         "what releases require that no index can tell", CHECK | RECORD},
    [OPTION_AS_OF] = {"as-of", 0, OPTION_ONCE, "DATE", NULL,
                      "leave out files that were uploaded later (2026-11-20)", CHECK | RECORD},
    [OPTION_DENY] = {"deny", 0, OPTION_REPEAT, "FILE", NULL,
                     "names that stay without a pin, one a line", CHECK | RECORD},
    [OPTION_PROJECTS] = {"projects", 0, OPTION_REPEAT, "GLOB", NULL,
                         "take every match of the pattern as an input", CHECK | RECORD},
    [OPTION_SEPARATE] = {"separate", 0, OPTION_FLAG, NULL, NULL,
                         "make each file a project of its own", CHECK | RECORD},
    [OPTION_SIBLINGS] = {"siblings", 0, OPTION_FLAG, NULL, NULL,
                         "names of other projects of the run are met by them, even if pinned",
                         CHECK | RECORD},
    [OPTION_EXTRA] = {"extra", 0, OPTION_LIST, "NAME", NULL,
                      "extras of the projects that count too, or 'all'", CHECK | RECORD},
    [OPTION_GROUP] = {"group", 0, OPTION_LIST, "NAME", NULL,
                      "dependency groups of the projects that count too, or 'all'", CHECK | RECORD},
    [OPTION_FAIL_LEVEL] = {"fail-level", 0, OPTION_ONCE, "LEVEL", fail_levels,
                           "least level that makes the run fail (default: error)", CHECK | RECORD},
    [OPTION_IGNORE] = {"ignore", 0, OPTION_REPEAT, "KIND[:NAME]", NULL,
                       "accept the findings of a kind, or those of one name", CHECK | RECORD},
    [OPTION_REQUIRE_PINS] = {"require-pins", 0, OPTION_FLAG, NULL, NULL,
                             "a name that is reached and has no pin is an error", CHECK | RECORD},
    [OPTION_FIX] = {"fix", 0, OPTION_FLAG, NULL, NULL,
                    "write the best fix of each finding into the files", CHECK},
    [OPTION_FORMAT] = {"format", 0, OPTION_ONCE, "FORMAT", formats,
                       "what standard output gets (default: text)", CHECK | RECORD},
    [OPTION_OUTPUT] = {"output", 0, OPTION_REPEAT, "FORMAT:FILE", NULL,
                       "write the report to a file too", CHECK | RECORD},
    [OPTION_OUTPUT_FILE] = {"output-file", 'o', OPTION_ONCE, "FILE", NULL,
                            "the snapshot that is written; compressed if it ends in .gz", RECORD},
    [OPTION_COLOR] = {"color", 0, OPTION_ONCE, "WHEN", color_modes,
                      "colour the text (default: auto, on a terminal)", CHECK | RECORD},
    [OPTION_QUIET] = {"quiet", 'q', OPTION_FLAG, NULL, NULL, "no summary", CHECK | RECORD},
    [OPTION_VERBOSE] = {"verbose", 'v', OPTION_FLAG, NULL, NULL,
                        "all chains, all project names, and the findings that were ignored",
                        CHECK | RECORD},
    [OPTION_HELP] = {"help", 'h', OPTION_FLAG, NULL, NULL, "print this help", EVERY},
    [OPTION_VERSION] = {"version", 'V', OPTION_FLAG, NULL, NULL, "print the version", EVERY},
};

const struct option *option_info(enum option_id id)
{
    return &table[id];
}

struct str options_value(const struct options *options, enum option_id id)
{
    const struct option_values *values = &options->values[id];
    return values->items.len ? values->items.at[values->items.len - 1] : STR("");
}
