#include "fetch/wheel.h"

#include "base/limits.h"
#include "tests/unit/archive_make.h"
#include "tests/unit/test.h"

static const struct evidence_subject foo = {{"foo-bar", 7}, {"1.0", 3}};

#define INFO "foo_bar-1.0.dist-info"
#define TEXT "Metadata-Version: 2.1\nName: foo-bar\nVersion: 1.0\nRequires-Dist: a\n\n"

enum { MOST_CALLS = 3 };

static struct str result(struct arena *arena, enum wheel_step step, struct str metadata,
                         const struct failure *failure)
{
    CHECK((step == WHEEL_FAILED) == failure->set);
    return step == WHEEL_FOUND
               ? metadata
               : arena_printf(arena, "%s: %.*s", undecided_cause_name(failure->cause),
                              STR_ARG(failure->reason));
}

static struct str find_of(struct arena *arena, const struct evidence_subject *subject,
                          struct str file)
{
    struct wheel_part whole = {0, file};
    struct str metadata = {0};
    struct failure failure = {0};
    uint64_t from;
    uint64_t to;
    enum wheel_step step = wheel_find_metadata(arena, subject, file.len, &whole, file.len > 0,
                                               &from, &to, &metadata, &failure);
    CHECK(step != WHEEL_NEEDS);
    return result(arena, step, metadata, &failure);
}

static struct str find(struct arena *arena, struct str file)
{
    return find_of(arena, &foo, file);
}

/* What comes of asking for ranges of a file of `size` bytes that has only those of `file`. */
static struct str find_ranges(struct arena *arena, struct str file, size_t size)
{
    struct wheel_part parts[MOST_CALLS + 1] = {0};
    struct str metadata = {0};
    struct failure failure = {0};
    for (size_t count = 0; count <= MOST_CALLS; count++) {
        uint64_t from = 0;
        uint64_t to = 0;
        enum wheel_step step =
            wheel_find_metadata(arena, &foo, size, parts, count, &from, &to, &metadata, &failure);
        if (step != WHEEL_NEEDS) {
            return result(arena, step, metadata, &failure);
        }
        CHECK(from <= to && to < size && (count > 0 || to == size - 1));
        if (to >= file.len) {
            return STR("cut: the range cannot be had");
        }
        for (size_t i = 0; i < count; i++) {
            CHECK(to < parts[i].offset || from >= parts[i].offset + parts[i].bytes.len);
        }
        /* By offset. */
        size_t at = count;
        for (; at > 0 && parts[at - 1].offset > from; at--) {
            parts[at] = parts[at - 1];
        }
        parts[at] = (struct wheel_part){from, str_slice(file, from, to + 1)};
    }
    return STR("more than three calls are needed");
}

/* Bytes that deflate cannot make smaller. */
static struct str noise(struct arena *arena, size_t size)
{
    uint32_t state = 1;
    char *bytes = arena_alloc(arena, size, 1);
    for (size_t i = 0; i < size; i++) {
        state = state * 1664525 + 1013904223;
        bytes[i] = (char)(state >> 24);
    }
    return (struct str){bytes, size};
}

/* A wheel of METADATA in the given form among other files, the last `behind` bytes large. */
static struct str wheel(struct arena *arena, unsigned form, size_t behind, bool end64)
{
    struct zip_make zip = zip_make(arena);
    zip.end64 = end64;
    zip_add(&zip, "foo_bar/__init__.py", STR("print(1)\n"), ZIP_DEFLATED);
    zip_add(&zip, INFO "/METADATA", STR(TEXT), form);
    zip_add(&zip, INFO "/WHEEL", STR("Wheel-Version: 1.0\n"), form);
    zip_add(&zip, INFO "/licenses/x.dist-info/METADATA", STR("other\n"), ZIP_STORED);
    zip_add(&zip, INFO "/RECORD", noise(arena, behind), ZIP_STORED);
    return zip_end(&zip);
}

/* A wheel of METADATA alone, under another name or with another file. */
static struct str wheel_of(struct arena *arena, const char *path, const char *other)
{
    struct zip_make zip = zip_make(arena);
    zip_add(&zip, path, STR(TEXT), ZIP_STORED);
    if (other) {
        zip_add(&zip, other, STR("other"), ZIP_STORED);
    }
    return zip_end(&zip);
}

/* The file with a byte of another value, `offset` bytes behind where `mark` first stands. */
static struct str patch(struct arena *arena, struct str file, struct str mark, size_t offset,
                        unsigned value)
{
    struct str copy = arena_str(arena, file);
    size_t at = str_find_str(copy, mark) + offset;
    CHECK(at < copy.len);
    ((char *)copy.ptr)[at] = (char)value;
    return copy;
}

static struct str concat(struct arena *arena, struct str a, struct str b)
{
    struct buf out = {.arena = arena};
    buf_add(&out, a);
    buf_add(&out, b);
    return buf_str(&out);
}

#define UNSOUND "unreadable: not a sound zip: "
#define LOCAL STR("PK\3\4")
#define CENTRAL STR("PK\1\2")
#define END STR("PK\5\6")

TEST(forms)
{
    static const unsigned forms[] = {
        ZIP_STORED,
        ZIP_DEFLATED,
        ZIP_DEFLATED | ZIP_DESCRIPTOR,
        ZIP_DESCRIPTOR | ZIP_BARE,
        ZIP_DEFLATED | ZIP_64,
        ZIP_DEFLATED | ZIP_64 | ZIP_DESCRIPTOR,
        ZIP_64 | ZIP_DESCRIPTOR | ZIP_BARE,
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        for (size_t behind = 0; behind < 100000; behind = behind * 3 + 50) {
            struct str file = wheel(arena, forms[i], behind, behind & 64);
            CHECK_STR(find(arena, file), TEXT);
            CHECK_STR(find_ranges(arena, file, file.len), TEXT);
        }
    }
}

/* A central directory that is larger than the first range: three calls. */
TEST(many_files)
{
    struct zip_make zip = zip_make(arena);
    zip_add(&zip, INFO "/METADATA", STR(TEXT), ZIP_DEFLATED);
    for (int i = 0; i < 2000; i++) {
        zip_add(&zip, arena_printf(arena, "foo_bar/file_%d", i).ptr, STR("x"), ZIP_STORED);
    }
    struct str file = zip_end(&zip);
    CHECK_STR(find(arena, file), TEXT);
    CHECK_STR(find_ranges(arena, file, file.len), TEXT);
}

TEST(comment)
{
    struct zip_make zip = zip_make(arena);
    zip.comment = STR("hello");
    zip_add(&zip, INFO "/METADATA", STR(TEXT), ZIP_DEFLATED);
    CHECK_STR(find(arena, zip_end(&zip)), TEXT);
    struct zip_make large = zip_make(arena);
    large.comment = noise(arena, 20000);
    zip_add(&large, INFO "/METADATA", STR(TEXT), ZIP_DEFLATED);
    struct str file = zip_end(&large);
    CHECK_STR(find(arena, file), UNSOUND "it has no end record");
    CHECK_STR(find_ranges(arena, file, file.len), UNSOUND "it has no end record");
}

TEST(names)
{
    static const char *const good[] = {
        "Foo.Bar-1.0.dist-info/METADATA",
        "foo-bar-1.0.0.dist-info/METADATA",
        "foo_bar-01.0.dist-info/METADATA",
        "FOO__bar-v1.dist-info/METADATA",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK_STR(find(arena, wheel_of(arena, good[i], NULL)), TEXT);
    }
    struct evidence_subject post = {STR("foo-bar"), STR("1.0.post1")};
    CHECK_STR(find_of(arena, &post, wheel_of(arena, "foo_bar-1.0_1.dist-info/METADATA", NULL)),
              TEXT);
    static const char *const other[] = {
        "foo-1.0.dist-info/METADATA",        "foo_bar-1.1.dist-info/METADATA",
        "foo_bar.dist-info/METADATA",        "foo_bar-1.0+x.dist-info/METADATA",
        "foo_barbaz-1.0.dist-info/METADATA", "_foo_bar-1.0.dist-info/METADATA",
    };
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        struct str stem =
            str_slice(str_of(other[i]), 0, str_find_str(str_of(other[i]), STR(".dist-info")));
        CHECK_STR(find(arena, wheel_of(arena, other[i], NULL)),
                  arena_printf(arena, "unreadable: the wheel has the dist-info folder of %.*s",
                               STR_ARG(stem))
                      .ptr);
    }
    struct buf dashes = {.arena = arena};
    buf_fill(&dashes, '-', 60000);
    buf_add(&dashes, STR("foo-bar-1.0.dist-info/METADATA"));
    CHECK(str_starts(find(arena, wheel_of(arena, buf_str(&dashes).ptr, NULL)),
                     STR("unreadable: the wheel has the dist-info folder of ----")));
}

TEST(dist_info)
{
    CHECK_STR(find(arena, wheel_of(arena, "foo_bar/METADATA", NULL)),
              "unreadable: the wheel has no METADATA");
    CHECK_STR(find(arena, wheel_of(arena, INFO "/metadata", NULL)),
              "unreadable: the wheel has no METADATA");
    CHECK_STR(find(arena, wheel_of(arena, "x/" INFO "/METADATA", NULL)),
              "unreadable: the wheel has no METADATA");
    CHECK_STR(find(arena, wheel_of(arena, INFO, NULL)), "unreadable: the wheel has no METADATA");
    CHECK_STR(find(arena, wheel_of(arena, INFO "/METADATA", "Foo_bar-1.0.dist-info/WHEEL")),
              "unreadable: the wheel has two dist-info folders");
    CHECK_STR(find(arena, wheel_of(arena, INFO "/METADATA", "x.dist-info/")),
              "unreadable: the wheel has two dist-info folders");
    CHECK_STR(find(arena, wheel_of(arena, INFO "/METADATA", INFO "/METADATA")),
              UNSOUND "two files in it have one name");
    struct zip_make zip = zip_make(arena);
    zip_add(&zip, INFO "/METADATA", STR("elsewhere"), ZIP_LINK);
    CHECK_STR(find(arena, zip_end(&zip)), "unreadable: the wheel has no METADATA");
    struct zip_make empty = zip_make(arena);
    CHECK_STR(find(arena, zip_end(&empty)), "unreadable: the wheel has no METADATA");
}

TEST(entries)
{
    struct str good = wheel(arena, ZIP_DEFLATED, 0, false);
    CHECK_STR(find(arena, patch(arena, good, CENTRAL, 8, 1)), UNSOUND "a file in it is encrypted");
    CHECK_STR(find(arena, patch(arena, good, CENTRAL, 10, 14)),
              UNSOUND "a file in it is compressed with another method than deflate");
    CHECK_STR(find(arena, wheel_of(arena, INFO "/METADATA", "a\x1f")),
              UNSOUND "a name in it is empty or has control characters");
    CHECK_STR(find(arena, wheel_of(arena, INFO "/METADATA", "")),
              UNSOUND "a name in it is empty or has control characters");
    CHECK_STR(find(arena, patch(arena, good, CENTRAL, 0, 'X')),
              UNSOUND "its central directory is damaged");
    CHECK_STR(find(arena, patch(arena, good, CENTRAL, 33, 0xFF)),
              UNSOUND "its central directory is damaged");
    CHECK_STR(find(arena, patch(arena, patch(arena, good, END, 8, 1), END, 10, 1)),
              UNSOUND "its central directory is damaged");
    CHECK_STR(find(arena, patch(arena, patch(arena, good, END, 9, 1), END, 11, 1)),
              UNSOUND "its central directory is damaged");
    struct str wide = wheel(arena, ZIP_DEFLATED | ZIP_64, 0, false);
    struct str mark = STR("\x01\x00\x18\x00");
    CHECK_STR(find(arena, patch(arena, wide, mark, 2, 0x10)),
              UNSOUND "an extra field in it is damaged");
    CHECK_STR(find(arena, patch(arena, wide, mark, 2, 0x40)),
              UNSOUND "an extra field in it is damaged");
    CHECK_STR(find(arena, patch(arena, patch(arena, wide, mark, 0, 0x75), mark, 1, 0x70)),
              UNSOUND "files in it overlap");
}

TEST(end_record)
{
    struct str good = wheel(arena, ZIP_DEFLATED, 0, false);
    CHECK_STR(find(arena, STR("")), UNSOUND "it has no end record");
    CHECK_STR(find(arena, STR("not a zip")), UNSOUND "it has no end record");
    CHECK_STR(find(arena, concat(arena, good, STR("x"))), UNSOUND "it has no end record");
    CHECK_STR(find(arena, concat(arena, STR("x"), good)),
              UNSOUND "its central directory is not where its end record says");
    CHECK_STR(find(arena, patch(arena, good, END, 4, 1)), UNSOUND "it has several disks");
    CHECK_STR(find(arena, patch(arena, good, END, 8, 9)), UNSOUND "it has several disks");
    struct zip_make two = zip_make(arena);
    struct zip_make inner = zip_make(arena);
    two.comment = zip_end(&inner);
    zip_add(&two, INFO "/METADATA", STR(TEXT), ZIP_STORED);
    CHECK_STR(find(arena, zip_end(&two)), UNSOUND "it has two end records");
    struct str wide = wheel(arena, ZIP_DEFLATED, 0, true);
    struct str locator = STR("PK\6\7");
    struct str end64 = STR("PK\6\6");
    CHECK_STR(find(arena, patch(arena, wide, locator, 4, 1)), UNSOUND "its zip64 locator is wrong");
    CHECK_STR(find(arena, patch(arena, wide, locator, 10, 1)),
              UNSOUND "its zip64 locator is wrong");
    CHECK_STR(find(arena, patch(arena, wide, locator, 16, 2)),
              UNSOUND "its zip64 locator is wrong");
    CHECK_STR(find(arena, patch(arena, wide, end64, 0, 'X')),
              UNSOUND "its zip64 end record is wrong");
    CHECK_STR(find(arena, patch(arena, wide, end64, 4, 45)),
              UNSOUND "its zip64 end record is wrong");
    CHECK_STR(find(arena, patch(arena, wide, END, 8, 0xFE)), UNSOUND "it has several disks");
    CHECK_STR(find(arena, patch(arena, patch(arena, wide, END, 9, 0), END, 11, 0)),
              UNSOUND "its zip64 end record is wrong");
    CHECK_STR(find(arena, patch(arena, wide, END, 12, 1)), UNSOUND "its zip64 end record is wrong");
}

/* Between two files, before the first, and over each other. */
TEST(gaps)
{
    struct zip_make first = zip_make(arena);
    buf_add(&first.out, STR("junk"));
    zip_add(&first, INFO "/METADATA", STR(TEXT), ZIP_STORED);
    struct str file = zip_end(&first);
    CHECK_STR(find(arena, file), UNSOUND "bytes stand before its first file");
    CHECK_STR(find_ranges(arena, file, file.len), UNSOUND "bytes stand before its first file");
    static const size_t gaps[] = {1, 12, 100000};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        struct zip_make zip = zip_make(arena);
        zip_add(&zip, "a", STR("a"), ZIP_STORED);
        buf_fill(&zip.out, 'x', gaps[i]);
        zip_add(&zip, INFO "/METADATA", STR(TEXT), ZIP_STORED);
        CHECK_STR(find(arena, zip_end(&zip)), UNSOUND "bytes stand between its files");
        struct zip_make last = zip_make(arena);
        zip_add(&last, INFO "/METADATA", STR(TEXT), ZIP_STORED);
        buf_fill(&last.out, 'x', gaps[i]);
        file = zip_end(&last);
        CHECK_STR(find(arena, file), UNSOUND "bytes stand between its files");
        CHECK_STR(find_ranges(arena, file, file.len), UNSOUND "bytes stand between its files");
    }
    struct str good = wheel_of(arena, "a", INFO "/METADATA");
    CHECK_STR(find(arena, patch(arena, good, CENTRAL, 20, 200)), UNSOUND "files in it overlap");
    struct str wrong = wheel(arena, ZIP_STORED, 0, false);
    CHECK_STR(find(arena, patch(arena, wrong, LOCAL, 0, 'X')),
              UNSOUND "a file in it is not where its directory says");
    CHECK_STR(find(arena, patch(arena, wrong, LOCAL, 27, 0xFF)),
              UNSOUND "a file in it is not where its directory says");
}

TEST(headers_differ)
{
    struct str good = wheel_of(arena, INFO "/METADATA", "a");
    static const size_t fields[] = {6, 8, 14, 18, 22, 30};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct str bad = patch(arena, good, LOCAL, fields[i], 0x77);
        CHECK_STR(find(arena, bad), UNSOUND "the two headers of a file in it differ");
        CHECK_STR(find_ranges(arena, bad, bad.len),
                  UNSOUND "the two headers of a file in it differ");
    }
    struct zip_make zip = zip_make(arena);
    zip_add(&zip, INFO "/METADATA", STR(TEXT), ZIP_DESCRIPTOR);
    struct str described = zip_end(&zip);
    CHECK_STR(find(arena, patch(arena, described, STR("PK\7\x08"), 4, 0x77)),
              UNSOUND "bytes stand between its files");
}

/* A name that only some tools read. */
TEST(unicode_path)
{
    struct zip_make zip = zip_make(arena);
    zip_add(&zip, INFO "/METADATA", STR(TEXT), ZIP_STORED);
    struct buf *entry = &zip.directory;
    entry->ptr[30] = 14;
    put_u16(entry, 0x7075);
    put_u16(entry, 10);
    buf_add(entry, STR("\1abcdOTHER"));
    CHECK_STR(find(arena, zip_end(&zip)), UNSOUND "an extra field in it is damaged");
}

TEST(cut_anywhere)
{
    for (unsigned end64 = 0; end64 < 2; end64++) {
        struct str file = wheel(arena, ZIP_DEFLATED, 17000, end64);
        for (size_t cut = 0; cut<file.len; cut += cut> 500 && cut < 16000 ? 97 : 1) {
            struct arena *scratch = arena_create();
            struct str part = str_slice(file, 0, cut);
            CHECK(str_starts(find(scratch, part), STR("unreadable: ")));
            CHECK(!cut || str_starts(find_ranges(scratch, part, cut), STR("unreadable: ")));
            CHECK_STR(find_ranges(scratch, part, file.len), "cut: the range cannot be had");
            arena_destroy(scratch);
        }
    }
}

/*
 * Any bit of METADATA's record: the CRC or a comparison sees it, but for those that say nothing:
 * the version needed, the time, and the bits behind the end of deflate data in its last byte.
 */
TEST(flip_anywhere)
{
    static const unsigned forms[] = {ZIP_STORED, ZIP_DEFLATED, ZIP_DEFLATED | ZIP_DESCRIPTOR};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct zip_make zip = zip_make(arena);
        zip_add(&zip, INFO "/METADATA", STR(TEXT), forms[i]);
        struct str file = arena_str(arena, zip_end(&zip));
        char *bytes = (char *)file.ptr;
        size_t record = str_find_str(file, CENTRAL);
        size_t last =
            forms[i] & ZIP_DEFLATED ? record - (forms[i] & ZIP_DESCRIPTOR ? 16 : 0) - 1 : record;
        for (size_t bit = 0; bit < record * 8; bit++) {
            struct arena *scratch = arena_create();
            size_t at = bit / 8;
            bool says_nothing = at == 4 || at == 5 || (at >= 10 && at < 14);
            bytes[at] = (char)(bytes[at] ^ 1 << bit % 8);
            struct str got = find(scratch, file);
            bool same = str_eq(got, STR(TEXT));
            CHECK(same || str_starts(got, STR("unreadable: ")));
            CHECK(same == says_nothing || at == last);
            CHECK(str_eq(got, find_ranges(scratch, file, file.len)));
            bytes[at] = (char)(bytes[at] ^ 1 << bit % 8);
            arena_destroy(scratch);
        }
    }
}

TEST(damaged_data)
{
    struct zip_make zip = zip_make(arena);
    struct str packed = deflate_text(arena, STR(TEXT), -15);
    size_t crc = crc32(0, (const unsigned char *)TEXT, sizeof TEXT - 1);
    struct buf longer = {.arena = arena};
    buf_add(&longer, packed);
    buf_add(&longer, STR("x"));
    zip_add_entry(&zip, STR(INFO "/METADATA"), ZIP_DEFLATED, crc, buf_str(&longer),
                  sizeof TEXT - 1);
    CHECK_STR(find(arena, zip_end(&zip)), UNSOUND "a file in it is damaged");
}

TEST(bombs)
{
    struct buf zeros = {.arena = arena};
    buf_fill(&zeros, ' ', 4 << 20);
    struct zip_make ratio = zip_make(arena);
    zip_add(&ratio, INFO "/METADATA", buf_str(&zeros), ZIP_DEFLATED);
    CHECK_STR(find(arena, zip_end(&ratio)), "limit: METADATA or the like in the zip is too large");
    struct zip_make small = zip_make(arena);
    zip_add(&small, INFO "/METADATA", str_slice(buf_str(&zeros), 0, 60000), ZIP_DEFLATED);
    CHECK(find(arena, zip_end(&small)).len == 60000);
    struct zip_make large = zip_make(arena);
    zip_add(&large, INFO "/METADATA", noise(arena, LIMIT_METADATA_BYTES + 1), ZIP_STORED);
    CHECK_STR(find(arena, zip_end(&large)), "limit: METADATA or the like in the zip is too large");
    struct zip_make lie = zip_make(arena);
    zip_add_entry(&lie, STR(INFO "/METADATA"), ZIP_DEFLATED, 0,
                  deflate_text(arena, buf_str(&zeros), -15), 1000);
    CHECK_STR(find(arena, zip_end(&lie)), UNSOUND "a file in it is damaged");
}

TEST(too_many_files)
{
    struct zip_make zip = zip_make(arena);
    zip.end64 = true;
    zip_add(&zip, INFO "/METADATA", STR(TEXT), ZIP_DEFLATED);
    char name[32];
    for (int i = 1; i < LIMIT_WHEEL_ENTRIES; i++) {
        snprintf(name, sizeof name, "f%d", i);
        zip_add_entry(&zip, str_of(name), ZIP_STORED, 0, STR(""), 0);
    }
    struct zip_make more = zip;
    more.out = (struct buf){.arena = arena};
    more.directory = (struct buf){.arena = arena};
    buf_add(&more.out, buf_str(&zip.out));
    buf_add(&more.directory, buf_str(&zip.directory));
    zip_add_entry(&more, STR("one-more"), ZIP_STORED, 0, STR(""), 0);
    CHECK_STR(find(arena, zip_end(&zip)), TEXT);
    CHECK_STR(find(arena, zip_end(&more)), "limit: the zip has more than 200000 files");
}

TEST(too_large)
{
    struct str metadata;
    struct failure failure = {0};
    uint64_t from;
    uint64_t to;
    CHECK(wheel_find_metadata(arena, &foo, (uint64_t)LIMIT_ARCHIVE_BYTES + 1, NULL, 0, &from, &to,
                              &metadata, &failure) == WHEEL_FAILED);
    CHECK_STR(failure.reason, "the wheel is larger than 1024 MiB");
    CHECK(failure.cause == CAUSE_LIMIT);
}

int main(void)
{
    RUN(forms);
    RUN(many_files);
    RUN(comment);
    RUN(names);
    RUN(dist_info);
    RUN(entries);
    RUN(end_record);
    RUN(gaps);
    RUN(headers_differ);
    RUN(unicode_path);
    RUN(cut_anywhere);
    RUN(flip_anywhere);
    RUN(damaged_data);
    RUN(bombs);
    RUN(too_many_files);
    RUN(too_large);
    return test_end();
}
