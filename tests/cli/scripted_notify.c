/* notify.h of the scripted library: one channel, which takes everything but "refuse". */
#include <livrec/livrec.h>
#include <string.h>

#include "api/last_error.h"

uint32_t livrec_channel_count(void)
{
    return 1;
}

const char *livrec_channel_name(uint32_t index)
{
    return index ? NULL : "bark";
}

int32_t livrec_notify(livrec *lr, const char *channel, const livrec_opts *opts, const char *title,
                      const char *text)
{
    (void)lr, (void)channel, (void)opts, (void)title;
    if (strcmp(text, "refuse") == 0)
        return lr_api_failf("livrec_notify", LIVREC_EHTTP, "bark: it was refused");
    return 0;
}

int32_t livrec_queue(livrec *lr, const livrec_opts *opts, const char *queue, uint32_t flags,
                     int64_t id, char **text)
{
    (void)lr, (void)opts, (void)queue, (void)flags, (void)id, (void)text;
    return lr_api_failf("livrec_queue", LIVREC_EIO, "there is no state");
}
