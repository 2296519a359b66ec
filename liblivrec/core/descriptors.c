#include "core/descriptors.h"

#include <sys/resource.h>

#define SPARED 64 /* state, log, questions to platforms, programs afterwards */
#define ROOM 4    /* folder, file, connection; sidecar, or a second connection, now and then */

uint32_t lr_descriptors_rooms(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur > UINT32_MAX)
        return UINT32_MAX;
    return files.rlim_cur > SPARED + ROOM ? (uint32_t)(files.rlim_cur - SPARED) / ROOM : 1;
}
