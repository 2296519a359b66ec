/* Handles that wait for the next request of their kind. Recordings by segments ask for one thing
 * after the other with the same settings: making a handle and setting it up again for each costs
 * more than asking. */
#include <string.h>

#include "core/alloc.h"
#include "net/curl_exchange.h"

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool fits(const struct lr_curl_kind *k, const struct lr_http_config *cfg,
                 const struct lr_exchange *x)
{
    return k->ip == cfg->ip && same(k->from, cfg->from) &&
           same(k->proxy, cfg->proxy) && same(k->cacert, cfg->cacert) &&
           same(k->user_agent, cfg->user_agent);
}

static void forget(struct lr_curl_kind *k)
{
    while (k->idle)
        curl_easy_cleanup(k->handle[--k->idle]);
    lr_free(k->proxy);
    lr_free(k->cacert);
    lr_free(k->user_agent);
    lr_free(k->from);
    *k = (struct lr_curl_kind){0};
}

static struct lr_curl_kind *begin(struct lr_curl_kind *k, const struct lr_http_config *cfg,
                                  const struct lr_exchange *x)
{
    k->used = true;
    k->ip = cfg->ip;
    k->from = lr_strdup(cfg->from);
    k->proxy = lr_strdup(cfg->proxy);
    k->cacert = lr_strdup(cfg->cacert);
    k->user_agent = lr_strdup(cfg->user_agent);
    if (fits(k, cfg, x))
        return k;
    forget(k); /* memory ran out */
    return NULL;
}

/* Plain requests for media alone. */
static struct lr_curl_kind *kind_of(struct lr_exchange *x, const struct lr_http_config *cfg,
                                    const struct lr_http_req *req)
{
    struct lr_curl *t = x->owner;
    if (req->method || req->body || (x->flags & ~LR_HTTP_NO_COOKIES) != LR_HTTP_IDENTITY)
        return NULL;
    for (int i = 0; i < LR_CURL_KINDS; i++) {
        struct lr_curl_kind *k = &t->kind[i];
        if (!k->used)
            return begin(k, cfg, x);
        if (fits(k, cfg, x))
            return k;
    }
    return NULL;
}

bool lr_curl_idle_take(struct lr_exchange *x, const struct lr_http_config *cfg,
                       const struct lr_http_req *req)
{
    x->kind = kind_of(x, cfg, req);
    if (!x->kind || !x->kind->idle)
        return false;
    x->easy = x->kind->handle[--x->kind->idle];
    return true;
}

/* Nothing of the exchange is left in it. */
void lr_curl_idle_give(struct lr_exchange *x)
{
    struct lr_curl_kind *k = x->kind;
    if (!k || !k->used || k->idle == LR_CURL_IDLE || !x->ready || x->found) {
        curl_easy_cleanup(x->easy);
    } else {
        curl_easy_setopt(x->easy, CURLOPT_PRIVATE, NULL);
        curl_easy_setopt(x->easy, CURLOPT_ERRORBUFFER, NULL);
        curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, NULL);
        k->handle[k->idle++] = x->easy;
    }
    x->easy = NULL;
}

void lr_curl_idle_free(struct lr_curl *t)
{
    for (int i = 0; i < LR_CURL_KINDS; i++)
        forget(&t->kind[i]);
}
