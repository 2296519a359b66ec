/* The keys of DouyinLiveRecorder's config.ini. */
#ifndef LR_CONFIG_DLR_KEY_H
#define LR_CONFIG_DLR_KEY_H

#include "config/setting.h"

struct lr_dlr;

/* What a key does with its value, which is not empty. */
typedef void lr_dlr_take(struct lr_dlr *d, struct lr_config_key *k, const char *value);

struct lr_dlr_key {
    const char *section, *name; /* name: up to the first bracket or bar, ASCII in lower case */
    const char *english;        /* may stand in its place, in any section; NULL: none */
    lr_dlr_take *take;
    const char *target; /* option, or platform, or why it is ignored */
    const char *detail; /* of an account: its key */
    const char *missing, *blank; /* what it counts as where it is not in the file, or has no value;
                                    NULL: nothing is set */
};

extern const struct lr_dlr_key lr_dlr_keys[];
extern const size_t lr_dlr_key_count;

/* By the name as it stands in a file. NULL: there is none. */
const struct lr_dlr_key *lr_dlr_key_find(const char *section, const char *name);

/* A configuration while it is read. */
struct lr_dlr {
    struct lr_config *config;
    bool (*is_platform)(const char *);
    const struct lr_dlr_key *row; /* of the key that is taken */
    /* What several keys say together. */
    bool by_author, by_date, by_title, title_in_name, keep_emoji;
    bool split, proxy_on, hook_on, notify_only;
    int silent; /* of the two events of its notices */
    const char *split_time, *proxy, *hook, *notify_interval, *dir;
    struct lr_config_key *split_key, *proxy_key, *hook_key, *interval_key;
    const char *proxied, *also_proxied;
    struct lr_config_key *proxied_key, *also_key;
};

/* dlr_take.c: by the kind of value. */
lr_dlr_take lr_dlr_text, lr_dlr_list, lr_dlr_yes, lr_dlr_cookie, lr_dlr_account,
    lr_dlr_account_type, lr_dlr_ignored;
/* dlr_notices.c: of notices; dlr_values.c: others that are translated. */
lr_dlr_take lr_dlr_dir, lr_dlr_by_author, lr_dlr_by_date, lr_dlr_by_title, lr_dlr_title_in_name,
    lr_dlr_no_emoji, lr_dlr_format, lr_dlr_quality, lr_dlr_proxy_on, lr_dlr_proxy, lr_dlr_proxied,
    lr_dlr_also_proxied, lr_dlr_workers, lr_dlr_interval, lr_dlr_split, lr_dlr_split_time,
    lr_dlr_reserve, lr_dlr_convert, lr_dlr_encode, lr_dlr_subtitles, lr_dlr_hook_on, lr_dlr_hook,
    lr_dlr_channels, lr_dlr_ssl, lr_dlr_ntfy, lr_dlr_notify_only, lr_dlr_notify_interval,
    lr_dlr_on_live, lr_dlr_on_end, lr_dlr_language;

/* 是 and 否 and the like. False, and a finding, for anything else. */
bool lr_dlr_bool(struct lr_dlr *d, struct lr_config_key *k, const char *value, bool *out);
/* The word that a list between commas, also full-width ones, begins with; ended in place. *rest
 * moves behind it. NULL after the last. */
char *lr_dlr_word(char **rest);
/* What the keys say together, when all are read. */
void lr_dlr_finish(struct lr_dlr *d);
void lr_dlr_finish_notices(struct lr_dlr *d);

#endif
