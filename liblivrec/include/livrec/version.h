/** @file version.h
 *  Version of the library. The build reads these numbers; the soname is the major number. */
#ifndef LIVREC_VERSION_H
#define LIVREC_VERSION_H

#include <stdint.h>

#define LIVREC_VERSION_MAJOR 0
#define LIVREC_VERSION_MINOR 1
#define LIVREC_VERSION_PATCH 0

/** Version as one integer: major << 16 | minor << 8 | patch. */
#define LIVREC_VERSION_INT                                                                         \
    ((LIVREC_VERSION_MAJOR << 16) | (LIVREC_VERSION_MINOR << 8) | LIVREC_VERSION_PATCH)

#if defined(_WIN32)
#define LIVREC_API
#else
#define LIVREC_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the library that is loaded (not of the header that was compiled against).
 *  @return major << 16 | minor << 8 | patch. Thread-safe. Since 0.1. */
LIVREC_API uint32_t livrec_version(void);

/** Same as text, "0.1.0". Static storage. Thread-safe. Since 0.1. */
LIVREC_API const char *livrec_version_str(void);

#ifdef __cplusplus
}
#endif
#endif
