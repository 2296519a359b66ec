/* What the options of a room ask for after its recordings. */
#include <string.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "session/post_parts.h"

bool lr_post_wants_hook(const struct lr_opts *opts, const char *event)
{
    size_t n = lr_opts_list_count(opts, "post.hook_on");
    if (lr_opts_list_count(opts, "post.hook") == 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(lr_opts_list_at(opts, "post.hook_on", i), event) == 0)
            return true;
    return n == 0 && strcmp(event, "part") == 0;
}

int lr_post_check(const struct lr_opts *opts, struct lr_err *err)
{
    static const char *const events[] = {"live",   "start", "closed", "part", "convert",
                                         "upload", "end",   "error",  "disk", "credential",
                                         "unusual"};
    const char *event;
    for (size_t i = 0; (event = lr_opts_list_at(opts, "post.hook_on", i)) != NULL; i++) {
        size_t k = 0;
        while (k < LR_COUNT(events) && strcmp(events[k], event) != 0)
            k++;
        if (k == LR_COUNT(events))
            return lr_err_set(err, LIVREC_EARG, "post.hook_on: \"%.80s\" names no event", event);
    }
    return 0;
}

static bool is_set(const struct lr_opts *opts, const char *name)
{
    const char *value = lr_opts_str(opts, name);
    return value && *value;
}

bool lr_post_wants_parts(const struct lr_opts *opts)
{
    return strcmp(lr_opts_str(opts, "post.convert"), "none") != 0 ||
           strcmp(lr_opts_str(opts, "post.encode"), "copy") != 0 ||
           strcmp(lr_opts_str(opts, "record.format"), "mp3") == 0 ||
           lr_opts_bool(opts, "post.sound") || is_set(opts, "post.rclone") ||
           lr_s3_wanted(opts) || is_set(opts, "record.scratch") ||
           lr_post_wants_hook(opts, "part");
}

bool lr_post_wants_end(const struct lr_opts *opts)
{
    return is_set(opts, "post.hook_dlr") || lr_post_wants_hook(opts, "end");
}

bool lr_post_wants_any(const struct lr_opts *opts)
{
    static const char *const others[] = {"live", "start", "closed", "error", "disk"};
    bool any = lr_post_wants_parts(opts) || lr_post_wants_end(opts);
    for (size_t i = 0; !any && i < LR_COUNT(others); i++)
        any = lr_post_wants_hook(opts, others[i]);
    return any;
}
