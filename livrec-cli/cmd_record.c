/* livrec record: record rooms until they go offline. */
#include "cmd.h"
#include "follow.h"
#include "urls.h"

int cmd_record(struct call *c)
{
    struct urls urls;
    int status = urls_collect(c, &urls);
    if (status == 0)
        status = follow(c, urls.list, urls.count);
    urls_free(&urls);
    return status;
}
