/* watch.h of the scripted library: a watched room is one that is live at once. */
#include <livrec/livrec.h>

#include <stdlib.h>
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

void livrec_text_free(char *text)
{
    free(text);
}
