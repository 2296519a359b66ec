#include "golden.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include <check.h>
#include <stdlib.h>

#define MARK "\x9a\x9b\x9c"
#define GROUPS 5 /* of seven bits: a number */
#define FIRST (3 + 1)

static void put(struct lr_buf *b, const char *word)
{
    ck_assert_int_eq(lr_buf_fmt(b, "%s%s", b->len ? " " : "", word), 0);
}

/* "v0k..400/40": the n-th of it. False behind the end. */
static bool nth(const char *range, int n, int64_t *ms, char *word, size_t size)
{
    char *at;
    int64_t from = strtoll(range + 1, &at, 10), to = from, step = 1;
    bool key = *at == 'k';
    at += key;
    if (strncmp(at, "..", 2) == 0) {
        to = strtoll(at + 2, &at, 10);
        ck_assert_msg(*at == '/', "%s", range);
        step = strtoll(at + 1, &at, 10);
        ck_assert_int_gt(step, 0);
        *ms = from + n * step;
        snprintf(word, size, "%c%lld%s", *range, (long long)*ms, key && n == 0 ? "k" : "");
        return *ms <= to;
    }
    *ms = from;
    snprintf(word, size, "%s", range);
    return n == 0;
}

/* Two ranges, what is earlier first. */
static void merge(struct lr_buf *out, const char *a, const char *b)
{
    char one[GOLDEN_WORD], two[GOLDEN_WORD];
    int64_t x, y;
    for (int i = 0, n = 0;;) {
        bool left = nth(a, i, &x, one, sizeof one), right = nth(b, n, &y, two, sizeof two);
        if (!left && !right)
            return;
        bool first = left && (!right || x <= y);
        put(out, first ? one : two);
        i += first;
        n += !first;
    }
}

static void group(struct lr_buf *out, const char *word)
{
    char text[GOLDEN_WORD];
    int at, first;
    ck_assert_int_eq(sscanf(word, "o%d=%d", &at, &first), 2);
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "v%d%s=%d a%d=%d a%d=%d", at + i * 40, i ? "" : "k", first + i,
                 at + i * 40, 1000 + first + 2 * i, at + i * 40 + 20, 1001 + first + 2 * i);
        put(out, text);
    }
}

void golden_expand(struct lr_buf *out, const char *words)
{
    struct golden_word w;
    lr_buf_init(out, GOLDEN_TEXT);
    for (size_t at = 0; golden_next(words, &at, &w);) {
        char *second = strchr(w.text, '&');
        if (second)
            *second++ = '\0';
        if (w.text[0] == 'o')
            group(out, w.text);
        else if (second || strstr(w.text, ".."))
            merge(out, w.text, second ? second : "a0..-1/1");
        else
            put(out, w.text);
    }
}

static void parse(struct golden_word *w)
{
    char *at;
    w->frame = (w->text[0] == 'v' || w->text[0] == 'a') && !strpbrk(w->text, "&.") &&
               (isdigit((unsigned char)w->text[1]) || w->text[1] == '-');
    if (!w->frame)
        return;
    w->video = w->text[0] == 'v';
    w->ms = strtoll(w->text + 1, &at, 10);
    w->key = !w->video || *at == 'k';
    at += *at == 'k';
    w->shown = *at == '+' ? (int)strtol(at + 1, &at, 10) : 0;
    w->content = *at == '=' ? (int)strtol(at + 1, &at, 10) : -1;
    ck_assert_msg(*at == '\0', "%s", w->text);
}

bool golden_next(const char *words, size_t *at, struct golden_word *out)
{
    size_t n = 0;
    int own = *at ? out->own + 1 : 0;
    *out = (struct golden_word){.own = own};
    *at += strspn(words + *at, " \n");
    n = strcspn(words + *at, " \n");
    if (n == 0)
        return false;
    ck_assert_uint_lt(n, sizeof out->text);
    memcpy(out->text, words + *at, n);
    *at += n;
    parse(out);
    return true;
}

/* Mark, whether the number is one of its own, the number, noise that follows from it. */
size_t golden_body(const struct golden_word *w, uint8_t out[GOLDEN_BODY])
{
    unsigned n = (unsigned)(w->content < 0 ? w->own : w->content);
    memcpy(out, MARK, 3);
    out[3] = w->content < 0 ? 0x80 : 0x81;
    for (int i = 0; i < GROUPS; i++)
        out[FIRST + i] = 0x80 | (n >> (7 * i) & 0x7f);
    for (int i = FIRST + GROUPS; i < GOLDEN_BODY; i++)
        out[i] = 0x80 |
                 ((n * 2654435761u + (unsigned)out[3] * 40503u + (unsigned)i * 7919u) >> 9 & 0x3f);
    return GOLDEN_BODY;
}

bool golden_find(const uint8_t *data, size_t len, int *content, int *own)
{
    for (size_t at = 0; at + FIRST + GROUPS <= len; at++) {
        if (memcmp(data + at, MARK, 3) != 0)
            continue;
        int n = 0;
        for (int i = 0; i < GROUPS; i++)
            n |= (data[at + FIRST + i] & 0x7f) << (7 * i);
        *content = data[at + 3] == 0x80 ? -1 : n;
        *own = data[at + 3] == 0x80 ? n : -1;
        return true;
    }
    return false;
}

size_t golden_nal(const struct golden_word *w, uint8_t out[GOLDEN_BODY + 1])
{
    out[0] = w->key ? 0x65 : 0x41;
    return 1 + golden_body(w, out + 1);
}
