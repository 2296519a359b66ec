#include "record/whole.h"

#include <errno.h>
#include <string.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "media/bytes.h"
#include "media/ebml.h"
#include "media/fourcc.h"

#define WINDOW ((int64_t)1 << 20)
#define TAIL                                                                                       \
    ((int64_t)17 << 20) /* a tag of FLV is 16 MiB at most; and more than is ever unsynced */
#define PAGE ((int64_t)4096)
#define TS ((int64_t)188)
#define FLV_HEAD 13

struct file {
    const struct lr_files *files;
    int fd;
    int64_t end; /* without zeros behind it */
};

static int read_at(const struct file *k, void *to, size_t len, int64_t at)
{
    return lr_files_read(k->files, k->fd, to, len, at);
}

/* Where the first page lies that never reached the disk: later ones may have. Media has none that
 * is all zeros. */
static int64_t find_hole(const struct file *k, int64_t size, uint8_t *window)
{
    int64_t from = size > TAIL ? (size - TAIL) / PAGE * PAGE : 0;
    int rc = read_at(k, window, (size_t)(size - from), from);
    if (rc < 0)
        return rc;
    for (int64_t at = 0; at + PAGE <= size - from; at += PAGE)
        if (window[at] == 0 && memcmp(window + at, window + at + 1, (size_t)PAGE - 1) == 0)
            return from + at;
    return size;
}

/* What a power cut left of blocks that were promised: zeros, any number of them. A unit of ours may
 * end in up to three. */
static int64_t strip_zeros(const struct file *k, int64_t size, uint8_t *window)
{
    for (int64_t end = size; end > 0;) {
        int64_t from = end > WINDOW ? end - WINDOW : 0;
        int rc = read_at(k, window, (size_t)(end - from), from);
        if (rc < 0)
            return rc;
        for (int64_t i = end - from; i > 0; i--)
            if (window[i - 1])
                return from + i + 3 < size ? from + i + 3 : size;
        end = from;
    }
    return 0;
}

/* ---- TS: what is behind the last start of a PES goes, unless it is whole */

/* Bytes of payload of a packet, or 0. */
static int64_t payload(const uint8_t *p)
{
    int64_t skip = 4 + (p[3] & 0x20 ? 1 + p[4] : 0);
    return p[3] & 0x10 && skip < TS ? TS - skip : 0;
}

static bool starts_pes(const uint8_t *p)
{
    const uint8_t *d = p + TS - payload(p);
    return p[0] == 0x47 && p[1] & 0x40 && payload(p) >= 6 && d[0] == 0 && d[1] == 0 && d[2] == 1;
}

/* Is the PES whole that starts at p, the first of `packets`? No other lies inside it. One of
 * unknown length is when its last packet is stuffed, or others follow. */
static bool pes_is_whole(const uint8_t *p, int64_t packets)
{
    const uint8_t *d = p + TS - payload(p), *last = p + (packets - 1) * TS;
    int64_t want = lr_be16(d + 4), have = 0;
    for (int64_t i = 0; i < packets; i++) {
        const uint8_t *q = p + i * TS;
        if ((lr_be16(q + 1) & 0x1fff) != (lr_be16(p + 1) & 0x1fff))
            return !want || have >= want + 6;
        have += payload(q);
    }
    return want ? have >= want + 6 : payload(last) < TS - 4;
}

/* Where the first packet is none; the end of the one before it may be missing, too. */
static int64_t packets_end(const uint8_t *window, int64_t len)
{
    for (int64_t at = 0; at < len; at += TS)
        if (window[at] != 0x47)
            return at && window[at - 1] == 0 ? at - TS : at;
    return len;
}

static int64_t whole_ts(const struct file *k, uint8_t *window)
{
    int64_t end = k->end / TS * TS, from = end > TAIL ? (end - TAIL) / TS * TS : 0;
    int rc = read_at(k, window, (size_t)(end - from), from);
    if (rc < 0)
        return rc;
    end = from + packets_end(window, end - from);
    for (int64_t at = end - TS; at >= from; at -= TS)
        if (starts_pes(window + (at - from)))
            return pes_is_whole(window + (at - from), (end - at) / TS) ? end : at;
    return from ? end : 0;
}

/* ---- FLV: tags whose header and trailer agree, up to the first one that has none */

/* Bytes of the tag there, with its trailer; 0: it is not whole. */
static int64_t tag_at(const uint8_t *window, int64_t len, int64_t at)
{
    const uint8_t *p = window + at;
    if (len - at < 15 || (p[0] != 8 && p[0] != 9 && p[0] != 18) || lr_be24(p + 8) != 0)
        return 0;
    int64_t size = 11 + (int64_t)lr_be24(p + 1);
    return size + 4 <= len - at && lr_be32(p + size) == size ? size + 4 : 0;
}

static int64_t whole_flv(const struct file *k, uint8_t *window)
{
    int64_t from = k->end > TAIL ? k->end - TAIL : 0, len = k->end - from;
    int64_t at = from ? 0 : FLV_HEAD, n;
    int rc = read_at(k, window, (size_t)len, from);
    if (rc < 0)
        return rc;
    while (from && at < len && !tag_at(window, len, at))
        at++;
    int64_t first = at;
    while (at < len && (n = tag_at(window, len, at)) > 0)
        at += n;
    return at > first ? from + at : 0;
}

/* ---- MP4: fragments from the start */

static int64_t whole_mp4(const struct file *k, uint8_t *window)
{
    int64_t whole = 0;
    for (int64_t at = 0; at + 8 <= k->end;) {
        uint8_t head[16] = {0};
        int rc = read_at(k, head, at + 16 <= k->end ? 16 : 8, at);
        if (rc < 0)
            return rc;
        uint64_t size = lr_be32(head) == 1 ? lr_be64(head + 8) : lr_be32(head);
        if (size < 8 || size > (uint64_t)(k->end - at))
            break;
        at += (int64_t)size;
        if (lr_be32(head + 4) == LR_FOURCC('m', 'd', 'a', 't'))
            whole = at;
    }
    return whole;
}

/* ---- Matroska (RFC 8794): clusters from the start, and what is behind them */

static int64_t whole_mkv(const struct file *k, uint8_t *window)
{
    int64_t whole = 0;
    for (int64_t at = 0; at + 2 <= k->end;) {
        uint8_t head[16] = {0};
        uint64_t id = 0, size = 0;
        int rc = read_at(k, head, at + 16 <= k->end ? 16 : (size_t)(k->end - at), at);
        if (rc < 0)
            return rc;
        size_t a = lr_vint(head, sizeof head, true, &id);
        size_t b = a && a <= 4 ? lr_vint(head + a, sizeof head - a, false, &size) : 0;
        if (b == 0 || (int64_t)(a + b) > k->end - at)
            break;
        at += (int64_t)(a + b);
        if (id == LR_MKV_SEGMENT)
            continue;
        if (size > (uint64_t)(k->end - at))
            break;
        at += (int64_t)size;
        if (id == LR_MKV_CLUSTER || whole)
            whole = at;
    }
    return whole;
}

static const struct kind {
    const char *ext;
    int64_t (*whole)(const struct file *k, uint8_t *window);
} kinds[] = {{"ts", whole_ts},   {"flv", whole_flv}, {"mp4", whole_mp4},
             {"m4a", whole_mp4}, {"mov", whole_mp4}, {"mkv", whole_mkv}};

static int64_t find(struct file *k, const char *ext, int64_t size, uint8_t *window)
{
    size = strip_zeros(k, size, window);
    int64_t hole = size > 0 ? find_hole(k, size, window) : size;
    k->end = hole < size && hole > 0 ? strip_zeros(k, hole, window) : hole;
    for (size_t i = 0; k->end > 0 && i < LR_COUNT(kinds); i++)
        if (strcmp(kinds[i].ext, ext) == 0)
            return kinds[i].whole(k, window);
    return k->end;
}

int64_t lr_whole_size(const struct lr_files *f, int fd, const char *ext)
{
    struct file k = {.files = f, .fd = fd};
    int64_t size = f->size(f, fd);
    if (size <= 0)
        return size;
    /* What is looked at begins where a page does: it may be that much more. */
    uint8_t *window = lr_malloc((size_t)((size < TAIL ? size : TAIL) + PAGE));
    if (!window)
        return -ENOMEM;
    int64_t whole = find(&k, ext, size, window);
    lr_free(window);
    return whole;
}
