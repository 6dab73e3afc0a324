#include "fetch/sdist.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "tests/unit/archive_make.h"
#include "tests/unit/test.h"

static const struct evidence_subject foo = {{"foo-bar", 7}, {"1.0", 3}};

#define TOP "foo_bar-1.0/"
#define INFO "Metadata-Version: 1.2\nName: foo-bar\nVersion: 1.0\n"

/* A file of these bytes. */
static int file_of(struct str bytes)
{
    int file = memfd_create("sdist", MFD_CLOEXEC);
    CHECK(file >= 0 && write(file, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    return file;
}

static void show(struct buf *out, const char *name, struct str text)
{
    if (text.ptr) {
        buf_printf(out, " %s=%.*s", name, STR_ARG(utf8_clip(text)));
    }
}

/* What there is, or "CAUSE: reason". */
static struct str read_sdist(struct arena *arena, struct str bytes)
{
    struct evidence_sdist sdist;
    struct failure failure = {0};
    int file = file_of(bytes);
    bool ok = sdist_read(arena, file, &foo, &sdist, &failure);
    close(file);
    CHECK(ok != failure.set);
    if (!ok) {
        return arena_printf(arena, "%s: %.*s", undecided_cause_name(failure.cause),
                            STR_ARG(failure.reason));
    }
    struct buf out = {.arena = arena};
    buf_add(&out, sdist.has_egg_info ? STR("egg") : STR("-"));
    show(&out, "info", sdist.pkg_info);
    show(&out, "project", sdist.pyproject);
    show(&out, "egg-info", sdist.egg_pkg_info);
    show(&out, "requires", sdist.egg_requires);
    return buf_str(&out);
}

struct member {
    const char *name;
    const char *text; /* NULL: a folder */
    char type;        /* of a tar, 0: by the text */
};

/* The members as .tar.gz and as .zip come to the same. */
static struct str read_both(struct arena *arena, const struct member *members, size_t count)
{
    struct buf tar = {.arena = arena};
    struct zip_make zip = zip_make(arena);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &members[i];
        char type = member->type ? member->type : member->text ? '0' : '5';
        struct str text = str_of(member->text);
        tar_add_entry(&tar, member->name, type, type == '0' ? text : STR(""));
        zip_add(&zip, member->name, text,
                type == '1' || type == '2' ? (unsigned)ZIP_LINK : (unsigned)ZIP_DEFLATED);
    }
    struct str of_tar = read_sdist(arena, gzip_text(arena, tar_end(&tar)));
    struct str of_zip = read_sdist(arena, zip_end(&zip));
    CHECK_STR(of_zip, arena_cstr(arena, of_tar));
    return of_tar;
}

#define BOTH(want, ...)                                                                        \
    CHECK_STR(read_both(arena, (const struct member[]){__VA_ARGS__},                           \
                        sizeof((const struct member[]){__VA_ARGS__}) / sizeof(struct member)), \
              want)

TEST(files)
{
    BOTH("- info=a project=b", {TOP, NULL, 0}, {TOP "PKG-INFO", "a", 0},
         {TOP "pyproject.toml", "b", 0}, {TOP "x/PKG-INFO", "c", 0},
         {TOP "x/pyproject.toml", "d", 0}, {TOP "requires.txt", "e", 0});
    BOTH("egg info=a egg-info=b requires=c", {TOP "PKG-INFO", "a", 0},
         {TOP "foo_bar.egg-info/PKG-INFO", "b", 0}, {TOP "foo_bar.egg-info/requires.txt", "c", 0},
         {TOP "foo_bar.egg-info/x/requires.txt", "d", 0});
    BOTH("egg requires=c", {TOP "src/Foo.Bar.egg-info/requires.txt", "c", 0});
    BOTH("egg", {TOP "foo_bar.egg-info/", NULL, 0});
    BOTH("egg requires=", {TOP "foo_bar.egg-info/requires.txt", "", 0});
    BOTH("-", {TOP "foo_bar.egg-info", "a file", 0});
    BOTH("- info=a", {TOP "PKG-INFO", "a", 0}, {TOP "tests/other.egg-info/PKG-INFO", "b", 0},
         {TOP "tests/other.egg-info/requires.txt", "c", 0});
    BOTH("- info=a", {"./" TOP, NULL, 0}, {"./" TOP "PKG-INFO", "a", 0});
    BOTH("- info=a", {"anything/PKG-INFO", "a", 0});
    BOTH("-", {TOP "link", NULL, '2'}, {TOP "hard", NULL, '1'});
}

TEST(confusion)
{
    BOTH("unreadable: the sdist has more than one top folder", {TOP "PKG-INFO", "a", 0},
         {"other/PKG-INFO", "b", 0});
    BOTH("unreadable: the sdist has more than one top folder", {TOP "PKG-INFO", "a", 0},
         {"PKG-INFO", "b", 0});
    BOTH("unreadable: the sdist has two egg-info folders", {TOP "a.egg-info/PKG-INFO", "a", 0},
         {TOP "b.egg-info/", NULL, 0});
    BOTH("unreadable: the sdist has two egg-info folders",
         {TOP "foo_bar.egg-info/PKG-INFO", "a", 0}, {TOP "src/foo_bar.egg-info/PKG-INFO", "b", 0});
    BOTH("unreadable: the sdist has the egg-info of another project",
         {TOP "b.egg-info/requires.txt", "a", 0});
    BOTH("egg egg-info=x requires=a", {TOP "b.egg-info/requires.txt", "a", 0},
         {TOP "b.egg-info/PKG-INFO", "x", 0});
    BOTH("unreadable: the sdist has two files of one name", {TOP "PKG-INFO", "a", 0},
         {"./" TOP "PKG-INFO", "a", 0});
    BOTH("unreadable: the sdist has two files of one name", {TOP "pyproject.toml", "", 0},
         {TOP "/pyproject.toml", "", 0});
    BOTH("unreadable: the sdist has a link or the like in place of a file",
         {TOP "PKG-INFO", NULL, '2'});
    BOTH("unreadable: the sdist has a link or the like in place of a file",
         {TOP "foo_bar.egg-info/requires.txt", NULL, '1'});
    BOTH("unreadable: the sdist names a file outside of its folder", {"/etc/PKG-INFO", "a", 0});
    BOTH("unreadable: the sdist names a file outside of its folder", {TOP "../x", "a", 0});
    struct buf twice = {.arena = arena};
    tar_add(&twice, TOP "PKG-INFO", STR("a"));
    tar_add(&twice, TOP "PKG-INFO", STR("a"));
    CHECK_STR(read_sdist(arena, gzip_text(arena, tar_end(&twice))),
              "unreadable: the sdist has two files of one name");
}

/* Headers of pax, with what they say of the next file. */
TEST(pax)
{
    struct buf tar = {.arena = arena};
    tar_add_entry(&tar, "pax_global_header", 'g',
                  STR("52 comment=0123456789012345678901234567890123456789\n"));
    tar_add_entry(&tar, "x", 'x', STR("29 path=foo_bar-1.0/PKG-INFO\n"));
    tar_add(&tar, "y", STR("a"));
    tar_add_entry(&tar, "z", 'x', STR("23 path=foo_bar-1.0/\xc3\xa4\n"));
    tar_add(&tar, "y", STR("b"));
    CHECK_STR(read_sdist(arena, gzip_text(arena, tar_end(&tar))), "- info=a");
}

static struct str good_tar(struct arena *arena)
{
    struct buf tar = {.arena = arena};
    tar_add(&tar, TOP "PKG-INFO", STR(INFO));
    tar_add(&tar, TOP "setup.py", STR("print('never run')\n"));
    tar_add(&tar, TOP "foo_bar.egg-info/requires.txt", STR("a\nb\n"));
    return tar_end(&tar);
}

static struct str concat(struct arena *arena, struct str a, struct str b)
{
    struct buf out = {.arena = arena};
    buf_add(&out, a);
    buf_add(&out, b);
    return buf_str(&out);
}

TEST(damage)
{
    struct str tar = good_tar(arena);
    struct str file = gzip_text(arena, tar);
    struct str want = read_sdist(arena, file);
    CHECK(str_starts(want, STR("egg info=")));
    CHECK_STR(read_sdist(arena, concat(arena, file, STR("x"))),
              "unreadable: the sdist cannot be read: bytes stand behind the end of the gzip data");
    CHECK_STR(read_sdist(arena, concat(arena, file, STR("\x1f\x8b"))),
              "unreadable: the sdist cannot be read: the gzip data is cut short");
    CHECK_STR(read_sdist(arena, concat(arena, file, STR("\x1fz"))),
              "unreadable: the sdist cannot be read: the gzip data is damaged");
    struct str half = gzip_text(arena, str_slice(tar, 0, 700));
    struct str rest = gzip_text(arena, str_slice(tar, 700, tar.len));
    CHECK(str_eq(read_sdist(arena, concat(arena, half, rest)), want));
    CHECK_STR(read_sdist(arena, half),
              "unreadable: the sdist cannot be read: the tar archive is damaged");
    CHECK_STR(read_sdist(arena, gzip_text(arena, STR("not a tar archive"))),
              "unreadable: the sdist cannot be read: the tar archive is damaged");
    struct buf second = {.arena = arena};
    buf_add(&second, tar);
    tar_add(&second, TOP "PKG-INFO", STR("b"));
    CHECK_STR(read_sdist(arena, gzip_text(arena, tar_end(&second))),
              "unreadable: the sdist has bytes behind the end of its tar archive");
    struct buf padded = {.arena = arena};
    buf_add(&padded, tar);
    buf_fill(&padded, '\0', 300000);
    CHECK(str_eq(read_sdist(arena, gzip_text(arena, buf_str(&padded))), want));
    buf_add_char(&padded, 'x');
    CHECK_STR(read_sdist(arena, gzip_text(arena, buf_str(&padded))),
              "unreadable: the sdist has bytes behind the end of its tar archive");
    CHECK_STR(read_sdist(arena, tar), "unreadable: the sdist is neither a .tar.gz nor a .zip");
    CHECK_STR(read_sdist(arena, STR("")), "unreadable: the sdist is neither a .tar.gz nor a .zip");
}

TEST(no_file)
{
    struct evidence_sdist sdist;
    struct failure failure = {0};
    CHECK(!sdist_read(arena, -1, &foo, &sdist, &failure));
    CHECK_STR(failure.reason, "the sdist cannot be read");
}

TEST(cut_anywhere)
{
    struct zip_make zip = zip_make(arena);
    zip_add(&zip, TOP "PKG-INFO", STR(INFO), ZIP_DEFLATED);
    zip_add(&zip, TOP "setup.py", STR("x"), ZIP_STORED);
    struct str files[] = {gzip_text(arena, good_tar(arena)), zip_end(&zip)};
    for (size_t i = 0; i < 2; i++) {
        for (size_t cut = 0; cut < files[i].len; cut++) {
            struct arena *scratch = arena_create();
            CHECK(
                str_starts(read_sdist(scratch, str_slice(files[i], 0, cut)), STR("unreadable: ")));
            arena_destroy(scratch);
        }
    }
}

/* Any bit of a .tar.gz, but for those of the gzip header that say nothing: seen, or the same. */
TEST(flip_anywhere)
{
    struct str file = arena_str(arena, gzip_text(arena, good_tar(arena)));
    struct str want = read_sdist(arena, file);
    char *bytes = (char *)file.ptr;
    size_t same = 0;
    for (size_t bit = 0; bit < file.len * 8; bit++) {
        struct arena *scratch = arena_create();
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        struct str got = read_sdist(scratch, file);
        bool equal = str_eq(got, want);
        same += equal;
        CHECK(equal || str_starts(got, STR("unreadable: ")));
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        arena_destroy(scratch);
    }
    CHECK(same < 100);
}

/* In a zip every file counts, not only those that are of use. */
TEST(damaged_zip)
{
    struct zip_make zip = zip_make(arena);
    zip_add(&zip, TOP "PKG-INFO", STR(INFO), ZIP_DEFLATED);
    zip_add(&zip, TOP "setup.py", STR("unchanged"), ZIP_STORED);
    struct str file = arena_str(arena, zip_end(&zip));
    CHECK(str_starts(read_sdist(arena, file), STR("- info=")));
    ((char *)file.ptr)[str_find_str(file, STR("unchanged"))] = 'U';
    CHECK_STR(read_sdist(arena, file), "unreadable: not a sound zip: a file in it is damaged");
}

TEST(too_large)
{
    struct buf zeros = {.arena = arena};
    buf_fill(&zeros, ' ', LIMIT_METADATA_BYTES + 1);
    struct buf tar = {.arena = arena};
    tar_add(&tar, TOP "PKG-INFO", buf_str(&zeros));
    CHECK_STR(read_sdist(arena, gzip_text(arena, tar_end(&tar))),
              "limit: the sdist, or a file in it, is too large");
    struct zip_make zip = zip_make(arena);
    for (int i = 0; i < 3; i++) {
        zip_add_entry(&zip, arena_printf(arena, TOP "%d", i), ZIP_STORED, 0, STR(""), 500 << 20);
    }
    CHECK_STR(read_sdist(arena, zip_end(&zip)), "limit: the sdist, or a file in it, is too large");
    int file = memfd_create("sdist", MFD_CLOEXEC);
    CHECK(ftruncate(file, (off_t)LIMIT_ARCHIVE_BYTES + 1) == 0);
    struct evidence_sdist sdist;
    struct failure failure = {0};
    CHECK(!sdist_read(arena, file, &foo, &sdist, &failure) && failure.cause == CAUSE_LIMIT);
    close(file);
}

/* 2 GiB of zeros in 2 MB: stopped at the limit. */
TEST(gzip_bomb)
{
    struct buf tar = {.arena = arena};
    tar_add(&tar, TOP "PKG-INFO", STR(INFO));
    size_t size = (size_t)2 << 30;
    tar_add_entry(&tar, TOP "zeros", '0', STR(""));
    struct str member = gzip_text(arena, buf_str(&tar));
    struct buf mega = {.arena = arena};
    buf_fill(&mega, '\0', 16 << 20);
    struct str zeros = gzip_text(arena, buf_str(&mega));
    struct buf file = {.arena = arena};
    buf_add(&file, member);
    for (size_t done = 0; done < size; done += 16 << 20) {
        buf_add(&file, zeros);
    }
    CHECK_STR(read_sdist(arena, buf_str(&file)), "limit: the sdist, or a file in it, is too large");
}

TEST(too_many_files)
{
    struct buf tar = {.arena = arena};
    tar_add(&tar, TOP, STR(""));
    struct str header = arena_str(arena, buf_str(&tar));
    struct buf all = {.arena = arena};
    for (int i = 0; i <= LIMIT_ARCHIVE_ENTRIES; i++) {
        buf_add(&all, header);
    }
    CHECK_STR(read_sdist(arena, gzip_text(arena, tar_end(&all))),
              "limit: the sdist has more than 200000 files");
}

int main(void)
{
    RUN(files);
    RUN(confusion);
    RUN(pax);
    RUN(damage);
    RUN(no_file);
    RUN(cut_anywhere);
    RUN(flip_anywhere);
    RUN(damaged_zip);
    RUN(too_large);
    RUN(gzip_bomb);
    RUN(too_many_files);
    return test_end();
}
