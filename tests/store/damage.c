#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/store/known.h"
#include "tests/store/stress.h"

enum { PAGE = 4096, ROOM = 64 * PAGE };

/* The bytes of a file that is to be damaged. */
struct image {
    char *bytes; /* has room for ROOM more */
    size_t len;
};

static struct image image_copy(struct arena *arena, struct image image)
{
    struct image copy = {arena_alloc(arena, image.len + ROOM, 1), image.len};
    memcpy(copy.bytes, image.bytes, image.len);
    return copy;
}

static struct image image_read(struct arena *arena, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &st) != 0) {
        perror(path);
        exit(1);
    }
    struct image image = {arena_alloc(arena, (size_t)st.st_size + ROOM, 1), (size_t)st.st_size};
    if (read(fd, image.bytes, image.len) != (ssize_t)image.len) {
        perror(path);
        exit(1);
    }
    close(fd);
    return image;
}

static void image_write(const char *path, struct image image)
{
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || write(fd, image.bytes, image.len) != (ssize_t)image.len) {
        perror(path);
        exit(1);
    }
    close(fd);
}

/* What damage is made of: the file, one of an older generation, and a journal. */
struct damage {
    struct random random;
    struct image image;
    struct image other;
    struct image journal; /* len 0: none */
    struct image wal;
};

static size_t page_of(struct damage *damage)
{
    return random_below(&damage->random, damage->image.len / PAGE) * PAGE;
}

static void flip_bits(struct damage *damage)
{
    for (size_t n = 1 + random_below(&damage->random, 4); n > 0; n--) {
        size_t bit = random_below(&damage->random, damage->image.len * 8);
        damage->image.bytes[bit / 8] = (char)(damage->image.bytes[bit / 8] ^ 1 << bit % 8);
    }
}

/* In the file's header and the heads of the pages, where each byte has a meaning. */
static void flip_heads(struct damage *damage)
{
    size_t page = random_below(&damage->random, 2) ? page_of(damage) : 0;
    size_t at = page + random_below(&damage->random, page ? 64 : 160);
    damage->image.bytes[at] = (char)random_next(&damage->random);
}

static void cut(struct damage *damage)
{
    size_t page = random_below(&damage->random, 2) ? PAGE : 1;
    damage->image.len = random_below(&damage->random, damage->image.len) / page * page;
}

static void zero_page(struct damage *damage)
{
    memset(damage->image.bytes + page_of(damage), 0, PAGE);
}

static void swap_pages(struct damage *damage)
{
    char aside[PAGE];
    char *a = damage->image.bytes + page_of(damage);
    char *b = damage->image.bytes + page_of(damage);
    memcpy(aside, a, PAGE);
    memmove(a, b, PAGE);
    memcpy(b, aside, PAGE);
}

/* Pages of an older state, as a power failure may leave them. */
static void splice_pages(struct damage *damage)
{
    for (size_t n = 1 + random_below(&damage->random, 6); n > 0; n--) {
        size_t at = page_of(damage);
        if (at + PAGE <= damage->other.len) {
            memcpy(damage->image.bytes + at, damage->other.bytes + at, PAGE);
        }
    }
}

/* Some bytes over others: records get parts, or the whole value, of another one. */
static void splice_bytes(struct damage *damage)
{
    size_t len = 1 + random_below(&damage->random, 1200);
    size_t from = random_below(&damage->random, damage->image.len - len);
    size_t to = random_below(&damage->random, damage->image.len - len);
    memmove(damage->image.bytes + to, damage->image.bytes + from, len);
}

/* Two keys change places, everywhere: both records are whole, but not what was put. */
static void swap_keys(struct damage *damage)
{
    size_t a = random_below(&damage->random, KNOWN_KEYS);
    size_t b = (a + 6 * (1 + random_below(&damage->random, 14))) % KNOWN_KEYS;
    char texts[2][16];
    snprintf(texts[0], sizeof texts[0], "project-%03zu", a);
    snprintf(texts[1], sizeof texts[1], "project-%03zu", b);
    size_t len = strlen(texts[0]);
    for (size_t i = 0; i + len <= damage->image.len; i++) {
        bool first = memcmp(damage->image.bytes + i, texts[0], len) == 0;
        if (first || memcmp(damage->image.bytes + i, texts[1], len) == 0) {
            memcpy(damage->image.bytes + i, texts[first], len);
        }
    }
}

static void append_junk(struct damage *damage)
{
    size_t len = 1 + random_below(&damage->random, ROOM - 1);
    for (size_t i = 0; i < len; i++) {
        damage->image.bytes[damage->image.len + i] = (char)random_next(&damage->random);
    }
    damage->image.len += len;
}

static void replace_by_junk(struct damage *damage)
{
    damage->image.len = 0;
    append_junk(damage);
}

/* A journal: of another file, damaged, or no journal at all. SQLite plays a whole one back. */
static void foreign_journal(struct damage *damage)
{
    struct image real = damage->journal;
    size_t kind = random_below(&damage->random, 3);
    if (kind == 0) {
        real.len = random_below(&damage->random, real.len) + 1;
    } else if (kind == 1) {
        real.bytes[random_below(&damage->random, real.len)] = (char)random_next(&damage->random);
    }
    damage->journal = real;
}

/* SQLite's other kind of journal, which it takes up wherever it stands. */
static void foreign_wal(struct damage *damage)
{
    damage->wal = damage->journal;
    damage->journal.len = 0;
    if (random_below(&damage->random, 2)) {
        damage->image.bytes[18] = 2;
        damage->image.bytes[19] = 2;
    }
}

static const struct {
    const char *name;
    void (*make)(struct damage *damage);
} kinds[] = {
    {"flipped bits", flip_bits},
    {"flipped heads", flip_heads},
    {"cut", cut},
    {"zeroed page", zero_page},
    {"swapped pages", swap_pages},
    {"older pages", splice_pages},
    {"bytes over others", splice_bytes},
    {"swapped keys", swap_keys},
    {"junk behind", append_junk},
    {"junk", replace_by_junk},
    {"journal", foreign_journal},
    {"wal", foreign_wal},
};

/* A rollback journal of the file's own pages, by its documented format: header, then pages. */
static struct image make_journal(struct arena *arena, struct image image, size_t first)
{
    static const char magic[] = {'\xd9', '\xd5', '\x05', '\xf9', '\x20', '\xa1', '\x63', '\xd7'};
    size_t pages = image.len / PAGE;
    struct image journal = {arena_alloc(arena, 512 + pages * (PAGE + 8), 1), 512};
    unsigned char head[28] = {0};
    memcpy(head, magic, sizeof magic);
    memset(head + 8, 0xff, 4);
    head[18] = (unsigned char)(pages >> 8);
    head[19] = (unsigned char)pages;
    head[22] = 2;
    head[26] = PAGE >> 8;
    memcpy(journal.bytes, head, sizeof head);
    for (size_t page = first; page < pages; page++) {
        unsigned char *at = (unsigned char *)journal.bytes + journal.len;
        const unsigned char *from = (const unsigned char *)image.bytes + page * PAGE;
        uint32_t sum = 0;
        for (int i = PAGE - 200; i > 0; i -= 200) {
            sum += from[i];
        }
        at[2] = (unsigned char)((page + 1) >> 8);
        at[3] = (unsigned char)(page + 1);
        memcpy(at + 4, from, PAGE);
        at[4 + PAGE + 2] = (unsigned char)(sum >> 8);
        at[4 + PAGE + 3] = (unsigned char)sum;
        journal.len += PAGE + 8;
    }
    return journal;
}

/* Files of two generations, each with holes where values were replaced. */
static struct image make_image(struct arena *arena, const char *directory, const char *path,
                               uint64_t generation)
{
    unlink(path);
    known_use(directory, 0, KNOWN_KEYS, generation);
    known_use(directory, 20, 30, generation + 1);
    return image_read(arena, path);
}

/*
 * The run that meets the damage, and those after it until one finds the store whole. That is the
 * next one, as good as always: in an index whose order is damaged a key can be missed until it is
 * put.
 */
static size_t check_one(const char *directory, const char *kind, size_t number, size_t *runs)
{
    struct known_run run = known_use(directory, number, 3, 1000 + number);
    size_t wrong = run.wrong;
    bool whole = false;
    for (*runs = 1; *runs < 5 && !whole; ++*runs) {
        run = known_use(directory, number, 3, 1000 * (1 + *runs) + number);
        wrong += run.wrong;
        whole = run.found == KNOWN_KEYS && !run.warnings.set;
    }
    if (wrong == 0 && whole && known_alone(directory)) {
        return 0;
    }
    printf("%zu, %s: %zu wrong, %zu found: %s\n", number, kind, wrong, run.found,
           run.warnings.text);
    return 1;
}

size_t stress_damage(const char *directory, size_t files, uint64_t seed)
{
    struct arena *arena = arena_create();
    struct arena *scratch = arena_create();
    const char *path = arena_printf(arena, "%s/store.sqlite3", directory).ptr;
    const char *journal = arena_printf(arena, "%s-journal", path).ptr;
    const char *wal = arena_printf(arena, "%s-wal", path).ptr;
    struct image older = make_image(arena, directory, path, 1);
    struct image image = make_image(arena, directory, path, 10);
    struct random random = {seed};
    size_t bad = 0;
    size_t later = 0;
    for (size_t i = 0; i < files && bad < 10; i++) {
        size_t kind = i % (sizeof kinds / sizeof *kinds);
        struct damage damage = {
            .random = {random_next(&random)}, .image = image_copy(scratch, image), .other = older};
        if (kinds[kind].make == foreign_journal || kinds[kind].make == foreign_wal) {
            damage.journal = make_journal(scratch, random_below(&random, 2) ? older : image,
                                          random_below(&random, 3));
        }
        kinds[kind].make(&damage);
        image_write(path, damage.image);
        if (damage.journal.len > 0) {
            image_write(journal, damage.journal);
        }
        if (damage.wal.len > 0) {
            image_write(wal, damage.wal);
        }
        size_t runs;
        bad += check_one(directory, kinds[kind].name, i, &runs);
        later += runs > 2;
        arena_reset(scratch);
    }
    printf("%zu of %zu were not whole after one run\n", later, files);
    arena_destroy(scratch);
    arena_destroy(arena);
    return bad + (later > files / 500 + 1);
}
