#include "net/mail.h"

#include <string.h>

#include "net/curl_alone.h"

#define TOTAL_MS 60000 /* a mail is several turns of question and answer */
#define LINE 200

struct sending {
    struct lr_curl_alone way;
    const struct lr_mail *mail;
    size_t sent;
    char said[LINE]; /* the server's last refusal, or "" */
    struct curl_slist *to;
};

static size_t give(char *out, size_t size, size_t count, void *user)
{
    struct sending *s = user;
    size_t room = size * count, left = s->mail->text_len - s->sent;
    size_t n = left < room ? left : room;
    memcpy(out, s->mail->text + s->sent, n);
    s->sent += n;
    return n;
}

/* Lines of the server. A refusal ("550 no such user") is kept: curl says good-bye after it. */
static size_t hear(char *line, size_t size, size_t count, void *user)
{
    struct sending *s = user;
    size_t len = size * count, n = len < LINE - 1 ? len : LINE - 1;
    if (n && (*line == '4' || *line == '5')) {
        memcpy(s->said, line, n);
        s->said[n] = '\0';
    }
    return len;
}

static size_t ignore(char *data, size_t size, size_t count, void *user)
{
    (void)data;
    (void)user;
    return size * count;
}

#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (rc == CURLE_OK)                                                                        \
            rc = curl_easy_setopt(s->way.easy, option, value);                                     \
    } while (0)

static CURLcode set_connection(struct sending *s, const char *url)
{
    CURLcode rc = lr_curl_alone_set(&s->way);
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
    SET(CURLOPT_USE_SSL,
        (long)(s->mail->security == LR_MAIL_STARTTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    SET(CURLOPT_HTTPPROXYTUNNEL, 1L);
    return rc;
}

static CURLcode set_mail(struct sending *s)
{
    const struct lr_mail *m = s->mail;
    CURLcode rc = CURLE_OK;
    for (size_t i = 0; i < m->to_count; i++) {
        struct curl_slist *more = curl_slist_append(s->to, m->to[i]);
        if (!more)
            return CURLE_OUT_OF_MEMORY;
        s->to = more;
    }
    if (m->user) {
        SET(CURLOPT_USERNAME, m->user);
        SET(CURLOPT_PASSWORD, m->password ? m->password : "");
    }
    SET(CURLOPT_MAIL_FROM, m->from);
    SET(CURLOPT_MAIL_RCPT, s->to);
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, s);
    SET(CURLOPT_HEADERFUNCTION, hear);
    SET(CURLOPT_HEADERDATA, s);
    SET(CURLOPT_WRITEFUNCTION, ignore);
    return rc;
}

static int failure(const struct sending *s, CURLcode rc, struct lr_err *err)
{
    const char *host = s->mail->host;
    switch (rc) {
    case CURLE_LOGIN_DENIED:
        return lr_err_set(err, LIVREC_EAUTH, "%s: the login was refused: %s", host, s->said);
    case CURLE_USE_SSL_FAILED:
        return lr_err_set(err, LIVREC_ENET, "%s: the server does not take STARTTLS", host);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
        if (s->said[0])
            return lr_err_set(err, LIVREC_EHTTP, "%s: it was refused: %s", host, s->said);
        break;
    default:
        break;
    }
    return lr_curl_alone_failure(&s->way, rc, err);
}

static CURLcode run(struct sending *s)
{
    CURLM *multi = curl_multi_init();
    CURLcode result = multi ? lr_curl_alone_run(&s->way, multi) : CURLE_OUT_OF_MEMORY;
    curl_multi_cleanup(multi);
    return result;
}

static CURLcode perform(struct sending *s, struct lr_arena *a)
{
    const struct lr_mail *m = s->mail;
    const char *scheme = m->security == LR_MAIL_SSL ? "smtps" : "smtp";
    bool v6 = strchr(m->host, ':') != NULL;
    const char *url =
        lr_arena_fmt(a, "%s://%s%s%s:%d", scheme, v6 ? "[" : "", m->host, v6 ? "]" : "", m->port);
    CURLcode rc = url ? set_connection(s, url) : CURLE_OUT_OF_MEMORY;
    rc = rc ? rc : set_mail(s);
    return rc ? rc : run(s);
}

int lr_mail_send(const struct lr_mail *m, const struct lr_http_config *cfg,
                 struct lr_cancel *cancel, struct lr_err *err)
{
    struct sending s = {
        .mail = m, .way = {.cfg = cfg, .proxy = cfg->proxy, .host = m->host, .cancel = cancel}};
    struct lr_arena *a = lr_arena_new((size_t)1 << 16);
    s.way.easy = a ? curl_easy_init() : NULL;
    CURLcode rc = s.way.easy ? perform(&s, a) : CURLE_OUT_OF_MEMORY;
    int code = rc ? failure(&s, rc, err) : 0;
    curl_easy_cleanup(s.way.easy);
    curl_slist_free_all(s.to);
    lr_arena_free(a);
    return code;
}
