#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fetch/digest.h"
#include "tests/unit/test.h"

#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA384_ABC                                     \
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163" \
    "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
#define SHA512_ABC                                                     \
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" \
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"

static struct str hex(struct arena *arena, struct str algorithm, struct str a, struct str b)
{
    struct digest *digest = digest_create(algorithm);
    digest_add(digest, a);
    digest_add(digest, b);
    return digest_finish(digest, arena);
}

TEST(knows_three_algorithms)
{
    CHECK_STR(hex(arena, STR("sha256"), STR("a"), STR("bc")), SHA256_ABC);
    CHECK_STR(hex(arena, STR("sha384"), STR("abc"), STR("")), SHA384_ABC);
    CHECK_STR(hex(arena, STR("sha512"), (struct str){0}, STR("abc")), SHA512_ABC);
    CHECK(!digest_create(STR("md5")));
    CHECK(!digest_create(STR("SHA256")));
    CHECK(!digest_create(STR("")));
}

TEST(compares_bytes)
{
    struct str actual;
    CHECK(digest_matches(arena, STR("sha256=" SHA256_ABC), STR("abc"), &actual));
    CHECK(!digest_matches(arena, STR("sha256=" SHA256_ABC), STR("abd"), &actual));
    CHECK(str_starts(actual, STR("sha256=a52d159f262b2c6ddb724a61840befc3")));
    CHECK(!digest_matches(arena, STR("sha256="), STR("abc"), &actual));
    CHECK_STR(actual, "sha256=" SHA256_ABC);
    CHECK(!digest_matches(arena, STR("md5=900150983cd24fb0d6963f7d28e17f72"), STR("abc"), &actual));
    CHECK_STR(actual, "");
    CHECK(!digest_matches(arena, STR("sha256"), STR("abc"), &actual));
    CHECK_STR(actual, "sha256=" SHA256_ABC);
}

TEST(compares_files)
{
    struct str actual;
    int file = memfd_create("digest", MFD_CLOEXEC);
    CHECK(write(file, "abc", 3) == 3);
    CHECK(digest_matches_file(arena, STR("sha512=" SHA512_ABC), file, &actual));
    CHECK(lseek(file, 0, SEEK_CUR) == 3);
    CHECK(!digest_matches_file(arena, STR("sha256=00"), file, &actual));
    CHECK_STR(actual, "sha256=" SHA256_ABC);
    close(file);
    CHECK(!digest_matches_file(arena, STR("sha256=" SHA256_ABC), -1, &actual));
    CHECK_STR(actual, "");
    CHECK(!digest_matches_file(arena, STR("crc=1"), -1, &actual));
}

int main(void)
{
    RUN(knows_three_algorithms);
    RUN(compares_bytes);
    RUN(compares_files);
    return test_end();
}
