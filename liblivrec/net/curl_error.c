/* Results of curl as errors of ours: host and path, the class (DNS, TLS, proxy ...), the reason.
 * Never the query. */
#include <errno.h>
#include <string.h>

#include "core/text.h"
#include "lang/lang.h"
#include "net/curl_exchange.h"
#include "net/rtt.h"

static int net_error(struct lr_exchange *x, struct lr_err *err, const char *what,
                     const char *reason)
{
    return lr_err_set(err, LIVREC_ENET, "%s: %s%s%s", x->where, what, reason ? ": " : "",
                      reason ? reason : "");
}

static const char *detail(const struct lr_exchange *x, CURLcode result)
{
    return x->text[0] ? x->text : curl_easy_strerror(result);
}

static long errno_of(struct lr_exchange *x)
{
    long number = x->socket_error;
    if (!number)
        curl_easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &number);
    return number;
}

static const char *errno_text(struct lr_exchange *x, const char *otherwise)
{
    long number = errno_of(x);
    switch (number) {
    case 0:
        return otherwise;
    case ECONNREFUSED:
        return lr_tr("refused");
    case ECONNRESET:
        return "reset by the other side";
    case EMFILE:
    case ENFILE:
        return "no file descriptor left";
    default:
        return strerror((int)number);
    }
}

static bool has_connected(struct lr_exchange *x)
{
    curl_off_t us = 0;
    curl_easy_getinfo(x->easy, CURLINFO_APPCONNECT_TIME_T, &us);
    if (us == 0)
        curl_easy_getinfo(x->easy, CURLINFO_PRETRANSFER_TIME_T, &us);
    return us > 0;
}

static int proxy_error(struct lr_exchange *x, struct lr_err *err, const char *reason)
{
    long status = 0;
    curl_easy_getinfo(x->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    x->fault = status >= 300 || has_connected(x) ? LR_FAULT_BEYOND : LR_FAULT_PROXY;
    if (status >= 300)
        return lr_err_set(err, LIVREC_ENET, "%s: proxy %s answered HTTP %ld", x->where, x->proxy,
                          status);
    return lr_err_set(err, LIVREC_ENET, "%s: proxy %s: %s", x->where, x->proxy, reason);
}

static enum lr_fault fault_of(long number)
{
    switch (number) {
    case ECONNREFUSED:
        return LR_FAULT_REFUSED;
    case ENETUNREACH:
    case ENETDOWN:
    case EADDRNOTAVAIL:
        return LR_FAULT_ROUTE;
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ETIMEDOUT:
        return LR_FAULT_SILENT;
    default:
        return LR_FAULT_NONE;
    }
}

static int connect_error(struct lr_exchange *x, struct lr_err *err)
{
    if (x->refused && !x->opened)
        return lr_err_set(err, LIVREC_EPOLICY,
                          "%s: the name leads to a private address (see net.allow_private)",
                          x->where);
    if (x->proxy)
        return proxy_error(x, err, errno_text(x, "no connection"));
    x->fault = fault_of(errno_of(x));
    return net_error(x, err, "connection failed", errno_text(x, detail(x, CURLE_COULDNT_CONNECT)));
}

/* The only time limit that curl knows is the one for connections. */
static int timeout_error(struct lr_exchange *x, struct lr_err *err)
{
    curl_off_t resolved = 0;
    curl_easy_getinfo(x->easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved);
    lr_rtt_failed(lr_loop_rtt(x->owner->loop), x->url, lr_loop_now(x->owner->loop));
    const char *step = resolved ? "no connection" : "name not resolved (DNS)";
    x->fault = x->proxy ? LR_FAULT_PROXY : resolved ? LR_FAULT_SILENT : LR_FAULT_NAME;
    if (x->proxy)
        return lr_err_set(err, LIVREC_ENET, "%s: proxy %s: no connection within " LR_TENTHS " s",
                          x->where, x->proxy, LR_TENTHS_OF((x->connect_ms + 50) / 100));
    return lr_err_set(err, LIVREC_ENET, "%s: %s within " LR_TENTHS " s", x->where, step,
                      LR_TENTHS_OF((x->connect_ms + 50) / 100));
}

static int transfer_error(struct lr_exchange *x, CURLcode result, struct lr_err *err)
{
    if (x->proxy && !has_connected(x))
        return proxy_error(x, err, detail(x, result));
    if (!x->head_done)
        return net_error(x, err, "connection lost before an answer",
                         errno_text(x, detail(x, result)));
    return net_error(x, err, "connection lost", errno_text(x, detail(x, result)));
}

static int curl_says(struct lr_exchange *x, CURLcode result, struct lr_err *err)
{
    switch (result) {
    case CURLE_OUT_OF_MEMORY:
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", x->where);
    case CURLE_COULDNT_RESOLVE_HOST:
        x->fault = LR_FAULT_NAME;
        return net_error(x, err, "name not resolved (DNS)", NULL);
    case CURLE_COULDNT_RESOLVE_PROXY:
        return proxy_error(x, err, "name not resolved (DNS)");
    case CURLE_PROXY:
        return proxy_error(x, err, detail(x, result));
    case CURLE_INTERFACE_FAILED:
        return net_error(x, err, "net.interface", detail(x, result));
    case CURLE_COULDNT_CONNECT:
        return connect_error(x, err);
    case CURLE_OPERATION_TIMEDOUT:
        return timeout_error(x, err);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return net_error(x, err, "TLS", detail(x, result));
    case CURLE_PARTIAL_FILE:
        return net_error(x, err, "connection lost", "the body is shorter than announced");
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return transfer_error(x, result, err);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return net_error(x, err, "no valid HTTP answer", NULL);
    case CURLE_BAD_CONTENT_ENCODING:
        return net_error(x, err, "bad content coding", NULL);
    default:
        return net_error(x, err, "transfer failed", detail(x, result));
    }
}

int lr_curl_error(struct lr_exchange *x, CURLcode result, struct lr_err *err)
{
    if (x->own.code) {
        *err = x->own;
        return err->code;
    }
    if (x->ended_by)
        return lr_err_set(err, x->ended_by, "%s: ended by the reader", x->where);
    if (result == CURLE_OK && x->head_done) {
        lr_err_clear(err);
        return 0;
    }
    curl_says(x, result == CURLE_OK ? CURLE_GOT_NOTHING : result, err);
    err->fault = x->fault;
    return err->code;
}
