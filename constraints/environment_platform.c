#include "constraints/environment_values.h"

#include <stdio.h>

static const char *const names[] = {
    "linux-x86_64",   "linux-aarch64",    "linux-ppc64le",     "linux-s390x",  "linux-i686",
    "linux-armv7l",   "musllinux-x86_64", "musllinux-aarch64", "macos-x86_64", "macos-arm64",
    "windows-x86_64", "windows-arm64",    "windows-x86",       NULL,
};

enum { PLATFORMS = sizeof names / sizeof *names - 1, LONGEST_NAME = 32 };

struct platform {
    const char *machine;
    const char *sys_platform;
    const char *system;
    const char *os_name;
};

/* A row for each name. */
static const struct platform platforms[] = {
    {"x86_64", "linux", "Linux", "posix"},   {"aarch64", "linux", "Linux", "posix"},
    {"ppc64le", "linux", "Linux", "posix"},  {"s390x", "linux", "Linux", "posix"},
    {"i686", "linux", "Linux", "posix"},     {"armv7l", "linux", "Linux", "posix"},
    {"x86_64", "linux", "Linux", "posix"},   {"aarch64", "linux", "Linux", "posix"},
    {"x86_64", "darwin", "Darwin", "posix"}, {"arm64", "darwin", "Darwin", "posix"},
    {"AMD64", "win32", "Windows", "nt"},     {"ARM64", "win32", "Windows", "nt"},
    {"x86", "win32", "Windows", "nt"},
};

_Static_assert(sizeof platforms / sizeof *platforms == PLATFORMS, "a row for each name");

const char *const *environment_platforms(void)
{
    return names;
}

/* Without "-glibc2.NN" at its end, if it is the name of a Linux with glibc. */
static struct str without_glibc(struct str name)
{
    struct str suffix = STR("-glibc2.");
    size_t at = str_find_str(name, suffix);
    size_t digits = at < name.len ? name.len - at - suffix.len : 0;
    if (!str_starts(name, STR("linux-")) || digits == 0 || digits > 2) {
        return name;
    }
    for (size_t i = name.len - digits; i < name.len; i++) {
        if (!ascii_is_digit(name.ptr[i])) {
            return name;
        }
    }
    return str_slice(name, 0, at);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions and replacements that make b out of a; neither is over LONGEST_NAME. */
static size_t edits(struct str a, struct str b)
{
    size_t row[LONGEST_NAME + 1];
    for (size_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t replaced = diagonal + (ascii_lower(a.ptr[i - 1]) != ascii_lower(b.ptr[j - 1]));
            diagonal = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b.len];
}

/* The platform whose name is most like it. */
static const char *nearest(struct str name)
{
    struct str start = str_slice(name, 0, LONGEST_NAME);
    const char *best = names[0];
    for (size_t i = 1; i < PLATFORMS; i++) {
        if (edits(start, str_of(names[i])) < edits(start, str_of(best))) {
            best = names[i];
        }
    }
    return best;
}

static bool unknown_platform(struct str name, struct error *error)
{
    char known[512] = "";
    size_t len = 0;
    for (size_t i = 0; i < PLATFORMS; i++) {
        const char *separator = i ? ", " : "";
        len += (size_t)snprintf(known + len, sizeof known - len, "%s%s", separator, names[i]);
    }
    struct str shown = str_slice(name, 0, 64);
    return error_set(error,
                     "no platform '%.*s'; did you mean %s? Known are %s; -glibc2.NN may follow"
                     " a linux- one",
                     STR_ARG(shown), nearest(name), known);
}

bool environment_set_platform(struct str platform, struct environment *environment,
                              struct error *error)
{
    struct str name = without_glibc(platform);
    for (size_t i = 0; i < PLATFORMS; i++) {
        const struct platform *row = &platforms[i];
        if (str_eq(name, str_of(names[i]))) {
            environment_set_value(environment, MARKER_PLATFORM_MACHINE, str_of(row->machine));
            environment_set_value(environment, MARKER_SYS_PLATFORM, str_of(row->sys_platform));
            environment_set_value(environment, MARKER_PLATFORM_SYSTEM, str_of(row->system));
            environment_set_value(environment, MARKER_OS_NAME, str_of(row->os_name));
            return true;
        }
    }
    return unknown_platform(platform, error);
}

struct str environment_find_platform(const struct environment *environment)
{
    for (size_t i = 0; i < PLATFORMS; i++) {
        if (str_eq(environment->value[MARKER_SYS_PLATFORM], str_of(platforms[i].sys_platform)) &&
            str_eq(environment->value[MARKER_PLATFORM_MACHINE], str_of(platforms[i].machine))) {
            return str_of(names[i]);
        }
    }
    return STR("");
}
