#include "fetch/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static const EVP_MD *algorithm_of(struct str name)
{
    if (str_eq(name, STR("sha256"))) {
        return EVP_sha256();
    }
    if (str_eq(name, STR("sha384"))) {
        return EVP_sha384();
    }
    return str_eq(name, STR("sha512")) ? EVP_sha512() : NULL;
}

/* struct digest is libcrypto's own context, so that no other header shows it. */
static EVP_MD_CTX *context_of(struct digest *digest)
{
    return (EVP_MD_CTX *)digest;
}

struct digest *digest_create(struct str algorithm)
{
    const EVP_MD *type = algorithm_of(algorithm);
    EVP_MD_CTX *context = type ? EVP_MD_CTX_new() : NULL;
    if (context && EVP_DigestInit_ex(context, type, NULL) != 1) {
        EVP_MD_CTX_free(context);
        return NULL;
    }
    return (struct digest *)context;
}

void digest_add(struct digest *digest, struct str bytes)
{
    EVP_DigestUpdate(context_of(digest), bytes.len ? bytes.ptr : "", bytes.len);
}

struct str digest_finish(struct digest *digest, struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_DigestFinal_ex(context_of(digest), raw, &length);
    EVP_MD_CTX_free(context_of(digest));
    char *text = arena_alloc(arena, 2 * (size_t)length + 1, 1);
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[raw[i] >> 4];
        text[2 * i + 1] = digits[raw[i] & 15];
    }
    return (struct str){text, 2 * (size_t)length};
}

/* "sha256" of "sha256=HEX". */
static struct str algorithm_name(struct str hash)
{
    return str_slice(hash, 0, str_find(hash, '=', 0));
}

static bool compare(struct arena *arena, struct digest *digest, struct str hash, struct str *actual)
{
    struct str hex = digest_finish(digest, arena);
    *actual = arena_printf(arena, "%.*s=%.*s", STR_ARG(algorithm_name(hash)), STR_ARG(hex));
    return str_eq(hash, *actual);
}

bool digest_matches(struct arena *arena, struct str hash, struct str bytes, struct str *actual)
{
    struct digest *digest = digest_create(algorithm_name(hash));
    *actual = (struct str){0};
    if (!digest) {
        return false;
    }
    digest_add(digest, bytes);
    return compare(arena, digest, hash, actual);
}

static bool add_file(struct digest *digest, int file)
{
    char chunk[CHUNK];
    for (off_t at = 0;;) {
        ssize_t n = pread(file, chunk, sizeof chunk, at);
        if (n == 0) {
            return true;
        }
        if (n < 0 && errno != EINTR) {
            return false;
        }
        if (n > 0) {
            digest_add(digest, (struct str){chunk, (size_t)n});
            at += n;
        }
    }
}

bool digest_matches_file(struct arena *arena, struct str hash, int file, struct str *actual)
{
    struct digest *digest = digest_create(algorithm_name(hash));
    *actual = (struct str){0};
    if (!digest) {
        return false;
    }
    if (add_file(digest, file)) {
        return compare(arena, digest, hash, actual);
    }
    (void)digest_finish(digest, arena);
    return false;
}
