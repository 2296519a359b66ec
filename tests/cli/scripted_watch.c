/* watch.h of the scripted library: a watched room is one that is live at once. */
#include <livrec/livrec.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/last_error.h"

#define JOBS 64 /* more than any script has */

int32_t livrec_watch(livrec *lr, const char *url, const livrec_opts *opts, uint64_t *room)
{
    return livrec_record(lr, url, opts, room);
}

int32_t livrec_watch_list(livrec *lr, const char *path, const livrec_opts *opts)
{
    (void)lr;
    (void)opts;
    if (access(path, R_OK) == 0)
        return lr_api_failf("livrec_watch_list", LIVREC_EUNSUPPORTED, "refused");
    return lr_api_failf("livrec_watch_list", LIVREC_EIO, "%s: No such file or directory", path);
}

int32_t livrec_watch_config(livrec *lr, const char *path, const livrec_opts *opts)
{
    (void)lr;
    (void)opts;
    return lr_api_failf("livrec_watch_config", LIVREC_EUNSUPPORTED, "%s: refused", path);
}

int32_t livrec_config_opts(const char *path, const livrec_opts *opts, livrec_opts **out)
{
    (void)opts;
    (void)out;
    return lr_api_failf("livrec_config_opts", LIVREC_EUNSUPPORTED, "%s: refused", path);
}

int32_t livrec_config_backups(const char *path, char **text)
{
    (void)text;
    return lr_api_failf("livrec_config_backups", LIVREC_EUNSUPPORTED, "%s: refused", path);
}

int32_t livrec_config_check(const char *path, int32_t form, uint32_t *wrong, char **text)
{
    (void)form;
    (void)wrong;
    (void)text;
    return lr_api_failf("livrec_config_check", LIVREC_EUNSUPPORTED, "%s: refused", path);
}

int32_t livrec_watch_pause(livrec *lr, uint64_t room, int32_t paused)
{
    (void)lr;
    (void)paused;
    return lr_api_failf("livrec_watch_pause", LIVREC_ENOTFOUND, "there is no watched room %llu",
                        (unsigned long long)room);
}

int32_t livrec_watch_set(livrec *lr, uint64_t room, const char *name, const char *value,
                         int32_t now)
{
    (void)lr;
    (void)name;
    (void)value;
    (void)now;
    return lr_api_failf("livrec_watch_set", LIVREC_ENOTFOUND, "there is no watched room %llu",
                        (unsigned long long)room);
}

int32_t livrec_watch_stop(livrec *lr, uint64_t room)
{
    return livrec_stop(lr, room);
}

/* What a variable of the environment says, else an empty array. */
static int32_t give_array(const char *variable, char **text)
{
    const char *value = getenv(variable);
    *text = strdup(value ? value : "[]");
    return *text ? 0 : LIVREC_ENOMEM;
}

int32_t livrec_watch_json(livrec *lr, uint64_t room, char **text)
{
    (void)lr;
    (void)room;
    return give_array("LIVREC_SCRIPTED_ROOMS", text);
}

int32_t livrec_watch_platforms(livrec *lr, char **text)
{
    (void)lr;
    return give_array("LIVREC_SCRIPTED_PLATFORMS", text);
}

void livrec_text_free(char *text)
{
    free(text);
}

int32_t livrec_unwatch(livrec *lr, uint64_t room)
{
    for (uint64_t job = room ? room : 1; job <= (room ? room : JOBS); job++)
        livrec_stop(lr, job);
    return 0;
}

uint32_t livrec_watch_count(livrec *lr)
{
    return livrec_job_count(lr);
}

uint32_t livrec_post_count(livrec *lr)
{
    (void)lr;
    return 0;
}
