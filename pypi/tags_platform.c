#include "pypi/tags_platform.h"

#include <stdlib.h>

#include "base/vec.h"

enum {
    GLIBC_USUAL = 28,  /* where the platform's name does not say */
    GLIBC_OLDEST = 17, /* manylinux2014 */
    GLIBC_OLDEST_X86 = 5,
    MUSL_NEWEST = 2,
    MACOS_NEWEST = 26,
    MACOS_FIRST_ARM = 11,
    MACOS_10_NEWEST = 16,
    MACOS_10_OLDEST = 4,
};

struct list {
    struct arena *arena;
    VEC(struct tags_platform) items;
};

static void add(struct list *list, struct str name)
{
    struct tags_platform platform = {name, (uint32_t)list->items.len};
    vec_push(list->arena, &list->items, platform);
}

/* The names that manylinux had before PEP 600. */
static const char *legacy_name(int minor)
{
    switch (minor) {
    case 17:
        return "manylinux2014";
    case 12:
        return "manylinux2010";
    case 5:
        return "manylinux1";
    default:
        return NULL;
    }
}

static void add_glibc(struct list *list, struct str machine, int newest)
{
    bool x86 = str_eq(machine, STR("x86_64")) || str_eq(machine, STR("i686"));
    add(list, arena_printf(list->arena, "linux_%.*s", STR_ARG(machine)));
    for (int minor = newest; minor >= (x86 ? GLIBC_OLDEST_X86 : GLIBC_OLDEST); minor--) {
        const char *legacy = legacy_name(minor);
        add(list, arena_printf(list->arena, "manylinux_2_%d_%.*s", minor, STR_ARG(machine)));
        if (legacy) {
            add(list, arena_printf(list->arena, "%s_%.*s", legacy, STR_ARG(machine)));
        }
    }
}

/* machine may end in "-glibc2.NN". */
static void add_linux(struct list *list, struct str machine)
{
    struct str mark = STR("-glibc2.");
    size_t at = str_find_str(machine, mark);
    struct str digits = str_slice(machine, at + mark.len, machine.len);
    int newest = at < machine.len ? 0 : GLIBC_USUAL;
    for (size_t i = 0; i < digits.len && i < 2; i++) {
        newest = newest * 10 + (digits.ptr[i] - '0');
    }
    add_glibc(list, str_slice(machine, 0, at), newest);
}

static void add_musl(struct list *list, struct str machine)
{
    add(list, arena_printf(list->arena, "linux_%.*s", STR_ARG(machine)));
    for (int minor = MUSL_NEWEST; minor >= 0; minor--) {
        add(list, arena_printf(list->arena, "musllinux_1_%d_%.*s", minor, STR_ARG(machine)));
    }
}

static void add_macos_version(struct list *list, int major, int minor, const char *const *formats)
{
    for (; *formats; formats++) {
        add(list, arena_printf(list->arena, "macosx_%d_%d_%s", major, minor, *formats));
    }
}

/* Binaries for older systems than 11 run on an arm64 only if they are for both machines. */
static void add_macos(struct list *list, struct str machine)
{
    static const char *const intel[] = {"x86_64",     "intel",     "fat64", "fat3",
                                        "universal2", "universal", NULL};
    static const char *const arm[] = {"arm64", "universal2", NULL};
    bool is_arm = str_eq(machine, STR("arm64"));
    for (int major = MACOS_NEWEST; major >= MACOS_FIRST_ARM; major--) {
        add_macos_version(list, major, 0, is_arm ? arm : intel);
    }
    for (int minor = MACOS_10_NEWEST; minor >= MACOS_10_OLDEST; minor--) {
        add_macos_version(list, 10, minor, is_arm ? arm + 1 : intel);
    }
}

static void add_windows(struct list *list, struct str machine)
{
    bool x86 = str_eq(machine, STR("x86"));
    bool arm = str_eq(machine, STR("arm64"));
    add(list, x86 ? STR("win32") : arm ? STR("win_arm64") : STR("win_amd64"));
}

static int compare_names(const void *a, const void *b)
{
    const struct tags_platform *x = a;
    const struct tags_platform *y = b;
    return str_cmp(x->name, y->name);
}

struct tags_platforms tags_platforms(struct arena *arena, struct str platform)
{
    static const struct {
        const char *name;
        void (*add)(struct list *, struct str);
    } systems[] = {{"linux", add_linux},
                   {"musllinux", add_musl},
                   {"macos", add_macos},
                   {"windows", add_windows}};
    struct list list = {.arena = arena};
    size_t dash = str_find(platform, '-', 0);
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (str_eq(str_slice(platform, 0, dash), str_of(systems[i].name))) {
            systems[i].add(&list, str_slice(platform, dash + 1, platform.len));
        }
    }
    if (list.items.len) {
        qsort(list.items.at, list.items.len, sizeof *list.items.at, compare_names);
    }
    return (struct tags_platforms){list.items.at, (uint32_t)list.items.len};
}
