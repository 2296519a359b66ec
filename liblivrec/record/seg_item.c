#include "record/seg_item.h"

#include "core/alloc.h"
#include "data/url.h"
#include "record/seg_window.h"

#define SCRATCH ((size_t)16 * LR_URL_MAX)

static char *join(struct lr_arena *a, const char *base, const char *uri)
{
    return lr_strdup(lr_url_join_any(a, base, uri));
}

/* The IV that is not said is the sequence number, big-endian (RFC 8216 5.2). */
static void set_iv(const struct lr_m3u8_key *key, uint64_t sequence, uint8_t iv[16])
{
    for (int i = 0; i < 16; i++)
        iv[i] = key->has_iv ? key->iv[i] : i < 8 ? 0 : (uint8_t)(sequence >> (8 * (15 - i)));
}

static void set_cipher(struct lr_seg_cipher *c, struct lr_arena *a, const struct lr_m3u8_key *key,
                       uint64_t sequence, const char *base)
{
    lr_free(c->key_url);
    c->key_url = NULL;
    if (!key || key->method != LR_M3U8_AES128)
        return;
    c->key_url = join(a, base, key->uri ? key->uri : "");
    set_iv(key, sequence, c->iv);
}

/* False: one of the addresses is no good, or memory ran out. */
static bool set_addresses(struct lr_seg_item *item, const struct lr_m3u8_segment *s,
                          const char *base)
{
    struct lr_arena *a = lr_arena_new(SCRATCH);
    const struct lr_m3u8_map *map = s->map;
    item->url = s->uri ? join(a, base, s->uri) : NULL;
    item->range = s->range;
    set_cipher(&item->cipher, a, s->key, item->sequence, base);
    if (map) {
        item->map_url = join(a, base, map->uri);
        item->map_range = map->range;
        set_cipher(&item->map_cipher, a, map->key, item->sequence, base);
    }
    lr_arena_free(a);
    return item->url && (!s->key || item->cipher.key_url) && (!map || item->map_url) &&
           (!map || !map->key || item->map_cipher.key_url);
}

static void free_addresses(struct lr_seg_item *item)
{
    lr_free(item->url);
    lr_free(item->cipher.key_url);
    lr_free(item->map_url);
    lr_free(item->map_cipher.key_url);
    item->url = item->map_url = item->cipher.key_url = item->map_cipher.key_url = NULL;
}

struct lr_seg_item *lr_seg_item_new(const struct lr_m3u8 *list, int index, const char *base,
                                    uint32_t epoch)
{
    const struct lr_m3u8_segment *s = &list->segments[index];
    struct lr_seg_item *item = lr_calloc(1, sizeof *item);
    if (!item)
        return NULL;
    item->epoch = epoch;
    item->sequence = list->sequence + (uint64_t)index;
    item->name_hash = lr_seg_name_hash(s);
    item->duration_ms = s->duration_ms;
    item->end_date_ms = s->date_ms ? s->date_ms + s->duration_ms : 0;
    item->discontinuity = s->discontinuity;
    item->shift = s->shift;
    item->timeline = s->timeline;
    item->piece = s->piece;
    if (s->gap || !set_addresses(item, s, base))
        item->state = LR_SEG_LOST;
    return item;
}

struct lr_seg_item *lr_seg_item_gap(const struct lr_gap *gap)
{
    struct lr_seg_item *item = lr_calloc(1, sizeof *item);
    if (!item)
        return NULL;
    item->is_gap = true;
    item->gap = *gap;
    return item;
}

void lr_seg_item_free(struct lr_seg_item *item)
{
    if (!item)
        return;
    free_addresses(item);
    lr_buf_free(&item->body);
    lr_free(item);
}

void lr_seg_item_refresh(struct lr_seg_item *item, const struct lr_m3u8 *list, const char *base)
{
    const struct lr_m3u8_segment *s = &list->segments[item->sequence - list->sequence];
    struct lr_seg_item newer = {.sequence = item->sequence};
    if (s->gap || !set_addresses(&newer, s, base)) {
        free_addresses(&newer);
        return;
    }
    free_addresses(item);
    item->url = newer.url;
    item->range = newer.range;
    item->cipher = newer.cipher;
    item->map_url = newer.map_url;
    item->map_range = newer.map_range;
    item->map_cipher = newer.map_cipher;
    item->shift = s->shift;
    item->timeline = s->timeline;
}
