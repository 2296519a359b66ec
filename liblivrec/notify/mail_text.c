#include "notify/mail_text.h"

#include <string.h>
#include <time.h>
#include <livrec/error.h>

#include "core/arena.h"
#include "core/codepoint.h"
#include "data/encode.h"

#define WORD_BYTES 39 /* of a header in one encoded word: 52 characters, 64 with what is around */
#define LINE_BYTES 57 /* of the text in one line: 76 characters */

bool lr_mail_is_address(const char *s)
{
    const char *at = strrchr(s, '@');
    if (!at || at == s || !at[1] || strlen(s) > 254)
        return false;
    for (const char *c = s; *c; c++)
        if (*c <= ' ' || *c >= 0x7F || strchr("<>()[]\\,;:\"", *c))
            return false;
    return strchr(s, '@') == at;
}

/* Bytes of whole characters, at most `most`. */
static size_t whole(const char *s, size_t len, size_t most)
{
    size_t kept = 0;
    for (uint32_t cp; kept < len;) {
        size_t n = lr_cp_decode(s + kept, len - kept, &cp);
        if (kept + n > most)
            break;
        kept += n;
    }
    return kept;
}

static int put_base64(struct lr_buf *out, const char *before, const char *s, size_t n,
                      const char *after)
{
    struct lr_arena *a = lr_arena_new(4096);
    const char *text = lr_base64(a, s, n);
    int rc = text ? lr_buf_fmt(out, "%s%s%s", before, text, after) : LIVREC_ENOMEM;
    lr_arena_free(a);
    return rc;
}

/* Encoded words, one a line; controls (a header has one line) are blanks. */
static int put_encoded(struct lr_buf *out, const char *text)
{
    struct lr_buf clean;
    int rc = 0;
    lr_buf_init(&clean, 4096);
    size_t len = whole(text, strlen(text), 1000);
    rc = lr_utf8_repair(&clean, text, len);
    for (size_t i = 0; i < clean.len; i++)
        if (clean.data[i] < ' ' || clean.data[i] == 0x7F)
            clean.data[i] = ' ';
    for (size_t i = 0, n; rc == 0 && i < clean.len; i += n) {
        const char *s = (const char *)clean.data + i;
        n = whole(s, clean.len - i, WORD_BYTES);
        rc = put_base64(out, i ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?", s, n, "?=");
    }
    lr_buf_free(&clean);
    return rc;
}

/* RFC 5322 has English names, whatever the locale says. */
static int put_date(struct lr_buf *out, int64_t ms)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t t = (time_t)(ms / 1000);
    struct tm tm;
    if (!gmtime_r(&t, &tm))
        return 0; /* the server puts one */
    return lr_buf_fmt(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * tm.tm_wday,
                      tm.tm_mday, months + 3 * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
                      tm.tm_sec);
}

static int put_from(struct lr_buf *out, const struct lr_mail_words *w)
{
    int rc = lr_buf_puts(out, "From: ");
    if (rc == 0 && w->name && *w->name) {
        rc = put_encoded(out, w->name);
        rc = rc ? rc : lr_buf_puts(out, "\r\n ");
    }
    return rc ? rc : lr_buf_fmt(out, "<%s>\r\n", w->from);
}

static int put_to(struct lr_buf *out, const struct lr_mail_words *w)
{
    int rc = lr_buf_puts(out, "To: ");
    for (size_t i = 0; rc == 0 && i < w->to_count; i++)
        rc = lr_buf_fmt(out, "%s<%s>", i ? ",\r\n " : "", w->to[i]);
    return rc ? rc : lr_buf_puts(out, "\r\n");
}

static int put_head(struct lr_buf *out, const struct lr_mail_words *w)
{
    int rc = put_date(out, w->time);
    rc = rc ? rc : put_from(out, w);
    rc = rc ? rc : put_to(out, w);
    rc = rc ? rc : lr_buf_puts(out, "Subject: ");
    rc = rc ? rc : put_encoded(out, w->subject);
    rc = rc ? rc
            : lr_buf_fmt(out, "\r\nMessage-ID: <%llx.%016llx%s>\r\n", (unsigned long long)w->time,
                         (unsigned long long)w->chance, strrchr(w->from, '@'));
    return rc ? rc : lr_buf_puts(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
}

/* Its head and its text. */
static int put_part(struct lr_buf *out, const char *kind, const char *text)
{
    struct lr_buf clean;
    size_t len = strlen(text);
    int rc = lr_buf_fmt(out,
                        "Content-Type: text/%s; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n",
                        kind);
    lr_buf_init(&clean, 3 * len + 1);
    rc = rc ? rc : lr_utf8_repair(&clean, text, len);
    for (size_t i = 0; rc == 0 && i < clean.len; i += LINE_BYTES) {
        size_t left = clean.len - i, n = left < LINE_BYTES ? left : LINE_BYTES;
        rc = put_base64(out, "", (const char *)clean.data + i, n, "\r\n");
    }
    lr_buf_free(&clean);
    return rc;
}

/* The last part is the one that is preferred. "=_" is in no line of base64. */
static int put_both(struct lr_buf *out, const struct lr_mail_words *w)
{
    unsigned long long mark = w->chance;
    int rc = lr_buf_fmt(out,
                        "Content-Type: multipart/alternative; boundary=\"=_%llx\"\r\n\r\n"
                        "--=_%llx\r\n",
                        mark, mark);
    rc = rc ? rc : put_part(out, "plain", w->text);
    rc = rc ? rc : lr_buf_fmt(out, "--=_%llx\r\n", mark);
    rc = rc ? rc : put_part(out, "html", w->html);
    return rc ? rc : lr_buf_fmt(out, "--=_%llx--\r\n", mark);
}

int lr_mail_write(struct lr_buf *out, const struct lr_mail_words *w)
{
    int rc = put_head(out, w);
    if (rc)
        return rc;
    return w->html ? put_both(out, w) : put_part(out, "plain", w->text);
}
