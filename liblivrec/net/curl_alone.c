#include "net/curl_alone.h"

#include <string.h>
#include <sys/socket.h>

#define LOOK_MS 100 /* at the token */

static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct lr_curl_alone *k = user;
    bool allowed = k->proxy || lr_policy_allows_addr(&k->cfg->policy, k->host, &a->addr);
    k->refused += !allowed;
    if (purpose != CURLSOCKTYPE_IPCXN || !allowed)
        return CURL_SOCKET_BAD;
    k->opened++;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

#define SET(option, value)                                                                         \
    do {                                                                                           \
        if (rc == CURLE_OK)                                                                        \
            rc = curl_easy_setopt(k->easy, option, value);                                         \
    } while (0)

/* One that speaks TLS is checked as the server is. */
static CURLcode set_proxy(struct lr_curl_alone *k)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_NOPROXY, "");
    SET(CURLOPT_PROXY, k->proxy ? k->proxy : "");
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!k->proxy || strncmp(k->proxy, "https://", 8) != 0)
        return rc;
    SET(CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
    if (k->cfg->cacert)
        SET(CURLOPT_PROXY_CAINFO, k->cfg->cacert);
    return rc;
}

CURLcode lr_curl_alone_set(struct lr_curl_alone *k)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)k->cfg->connect_ms);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (k->cfg->cacert)
        SET(CURLOPT_CAINFO, k->cfg->cacert);
    if (rc == CURLE_OK)
        rc = lr_curl_route(k->easy, k->cfg);
    if (rc == CURLE_OK)
        rc = set_proxy(k);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, k);
    return rc;
}

static CURLcode result_of(CURLM *multi)
{
    int left;
    CURLMsg *m = curl_multi_info_read(multi, &left);
    return m && m->msg == CURLMSG_DONE ? m->data.result : CURLE_SEND_ERROR;
}

/* Ends by curl's own limits of time, or when it is cancelled. */
CURLcode lr_curl_alone_run(struct lr_curl_alone *k, CURLM *multi)
{
    int running = 1;
    CURLMcode rc = curl_multi_add_handle(multi, k->easy);
    while (rc == CURLM_OK && running && !lr_cancelled(k->cancel)) {
        rc = curl_multi_perform(multi, &running);
        if (rc == CURLM_OK && running)
            rc = curl_multi_poll(multi, NULL, 0, LOOK_MS, NULL);
    }
    CURLcode result = rc        ? CURLE_OUT_OF_MEMORY
                      : running ? CURLE_ABORTED_BY_CALLBACK
                                : result_of(multi);
    curl_multi_remove_handle(multi, k->easy);
    return result;
}

int lr_curl_alone_failure(const struct lr_curl_alone *k, CURLcode rc, struct lr_err *err)
{
    switch (rc) {
    case CURLE_OUT_OF_MEMORY:
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", k->host);
    case CURLE_ABORTED_BY_CALLBACK:
        return lr_err_set(err, LIVREC_ECANCELLED, "%s: cancelled", k->host);
    case CURLE_OPERATION_TIMEDOUT:
        return lr_err_set(err, LIVREC_ETIMEOUT, "%s: no answer in time", k->host);
    default:
        break;
    }
    if (k->refused && !k->opened)
        return lr_err_set(err, LIVREC_EPOLICY, "%s: the name leads to a private address", k->host);
    return lr_err_set(err, LIVREC_ENET, "%s: %s", k->host, curl_easy_strerror(rc));
}
