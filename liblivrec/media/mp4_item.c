#include "media/mp4_item.h"

#include <stdio.h>
#include <string.h>

#include "media/bytes.h"
#include "media/mp4.h"

#define ITEM_MAX 4096
#define DEPTH 3
#define JUMPS "JUMPS" /* its name */
#define NUMBER_MAX 24 /* any number as text */
#define META_HEAD 4   /* version and flags */

static const uint32_t path[DEPTH] = {LR_FOURCC('u', 'd', 't', 'a'), LR_FOURCC('m', 'e', 't', 'a'),
                                     LR_FOURCC('i', 'l', 's', 't')};

static void set32(uint8_t *p, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> (24 - 8 * i));
}

static int put32(struct lr_buf *b, uint32_t n)
{
    return lr_buf_be(b, 4, n);
}

/* A box with `head` bytes of zeros, the last of the first four being `kind`, in front of a text. */
static int put_text(struct lr_buf *b, const char *type, uint8_t kind, size_t head, const char *text)
{
    const uint8_t zeros[8] = {0, 0, 0, kind};
    int rc = put32(b, (uint32_t)(8 + head + strlen(text)));
    if (rc == 0)
        rc = lr_buf_append(b, type, 4);
    if (rc == 0)
        rc = lr_buf_append(b, zeros, head);
    return rc ? rc : lr_buf_puts(b, text);
}

static int make_item(struct lr_buf *b, const char *name, const char *text)
{
    int rc = put32(b, 0);
    if (rc == 0)
        rc = lr_buf_append(b, "----", 4);
    if (rc == 0)
        rc = put_text(b, "mean", 0, 4, "com.apple.iTunes");
    if (rc == 0)
        rc = put_text(b, "name", 0, 4, name);
    if (rc == 0)
        rc = put_text(b, "data", 1, 8, text); /* UTF-8 */
    if (rc == 0)
        set32(b->data, (uint32_t)b->len);
    return rc;
}

/* Where the boxes of the path have their sizes, and where the last of them ends. False: there is no
 * such box, or one whose size takes 64 bits. */
static bool find_list(const struct lr_buf *moov, size_t at[DEPTH], size_t *end)
{
    struct lr_box box = {0, moov->data, moov->len};
    for (int i = 0; i < DEPTH; i++) {
        if (i == DEPTH - 1 && box.size >= META_HEAD) {
            box.data += META_HEAD;
            box.size -= META_HEAD;
        }
        if (!lr_box_find(&box, path[i], &box))
            return false;
        at[i] = (size_t)(box.data - moov->data) - 8;
        if (lr_be32(moov->data + at[i]) != box.size + 8)
            return false;
    }
    *end = (size_t)(box.data - moov->data) + box.size;
    return true;
}

int lr_mp4_item(struct lr_buf *moov, const char *name, const char *text)
{
    size_t at[DEPTH], end;
    struct lr_buf item;
    if (!find_list(moov, at, &end))
        return 0;
    lr_buf_init(&item, ITEM_MAX);
    int rc = make_item(&item, name, text);
    if (rc == 0)
        rc = lr_buf_reserve(moov, item.len);
    if (rc == 0) {
        memmove(moov->data + end + item.len, moov->data + end, moov->len - end);
        memcpy(moov->data + end, item.data, item.len);
        moov->len += item.len;
        for (int i = 0; i < DEPTH; i++)
            set32(moov->data + at[i], lr_be32(moov->data + at[i]) + (uint32_t)item.len);
    }
    lr_buf_free(&item);
    return rc;
}

static const char *number(int64_t n, char text[NUMBER_MAX])
{
    snprintf(text, NUMBER_MAX, "%lld", (long long)n);
    return text;
}

int lr_mp4_jumps(struct lr_buf *moov, int64_t jumps)
{
    char text[NUMBER_MAX];
    return jumps ? lr_mp4_item(moov, JUMPS, number(jumps, text)) : 0;
}

int lr_mp4_end(struct lr_buf *out, int64_t jumps)
{
    /* An empty list, and what says of which kind it is. */
    static const char meta[] = "\0\0\0\0meta\0\0\0\0"
                               "\0\0\0\x21hdlr\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0"
                               "\0\0\0\0ilst";
    const size_t head = sizeof meta - 1, from = out->len;
    char text[NUMBER_MAX];
    struct lr_buf item;
    if (!jumps)
        return 0;
    lr_buf_init(&item, ITEM_MAX);
    int rc = make_item(&item, JUMPS, number(jumps, text));
    if (rc == 0)
        rc = lr_buf_append(out, meta, head);
    if (rc == 0)
        rc = lr_buf_append(out, item.data, item.len);
    if (rc == 0) {
        set32(out->data + from, (uint32_t)(head + item.len));
        set32(out->data + from + head - 8, (uint32_t)(8 + item.len));
    }
    lr_buf_free(&item);
    return rc;
}
