/* Channels for notices: a table like that of extractors, one file a row.
 *
 * A row says where its settings stand, what is asked and what a good answer is; channel.c does the
 * rest: the request through net/ (the host that the user set is trusted, no redirects, the address
 * kept out of errors and log lines), and the judgement of the answer. */
#ifndef LR_CHANNEL_H
#define LR_CHANNEL_H

#include "core/cancel.h"
#include "core/model.h"
#include "core/options.h"
#include "data/json.h"
#include "net/loop.h"

/* What is told. Strings may be NULL but for event, title and text; they are UTF-8 and may be what a
 * stranger wrote: title is one line, text may have several. */
struct lr_notice {
    const char *id;    /* the same at every try */
    const char *event; /* "live" ...; "message" for one that a person sends */
    const char *title, *text;
    const char *url, *platform, *anchor, *room_title, *cover, *quality, *path;
    const char *room_id, *category, *viewers;
    const char *name;     /* of the anchor in file names; NULL: as it is. Not kept */
    const char *severity; /* "info", "warning", "error"; NULL: a person's own */
    bool alarm;           /* it wants to be looked at */
    int64_t time;         /* Unix ms */
    int64_t started;      /* of the broadcast, as the platform says; Unix ms, 0: not known */
    int64_t duration, bytes, gaps, files;
};

#define LR_CHANNEL_HEADERS 4

struct lr_delivery {
    const struct lr_channel *channel;
    const struct lr_opts *opts;
    const struct lr_notice *notice;
    const char *target; /* of the channel's list */
    const struct lr_env *env;
    struct lr_loop *loop;
    struct lr_cancel *cancel;
    struct lr_arena *arena;
    /* What ask() fills in; the body is JSON. */
    const char *url; /* the target, unless it sets another */
    struct lr_jw json;
    struct lr_buf body;
    struct lr_header headers[LR_CHANNEL_HEADERS];
    size_t header_count;
    bool picture; /* the request shows one; should it be refused, it is asked for once more ... */
    bool plain;   /* ... without */
    /* Once the body is complete: headers that depend on it. May be NULL. */
    void (*sign)(struct lr_delivery *d);
};

/* What a provider answers. A status other than 2xx is a failure in any case. */
struct lr_answer_form {
    const char *code;  /* path of a number (true is 1), or NULL: the status alone */
    int64_t good;      /* its value when the notice was taken */
    const char *text;  /* path of the reason otherwise; without `code`, its presence is a failure */
    int64_t busy[2];   /* values of the number that mean "not so fast" */
    const char *inner; /* path of a second such number, of the recipient; NULL: there is none */
    const char *inner_text;
    const char *plain; /* instead of JSON: the whole body of a good answer */
};

struct lr_channel {
    const char *name;    /* "bark": its options are "notify.bark.*" */
    const char *targets; /* the option with what a notice is sent to, each for itself */
    bool together;       /* ... but all in one */
    const char *needs;   /* another option that must be set, or NULL */
    size_t most;         /* bytes of text that it takes; longer ones are cut. 0: any */
    int (*ask)(struct lr_delivery *d, struct lr_err *err);
    struct lr_answer_form answer;
    int (*send)(struct lr_delivery *d, struct lr_err *err); /* instead: no HTTP */
};

const struct lr_channel *lr_channel_at(uint32_t index); /* NULL at the end of the table */
const struct lr_channel *lr_channel_find(const char *name);

/* What a notice is sent to, with these options: the number, and each as an address of its own for
 * lr_channel_send(). 0 when the channel is not set up; lr_channel_missing() then names the option
 * that is missing, and is NULL otherwise. */
size_t lr_channel_count_targets(const struct lr_channel *c, const struct lr_opts *opts);
const char *lr_channel_target(const struct lr_channel *c, const struct lr_opts *opts, size_t index);
const char *lr_channel_missing(const struct lr_channel *c, const struct lr_opts *opts);

/* Blocking, not on the loop's thread. 0 when the provider took the notice, else LIVREC_E*: EAUTH
 * and ERATE as they are meant, EHTTP for other refusals, EARG for settings that are wrong. */
int lr_channel_send(struct lr_loop *loop, const struct lr_channel *c, const struct lr_opts *opts,
                    const char *target, const struct lr_notice *n, struct lr_cancel *cancel,
                    struct lr_err *err);

/* ---- for the files of the channels */

/* The setting "notify.CHANNEL.key"; NULL when it is not set or empty. */
const char *lr_channel_setting(const struct lr_delivery *d, const char *key);
/* Title and text as one text, for channels that know no title. NULL: no memory. */
const char *lr_channel_words(struct lr_delivery *d);
void lr_channel_header(struct lr_delivery *d, const char *name, const char *value);
/* HMAC-SHA256 in base64. NULL: no memory. */
const char *lr_channel_hmac(struct lr_delivery *d, const char *key, const char *text);

#endif
