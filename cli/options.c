#include "cli/options.h"

static const char *const fail_levels[] = {"error", "warning", "note", NULL};
static const char *const formats[] = {"text", "json", NULL};
static const char *const color_modes[] = {"auto", "always", "never", NULL};

static const struct option table[OPTIONS] = {
    [OPTION_CONSTRAINT] =
        {"constraint", 'c', OPTION_REPEAT, "[PY=]FILE", NULL,
         "constraints file with the pins; for one Python if PY= or {python} says so"},
    [OPTION_PYTHON] = {"python", 0, OPTION_LIST, "X.Y[.Z]", NULL,
                       "Python versions to check for (3.10,3.11)"},
    [OPTION_PLATFORM] = {"platform", 0, OPTION_LIST, "NAME", NULL,
                         "platforms to check for (default: linux-x86_64)"},
    [OPTION_ENVIRONMENT] = {"environment", 0, OPTION_REPEAT, "FILE", NULL,
                            "TOML file with the marker values of further environments"},
    [OPTION_SNAPSHOT] = {"snapshot", 0, OPTION_ONCE, "PATH", NULL,
                         "what the index knows: a snapshot file or a directory that holds one"},
    [OPTION_DENY] = {"deny", 0, OPTION_REPEAT, "FILE", NULL,
                     "names that stay without a pin, one a line"},
    [OPTION_PROJECTS] = {"projects", 0, OPTION_REPEAT, "GLOB", NULL,
                         "take every match of the pattern as an input"},
    [OPTION_SEPARATE] = {"separate", 0, OPTION_FLAG, NULL, NULL,
                         "make each file a project of its own"},
    [OPTION_SIBLINGS] = {"siblings", 0, OPTION_FLAG, NULL, NULL,
                         "names of other projects of the run are met by them, even if pinned"},
    [OPTION_EXTRA] = {"extra", 0, OPTION_LIST, "NAME", NULL,
                      "extras of the projects that count too, or 'all'"},
    [OPTION_GROUP] = {"group", 0, OPTION_LIST, "NAME", NULL,
                      "dependency groups of the projects that count too, or 'all'"},
    [OPTION_FAIL_LEVEL] = {"fail-level", 0, OPTION_ONCE, "LEVEL", fail_levels,
                           "least level that makes the run fail (default: error)"},
    [OPTION_IGNORE] = {"ignore", 0, OPTION_REPEAT, "KIND[:NAME]", NULL,
                       "accept the findings of a kind, or those of one name"},
    [OPTION_REQUIRE_PINS] = {"require-pins", 0, OPTION_FLAG, NULL, NULL,
                             "a name that is reached and has no pin is an error"},
    [OPTION_FORMAT] = {"format", 0, OPTION_ONCE, "FORMAT", formats,
                       "what standard output gets (default: text)"},
    [OPTION_OUTPUT] = {"output", 0, OPTION_REPEAT, "FORMAT:FILE", NULL,
                       "write the report to a file too"},
    [OPTION_COLOR] = {"color", 0, OPTION_ONCE, "WHEN", color_modes,
                      "colour the text (default: auto, on a terminal)"},
    [OPTION_QUIET] = {"quiet", 'q', OPTION_FLAG, NULL, NULL, "no summary"},
    [OPTION_VERBOSE] = {"verbose", 'v', OPTION_FLAG, NULL, NULL,
                        "all chains, all project names, and the findings that were ignored"},
    [OPTION_HELP] = {"help", 'h', OPTION_FLAG, NULL, NULL, "print this help"},
    [OPTION_VERSION] = {"version", 'V', OPTION_FLAG, NULL, NULL, "print the version"},
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
