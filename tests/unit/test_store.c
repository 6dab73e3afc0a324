/* Records of the store, and what is done about damaged ones. */
#include "pypi/store.h"

#include <unistd.h>

#include "tests/unit/store_fixture.h"

TEST(put_and_get)
{
    struct place place = place_create(arena);
    struct store *store = open_store(&place, 100, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    store_put(store, STORE_PAGE, STR("foo"), STR("one"));
    store_put(store, STORE_RELEASE, STR("foo"), STR("release"));
    store_put(store, STORE_PAGE, STR("foo"), STR("two"));
    store_put(store, STORE_PAGE, STR(""), STR(""));
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "two");
    close_store(&place, store, "");

    store = open_store(&place, 101, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "two");
    CHECK_STR(get(&place, store, STORE_RELEASE, "foo"), "release");
    CHECK_STR(get(&place, store, STORE_PAGE, ""), "");
    CHECK_STR(get(&place, store, STORE_METADATA, "foo"), "(none)");
    CHECK_STR(get(&place, store, STORE_PAGE, "fo"), "(none)");
    store_put(store, STORE_PAGE, STR("foo"), STR("three"));
    store_commit(store);
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "three");
    close_store(&place, store, "");
    place_destroy(&place);
}

/* What was learnt from hosts that were not verified is seen by runs that trust them alone. */
TEST(set_apart)
{
    struct place place = place_create(arena);
    struct store *store = open_store(&place, 100, "");
    store_put(store, STORE_PAGE, STR("foo"), STR("safe"));
    close_store(&place, store, "");
    store = open_store(&place, 100, "");
    store_set_apart(store, STR("host"));
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    store_put(store, STORE_PAGE, STR("foo"), STR("unsafe"));
    store_put(store, STORE_PAGE, STR("bar"), STR("unsafe"));
    close_store(&place, store, "");
    store = open_store(&place, 100, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "safe");
    CHECK_STR(get(&place, store, STORE_PAGE, "bar"), "(none)");
    close_store(&place, store, "");
    store = open_store(&place, 100, "");
    store_set_apart(store, STR("host"));
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "unsafe");
    store_remove(store, STORE_PAGE, STR("foo"));
    close_store(&place, store, "");
    store = open_store(&place, 100, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "safe");
    close_store(&place, store, "");
    place_destroy(&place);
}

/* Of each size around those at which a value is kept or read in another way. */
TEST(values_of_all_sizes)
{
    static const size_t sizes[] = {0,     1,      31,     32,      33,     100,   1000,
                                   4095,  4096,   4097,   16383,   16384,  16385, 65536,
                                   99999, 250000, 400000, 1000000, 5000000};
    struct place place = place_create(arena);
    char *bytes = arena_alloc_raw(arena, 5000000, 1);
    for (size_t i = 0; i < 5000000; i++) {
        bytes[i] = (char)(i * 2654435761u >> 13);
    }
    struct store *store = open_store(&place, 100, "");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct str key = arena_printf(arena, "%zu", sizes[i]);
        store_put(store, STORE_PACK, key, (struct str){bytes, sizes[i]});
    }
    close_store(&place, store, "");
    store = open_store(&place, 100, "");
    store_hold(store);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct str key = arena_printf(arena, "%zu", sizes[i]);
        struct str value;
        CHECK(store_get(store, STORE_PACK, key, arena, &value));
        CHECK(str_eq(value, ((struct str){bytes, sizes[i]})));
    }
    store_release(store);
    close_store(&place, store, "");
    place_destroy(&place);
}

TEST(a_large_value_hides_what_stood_there)
{
    struct place place = place_create(arena);
    fill(&place);
    size_t size = (1 << 27) + 1;
    char *bytes = calloc(size, 1);
    struct store *store = open_store(&place, 100, "");
    store_put(store, STORE_PAGE, STR("foo"), (struct str){bytes, size});
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, "");
    free(bytes);
    store = open_store(&place, 100, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, "");
    place_destroy(&place);
}

static const char *const keys[] = {"",    "a",  "a/1", "a/15", "a/2",     "a/3",
                                   "a/9", "a0", "b",   "\xff", "\xff\xff"};

/* Which of the keys there are, with their values. */
static struct str list(struct place *place, struct store *store)
{
    struct buf out = {.arena = place->arena};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct str value;
        if (store_get(store, STORE_RELEASE, str_of(keys[i]), place->arena, &value)) {
            buf_printf(&out, "%s=%.*s ", keys[i], STR_ARG(value));
        }
    }
    return buf_str(&out);
}

TEST(put_and_remove)
{
    struct place place = place_create(arena);
    struct store *store = open_store(&place, 100, "");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        store_put(store, STORE_RELEASE, str_of(keys[i]), STR("old"));
    }
    store_put(store, STORE_PAGE, STR("a/1"), STR("other"));
    store_remove(store, STORE_RELEASE, STR("a/9"));
    close_store(&place, store, "");

    store = open_store(&place, 101, "");
    CHECK_STR(list(&place, store), "=old a=old a/1=old a/15=old a/2=old a/3=old a0=old b=old "
                                   "\xff=old \xff\xff=old ");
    /* What is not written yet counts as what is. */
    store_put(store, STORE_RELEASE, STR("a/15"), STR("new"));
    store_put(store, STORE_RELEASE, STR("a/2"), STR("new"));
    store_put(store, STORE_RELEASE, STR("a/9"), STR("new"));
    store_remove(store, STORE_RELEASE, STR("a/1"));
    store_remove(store, STORE_RELEASE, STR("\xff"));
    store_put(store, STORE_RELEASE, STR("a/1"), STR("again"));
    for (size_t i = 0; i < 2; i++) {
        CHECK_STR(list(&place, store),
                  "=old a=old a/1=again a/2=new a/3=old a/9=new a0=old b=old ");
        store_commit(store);
    }
    CHECK_STR(get(&place, store, STORE_PAGE, "a/1"), "other");
    store_remove(store, STORE_RELEASE, STR(""));
    CHECK_STR(list(&place, store), "");
    close_store(&place, store, "");
    store = open_store(&place, 102, "");
    CHECK_STR(list(&place, store), "");
    CHECK_STR(get(&place, store, STORE_PAGE, "a/1"), "other");
    close_store(&place, store, "");
    place_destroy(&place);
}

TEST(no_store_at_all)
{
    struct place place = place_create(arena);
    place.directory = "";
    struct store *stores[] = {open_store(&place, 1, ""), NULL};
    for (size_t i = 0; i < 2; i++) {
        store_put(stores[i], STORE_PAGE, STR("foo"), STR("one"));
        CHECK_STR(get(&place, stores[i], STORE_PAGE, "foo"), "(none)");
        store_hold(stores[i]);
        store_release(stores[i]);
        store_remove(stores[i], STORE_PAGE, STR(""));
        store_commit(stores[i]);
        close_store(&place, stores[i], "");
    }
    place_destroy(&place);
}

/* Nothing is made by a run that keeps nothing; what is made is for its owner alone. */
TEST(modes)
{
    struct place place = place_create(arena);
    close_store(&place, open_store(&place, 1, ""), "");
    struct stat st;
    CHECK(stat(place.directory, &st) != 0);
    fill(&place);
    CHECK(stat(place.directory, &st) == 0 && (st.st_mode & 07777) == 0700);
    CHECK(stat(place.file, &st) == 0 && (st.st_mode & 07777) == 0600);
    place_destroy(&place);
}

static void check_healed(struct place *place)
{
    struct store *store = open_store(place, 1, "");
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "(none)");
    store_put(store, STORE_PAGE, STR("foo"), STR("two"));
    close_store(place, store, "");
    store = open_store(place, 1, "");
    CHECK_STR(get(place, store, STORE_PAGE, "foo"), "two");
    close_store(place, store, "");
}

static const char other_version[] =
    "the store /cache/depcheck/store.sqlite3 was written by another version of depcheck and has "
    "been replaced";

TEST(not_a_database)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, 0, STR("no database"));
    struct store *store = open_store(
        &place, 1, "the store /cache/depcheck/store.sqlite3 was damaged and has been replaced");
    close_store(&place, store, "");
    check_healed(&place);
    place_destroy(&place);
}

/* A file that asks for a write-ahead log, which SQLite would map. */
TEST(a_log_of_the_other_kind)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, 18, STR("\2\2"));
    close_store(&place, open_store(&place, 1, DAMAGED), "");
    check_healed(&place);
    const char *wal = arena_printf(arena, "%s-wal", place.file).ptr;
    CHECK(link(place.file, wal) == 0);
    close_store(&place, open_store(&place, 1, DAMAGED), "");
    CHECK(access(wal, F_OK) != 0);
    check_healed(&place);
    place_destroy(&place);
}

/* PRAGMA user_version stands at 60 of the file. */
TEST(another_version)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, 60, STR("\x64\x70\x7f\x7f"));
    close_store(&place, open_store(&place, 1, other_version), "");
    check_healed(&place);
    place_destroy(&place);
}

/* The value of the record is another one: found when it is read, replaced at the end. */
TEST(a_damaged_record)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, find(&place, STR("one")), STR("two"));
    struct store *store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, DAMAGED);
    check_healed(&place);
    place_destroy(&place);
}

/* What is put after the damage was seen goes to the new file. */
TEST(a_damaged_record_and_puts)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, find(&place, STR("one")), STR("two"));
    struct store *store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    store_put(store, STORE_PAGE, STR("bar"), STR("three"));
    close_store(&place, store, DAMAGED);
    store = open_store(&place, 1, "");
    CHECK_STR(get(&place, store, STORE_PAGE, "bar"), "three");
    CHECK_STR(get(&place, store, STORE_PAGE, "foo"), "(none)");
    close_store(&place, store, "");
    place_destroy(&place);
}

/* The file was replaced while this process had it open: its puts go to the new one. */
TEST(replaced_by_another_process)
{
    struct place place = place_create(arena);
    fill(&place);
    struct store *first = open_store(&place, 1, "");
    CHECK_STR(get(&place, first, STORE_PAGE, "foo"), "one");
    CHECK(unlink(place.file) == 0);
    struct store *second = open_store(&place, 1, "");
    store_put(second, STORE_PAGE, STR("bar"), STR("two"));
    close_store(&place, second, "");
    store_put(first, STORE_PAGE, STR("baz"), STR("three"));
    close_store(&place, first, "");
    struct store *third = open_store(&place, 1, "");
    CHECK_STR(get(&place, third, STORE_PAGE, "bar"), "two");
    CHECK_STR(get(&place, third, STORE_PAGE, "baz"), "three");
    close_store(&place, third, "");
    place_destroy(&place);
}

/* Damage that was seen in a file that is not there any more costs the new one nothing. */
TEST(a_fresh_file_is_not_removed)
{
    struct place place = place_create(arena);
    fill(&place);
    patch(&place, find(&place, STR("one")), STR("two"));
    struct store *first = open_store(&place, 1, "");
    CHECK_STR(get(&place, first, STORE_PAGE, "foo"), "(none)");
    CHECK(unlink(place.file) == 0);
    fill(&place);
    close_store(&place, first, DAMAGED);
    struct store *second = open_store(&place, 1, "");
    CHECK_STR(get(&place, second, STORE_PAGE, "foo"), "one");
    close_store(&place, second, "");
    place_destroy(&place);
}

int main(void)
{
    RUN(put_and_get);
    RUN(set_apart);
    RUN(values_of_all_sizes);
    RUN(a_large_value_hides_what_stood_there);
    RUN(put_and_remove);
    RUN(no_store_at_all);
    RUN(modes);
    RUN(not_a_database);
    RUN(a_log_of_the_other_kind);
    RUN(another_version);
    RUN(a_damaged_record);
    RUN(a_damaged_record_and_puts);
    RUN(replaced_by_another_process);
    RUN(a_fresh_file_is_not_removed);
    return test_end();
}
