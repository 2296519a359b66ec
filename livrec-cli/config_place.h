/* Where a configuration lies when nobody says. */
#ifndef CLI_CONFIG_PLACE_H
#define CLI_CONFIG_PLACE_H

/* The first of these that is there: $LIVREC_CONFIG, livrec/livrec.conf in $XDG_CONFIG_HOME (or
 * ~/.config), /etc/livrec/livrec.conf. NULL: none; else free() it. */
char *config_place(void);
/* Where a new one goes: the user's. NULL: no home, or no memory. */
char *config_place_new(void);

#endif
