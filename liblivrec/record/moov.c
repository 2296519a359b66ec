#include "record/moov.h"

#include <errno.h>

#include "core/alloc.h"
#include "media/bytes.h"
#include "media/mp4_index.h"

#define MOOV LR_FOURCC('m', 'o', 'o', 'v')
#define MOOF LR_FOURCC('m', 'o', 'o', 'f')

#define NEAR ((uint64_t)16 << 20) /* behind the damage that much is searched */
#define END ((uint64_t)256 << 20) /* and so much at the end: a day's moov is smaller */
#define BLOCK ((size_t)1 << 20)
#define CLEAR 16 /* bytes that tell a box by themselves */

struct search {
    const struct lr_files *files;
    int fd;
    uint64_t size;
    uint32_t type; /* found: MOOV or MOOF; 0: not yet */
    uint64_t from, len; /* its content */
    bool damaged;
};

static void found(struct search *k, uint64_t at, uint32_t type, size_t header, uint64_t size)
{
    uint64_t left = k->size - at;
    k->type = type;
    k->from = at + header;
    k->len = (size && size < left ? size : left) - header;
    k->damaged |= size > left;
}

/* From box to box. *at: where it goes no further. */
static int walk(struct search *k, uint64_t *at)
{
    for (*at = 0; *at + CLEAR <= k->size && !k->type;) {
        uint8_t head[LR_BOX_HEADER_MAX];
        uint32_t type;
        size_t header;
        uint64_t size;
        int rc = lr_files_read(k->files, k->fd, head, sizeof head, (int64_t)*at);
        if (rc || lr_box_head(head, sizeof head, &type, &header, &size) != LR_BOX_OK)
            return rc;
        if (type == MOOV || type == MOOF)
            found(k, *at, type, header, size);
        if (size == 0 || size > k->size - *at)
            return 0;
        *at += size;
    }
    return 0;
}

static void look_through(struct search *k, const uint8_t *block, size_t len, uint64_t position)
{
    for (size_t i = 0; i + CLEAR <= len && !k->type; i++)
        if (lr_box_is_clear(block + i, LR_MOOV_MAX))
            found(k, position + i, lr_be32(block + i + 4), 8, lr_be32(block + i));
}

/* In the bytes from..end. */
static int scan(struct search *k, uint8_t *block, uint64_t from, uint64_t end)
{
    for (uint64_t at = from; at + CLEAR <= end && !k->type; at += BLOCK - CLEAR + 1) {
        size_t len = end - at < BLOCK ? (size_t)(end - at) : BLOCK;
        int rc = lr_files_read(k->files, k->fd, block, len, (int64_t)at);
        if (rc)
            return rc;
        look_through(k, block, len, at);
    }
    return 0;
}

static int hunt(struct search *k, uint64_t from)
{
    uint8_t *block = lr_malloc(BLOCK);
    if (!block)
        return -ENOMEM;
    k->damaged = true;
    uint64_t near = k->size - from < NEAR ? k->size : from + NEAR;
    uint64_t last = k->size > END ? k->size - END : 0;
    int rc = scan(k, block, from, near);
    if (rc == 0)
        rc = scan(k, block, last > near ? last : near, k->size);
    lr_free(block);
    return rc;
}

static int load(const struct search *k, struct lr_buf *content)
{
    if (k->len > LR_MOOV_MAX || lr_buf_reserve(content, (size_t)k->len + 1))
        return -ENOMEM;
    int rc = lr_files_read(k->files, k->fd, content->data + content->len, (size_t)k->len,
                           (int64_t)k->from);
    content->len += rc ? 0 : (size_t)k->len;
    return rc;
}

/* With fragments to come it may list the first samples itself, as FFmpeg does. */
static bool lists_samples(const struct lr_box *moov)
{
    struct lr_mp4_movie m;
    struct lr_mp4_cursor c;
    lr_mp4_movie(moov, &m);
    for (int i = 0; i < m.count; i++)
        if (!m.fragmented || (lr_mp4_cursor_open(&c, moov, m.track[i].id) == 0 && c.samples))
            return true;
    return false;
}

int lr_moov_find(const struct lr_files *f, int fd, int64_t size, struct lr_moov *m)
{
    struct search k = {.files = f, .fd = fd, .size = (uint64_t)size};
    uint64_t at = 0;
    *m = (struct lr_moov){.kind = LR_MOOV_NONE};
    lr_buf_init(&m->content, LR_MOOV_MAX + 1);
    int rc = walk(&k, &at);
    if (rc == 0 && !k.type && at < k.size)
        rc = hunt(&k, at);
    if (rc == 0 && k.type == MOOV)
        rc = load(&k, &m->content);
    if (rc || !k.type)
        return rc;
    const struct lr_box moov = {MOOV, m->content.data, m->content.len};
    m->kind = k.type == MOOV && lists_samples(&moov) ? LR_MOOV_TABLES : LR_MOOV_FRAGMENTS;
    m->damaged = k.damaged;
    return 0;
}

void lr_moov_free(struct lr_moov *m)
{
    lr_buf_free(&m->content);
}
