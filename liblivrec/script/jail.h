/* The lock of livrec-js: limits and a filter of system calls. */
#ifndef LR_JAIL_H
#define LR_JAIL_H

/* A sanitizer maps terabytes, so it can't live under a limit of addresses. */
#if defined(__has_feature) && !defined(__SANITIZE_ADDRESS__)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LR_SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LR_SANITIZED 1
#endif
#ifndef LR_SANITIZED
#define LR_SANITIZED 0
#endif

/* From here on the process can read and write what it has open, take memory up to its limit, and
 * end. 0, or -1 when a lock can't be set: then the process must end. */
int lr_jail_enter(void);

#endif
