/* The list that new rooms are written into. */
#ifndef CLI_SAVE_LIST_H
#define CLI_SAVE_LIST_H

/* The list that was named, or the first that the configuration names now; both may be NULL. On the
 * heap; NULL: there is none. */
char *save_list(const char *list, const char *config);

#endif
