/*
 * archive_make: small writers of zip, tar and gzip, for archives that are made in a test.
 */
#ifndef DEPCHECK_TESTS_UNIT_ARCHIVE_MAKE_H
#define DEPCHECK_TESTS_UNIT_ARCHIVE_MAKE_H

#include <stdio.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/vec.h"

/* How a file is put into a zip. */
enum zip_form {
    ZIP_STORED = 0,
    ZIP_DEFLATED = 1 << 0,
    ZIP_DESCRIPTOR = 1 << 1, /* sizes and CRC behind the data only */
    ZIP_BARE = 1 << 2,       /* the descriptor has no signature */
    ZIP_64 = 1 << 3,         /* sizes and offset in zip64 fields */
    ZIP_LINK = 1 << 4,       /* a symbolic link */
};

struct zip_make {
    struct arena *arena;
    struct buf out;
    struct buf directory;
    size_t count;
    bool end64; /* write zip64 end records */
    struct str comment;
};

static inline void put_u16(struct buf *out, size_t value)
{
    buf_add_char(out, (char)(value & 0xFF));
    buf_add_char(out, (char)(value >> 8 & 0xFF));
}

static inline void put_u32(struct buf *out, size_t value)
{
    put_u16(out, value & 0xFFFF);
    put_u16(out, value >> 16 & 0xFFFF);
}

static inline void put_u64(struct buf *out, size_t value)
{
    put_u32(out, value & 0xFFFFFFFF);
    put_u32(out, value >> 32);
}

/* window: -15 raw deflate, 15 + 16 gzip. */
static inline struct str deflate_text(struct arena *arena, struct str text, int window)
{
    z_stream stream = {0};
    deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
    size_t room = deflateBound(&stream, text.len) + 32;
    unsigned char *out = arena_alloc(arena, room, 1);
    stream.next_in = (unsigned char *)text.ptr;
    stream.avail_in = (unsigned)text.len;
    stream.next_out = out;
    stream.avail_out = (unsigned)room;
    deflate(&stream, Z_FINISH);
    struct str packed = {(const char *)out, stream.total_out};
    deflateEnd(&stream);
    return packed;
}

static inline struct str gzip_text(struct arena *arena, struct str text)
{
    return deflate_text(arena, text, 15 + 16);
}

static inline struct zip_make zip_make(struct arena *arena)
{
    struct zip_make zip = {.arena = arena, .out = {.arena = arena}, .directory = {.arena = arena}};
    return zip;
}

/* version, flags, method, time, crc, sizes: what both headers of a file share. */
static inline void zip_put_common(struct buf *out, unsigned form, size_t crc, size_t packed,
                                  size_t size)
{
    put_u16(out, 20);
    put_u16(out, form & ZIP_DESCRIPTOR ? 8 : 0);
    put_u16(out, form & ZIP_DEFLATED ? 8 : 0);
    put_u32(out, 0x00210000);
    put_u32(out, crc);
    put_u32(out, packed);
    put_u32(out, size);
}

static inline void zip_put_descriptor(struct zip_make *zip, unsigned form, size_t crc,
                                      size_t packed, size_t size)
{
    if (form & ZIP_DESCRIPTOR) {
        buf_add(&zip->out, form & ZIP_BARE ? STR("") : STR("PK\7\x08"));
        put_u32(&zip->out, crc);
        (form & ZIP_64 ? put_u64 : put_u32)(&zip->out, packed);
        (form & ZIP_64 ? put_u64 : put_u32)(&zip->out, size);
    }
}

static inline void zip_add_entry(struct zip_make *zip, struct str name, unsigned form, size_t crc,
                                 struct str packed, size_t size)
{
    size_t offset = zip->out.len;
    bool later = form & ZIP_DESCRIPTOR;
    bool wide = form & ZIP_64;
    buf_add(&zip->out, STR("PK\3\4"));
    zip_put_common(&zip->out, form, later ? 0 : crc,
                   wide    ? 0xFFFFFFFF
                   : later ? 0
                           : packed.len,
                   wide    ? 0xFFFFFFFF
                   : later ? 0
                           : size);
    put_u16(&zip->out, name.len);
    put_u16(&zip->out, wide ? 20 : 0);
    buf_add(&zip->out, name);
    if (wide) {
        put_u16(&zip->out, 1);
        put_u16(&zip->out, 16);
        put_u64(&zip->out, later ? 0 : size);
        put_u64(&zip->out, later ? 0 : packed.len);
    }
    buf_add(&zip->out, packed);
    zip_put_descriptor(zip, form, crc, packed.len, size);
    buf_add(&zip->directory, STR("PK\1\2\x14\3"));
    zip_put_common(&zip->directory, form, crc, wide ? 0xFFFFFFFF : packed.len,
                   wide ? 0xFFFFFFFF : size);
    put_u16(&zip->directory, name.len);
    put_u16(&zip->directory, wide ? 28 : 0);
    put_u32(&zip->directory, 0);
    put_u16(&zip->directory, 0);
    put_u32(&zip->directory, form & ZIP_LINK ? 0120777U << 16 : 0100644U << 16);
    put_u32(&zip->directory, wide ? 0xFFFFFFFF : offset);
    buf_add(&zip->directory, name);
    if (wide) {
        put_u16(&zip->directory, 1);
        put_u16(&zip->directory, 24);
        put_u64(&zip->directory, size);
        put_u64(&zip->directory, packed.len);
        put_u64(&zip->directory, offset);
    }
    zip->count++;
}

static inline void zip_add(struct zip_make *zip, const char *name, struct str text, unsigned form)
{
    struct str packed = form & ZIP_DEFLATED ? deflate_text(zip->arena, text, -15) : text;
    size_t crc = crc32(0, (const unsigned char *)text.ptr, (unsigned)text.len);
    zip_add_entry(zip, str_of(name), form, crc, packed, text.len);
}

static inline struct str zip_end(struct zip_make *zip)
{
    size_t at = zip->out.len;
    size_t end64_at = at + zip->directory.len;
    buf_add(&zip->out, buf_str(&zip->directory));
    if (zip->end64) {
        buf_add(&zip->out, STR("PK\6\6"));
        put_u64(&zip->out, 44);
        put_u32(&zip->out, 0x002D002D);
        put_u64(&zip->out, 0);
        put_u64(&zip->out, zip->count);
        put_u64(&zip->out, zip->count);
        put_u64(&zip->out, zip->directory.len);
        put_u64(&zip->out, at);
        buf_add(&zip->out, STR("PK\6\7"));
        put_u32(&zip->out, 0);
        put_u64(&zip->out, end64_at);
        put_u32(&zip->out, 1);
    }
    buf_add(&zip->out, STR("PK\5\6"));
    put_u32(&zip->out, 0);
    put_u16(&zip->out, zip->end64 ? 0xFFFF : zip->count);
    put_u16(&zip->out, zip->end64 ? 0xFFFF : zip->count);
    put_u32(&zip->out, zip->end64 ? 0xFFFFFFFF : zip->directory.len);
    put_u32(&zip->out, zip->end64 ? 0xFFFFFFFF : at);
    put_u16(&zip->out, zip->comment.len);
    buf_add(&zip->out, zip->comment);
    return buf_str(&zip->out);
}

/* An entry of a tar archive; type '0' file, '5' folder, '1' hard link, '2' symbolic link. */
static inline void tar_add_entry(struct buf *tar, const char *name, char type, struct str text)
{
    char header[512] = {0};
    snprintf(header, 100, "%s", name);
    snprintf(header + 100, 8, "%07o", 0644);
    snprintf(header + 108, 8, "%07o", 0);
    snprintf(header + 116, 8, "%07o", 0);
    snprintf(header + 124, 12, "%011o", (unsigned)text.len);
    snprintf(header + 136, 12, "%011o", 0);
    memset(header + 148, ' ', 8);
    header[156] = type;
    if (type == '1' || type == '2') {
        snprintf(header + 157, 100, "%s", "elsewhere");
    }
    static const char magic[8] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};
    memcpy(header + 257, magic, sizeof magic);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof header; i++) {
        sum += (unsigned char)header[i];
    }
    snprintf(header + 148, 8, "%06o", sum);
    buf_add(tar, (struct str){header, sizeof header});
    buf_add(tar, text);
    buf_fill(tar, '\0', (512 - text.len % 512) % 512);
}

static inline void tar_add(struct buf *tar, const char *name, struct str text)
{
    tar_add_entry(tar, name, '0', text);
}

static inline struct str tar_end(struct buf *tar)
{
    buf_fill(tar, '\0', 1024);
    return buf_str(tar);
}

#endif
