/* livrec import-dlr: the configuration of DouyinLiveRecorder as a livrec.conf. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config_place.h"
#include "config_show.h"
#include "exit.h"
#include "new_file.h"
#include "print.h"

static int save(const struct call *c, const char *folder)
{
    char *text, *path = c->own[OWN_OUTPUT] ? strdup(c->own[OWN_OUTPUT]) : config_place_new();
    int32_t code = livrec_config_check(folder, LIVREC_CONFIG_FILE, NULL, &text);
    int status = code ? fail_last(c, code) : 0;
    if (!path && !status)
        status = fail(c, LIVREC_EARG, "there is no home to write it to: --out FILE");
    else if (!status && new_file(path, text, strlen(text)) < 0)
        status = fail(c, LIVREC_EIO, "%s: %s", path, strerror(errno));
    else if (!status && !c->own[OWN_JSON])
        print_note("written to %s; livrec watch -c %s", path, path);
    if (!code)
        livrec_text_free(text);
    free(path);
    return status;
}

int cmd_import_dlr(struct call *c)
{
    const char *folder = c->count ? c->args[0] : ".";
    uint32_t wrong;
    if (c->own[OWN_CHECK])
        return config_show_and_judge(c, folder);
    int status = config_show(c, folder, &wrong);
    return status ? status : save(c, folder);
}
