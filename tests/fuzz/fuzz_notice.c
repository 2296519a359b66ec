#include "fuzz.h"

#include "core/options.h"
#include "data/encode.h"
#include "notify/mail_text.h"
#include "notify/text.h"
#include "session/notice_body.h"
#include "session/notice_route.h"
#include "session/notice_text.h"

static struct lr_notice notice(const char *text)
{
    return (struct lr_notice){.id = "i",
                              .event = "live",
                              .title = text,
                              .text = text,
                              .url = text,
                              .room_title = text,
                              .anchor = text,
                              .time = 1};
}

/* A template, and the text of a stranger in one: no control but the template's line breaks. */
static void expand(const char *text)
{
    struct lr_buf b;
    struct lr_notice n = notice(text);
    lr_buf_init(&b, (size_t)64 << 20);
    MUST(lr_notice_expand(&b, text, &n) == 0);
    lr_buf_clear(&b);
    MUST(lr_notice_expand(&b, "{title}[直播间名称]", &n) == 0);
    MUST(lr_utf8_valid((char *)b.data, b.len));
    for (size_t i = 0; i < b.len; i++)
        MUST(b.data[i] >= ' ' && b.data[i] != 0x7F);
    lr_buf_free(&b);
}

/* Mails are ASCII in short lines, whatever is in them. */
static void mail(const char *text)
{
    static const char *const to[] = {"a@b.c"};
    const struct lr_mail_words w = {"a@b.c", text, to, 1, text, text, 1, 1};
    struct lr_buf b;
    lr_buf_init(&b, (size_t)64 << 20);
    MUST(lr_mail_write(&b, &w) == 0);
    for (size_t i = 0, line = 0; i < b.len; i++) {
        line = b.data[i] == '\n' ? 0 : line + 1;
        MUST(line < 80 && b.data[i] < 0x7F);
        MUST(b.data[i] >= ' ' || (b.data[i] == '\r' && b.data[i + 1] == '\n') ||
             (b.data[i] == '\n' && b.data[i - 1] == '\r'));
    }
    lr_buf_free(&b);
}

/* As it waits in the store, and back. */
static void keep(struct lr_arena *a, const char *text)
{
    struct lr_buf b;
    struct lr_notice n = notice(text), back;
    const char *to;
    int64_t at;
    lr_buf_init(&b, (size_t)64 << 20);
    MUST(lr_notice_to_body(&b, "id", 7, &n) == 0);
    MUST(lr_notice_from_body(a, lr_buf_str(&b), &to, &at, &back) == 0);
    MUST(at == 7 && strcmp(to, "id") == 0);
    MUST(!lr_utf8_valid(text, strlen(text)) || strcmp(back.text, text) == 0);
    lr_notice_from_body(a, text, &to, &at, &back);
    lr_buf_free(&b);
}

static void routes(const char *text)
{
    static const char *const names[] = {"notify.to", "notify.route", "notify.events"};
    struct lr_err err = {0};
    for (size_t i = 0; i < LR_COUNT(names); i++) {
        struct lr_opts *o = lr_opts_new();
        if (lr_opts_set(o, names[i], text, &err) == 0) {
            int rc = lr_notice_check(o, &err);
            MUST(rc == 0 || rc == LIVREC_EARG);
            lr_notice_wanted(o, lr_channel_at(0), LR_NOTICE_LIVE);
        }
        lr_opts_free(o);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct lr_arena *a = lr_arena_new((size_t)64 << 20);
    expand(text);
    mail(text);
    keep(a, text);
    routes(text);
    MUST(strlen(lr_notice_cut(a, text, 10)) <= 10);
    MUST(!strpbrk(lr_notice_slack(a, text), "<>"));
    MUST(!strpbrk(lr_notice_no_tags(a, text), "<>"));
    MUST(strlen(lr_notice_markdown(a, text)) >= strlen(text));
    lr_mail_is_address(text);
    lr_arena_free(a);
    lr_free(text);
    return 0;
}
