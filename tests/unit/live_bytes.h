/* Bytes of the heap that are in use. 0: this build can't say, as with sanitizers, which have their
 * own heap. */
#ifndef LIVE_BYTES_H
#define LIVE_BYTES_H

#include <stddef.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LIVE_BYTES 1
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#undef LIVE_BYTES
#endif
#endif

#ifdef LIVE_BYTES
#include <malloc.h>
static inline size_t live_bytes(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}
#else
static inline size_t live_bytes(void)
{
    return 0;
}
#endif

#endif
