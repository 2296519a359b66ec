/* Mails as text: everything encoded, nothing that could end a header. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "core/attr.h"
#include "notify/mail_html.h"
#include "notify/mail_text.h"

static char *written(struct lr_buf *b, const struct lr_mail_words *w)
{
    lr_buf_init(b, 1 << 20);
    ck_assert_int_eq(lr_mail_write(b, w), 0);
    char *s = lr_buf_str(b);
    ck_assert_ptr_nonnull(s);
    return s;
}

#define LONG "很长很长很长很长很长很长很长很长很长很长"
#define LONG_TITLE LONG LONG LONG LONG

static const char *const one[] = {"you@example.org"};
static const char *const two[] = {"you@example.org", "she@example.net"};

START_TEST(whole_mail)
{
    struct lr_buf b;
    const struct lr_mail_words w = {
        "me@example.com",       "录制", two, 2, "直播", "第一行\nline 2",
        INT64_C(1764000000123), 0xABC,  NULL};
    ck_assert_str_eq(written(&b, &w), "Date: Mon, 24 Nov 2025 16:00:00 +0000\r\n"
                                      "From: =?UTF-8?B?5b2V5Yi2?=\r\n"
                                      " <me@example.com>\r\n"
                                      "To: <you@example.org>,\r\n"
                                      " <she@example.net>\r\n"
                                      "Subject: =?UTF-8?B?55u05pKt?=\r\n"
                                      "Message-ID: <19ab697e87b.0000000000000abc@example.com>\r\n"
                                      "Auto-Submitted: auto-generated\r\n"
                                      "MIME-Version: 1.0\r\n"
                                      "Content-Type: text/plain; charset=utf-8\r\n"
                                      "Content-Transfer-Encoding: base64\r\n"
                                      "\r\n"
                                      "56ys5LiA6KGMCmxpbmUgMg==\r\n");
    lr_buf_free(&b);
}
END_TEST

/* Two parts, each a whole text; the one with HTML is the last. */
START_TEST(two_parts)
{
    struct lr_buf b;
    const struct lr_mail_words w = {.from = "me@example.com",
                                    .to = one,
                                    .to_count = 1,
                                    .subject = "s",
                                    .text = "plain",
                                    .chance = 0xABC,
                                    .html = "<p>"};
    const char *s = strstr(written(&b, &w), "Content-Type");
    ck_assert_str_eq(s, "Content-Type: multipart/alternative; boundary=\"=_abc\"\r\n\r\n"
                        "--=_abc\r\n"
                        "Content-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n"
                        "cGxhaW4=\r\n"
                        "--=_abc\r\n"
                        "Content-Type: text/html; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n"
                        "PHA+\r\n"
                        "--=_abc--\r\n");
    lr_buf_free(&b);
}
END_TEST

/* Nothing of a stranger's is markup, and only addresses of the web are links. */
START_TEST(html)
{
    struct lr_buf b;
    struct lr_notice n = {.title = "<b>\"A\" & 'B'",
                          .text = "1\n<script>",
                          .url = "https://live.x/1?a=\"&b=>",
                          .cover = "https://i.x/c.jpg"};
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_mail_html(&b, &n), 0);
    ck_assert_str_eq(
        lr_buf_str(&b),
        "<!DOCTYPE html><html><body><h3>&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;</h3>"
        "<p>1<br>&lt;script&gt;</p>"
        "<p><a href=\"https://live.x/1?a=&quot;&amp;b=&gt;\">https://live.x/1?a=&quot;&amp;b=&gt;"
        "</a></p><p><img alt=\"\" width=\"480\" src=\"https://i.x/c.jpg\"></p></body></html>\n");
    lr_buf_clear(&b);
    n.url = n.cover = "javascript:alert(1)";
    ck_assert_int_eq(lr_mail_html(&b, &n), 0);
    ck_assert_ptr_null(strstr(lr_buf_str(&b), "javascript"));
    lr_buf_free(&b);
}
END_TEST

/* Whatever a stranger calls his room: lines of at most 78 bytes, ASCII, no header of his. */
START_TEST(hostile)
{
    static const char *const titles[] = {
        "x\r\nBcc: victim@example.org\r\n\r\nbody",
        "\n.\r\nMAIL FROM:<x@y>",
        "\xFF\xFE bad",
        "",
        LONG_TITLE,
    };
    for (size_t i = 0; i < LR_COUNT(titles); i++) {
        struct lr_buf b;
        const struct lr_mail_words w = {
            "me@example.com",       titles[i], one, 1, titles[i], titles[i],
            INT64_C(1764000000123), 1,         NULL};
        char *s = written(&b, &w);
        ck_assert_uint_eq(strlen(s), b.len);
        ck_assert_ptr_null(strstr(s, "Bcc"));
        ck_assert_ptr_null(strstr(s, "\r\n."));
        for (char *line = s; *line; line = strstr(line, "\r\n") + 2) {
            ck_assert_uint_le(strcspn(line, "\r"), 78);
            ck_assert_uint_eq(strcspn(line, "\r\n"), strcspn(line, "\r"));
        }
        for (char *c = s; *c; c++)
            ck_assert((unsigned char)*c < 0x7F && (*c >= ' ' || *c == '\r' || *c == '\n'));
        lr_buf_free(&b);
    }
}
END_TEST

START_TEST(addresses)
{
    static const char *const good[] = {"a@b", "first.last+tag@example.co.uk", "123@qq.com"};
    static const char *const bad[] = {"",        "a",       "@b",        "a@",      "a@b@c",
                                      "a b@c",   "a@b\r\n", "<a@b>",     "a@b,c@d", "a@b\x7F",
                                      "\"a\"@b", "ä@b.c",   "a@b>\r\nX:"};
    for (size_t i = 0; i < LR_COUNT(good); i++)
        ck_assert_msg(lr_mail_is_address(good[i]), "%s", good[i]);
    for (size_t i = 0; i < LR_COUNT(bad); i++)
        ck_assert_msg(!lr_mail_is_address(bad[i]), "%s", bad[i]);
}
END_TEST

UNIT_MAIN("mail_text", whole_mail, two_parts, html, hostile, addresses)
