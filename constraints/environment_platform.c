#include "constraints/environment_values.h"

#include <stdio.h>

#include "base/suggest.h"
#include "base/utf8.h"

static const char *const names[] = {
    "linux-x86_64",   "linux-aarch64",    "linux-ppc64le",     "linux-s390x",  "linux-i686",
    "linux-armv7l",   "musllinux-x86_64", "musllinux-aarch64", "macos-x86_64", "macos-arm64",
    "windows-x86_64", "windows-arm64",    "windows-x86",       NULL,
};

enum { PLATFORMS = sizeof names / sizeof *names - 1 };

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

/* The name in lower case, as far as it can be compared. */
static struct str lower_case(struct str name, char *out, size_t size)
{
    size_t len = name.len < size ? name.len : size;
    for (size_t i = 0; i < len; i++) {
        out[i] = ascii_lower(name.ptr[i]);
    }
    return (struct str){out, len};
}

static bool unknown_platform(struct str name, struct error *error)
{
    char known[512] = "";
    char lower[64];
    size_t len = 0;
    struct suggestion near = {.word = lower_case(name, lower, sizeof lower)};
    for (size_t i = 0; i < PLATFORMS; i++) {
        const char *separator = i ? ", " : "";
        suggest_offer(&near, str_of(names[i]));
        len += (size_t)snprintf(known + len, sizeof known - len, "%s%s", separator, names[i]);
    }
    struct str shown = utf8_clip(name);
    return error_set(error,
                     "no platform '%.*s'%s%.*s%s Known are %s; -glibc2.NN may follow a linux- one",
                     STR_ARG(shown), near.best.len ? "; did you mean " : "", STR_ARG(near.best),
                     near.best.len ? "?" : ".", known);
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
