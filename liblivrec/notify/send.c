/* One notice to one address: the request, and nothing secret in what is told of it. */
#include <string.h>

#include "data/encode.h"
#include "data/hash.h"
#include "net/settings.h"
#include "notify/answer.h"
#include "notify/text.h"

#define ARENA_MAX ((size_t)8 << 20)
#define BODY_MAX ((size_t)1 << 20)
#define ANSWER_MAX ((size_t)256 << 10)

const char *lr_channel_setting(const struct lr_delivery *d, const char *key)
{
    const char *name = lr_arena_fmt(d->arena, "notify.%s.%s", d->channel->name, key);
    const char *value = name ? lr_opts_str(d->opts, name) : NULL;
    return value && *value ? value : NULL;
}

const char *lr_channel_words(struct lr_delivery *d)
{
    return lr_arena_fmt(d->arena, "%s\n%s", d->notice->title, d->notice->text);
}

void lr_channel_header(struct lr_delivery *d, const char *name, const char *value)
{
    if (d->header_count < LR_CHANNEL_HEADERS)
        d->headers[d->header_count++] = (struct lr_header){name, value};
}

const char *lr_channel_hmac(struct lr_delivery *d, const char *key, const char *text)
{
    uint8_t mac[32];
    if (!key || !text)
        return NULL;
    lr_hmac_sha256(key, strlen(key), text, strlen(text), mac);
    return lr_base64(d->arena, mac, sizeof mac);
}

/* The last one for the channel, else the last one for all, else that of the platforms. */
static struct lr_proxy_wish proxy_of(const struct lr_delivery *d)
{
    const char *all = NULL, *own = NULL, *entry;
    size_t n = strlen(d->channel->name);
    for (size_t i = 0; (entry = lr_opts_list_at(d->opts, "notify.proxy", i)) != NULL; i++) {
        const char *equals = strchr(entry, '=');
        if (!equals)
            all = entry;
        else if ((size_t)(equals - entry) == n && strncmp(entry, d->channel->name, n) == 0)
            own = equals + 1;
    }
    if (!own && !all)
        return lr_proxy_of_questions(d->opts);
    return (struct lr_proxy_wish){own ? own : all, "notify.proxy"};
}

int lr_delivery_settings(struct lr_delivery *d, const char *host, struct lr_http_config *out,
                         struct lr_err *err)
{
    return lr_http_settings(d->opts, proxy_of(d), host, d->arena, out, err);
}

static int exchange(struct lr_delivery *d, struct lr_http_resp *resp, struct lr_err *err)
{
    struct lr_url u;
    struct lr_http_config cfg;
    if (!d->url || lr_arena_failed(d->arena))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (lr_url_parse(d->arena, d->url, &u))
        return lr_err_set(err, lr_arena_failed(d->arena) ? LIVREC_ENOMEM : LIVREC_EARG,
                          "%s: not a valid address", d->channel->targets);
    int rc = lr_delivery_settings(d, u.host, &cfg, err);
    if (rc)
        return rc;
    const struct lr_http_req req = {
        .url = d->url,
        .headers = d->headers,
        .header_count = d->header_count,
        .body = d->body.data,
        .body_len = d->body.len,
        .max_body = ANSWER_MAX,
        .max_redirects = -1,
        .flags = LR_HTTP_SECRET | LR_HTTP_NO_COOKIES | LR_HTTP_PEEK,
    };
    return lr_http_fetch(d->loop, &cfg, &req, d->arena, d->cancel, resp, err);
}

static int ask_once(struct lr_delivery *d, struct lr_err *err)
{
    struct lr_http_resp resp;
    d->url = d->target;
    d->header_count = 0;
    lr_buf_clear(&d->body);
    lr_jw_begin(&d->json, &d->body);
    lr_jw_object(&d->json, NULL);
    int rc = d->channel->ask(d, err);
    if (rc)
        return rc;
    lr_jw_object_end(&d->json);
    if (lr_jw_end(&d->json))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_channel_header(d, "Content-Type", "application/json; charset=utf-8");
    if (d->sign)
        d->sign(d);
    rc = exchange(d, &resp, err);
    return rc ? rc : lr_answer_judge(d, &resp, err);
}

/* What is to be told matters more than a picture that the provider can't get. */
static int over_http(struct lr_delivery *d, struct lr_err *err)
{
    int rc = ask_once(d, err);
    if (rc != LIVREC_EHTTP || !d->picture)
        return rc;
    d->plain = true;
    lr_err_clear(err);
    return ask_once(d, err);
}

static int deliver(struct lr_delivery *d, struct lr_err *err)
{
    struct lr_notice cut = *d->notice;
    if (d->channel->most)
        cut.text = lr_notice_cut(d->arena, cut.text, d->channel->most);
    if (!cut.text)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    d->notice = &cut;
    int rc = d->channel->send ? d->channel->send(d, err) : over_http(d, err);
    if (rc && lr_arena_failed(d->arena))
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return rc ? lr_err_prefix(err, d->channel->name) : 0;
}

int lr_channel_send(struct lr_loop *loop, const struct lr_channel *c, const struct lr_opts *opts,
                    const char *target, const struct lr_notice *n, struct lr_cancel *cancel,
                    struct lr_err *err)
{
    struct lr_err unasked = {0};
    err = err ? err : &unasked;
    struct lr_delivery d = {.channel = c,
                            .opts = opts,
                            .notice = n,
                            .target = target,
                            .env = lr_loop_env(loop),
                            .loop = loop,
                            .cancel = cancel,
                            .arena = lr_arena_new(ARENA_MAX)};
    lr_buf_init(&d.body, BODY_MAX);
    int rc = d.arena ? deliver(&d, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_buf_free(&d.body);
    lr_arena_free(d.arena);
    return rc;
}
