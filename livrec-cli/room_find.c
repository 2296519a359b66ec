#include "room_find.h"

#include <stdlib.h>
#include <string.h>

static const char *without_scheme(const char *url)
{
    const char *at = strstr(url, "://");
    return at ? at + 3 : url;
}

static size_t length(const char *address)
{
    size_t n = strlen(address);
    while (n && address[n - 1] == '/')
        n--;
    return n;
}

bool room_same_address(const char *a, const char *b)
{
    a = without_scheme(a);
    b = without_scheme(b);
    return length(a) == length(b) && strncmp(a, b, length(a)) == 0;
}

static bool same_word(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool by_id(struct json room, const char *word)
{
    struct json id = jv_get(room, "room");
    return strlen(word) == id.n && memcmp(word, id.s, id.n) == 0;
}

static bool is_text(struct json v, const char *word, bool (*same)(const char *, const char *))
{
    char *s = jv_str(v);
    bool yes = s && same(s, word);
    free(s);
    return yes;
}

static bool by_address(struct json room, const char *word)
{
    return is_text(jv_get(room, "url"), word, room_same_address);
}

static bool by_name(struct json room, const char *word)
{
    return is_text(jv_get(room, "name"), word, same_word) ||
           is_text(jv_get(room, "anchor"), word, same_word);
}

size_t room_find(struct json rooms, const char *word, struct json *found, size_t most)
{
    static bool (*const ways[])(struct json, const char *) = {by_id, by_address, by_name};
    size_t count = 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways && count == 0; i++) {
        const char *at = NULL;
        struct json room;
        while (jv_item(rooms, &at, &room))
            if (ways[i](room, word)) {
                if (count < most)
                    found[count] = room;
                count++;
            }
    }
    return count;
}

bool room_find_address(struct json rooms, const char *url, struct json *out)
{
    const char *at = NULL;
    while (jv_item(rooms, &at, out))
        if (by_address(*out, url))
            return true;
    return false;
}
