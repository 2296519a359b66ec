/* livrec import-dlr: the configuration of DouyinLiveRecorder as a livrec.conf. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config_place.h"
#include "config_show.h"
#include "exit.h"
#include "list_file.h"
#include "msg.h"
#include "new_file.h"
#include "print.h"

/* From the root: what is written lies elsewhere, and relative paths would start from there. */
static char *full_path(const char *path)
{
    struct stat s;
    bool is_folder = stat(path, &s) == 0 && S_ISDIR(s.st_mode);
    return is_folder ? realpath(path, NULL) : list_file_path(path);
}

static int write_new(const struct call *c, const char *text)
{
    char *path = c->own[OWN_OUTPUT] ? strdup(c->own[OWN_OUTPUT]) : config_place_new();
    int status = 0;
    if (!path)
        status = fail(c, LIVREC_EARG, "there is no home to write it to: --out FILE");
    else if (new_file(path, text, strlen(text)) < 0)
        status = fail(c, LIVREC_EIO, "%s: %s", path, tr(strerror(errno)));
    else if (!c->own[OWN_JSON])
        print_note("written to %s; livrec watch -c %s", path, path);
    free(path);
    return status;
}

static int save(const struct call *c, const char *from)
{
    char *text, *full = full_path(from);
    if (!full)
        return fail(c, LIVREC_EIO, "%s: %s", from, tr(strerror(errno)));
    int32_t code = livrec_config_check(full, LIVREC_CONFIG_REFERENCES, NULL, &text);
    free(full);
    if (code)
        return fail_last(c, code);
    int status = write_new(c, text);
    livrec_text_free(text);
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
