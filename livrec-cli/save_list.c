#include "save_list.h"

#include <livrec/livrec.h>
#include <string.h>

#include "json_in.h"

static char *first_of(const char *config)
{
    char *view, *path = NULL;
    struct json all, list;
    const char *at = NULL;
    if (livrec_config_check(config, LIVREC_CONFIG_JSON, NULL, &view) != 0)
        return NULL;
    if (jv_read(view, strlen(view), &all) && jv_item(jv_get(all, "lists"), &at, &list))
        path = jv_str(jv_get(list, "path"));
    livrec_text_free(view);
    return path;
}

char *save_list(const char *list, const char *config)
{
    return list ? strdup(list) : config ? first_of(config) : NULL;
}
