/* The lock of livrec-js: limits and a filter of system calls. */
#ifndef LR_JAIL_H
#define LR_JAIL_H

/* From here on the process can read and write what it has open, take memory up to its limit, and
 * end. 0, or -1 when a lock can't be set: then the process must end. */
int lr_jail_enter(void);

#endif
