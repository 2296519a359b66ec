#include <string.h>

#include "media/m3u8_parts.h"

static enum lr_m3u8_method method_of(const char *name, const char *format)
{
    if (strcmp(name, "NONE") == 0)
        return LR_M3U8_CLEAR;
    return strcmp(name, "AES-128") == 0 && strcmp(format, "identity") == 0 ? LR_M3U8_AES128
                                                                           : LR_M3U8_OTHER;
}

void lr_m3u8_take_key(struct lr_m3u8_key *key, char *value)
{
    struct lr_m3u8_attrs attrs = {.at = value};
    *key = (struct lr_m3u8_key){.name = "NONE", .format = "identity"};
    while (lr_m3u8_next_attr(&attrs)) {
        if (strcmp(attrs.name, "METHOD") == 0)
            key->name = attrs.value;
        else if (strcmp(attrs.name, "URI") == 0)
            key->uri = attrs.value;
        else if (strcmp(attrs.name, "KEYFORMAT") == 0)
            key->format = attrs.value;
        else if (strcmp(attrs.name, "IV") == 0)
            key->has_iv = lr_m3u8_iv(attrs.value, key->iv);
    }
    key->method = method_of(key->name, key->format);
}

void lr_m3u8_take_map(struct lr_m3u8_map *map, char *value)
{
    struct lr_m3u8_attrs attrs = {.at = value};
    map->range = (struct lr_m3u8_range){0, -1};
    while (lr_m3u8_next_attr(&attrs)) {
        if (strcmp(attrs.name, "URI") == 0 && *attrs.value)
            map->uri = attrs.value;
        else if (strcmp(attrs.name, "BYTERANGE") == 0)
            lr_m3u8_byterange(attrs.value, 0, &map->range);
    }
}

void lr_m3u8_take_daterange(struct lr_m3u8_daterange *range, char *value)
{
    struct lr_m3u8_attrs attrs = {.at = value};
    int64_t duration = -1, pod = -1; /* of all advertisements in a row */
    while (lr_m3u8_next_attr(&attrs)) {
        if (strcmp(attrs.name, "ID") == 0)
            range->id = attrs.value;
        else if (strcmp(attrs.name, "CLASS") == 0)
            range->cls = attrs.value;
        else if (strcmp(attrs.name, "START-DATE") == 0)
            range->start_ms = lr_number_date(attrs.value);
        else if (strcmp(attrs.name, "END-DATE") == 0)
            range->end_ms = lr_number_date(attrs.value);
        else if (strcmp(attrs.name, "DURATION") == 0)
            duration = lr_number_milli(attrs.value, -1);
        else if (strcmp(attrs.name, "X-TV-TWITCH-AD-POD-FILLED-DURATION") == 0)
            pod = lr_number_milli(attrs.value, -1);
    }
    duration = duration < 0 ? pod : duration;
    if (!range->end_ms && duration >= 0 && range->start_ms)
        range->end_ms = range->start_ms + duration;
}
