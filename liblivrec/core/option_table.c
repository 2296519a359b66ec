/* The rows of all kinds as one table. */
#include <string.h>

#include "core/attr.h"
#include "core/option_rows.h"

/* In the order of the names in them. */
static const struct lr_option *const kinds[] = {
    lr_option_rows_program,
    lr_option_rows_net,
    lr_option_rows_notify,
    lr_option_rows_post,
    lr_option_rows_record,
    lr_option_rows_room,
};

const struct lr_option *lr_option_at(size_t index)
{
    for (size_t k = 0; k < LR_COUNT(kinds); k++)
        for (const struct lr_option *opt = kinds[k]; opt->name; opt++)
            if (index-- == 0)
                return opt;
    return NULL;
}

const struct lr_option *lr_option_find(const char *name)
{
    for (size_t k = 0; name && k < LR_COUNT(kinds); k++)
        for (const struct lr_option *opt = kinds[k]; opt->name; opt++)
            if (strcmp(opt->name, name) == 0)
                return opt;
    return NULL;
}
