#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "constraints/environment.h"
#include "tests/unit/remove_tree.h"

static struct str value_of(const struct environment *environment, enum marker_variable variable)
{
    return environment->known[variable] ? environment->value[variable] : STR("unknown");
}

static bool same_version(struct arena *arena, const struct version *version, const char *text)
{
    struct version other;
    return version_parse(arena, str_of(text), &other) && version_cmp(version, &other) == 0;
}

static void check_refused(struct arena *arena, const char *python, const char *platform,
                          const char *message)
{
    struct environment environment;
    struct error error = {0};
    CHECK(!environment_make(arena, str_of(python), str_of(platform), &environment, &error));
    if (!CHECK(strstr(error.text, message) != NULL)) {
        printf("got: %s\n", error.text);
    }
}

TEST(series)
{
    struct environment got;
    CHECK(environment_make(arena, STR("3.11"), STR("linux-x86_64"), &got, NULL));
    CHECK_STR(got.id, "3.11-linux-x86_64");
    CHECK_STR(value_of(&got, MARKER_PYTHON_VERSION), "3.11");
    CHECK_STR(value_of(&got, MARKER_PYTHON_FULL_VERSION), "3.11.99");
    CHECK_STR(value_of(&got, MARKER_IMPLEMENTATION_VERSION), "3.11.99");
    CHECK_STR(value_of(&got, MARKER_IMPLEMENTATION_NAME), "cpython");
    CHECK_STR(value_of(&got, MARKER_PLATFORM_PYTHON_IMPLEMENTATION), "CPython");
    CHECK_STR(value_of(&got, MARKER_OS_NAME), "posix");
    CHECK_STR(value_of(&got, MARKER_SYS_PLATFORM), "linux");
    CHECK_STR(value_of(&got, MARKER_PLATFORM_SYSTEM), "Linux");
    CHECK_STR(value_of(&got, MARKER_PLATFORM_MACHINE), "x86_64");
    CHECK_STR(value_of(&got, MARKER_PLATFORM_RELEASE), "unknown");
    CHECK_STR(value_of(&got, MARKER_PLATFORM_VERSION), "unknown");
    CHECK(got.series && same_version(arena, &got.python_full, "3.11.99"));
}

TEST(exact_release)
{
    struct environment got;
    CHECK(environment_make(arena, STR("3.11.2"), STR("windows-x86_64"), &got, NULL));
    CHECK_STR(value_of(&got, MARKER_PYTHON_FULL_VERSION), "3.11.2");
    CHECK_STR(value_of(&got, MARKER_PLATFORM_MACHINE), "AMD64");
    CHECK_STR(value_of(&got, MARKER_OS_NAME), "nt");
    CHECK(!got.series && same_version(arena, &got.python_full, "3.11.2"));
    CHECK(environment_make(arena, STR("3.14.0rc1"), STR("macos-arm64"), &got, NULL));
    CHECK_STR(value_of(&got, MARKER_PYTHON_VERSION), "3.14");
    CHECK_STR(value_of(&got, MARKER_PYTHON_FULL_VERSION), "3.14.0rc1");
    CHECK(same_version(arena, &got.python_full, "3.14.0"));
    CHECK(environment_make(arena, STR("3.15.0a1"), STR("linux-aarch64-glibc2.17"), &got, NULL));
    CHECK_STR(got.id, "3.15.0a1-linux-aarch64-glibc2.17");
    CHECK_STR(got.platform, "linux-aarch64-glibc2.17");
    CHECK_STR(value_of(&got, MARKER_PLATFORM_MACHINE), "aarch64");
}

TEST(bad_python)
{
    static const char *const bad[] = {"",      "3",        "3.x",      "python3.11", "py311",
                                      "3.11+", "3.11.",    "3.11.2.1", "3.08",       "3.11.2rc",
                                      " 3.11", "3.11-dev", "3.11.2c1", "123456.1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_refused(arena, bad[i], "linux-x86_64",
                      "--python takes X.Y or X.Y.Z, for example 3.11");
    }
}

TEST(platforms)
{
    struct environment got;
    const char *const *names = environment_platforms();
    CHECK_STR(str_of(names[0]), "linux-x86_64");
    for (size_t i = 0; names[i]; i++) {
        CHECK(environment_make(arena, STR("3.11"), str_of(names[i]), &got, NULL));
        CHECK(got.known[MARKER_SYS_PLATFORM] && got.known[MARKER_PLATFORM_MACHINE]);
    }
    check_refused(arena, "3.11", "linux-x8664",
                  "no platform 'linux-x8664'; did you mean "
                  "linux-x86_64? Known are linux-x86_64, linux-");
    check_refused(arena, "3.11", "darwin-arm64", "windows-x86; -glibc2.NN may follow a linux- one");
    check_refused(arena, "3.11", "Windows", "did you mean windows-");
    check_refused(arena, "3.11", "macos-arm64-glibc2.17", "did you mean macos-arm64?");
    check_refused(arena, "3.11", "linux-x86_64-glibc2.", "did you mean linux-x86_64?");
    check_refused(arena, "3.11", "linux-x86_64-glibc2.2x", "no platform");
}

TEST(first_patch)
{
    struct environment series;
    CHECK(environment_make(arena, STR("3.11"), STR("linux-x86_64"), &series, NULL));
    struct environment got = environment_at_first_patch(arena, &series);
    CHECK_STR(value_of(&got, MARKER_PYTHON_FULL_VERSION), "3.11.0");
    CHECK_STR(value_of(&got, MARKER_IMPLEMENTATION_VERSION), "3.11.0");
    CHECK_STR(got.id, "3.11-linux-x86_64");
    CHECK(same_version(arena, &got.python_full, "3.11.0"));
    CHECK(version_cmp(&got.version[MARKER_PYTHON_FULL_VERSION]->value.version, &got.python_full) ==
          0);
    CHECK_STR(value_of(&series, MARKER_PYTHON_FULL_VERSION), "3.11.99");
}

TEST(all_bits)
{
    struct environment_set set = {NULL, 3};
    CHECK(environment_set_all(&set) == 7);
    set.count = 64;
    CHECK(environment_set_all(&set) == UINT64_MAX);
}

TEST(untagged_build)
{
    struct environment got = {.value = {[MARKER_PYTHON_FULL_VERSION] = STR("3.13.0+")},
                              .known = {[MARKER_PYTHON_FULL_VERSION] = true}};
    environment_prepare(arena, &got);
    CHECK_STR(value_of(&got, MARKER_PYTHON_FULL_VERSION), "3.13.0+local");
    CHECK(same_version(arena, &got.python_full, "3.13.0"));
    CHECK(got.version[MARKER_PYTHON_VERSION] == NULL);
}

/* A new directory for a test; the test removes it with remove_tree(). */
static struct str new_directory(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    struct str template = arena_printf(arena, "%s/depcheck-test-XXXXXX", base ? base : P_tmpdir);
    char *path = (char *)arena_cstr(arena, template);
    CHECK(mkdtemp(path) != NULL);
    return str_of(path);
}

static struct str write_file(struct arena *arena, struct str directory, const char *name,
                             const char *text)
{
    struct str path = path_join(arena, directory, str_of(name));
    CHECK(file_write_atomic(arena, arena_cstr(arena, path), str_of(text), NULL));
    return str_of(arena_cstr(arena, path));
}

static bool read_text(struct arena *arena, const char *text, struct environment_set *set,
                      struct error *error)
{
    struct str directory = new_directory(arena);
    struct str path = write_file(arena, directory, "env.toml", text);
    bool ok = environment_read(arena, path.ptr, set, error);
    CHECK(remove_tree(directory.ptr));
    return ok;
}

TEST(file_with_one)
{
    struct environment_set set = {0};
    CHECK(read_text(arena,
                    "python_full_version = '3.11.9'\nsys_platform = 'linux'\n"
                    "platform_machine = 'aarch64'\nplatform_release = '6.1'\n",
                    &set, NULL));
    CHECK(set.count == 1);
    CHECK_STR(set.at[0].id, "3.11.9-linux-aarch64");
    CHECK_STR(set.at[0].python, "3.11.9");
    CHECK_STR(set.at[0].platform, "linux-aarch64");
    CHECK_STR(value_of(&set.at[0], MARKER_PYTHON_VERSION), "3.11");
    CHECK_STR(value_of(&set.at[0], MARKER_PLATFORM_RELEASE), "6.1");
    CHECK_STR(value_of(&set.at[0], MARKER_OS_NAME), "unknown");
    CHECK(!set.at[0].series && set.at[0].version[MARKER_PLATFORM_RELEASE]->value.is_version);
}

TEST(file_with_many)
{
    struct environment_set set = {0};
    CHECK(read_text(arena,
                    "\xEF\xBB\xBF[host]\npython_version = \"3.12\"\n"
                    "[\"pypy 3.10\"]\npython_full_version = '3.10.14+'\n"
                    "platform = 'linux-x86_64-glibc2.17'\nimplementation_name = 'pypy'\n",
                    &set, NULL));
    CHECK(set.count == 2);
    CHECK_STR(set.at[0].id, "host");
    CHECK_STR(set.at[0].python, "3.12");
    CHECK_STR(set.at[0].platform, "");
    CHECK(set.at[0].series);
    CHECK_STR(value_of(&set.at[0], MARKER_PYTHON_FULL_VERSION), "3.12.99");
    CHECK_STR(set.at[1].id, "pypy 3.10");
    CHECK_STR(set.at[1].platform, "linux-x86_64-glibc2.17");
    CHECK_STR(value_of(&set.at[1], MARKER_PYTHON_VERSION), "3.10");
    CHECK_STR(value_of(&set.at[1], MARKER_PYTHON_FULL_VERSION), "3.10.14+local");
    CHECK(read_text(arena, "python_version = '3.8'", &set, NULL));
    CHECK(set.count == 3);
    CHECK_STR(set.at[0].id, "host");
    CHECK_STR(set.at[2].id, "3.8");
}

static void check_file_refused(struct arena *arena, const char *text, const char *message)
{
    struct environment_set set = {0};
    struct error error = {0};
    CHECK(!read_text(arena, text, &set, &error));
    if (!CHECK(strstr(error.text, message) != NULL)) {
        printf("got: %s\n", error.text);
    }
}

TEST(bad_files)
{
    check_file_refused(arena, "", "env.toml: names no environment");
    check_file_refused(arena, "a = ", "env.toml:1:");
    check_file_refused(arena, "python_version = '3.8'\nos.name = 'x'",
                       "env.toml:2:1: 'os' is no variable of an environment");
    check_file_refused(arena, "[a]\npython_version = 3.8",
                       "env.toml:2:18: 'python_version' must be a string, not ");
    check_file_refused(arena, "[a]\npython_version = '3.8'\nplatform = 'linux'",
                       "env.toml:3:12: no platform 'linux'; did you mean linux-");
    check_file_refused(arena, "[a]\nos_name = 'nt'",
                       "env.toml:1:1: neither python_full_version nor python_version is given");
    check_file_refused(arena, "[a]\npython_full_version = 'x'",
                       "python_full_version must be X.Y.Z, for example 3.11.9");
    check_file_refused(arena, "[a]\npython_version = '3'",
                       "python_version must be X.Y, for example 3.11");
    struct error error = {0};
    struct environment_set set = {0};
    CHECK(!environment_read(arena, "no-such-file.toml", &set, &error));
    CHECK_STR(str_of(error.text), "no-such-file.toml: no such file");
}

TEST(mixed_files)
{
    check_file_refused(arena, "python_version = '3.8'\n[a]\npython_version = '3.8'",
                       "'a' is no variable of an environment");
    check_file_refused(arena, "a = {python_version = '3.8'}\nb = 'x'",
                       "env.toml:2:1: values at the top and [tables] cannot be in one file");
}

TEST(too_many)
{
    struct buf out = {.arena = arena};
    for (int i = 0; i <= LIMIT_ENVIRONMENTS; i++) {
        buf_printf(&out, "[e%d]\npython_version = '3.8'\n", i);
    }
    check_file_refused(arena, buf_str(&out).ptr, "env.toml: more than 64 environments");
}

struct variables {
    const char *virtual_env;
    const char *path;
};

static const char *variable(void *data, const char *name)
{
    const struct variables *variables = data;
    return strcmp(name, "PATH") == 0 ? variables->path : variables->virtual_env;
}

static void check_default(struct arena *arena, const char *virtual_env, const char *path,
                          const char *want)
{
    struct variables variables = {virtual_env, path};
    struct context context = {.environment_variable = variable, .data = &variables};
    struct str python = STR("");
    struct error error = {0};
    bool ok = environment_default_python(arena, &context, &python, &error);
    CHECK(ok == (want != NULL));
    if (want) {
        CHECK_STR(python, want);
    } else {
        CHECK(strstr(error.text, "say it with --python, for example --python 3.11") != NULL);
    }
}

TEST(default_of_virtual_environment)
{
    static const struct {
        const char *text;
        const char *want;
    } cases[] = {
        {"home = /usr/bin\nversion = 3.11.2\n", "3.11.2"},
        {"version_info = 3.11.2.final.0\r\n", "3.11.2"},
        {"version=3.14.0rc1\n", "3.14.0rc1"},
        {"version = 3.13.0+\n", "3.13.0"},
        {"version = x\nversion_info = 3.9.1.final.0", "3.9.1"},
        {"version = 3.11\n", NULL},
        {"home = /usr/bin\n", NULL},
    };
    struct str directory = new_directory(arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(arena, directory, "pyvenv.cfg", cases[i].text);
        check_default(arena, directory.ptr, NULL, cases[i].want);
    }
    CHECK(remove_tree(directory.ptr));
    check_default(arena, directory.ptr, "", NULL);
    check_default(arena, NULL, NULL, NULL);
}

TEST(default_of_path)
{
    struct str directory = new_directory(arena);
    struct str bin = path_join(arena, directory, STR("bin"));
    struct str odd = path_join(arena, directory, STR("odd"));
    CHECK(mkdir(bin.ptr, 0755) == 0 && mkdir(odd.ptr, 0755) == 0);
    struct str real = write_file(arena, bin, "python3.12", "");
    struct str script = write_file(arena, odd, "python3", "");
    struct str link = path_join(arena, bin, STR("python3"));
    CHECK(symlink("python3.12", link.ptr) == 0);
    CHECK(chmod(real.ptr, 0755) == 0);
    struct str path = arena_printf(arena, "/nowhere:%s:%s", odd.ptr, bin.ptr);
    check_default(arena, NULL, path.ptr, "3.12"); /* the other python3 cannot be run */
    check_default(arena, directory.ptr, path.ptr, "3.12");
    CHECK(chmod(script.ptr, 0755) == 0);
    check_default(arena, NULL, path.ptr, NULL);
    CHECK(remove_tree(directory.ptr));
}

int main(void)
{
    RUN(series);
    RUN(exact_release);
    RUN(bad_python);
    RUN(platforms);
    RUN(first_patch);
    RUN(all_bits);
    RUN(untagged_build);
    RUN(file_with_one);
    RUN(file_with_many);
    RUN(bad_files);
    RUN(mixed_files);
    RUN(too_many);
    RUN(default_of_virtual_environment);
    RUN(default_of_path);
    return test_end();
}
