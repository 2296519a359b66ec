/* Before the C library: tells of each socket of the internet that a process asks for. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int socket(int domain, int type, int protocol)
{
    int (*real)(int, int, int) = NULL;
    const char *path = getenv("NET_CANARY");
    *(void **)(void *)&real = dlsym(RTLD_NEXT, "socket");
    if (path && (domain == AF_INET || domain == AF_INET6)) {
        int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (fd >= 0 && write(fd, "x", 1) != 1)
            abort();
        if (fd >= 0)
            close(fd);
    }
    return real ? real(domain, type, protocol) : -1;
}
