/* The part of scripted.c for files: there are none. */
#include <livrec/livrec.h>
#include <stddef.h>

#include "api/last_error.h"

int32_t livrec_repair_like(livrec *lr, const char *path, const char *like, const char *out,
                           uint32_t flags, livrec_report **report)
{
    (void)lr, (void)like, (void)out, (void)flags, (void)report;
    return lr_api_failf("livrec_repair", LIVREC_EUNSUPPORTED, "%s: no files", path);
}

int32_t livrec_repair(livrec *lr, const char *path, const char *out, uint32_t flags,
                      livrec_report **report)
{
    return livrec_repair_like(lr, path, NULL, out, flags, report);
}

int32_t livrec_prune(livrec *lr, const livrec_opts *opts, uint32_t flags, char **text)
{
    (void)lr, (void)opts, (void)flags, (void)text;
    return lr_api_failf("livrec_prune", LIVREC_EUNSUPPORTED, "no files");
}

int32_t livrec_join(livrec *lr, const char *const *paths, uint32_t count, const char *out,
                    livrec_report **report)
{
    (void)lr, (void)count, (void)out, (void)report;
    return lr_api_failf("livrec_join", LIVREC_EUNSUPPORTED, "%s: no files", paths[0]);
}

int32_t livrec_post(livrec *lr, const char *path, const livrec_opts *opts, char **text)
{
    (void)lr, (void)path, (void)opts, (void)text;
    return lr_api_failf("livrec_post", LIVREC_EUNSUPPORTED, "no files");
}
