/* Compiler attributes used across the library. */
#ifndef LR_ATTR_H
#define LR_ATTR_H

#if defined(__GNUC__)
#define LR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define LR_SENTINEL __attribute__((sentinel))
#define LR_MUST_USE __attribute__((warn_unused_result))
#else
#define LR_PRINTF(fmt, args)
#define LR_SENTINEL
#define LR_MUST_USE
#endif

#define LR_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
