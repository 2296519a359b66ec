/* The part of standin.c for files and languages: there are none. */
#include <livrec/livrec.h>
#include <stddef.h>

int32_t livrec_repair(livrec *lr, const char *path, const char *out, uint32_t flags,
                      livrec_report **report)
{
    (void)lr, (void)path, (void)out, (void)flags, (void)report;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_repair_like(livrec *lr, const char *path, const char *like, const char *out,
                           uint32_t flags, livrec_report **report)
{
    (void)like;
    return livrec_repair(lr, path, out, flags, report);
}
int32_t livrec_join(livrec *lr, const char *const *paths, uint32_t count, const char *out,
                    livrec_report **report)
{
    (void)lr, (void)paths, (void)count, (void)out, (void)report;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_post(livrec *lr, const char *path, const livrec_opts *opts, char **text)
{
    (void)lr, (void)path, (void)opts, (void)text;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_prune(livrec *lr, const livrec_opts *opts, uint32_t flags, char **text)
{
    (void)lr, (void)opts, (void)flags, (void)text;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_queue(livrec *lr, const livrec_opts *opts, const char *queue, uint32_t flags,
                     int64_t id, char **text)
{
    (void)lr, (void)opts, (void)queue, (void)flags, (void)id, (void)text;
    return LIVREC_EUNSUPPORTED;
}
void livrec_report_free(livrec_report *report)
{
    (void)report;
}
int64_t livrec_report_int(const livrec_report *report, int32_t field)
{
    (void)report, (void)field;
    return 0;
}
const char *livrec_report_file(const livrec_report *report, uint32_t index)
{
    (void)report, (void)index;
    return NULL;
}
const char *livrec_report_finding(const livrec_report *report, uint32_t index)
{
    (void)report, (void)index;
    return NULL;
}
int64_t livrec_report_finding_int(const livrec_report *report, uint32_t index, int32_t field)
{
    (void)report, (void)index, (void)field;
    return 0;
}
const char *livrec_report_json(livrec_report *report)
{
    (void)report;
    return NULL;
}
int32_t livrec_watch(livrec *lr, const char *url, const livrec_opts *opts, uint64_t *room)
{
    (void)lr, (void)url, (void)opts, (void)room;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_watch_list(livrec *lr, const char *path, const livrec_opts *opts)
{
    (void)lr, (void)path, (void)opts;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_watch_config(livrec *lr, const char *path, const livrec_opts *opts)
{
    (void)lr, (void)path, (void)opts;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_config_opts(const char *path, const livrec_opts *opts, livrec_opts **out)
{
    (void)path, (void)opts, (void)out;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_config_backups(const char *path, char **text)
{
    (void)path, (void)text;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_config_check(const char *path, int32_t form, uint32_t *wrong, char **text)
{
    (void)path, (void)form, (void)wrong, (void)text;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_watch_pause(livrec *lr, uint64_t room, int32_t paused)
{
    (void)lr, (void)room, (void)paused;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_watch_set(livrec *lr, uint64_t room, const char *name, const char *value,
                         int32_t now)
{
    (void)lr, (void)room, (void)name, (void)value, (void)now;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_watch_stop(livrec *lr, uint64_t room)
{
    (void)lr, (void)room;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_watch_json(livrec *lr, uint64_t room, char **text)
{
    (void)lr, (void)room, (void)text;
    return LIVREC_EUNSUPPORTED;
}
int32_t livrec_watch_platforms(livrec *lr, char **text)
{
    (void)lr, (void)text;
    return LIVREC_EUNSUPPORTED;
}
void livrec_text_free(char *text)
{
    (void)text;
}
uint32_t livrec_post_count(livrec *lr)
{
    (void)lr;
    return 0;
}
int32_t livrec_unwatch(livrec *lr, uint64_t room)
{
    (void)lr, (void)room;
    return LIVREC_EUNSUPPORTED;
}
uint32_t livrec_watch_count(livrec *lr)
{
    (void)lr;
    return 0;
}
void livrec_language(const char *language)
{
    (void)language;
}
const char *livrec_text(const char *text)
{
    return text;
}
