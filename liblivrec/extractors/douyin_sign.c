#include "extractors/douyin_sign.h"

#include <stdbool.h>
#include <string.h>

#include "data/hash.h"

#define SUM 32
#define FIELDS 44
#define PREFIX 12
#define AID 6383
#define PAGE 110624
/* A browser's window, screen and platform. */
#define ENV "1920|1080|1920|1040|0|30|0|0|1872|92|1920|1040|1857|92|1|24|Win32"

static const char agent_alphabet[] =
    "ckdp1h4ZKsUB80/Mfvw36XIgR25+WQAlEi7NLboqYTOPuzmFjJnryx9HVGDaStCe";
static const char final_alphabet[] =
    "Dkdpgh2ZmsQB80/MfvV36XI1R45-WUAlEixNLwoqYTOPuzKFjJnry79HbGcaStCe";

/* Base64 without padding over another alphabet. */
static char *encode(struct lr_arena *a, const uint8_t *data, size_t len, const char *alphabet)
{
    char *out = lr_arena_alloc(a, len / 3 * 4 + 5), *to = out;
    for (size_t i = 0; out && i < len; i += 3) {
        size_t left = len - i;
        uint32_t v = (uint32_t)data[i] << 16 | (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) |
                     (left > 2 ? data[i + 2] : 0);
        for (size_t k = 0; k < (left > 2 ? 4 : left + 1); k++)
            *to++ = alphabet[v >> (18 - 6 * k) & 63];
    }
    return out;
}

/* SM3 twice, over the text and its salt. */
static bool salted(struct lr_arena *a, const char *text, uint8_t out[SUM])
{
    char *all = lr_arena_fmt(a, "%scus", text);
    if (!all)
        return false;
    uint8_t once[SUM];
    lr_sm3(all, strlen(all), once);
    lr_sm3(once, SUM, out);
    return true;
}

static bool agent_sum(struct lr_arena *a, const char *ua, uint8_t out[SUM])
{
    static const uint8_t key[] = {0, 1, 14};
    size_t len = strlen(ua);
    uint8_t *copy = (uint8_t *)lr_arena_strndup(a, ua, len);
    if (!copy)
        return false;
    lr_rc4(key, sizeof key, copy, len);
    char *text = encode(a, copy, len, agent_alphabet);
    if (!text)
        return false;
    lr_sm3(text, strlen(text), out);
    return true;
}

static uint8_t byte_of(int64_t v, int at)
{
    return (uint8_t)(v >> (8 * at));
}

/* Three numbers spread over twelve bytes, mixed with fixed bits. */
static void prefix(const int random[3], uint8_t out[PREFIX])
{
    static const uint8_t fixed[3][2] = {{3, 45}, {1, 0}, {1, 5}};
    for (int i = 0; i < 3; i++) {
        uint8_t low = (uint8_t)random[i], high = (uint8_t)(random[i] >> 8);
        *out++ = (uint8_t)((low & 170) | (fixed[i][0] & 85));
        *out++ = (uint8_t)((low & 85) | (fixed[i][0] & 170));
        *out++ = (uint8_t)((high & 170) | (fixed[i][1] & 85));
        *out++ = (uint8_t)((high & 85) | (fixed[i][1] & 170));
    }
}

static void fields(int64_t ms, const uint8_t *query, const uint8_t *body, const uint8_t *agent,
                   uint8_t out[FIELDS])
{
    int64_t end = ms + 100, env = (int64_t)strlen(ENV);
    const uint8_t all[FIELDS] = {44,
                                 byte_of(ms, 3),
                                 byte_of(PAGE, 3),
                                 0,
                                 0,
                                 0,
                                 byte_of(AID, 1),
                                 query[21],
                                 body[21],
                                 byte_of(PAGE, 2),
                                 agent[23],
                                 byte_of(ms, 2),
                                 0,
                                 byte_of(PAGE, 1),
                                 byte_of(PAGE, 0),
                                 1,
                                 0,
                                 byte_of(AID, 0),
                                 query[22],
                                 body[22],
                                 agent[24],
                                 byte_of(ms, 1),
                                 0,
                                 0,
                                 byte_of(AID, 3),
                                 0,
                                 byte_of(ms, 0),
                                 0,
                                 0,
                                 14,
                                 byte_of(end, 3),
                                 byte_of(end, 2),
                                 byte_of(AID, 2),
                                 byte_of(end, 1),
                                 byte_of(end, 0),
                                 3,
                                 byte_of(end, 4),
                                 byte_of(end, 5),
                                 byte_of(ms, 4),
                                 byte_of(ms, 5),
                                 byte_of(env, 0),
                                 byte_of(env, 1),
                                 0,
                                 0};
    memcpy(out, all, FIELDS);
}

char *lr_a_bogus(struct lr_arena *a, const struct lr_a_bogus *s)
{
    uint8_t query[SUM], body[SUM], agent[SUM], all[PREFIX + FIELDS + sizeof ENV];
    if (!salted(a, s->query, query) || !salted(a, "", body) || !agent_sum(a, s->user_agent, agent))
        return NULL;
    prefix(s->random, all);
    uint8_t *clear = all + PREFIX, sum = 0;
    fields(s->now_ms, query, body, agent, clear);
    for (int i = 0; i < FIELDS; i++)
        sum ^= clear[i];
    memcpy(clear + FIELDS, ENV, strlen(ENV));
    clear[FIELDS + strlen(ENV)] = sum;
    lr_rc4("y", 1, clear, sizeof all - PREFIX);
    char *text = encode(a, all, sizeof all, final_alphabet);
    return text ? lr_arena_fmt(a, "%s=", text) : NULL;
}
