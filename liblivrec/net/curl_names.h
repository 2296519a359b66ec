/* Where hosts were found last: for when the resolver fails, which says nothing about the hosts. */
#ifndef LR_CURL_NAMES_H
#define LR_CURL_NAMES_H

#include <stdint.h>

#define LR_NAMES 64
#define LR_NAME_MEMORY 600000 /* ms */
#define LR_NAME_ADDRESS 46    /* of an address as text, with its end */

/* Zeroed: nothing is known. Times are monotonic ms. */
struct lr_names {
    struct {
        uint64_t key; /* of the host's name; 0: free */
        int64_t at;
        char address[LR_NAME_ADDRESS];
    } name[LR_NAMES];
};

void lr_names_note(struct lr_names *n, const char *host, const char *address, int64_t now);
/* Borrowed until the next note; NULL: none that is younger than LR_NAME_MEMORY. */
const char *lr_names_last(const struct lr_names *n, const char *host, int64_t now);

#endif
