/* Where a configuration lies when nobody says. */
#ifndef CLI_CONFIG_PLACE_H
#define CLI_CONFIG_PLACE_H

#include "cmd.h"

/* The first of these that is there: $LIVREC_CONFIG, livrec/livrec.conf in $XDG_CONFIG_HOME (or
 * ~/.config), /etc/livrec/livrec.conf. NULL: none; else free() it. */
char *config_place(void);
/* Where a new one goes: the user's. NULL: no home, or no memory. */
char *config_place_new(void);

/* The options of the call over those of its configuration (-c PATH, else that of config_place()), if
 * there is one. Free *out with livrec_opts_free(), also after an error. */
int32_t config_opts(const struct call *c, livrec_opts **out);

#endif
