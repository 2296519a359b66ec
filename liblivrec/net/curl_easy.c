/* One easy handle: its options and what curl calls while it runs. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/alloc.h"
#include "net/curl_exchange.h"
#include "net/curl_route.h"
#include "net/request.h"
#include "net/way.h"

#define BUFFER_SMALL 16384L
#define BUFFER_LARGE 65536L

/* What a content coding may grow to. */
#define DECODED_MAX LR_HTTP_BODY_MAX
#define RATIO_MAX 100
#define RATIO_FREE ((uint64_t)1 << 20)

/* ---- addresses: the policy's second half */

static bool allowed(struct lr_exchange *x, const struct sockaddr *addr)
{
    if (lr_policy_allows_addr(&x->policy, x->host, addr))
        return true;
    x->refused++;
    return false;
}

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct lr_exchange *x = user;
    if (purpose != CURLSOCKTYPE_IPCXN || (!x->proxy && !allowed(x, &a->addr)))
        return CURL_SOCKET_BAD;
    x->opened++;
    int fd = socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
    if (fd < 0)
        x->socket_error = errno;
    return fd;
}

/* A pooled connection was opened under another request's policy. */
static int before_request(void *user, char *ip, char *local_ip, int port, int local_port)
{
    struct lr_exchange *x = user;
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    (void)local_ip;
    (void)local_port;
    if (x->dead)
        return CURL_PREREQFUNC_ABORT;
    if (x->proxy)
        return CURL_PREREQFUNC_OK;
    bool ok =
        inet_pton(AF_INET, ip, &v4.sin_addr) == 1
            ? allowed(x, (struct sockaddr *)&v4)
            : inet_pton(AF_INET6, ip, &v6.sin6_addr) == 1 && allowed(x, (struct sockaddr *)&v6);
    if (!ok)
        lr_err_set(&x->own, LIVREC_EPOLICY,
                   "%s: the name leads to a private address (see net.allow_private)", x->where);
    return ok ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* ---- the answer */

static void note_address(struct lr_exchange *x)
{
    char *ip = NULL;
    if (!x->proxy && curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &ip) == CURLE_OK && ip && *ip)
        lr_names_note(&x->owner->names, x->host, ip, lr_loop_now(x->owner->loop));
}

static int give_head(struct lr_exchange *x)
{
    struct lr_http_head head;
    note_address(x);
    lr_curl_took(x);
    lr_head_view(x->head, x->url, &head);
    x->head_done = true;
    const char *coding = lr_http_header(&head, "content-encoding");
    x->coded = coding && !(x->flags & LR_HTTP_IDENTITY);
    if (x->proxy && head.status == 407) {
        lr_err_set(&x->own, LIVREC_ENET, "%s: proxy %s wants a user name (HTTP 407)", x->where,
                   x->proxy);
        x->own.fault = LR_FAULT_BEYOND;
        return x->own.code;
    }
    bool media = (x->flags & LR_HTTP_BATCH) && head.status / 100 == 2;
    int rc = x->ops.head(x->user, &head);
    if (rc == 0 && !x->dead && media)
        lr_curl_body_begins(x);
    return rc;
}

static size_t on_header(char *line, size_t size, size_t count, void *user)
{
    struct lr_exchange *x = user;
    size_t len = size * count;
    if (x->dead)
        return 0;
    if (x->head_done) /* trailers */
        return len;
    int rc = lr_head_line(x->head, line, len);
    if (rc < 0)
        lr_err_set(&x->own, rc, "%s: the head of the answer is too large or malformed", x->where);
    else if (rc == 1)
        x->ended_by = rc = give_head(x);
    if (x->head_done) {
        lr_head_free(x->head);
        x->head = NULL;
    }
    return rc ? 0 : len;
}

/* Compressed bytes are known to curl up to the buffer that it is just decoding. */
static bool is_bomb(struct lr_exchange *x, size_t len)
{
    curl_off_t raw = 0;
    x->decoded += len;
    if (x->decoded > DECODED_MAX)
        return true;
    if (x->decoded <= RATIO_FREE)
        return false;
    curl_easy_getinfo(x->easy, CURLINFO_SIZE_DOWNLOAD_T, &raw);
    return x->decoded > (uint64_t)(raw + BUFFER_SMALL) * RATIO_MAX;
}

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
    struct lr_exchange *x = user;
    size_t len = size * count;
    if (x->dead)
        return len ? 0 : 1;
    if (x->paused)
        return CURL_WRITEFUNC_PAUSE;
    if (x->coded && is_bomb(x, len)) {
        lr_err_set(&x->own, LIVREC_EHTTP, "%s: the decompressed answer is too large", x->where);
        return 0;
    }
    if (x->batch.fd >= 0)
        lr_batch_got(&x->batch, len, lr_loop_now(x->owner->loop));
    int rc = x->ops.data && len ? x->ops.data(x->user, (const uint8_t *)data, len) : 0;
    x->ended_by = rc;
    return rc ? 0 : len;
}

/* ---- options. The first failure of a row is kept. */

#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (rc == CURLE_OK)                                                                        \
            rc = curl_easy_setopt(x->easy, option, value);                                         \
    } while (0)

static CURLcode set_callbacks(struct lr_exchange *x)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_PREREQFUNCTION, before_request);
    return rc;
}

/* What is of this exchange alone, but for the request. */
static CURLcode set_exchange(struct lr_exchange *x)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)x->connect_ms);
    bool fresh = x->flags & LR_HTTP_BATCH || lr_loop_wants_fresh(x->owner->loop);
    SET(CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    SET(CURLOPT_PRIVATE, (char *)x);
    SET(CURLOPT_ERRORBUFFER, x->text);
    SET(CURLOPT_HEADERDATA, x);
    SET(CURLOPT_WRITEDATA, x);
    SET(CURLOPT_OPENSOCKETDATA, x);
    SET(CURLOPT_PREREQDATA, x);
    return rc;
}

/* Redirects, cookies, credentials and proxies are ours: nothing comes from files or the
 * environment. QUICK_EXIT: dropping an exchange never waits for a resolver that hangs. */
static CURLcode set_connection(struct lr_exchange *x, const struct lr_http_config *cfg,
                               CURLSH *share)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_SHARE, share);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PATH_AS_IS, 1L);
    if (cfg->user_agent)
        SET(CURLOPT_USERAGENT, cfg->user_agent);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_DNS_SHUFFLE_ADDRESSES, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    SET(CURLOPT_QUICK_EXIT, 1L);
#endif
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (cfg->cacert)
        SET(CURLOPT_CAINFO, cfg->cacert);
    if (rc == CURLE_OK)
        rc = lr_curl_route(x->easy, cfg);
    SET(CURLOPT_NOPROXY, "");
    SET(CURLOPT_PROXY, cfg->proxy ? cfg->proxy : "");
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (cfg->proxy && strncmp(cfg->proxy, "https://", 8) == 0) {
        SET(CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
        SET(CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
        SET(CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
        if (cfg->cacert)
            SET(CURLOPT_PROXY_CAINFO, cfg->cacert);
    }
    return rc;
}

/* Curl connects and leaves the rest to net/curl_pipe.c. */
static CURLcode set_pipe(struct lr_exchange *x)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_CONNECT_ONLY, 1L);
    SET(CURLOPT_HTTPPROXYTUNNEL, 1L);
    return rc;
}

/* A batched socket belongs to one exchange alone: its low-water mark would stall others.
 * CURLOPT_PIPEWAIT is left off: a request would wait for as long as an endless one runs. */
static CURLcode set_kind(struct lr_exchange *x)
{
    CURLcode rc = CURLE_OK;
    bool batch = x->flags & LR_HTTP_BATCH, identity = x->flags & LR_HTTP_IDENTITY;
    CURLcode two = curl_easy_setopt(x->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    if (batch || two != CURLE_OK) /* a curl without HTTP/2 says so */
        SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_FORBID_REUSE, batch ? 1L : 0L);
    SET(CURLOPT_BUFFERSIZE, identity ? BUFFER_LARGE : BUFFER_SMALL);
    if (!identity)
        SET(CURLOPT_ACCEPT_ENCODING, "");
    return rc;
}

static CURLcode set_request(struct lr_exchange *x, const struct lr_http_req *req)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_URL, x->url);
    SET(CURLOPT_HTTPHEADER, x->headers);
    if (req->body) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body_len);
        SET(CURLOPT_COPYPOSTFIELDS, (const char *)req->body);
    }
    if (!req->method || strcmp(req->method, req->body ? "POST" : "GET") == 0)
        return rc;
    if (strcmp(req->method, "HEAD") == 0) {
        SET(CURLOPT_NOBODY, 1L);
    } else if (strcmp(req->method, "POST") == 0) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE, 0L);
        SET(CURLOPT_COPYPOSTFIELDS, "");
    } else {
        SET(CURLOPT_CUSTOMREQUEST, req->method);
    }
    return rc;
}

static bool add_header(struct lr_exchange *x, const char *line)
{
    struct curl_slist *list = curl_slist_append(x->headers, line);
    if (list)
        x->headers = list;
    return list != NULL;
}

/* "Name;" is how curl takes a header without a value. */
static bool add_headers(struct lr_exchange *x, const struct lr_http_req *req)
{
    struct lr_buf line;
    lr_buf_init(&line, LR_HEAD_MAX);
    bool ok = add_header(x, "Expect:");
    if ((x->flags & LR_HTTP_IDENTITY) && !lr_request_header(req, "accept-encoding"))
        ok = ok && add_header(x, "Accept-Encoding: identity");
    for (size_t i = 0; ok && i < req->header_count; i++) {
        const struct lr_header *h = &req->headers[i];
        lr_buf_clear(&line);
        const char *fmt_value = h->value ? h->value : "";
        ok = lr_buf_fmt(&line, *fmt_value ? "%s: %s" : "%s;%s", h->name, fmt_value) == 0 &&
             add_header(x, (const char *)line.data);
    }
    lr_buf_free(&line);
    return ok;
}

/* ---- making one */

static const char *const proxy_schemes[] = {"http", "https", "socks4a", "socks5h"};

static int name_proxy(struct lr_exchange *x, struct lr_arena *a, const char *proxy,
                      struct lr_err *err)
{
    struct lr_url u;
    bool known = false;
    if (!proxy || !*proxy)
        return 0;
    if (lr_url_parse(a, proxy, &u) == 0) {
        for (size_t i = 0; i < LR_COUNT(proxy_schemes); i++)
            known = known || strcmp(u.scheme, proxy_schemes[i]) == 0;
    }
    if (!known)
        return lr_err_set(
            err, LIVREC_EARG,
            "net.proxy: expected http://, https://, socks4a:// or socks5h:// and a host");
    x->proxy = lr_strdup(u.port ? lr_arena_fmt(a, "%s:%d", u.host, u.port) : u.host);
    return x->proxy ? 0 : lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", u.host);
}

static int name_target(struct lr_exchange *x, struct lr_arena *a, const char *url, bool secret,
                       struct lr_http_config *cfg, struct lr_err *err)
{
    struct lr_url u;
    if (lr_url_parse(a, url, &u) != 0)
        return lr_err_set(err, LIVREC_EARG, "not a valid URL: %s",
                          secret ? "(secret)" : lr_url_redact(a, url));
    cfg->proxy = lr_way_proxy(cfg, &u);
    x->url = lr_strdup(url);
    x->port = u.port;
    x->host = lr_strdup(u.host);
    x->where = lr_strdup(lr_arena_fmt(a, "%s%.160s", u.host, secret ? "" : u.path));
    return x->url && x->host && x->where ? 0
                                         : lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", u.host);
}

/* What requests of one kind have in common. */
static CURLcode set_up(struct lr_exchange *x, const struct lr_http_config *cfg, CURLSH *share)
{
    CURLcode rc = set_callbacks(x);
    rc = rc ? rc : set_connection(x, cfg, share);
    return rc ? rc : x->flags & LR_HTTP_PIPE ? set_pipe(x) : set_kind(x);
}

static int fill(struct lr_exchange *x, const struct lr_http_config *cfg,
                const struct lr_http_req *req, CURLSH *share, struct lr_err *err)
{
    x->policy = cfg->policy;
    x->flags = req->flags;
    x->connect_ms = lr_curl_connect_ms(x, cfg);
    x->head = lr_head_new();
    x->ready = lr_curl_idle_take(x, cfg, req);
    if (!x->ready)
        x->easy = curl_easy_init();
    if (!x->head || !x->easy || !add_headers(x, req))
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", x->where);
    CURLcode rc = x->ready ? CURLE_OK : set_up(x, cfg, share);
    x->ready = rc == CURLE_OK;
    rc = rc ? rc : set_exchange(x);
    rc = rc ? rc : set_request(x, req);
    if (rc == CURLE_OUT_OF_MEMORY)
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", x->where);
    if (rc)
        return lr_err_set(err, LIVREC_ENET, "%s: this build of curl can't do it: %s", x->where,
                          curl_easy_strerror(rc));
    return 0;
}

int lr_curl_easy_new(struct lr_exchange *x, const struct lr_http_config *cfg,
                     const struct lr_http_req *req, CURLSH *share, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new((size_t)1 << 20);
    int rc = a ? lr_request_check(req, err) : lr_err_set(err, LIVREC_ENOMEM, "no memory");
    struct lr_http_config own = *cfg;
    if (rc == 0)
        rc = name_target(x, a, req->url, req->flags & LR_HTTP_SECRET, &own, err);
    if (rc == 0)
        rc = name_proxy(x, a, own.proxy, err);
    rc = rc ? rc : fill(x, &own, req, share, err);
    lr_arena_free(a);
    return rc;
}

void lr_curl_easy_free(struct lr_exchange *x)
{
    lr_curl_idle_give(x);
    curl_slist_free_all(x->headers);
    curl_slist_free_all(x->found);
    lr_head_free(x->head);
    lr_buf_free(&x->pipe.queue);
    lr_buf_free(&x->pipe.flight);
    lr_free(x->url);
    lr_free(x->host);
    lr_free(x->where);
    lr_free(x->proxy);
}
