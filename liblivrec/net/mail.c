#include "net/mail.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

#include "net/curl_route.h"

#define TOTAL_MS 60000 /* a mail is several turns of question and answer */
#define LOOK_MS 100    /* at the token */
#define LINE 200

struct sending {
    const struct lr_mail *mail;
    const struct lr_http_config *cfg;
    struct lr_cancel *cancel;
    size_t sent;
    int refused, opened; /* addresses: refused by the policy, tried */
    char said[LINE];     /* the server's last refusal, or "" */
    CURL *easy;
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

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct sending *s = user;
    bool allowed = s->cfg->proxy || lr_policy_allows_addr(&s->cfg->policy, s->mail->host, &a->addr);
    s->refused += !allowed;
    if (purpose != CURLSOCKTYPE_IPCXN || !allowed)
        return CURL_SOCKET_BAD;
    s->opened++;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (rc == CURLE_OK)                                                                        \
            rc = curl_easy_setopt(s->easy, option, value);                                         \
    } while (0)

static CURLcode set_connection(struct sending *s, const char *url)
{
    const struct lr_http_config *cfg = s->cfg;
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)cfg->connect_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
    SET(CURLOPT_USE_SSL,
        (long)(s->mail->security == LR_MAIL_STARTTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (cfg->cacert)
        SET(CURLOPT_CAINFO, cfg->cacert);
    if (rc == CURLE_OK)
        rc = lr_curl_route(s->easy, cfg);
    SET(CURLOPT_NOPROXY, "");
    SET(CURLOPT_PROXY, cfg->proxy ? cfg->proxy : "");
    SET(CURLOPT_HTTPPROXYTUNNEL, 1L);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, s);
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
    case CURLE_OUT_OF_MEMORY:
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", host);
    case CURLE_ABORTED_BY_CALLBACK:
        return lr_err_set(err, LIVREC_ECANCELLED, "%s: cancelled", host);
    case CURLE_LOGIN_DENIED:
        return lr_err_set(err, LIVREC_EAUTH, "%s: the login was refused: %s", host, s->said);
    case CURLE_OPERATION_TIMEDOUT:
        return lr_err_set(err, LIVREC_ETIMEOUT, "%s: no answer in time", host);
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
    if (s->refused && !s->opened)
        return lr_err_set(err, LIVREC_EPOLICY, "%s: the name leads to a private address", host);
    return lr_err_set(err, LIVREC_ENET, "%s: %s", host, curl_easy_strerror(rc));
}

static CURLcode result_of(CURLM *multi)
{
    int left;
    CURLMsg *m = curl_multi_info_read(multi, &left);
    return m && m->msg == CURLMSG_DONE ? m->data.result : CURLE_SEND_ERROR;
}

/* Ends by TOTAL_MS, or when it is cancelled. */
static CURLcode drive(struct sending *s, CURLM *multi)
{
    int running = 1;
    CURLMcode rc = curl_multi_add_handle(multi, s->easy);
    while (rc == CURLM_OK && running && !lr_cancelled(s->cancel)) {
        rc = curl_multi_perform(multi, &running);
        if (rc == CURLM_OK && running)
            rc = curl_multi_poll(multi, NULL, 0, LOOK_MS, NULL);
    }
    CURLcode result = rc        ? CURLE_OUT_OF_MEMORY
                      : running ? CURLE_ABORTED_BY_CALLBACK
                                : result_of(multi);
    curl_multi_remove_handle(multi, s->easy);
    return result;
}

static CURLcode run(struct sending *s)
{
    CURLM *multi = curl_multi_init();
    CURLcode result = multi ? drive(s, multi) : CURLE_OUT_OF_MEMORY;
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
    struct sending s = {.mail = m, .cfg = cfg, .cancel = cancel};
    struct lr_arena *a = lr_arena_new((size_t)1 << 16);
    s.easy = a ? curl_easy_init() : NULL;
    CURLcode rc = s.easy ? perform(&s, a) : CURLE_OUT_OF_MEMORY;
    int code = rc ? failure(&s, rc, err) : 0;
    curl_easy_cleanup(s.easy);
    curl_slist_free_all(s.to);
    lr_arena_free(a);
    return code;
}
