#include "extractors/huya_sign.h"

#include <stdlib.h>
#include <string.h>

#include "data/encode.h"
#include "data/hash.h"
#include "data/url.h"

#define T_WAP 103
#define EXPIRES_SOON 1200 /* s; then its time is made anew */

static char *md5_of(struct lr_arena *a, const char *text)
{
    char hex[LR_MD5_HEX];
    if (!text)
        return NULL;
    lr_md5_hex(text, strlen(text), hex);
    return lr_arena_strdup(a, hex);
}

/* What stands before the first "_" of the decoded "fm". */
static char *secret_prefix(struct lr_arena *a, const char *anticode)
{
    size_t len;
    char *fm = lr_query_get(a, anticode, "fm");
    char *text = fm ? (char *)lr_base64_decode(a, fm, &len) : NULL;
    if (text)
        text[strcspn(text, "_")] = 0;
    return text;
}

/* The low 32 bits turned left by 8, the high ones kept. */
static int64_t turned(int64_t uid)
{
    uint32_t low = (uint32_t)uid;
    return (uid & ~(int64_t)UINT32_MAX) | (uint32_t)(low << 8 | low >> 24);
}

static int64_t uuid(const struct lr_huya_sign *s)
{
    return (s->now_ms % 10000000000 * 1000 + s->random) % 4294967295;
}

static char *secret(struct lr_arena *a, const char *prefix, int64_t user, const char *stream,
                    const char *hash, const char *ws_time)
{
    return prefix && hash ? md5_of(a, lr_arena_fmt(a, "%s_%lld_%s_%s_%s", prefix, (long long)user,
                                                   stream, hash, ws_time))
                          : NULL;
}

static char *hash_of(struct lr_arena *a, int64_t seqid, const char *ctype, int t)
{
    return md5_of(a, lr_arena_fmt(a, "%lld|%s|%d", (long long)seqid, ctype, t));
}

char *lr_huya_sign(struct lr_arena *a, const struct lr_huya_sign *s)
{
    const char *fm = lr_query_get(a, s->anticode, "fm");
    if (!fm)
        return lr_arena_strdup(a, s->anticode);
    const char *t_text = lr_query_get(a, s->anticode, "t");
    const char *ctype = lr_query_get(a, s->anticode, "ctype");
    const char *fs = lr_query_get(a, s->anticode, "fs");
    const char *ws_time = lr_query_get(a, s->anticode, "wsTime");
    int t = t_text ? (int)strtol(t_text, NULL, 10) : 100;
    if (!ctype || !fs)
        return NULL;
    if (!ws_time || strtoll(ws_time, NULL, 16) < s->now_ms / 1000 + EXPIRES_SOON)
        ws_time = lr_arena_fmt(a, "%llx", (long long)(s->now_ms / 1000 + 86400));
    int64_t seqid = s->uid + s->now_ms, user = t == T_WAP ? s->uid : turned(s->uid);
    const char *sum = secret(a, secret_prefix(a, s->anticode), user, s->stream,
                             hash_of(a, seqid, ctype, t), ws_time);
    fm = lr_percent_encode(a, fm, strlen(fm));
    if (!sum || !fm)
        return NULL;
    char *out = lr_arena_fmt(a, "wsSecret=%s&wsTime=%s&seqid=%lld&ctype=%s&ver=1&fs=%s&fm=%s&t=%d",
                             sum, ws_time, (long long)seqid, ctype, fs, fm, t);
    return t == T_WAP
               ? lr_arena_fmt(a, "%s&uid=%lld&uuid=%lld", out, (long long)user, (long long)uuid(s))
               : lr_arena_fmt(a, "%s&u=%lld", out, (long long)user);
}

char *lr_huya_sign_web(struct lr_arena *a, const struct lr_huya_sign *s)
{
    const char *ctype = lr_query_get(a, s->anticode, "ctype");
    const char *fs = lr_query_get(a, s->anticode, "fs");
    if (!ctype || !fs)
        return NULL;
    const char *ws_time = lr_arena_fmt(a, "%llx", (long long)((s->now_ms + 110624) / 1000));
    int64_t seqid = s->uid + s->now_ms;
    const char *sum = secret(a, secret_prefix(a, s->anticode), s->uid, s->stream,
                             hash_of(a, seqid, ctype, 100), ws_time);
    return sum ? lr_arena_fmt(a,
                              "wsSecret=%s&wsTime=%s&seqid=%lld&ctype=%s&ver=1&fs=%s&uuid=%lld"
                              "&u=%lld&t=100&sv=2403051612&sdk_sid=%lld&codec=264",
                              sum, ws_time, (long long)seqid, ctype, fs, (long long)uuid(s),
                              (long long)s->uid, (long long)s->now_ms)
               : NULL;
}
