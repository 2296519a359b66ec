#include "net/mail.h"

#include <string.h>

#include "core/clock.h"
#include "core/rand.h"
#include "notify/answer.h"
#include "notify/channels.h"
#include "notify/mail_html.h"
#include "notify/mail_text.h"

#define TO "notify.mail.to"
#define TEXT_MAX ((size_t)1 << 20)
#define MAIL_MAX ((size_t)4 << 20)

static int check_address(const char *option, const char *address, struct lr_err *err)
{
    if (lr_mail_is_address(address))
        return 0;
    return lr_err_set(err, LIVREC_EARG, "%s: \"%.80s\" is no mail address", option, address);
}

static int addresses(struct lr_delivery *d, struct lr_mail *m, struct lr_err *err)
{
    m->to_count = lr_opts_list_count(d->opts, TO);
    const char **to = lr_arena_alloc(d->arena, m->to_count * sizeof *to);
    int rc = to ? check_address("notify.mail.from", m->from, err)
                : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    for (size_t i = 0; rc == 0 && i < m->to_count; i++) {
        to[i] = lr_opts_list_at(d->opts, TO, i);
        rc = check_address(TO, to[i], err);
    }
    m->to = to;
    return rc;
}

static void server(struct lr_delivery *d, struct lr_mail *m)
{
    static const int ports[] = {[LR_MAIL_SSL] = 465, [LR_MAIL_STARTTLS] = 587, [LR_MAIL_NONE] = 25};
    const char *how = lr_opts_str(d->opts, "notify.mail.security");
    m->host = lr_channel_setting(d, "server");
    m->security = strcmp(how, "ssl") == 0        ? LR_MAIL_SSL
                  : strcmp(how, "starttls") == 0 ? LR_MAIL_STARTTLS
                                                 : LR_MAIL_NONE;
    m->port = (int)lr_opts_int(d->opts, "notify.mail.port");
    m->port = m->port ? m->port : ports[m->security];
    m->user = lr_channel_setting(d, "user");
    m->password = lr_channel_setting(d, "password");
    m->from = lr_channel_setting(d, "from");
    m->from = m->from ? m->from : m->user ? m->user : "";
}

static int write_mail(struct lr_delivery *d, const struct lr_mail *m, struct lr_buf *out)
{
    const struct lr_notice *n = d->notice;
    struct lr_buf html;
    struct lr_mail_words words = {.from = m->from,
                                  .name = lr_channel_setting(d, "name"),
                                  .to = m->to,
                                  .to_count = m->to_count,
                                  .subject = n->title,
                                  .text = n->text,
                                  .time = lr_wall_ms(d->env->clock),
                                  .chance = lr_rand_u64(d->env->rand)};
    int rc = 0;
    lr_buf_init(&html, TEXT_MAX);
    if (lr_opts_bool(d->opts, "notify.mail.html")) {
        rc = lr_mail_html(&html, n);
        words.html = rc ? NULL : lr_buf_str(&html);
        rc = words.html ? 0 : LIVREC_ENOMEM;
    }
    rc = rc ? rc : lr_mail_write(out, &words);
    lr_buf_free(&html);
    return rc;
}

static int send_text(struct lr_delivery *d, struct lr_mail *m, struct lr_err *err)
{
    struct lr_http_config cfg;
    struct lr_buf text;
    int rc = lr_delivery_settings(d, m->host, &cfg, err);
    if (rc)
        return rc;
    lr_buf_init(&text, MAIL_MAX);
    if (write_mail(d, m, &text)) {
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    } else {
        m->text = (const char *)text.data;
        m->text_len = text.len;
        rc = lr_mail_send(m, &cfg, d->cancel, err);
    }
    lr_buf_free(&text);
    return rc;
}

static int send_mail(struct lr_delivery *d, struct lr_err *err)
{
    struct lr_mail m = {0};
    server(d, &m);
    if (!m.host || !m.from || lr_arena_failed(d->arena))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (strcspn(m.host, "/@?# ") != strlen(m.host))
        return lr_err_set(err, LIVREC_EARG, "notify.mail.server: expected the name of a host");
    int rc = addresses(d, &m, err);
    return rc ? rc : send_text(d, &m, err);
}

const struct lr_channel lr_channel_mail = {
    .name = "mail",
    .targets = TO,
    .together = true,
    .needs = "notify.mail.server",
    .most = 60000,
    .send = send_mail,
};
