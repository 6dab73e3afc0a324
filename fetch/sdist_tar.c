#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "base/limits.h"
#include "fetch/gz_file.h"
#include "fetch/sdist_parts.h"

enum { CHUNK = 64 * 1024 };

/* libarchive asks for more of the tar. */
static la_ssize_t next_bytes(struct archive *archive, void *data, const void **bytes)
{
    struct gz_file *gz = data;
    struct str chunk;
    if (!gz_file_next(gz, &chunk)) {
        archive_set_error(archive, EIO, "%s", gz_file_fault(gz));
        return ARCHIVE_FATAL;
    }
    *bytes = chunk.ptr;
    return (la_ssize_t)chunk.len;
}

/* What is wrong with the archive: what is wrong with its gzip data comes first. */
static bool fail_archive(struct sdist_reader *reader, const struct gz_file *gz)
{
    const char *fault = gz_file_fault(gz);
    if (gz_file_too_large(gz)) {
        return sdist_too_large(reader);
    }
    return sdist_fail(reader, arena_printf(reader->arena, "cannot be read: %s",
                                           fault ? fault : "the tar archive is damaged")
                                  .ptr);
}

static bool read_text(struct sdist_reader *reader, struct archive *archive,
                      const struct gz_file *gz, struct str *text)
{
    struct buf out = {.arena = reader->arena};
    char chunk[CHUNK];
    la_ssize_t got;
    while ((got = archive_read_data(archive, chunk, sizeof chunk)) > 0) {
        buf_add(&out, (struct str){chunk, (size_t)got});
        if (out.len > LIMIT_METADATA_BYTES) {
            return sdist_too_large(reader);
        }
    }
    *text = buf_str(&out);
    return got == 0 || fail_archive(reader, gz);
}

static bool read_entry(struct sdist_reader *reader, struct archive *archive,
                       const struct gz_file *gz, struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);
    path = path ? path : archive_entry_pathname_utf8(entry);
    bool is_folder = archive_entry_filetype(entry) == AE_IFDIR;
    bool is_file = archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
                   !archive_entry_sparse_count(entry);
    struct str *text = NULL;
    return sdist_member(reader, str_of(path), is_file, is_folder, &text) &&
           (!text || read_text(reader, archive, gz, text));
}

/* The rest of the data, so that its check sum is compared. Behind the end only zeros may stand. */
static bool read_rest(struct sdist_reader *reader, struct archive *archive, struct gz_file *gz)
{
    struct str chunk;
    do {
        if (!gz_file_next(gz, &chunk)) {
            return fail_archive(reader, gz);
        }
    } while (chunk.len);
    return gz_file_last_nonzero(gz) <= (uint64_t)archive_filter_bytes(archive, 0) ||
           sdist_fail(reader, "has bytes behind the end of its tar archive");
}

static bool read_entries(struct sdist_reader *reader, struct archive *archive, struct gz_file *gz)
{
    struct archive_entry *entry;
    archive_read_support_format_tar(archive);
    if (archive_read_open(archive, gz, NULL, next_bytes, NULL) != ARCHIVE_OK) {
        return fail_archive(reader, gz);
    }
    for (;;) {
        int status = archive_read_next_header(archive, &entry);
        if (status == ARCHIVE_EOF) {
            return read_rest(reader, archive, gz);
        }
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            return fail_archive(reader, gz);
        }
        if (!read_entry(reader, archive, gz, entry)) {
            return false;
        }
    }
}

bool sdist_read_tar(struct sdist_reader *reader)
{
    struct gz_file *gz = gz_file_create(reader->file, LIMIT_ARCHIVE_BYTES);
    struct archive *archive = archive_read_new();
    bool ok = gz && archive ? read_entries(reader, archive, gz) : sdist_too_large(reader);
    archive_read_free(archive);
    gz_file_destroy(gz);
    return ok;
}
