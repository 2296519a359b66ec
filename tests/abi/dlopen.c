/* dlopen LIBRARY.so: a program may load the library at run time, use it, and let it go again, from
 * any thread, as plugins do; nothing of it is left behind, neither code nor threads. */
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <livrec/livrec.h>

#define MUST(condition)                                                                            \
    do                                                                                             \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            exit(1);                                                                               \
        }                                                                                          \
    while (0)

/* A function of the library, by its name and the type that the header gives it. */
#define FIND(library, function)                                                                    \
    __typeof__(&function) function##_there;                                                        \
    *(void **)&function##_there = dlsym(library, #function);                                       \
    MUST(function##_there)

/* Makes the handle start its threads: nobody listens there. */
static void use_network(void *library, livrec *lr)
{
    FIND(library, livrec_resolve);
    FIND(library, livrec_last_error);
    livrec_room *room = NULL;
    MUST(livrec_resolve_there(lr, "http://127.0.0.1:1/live.m3u8", NULL, &room) < 0 && !room);
    MUST(strstr(livrec_last_error_there(), "livrec_resolve"));
}

static void *use(void *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        fprintf(stderr, "%s\n", dlerror());
    MUST(library);
    FIND(library, livrec_version);
    FIND(library, livrec_new);
    FIND(library, livrec_free);
    MUST(livrec_version_there() == LIVREC_VERSION_INT);
    livrec *lr = NULL;
    MUST(livrec_new_there(NULL, &lr) == 0 && lr);
    use_network(library, lr);
    livrec_free_there(lr);
    MUST(dlclose(library) == 0);
    return NULL;
}

static int threads(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/task");
    MUST(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* A thread that was joined may be listed for a moment. */
static int threads_left(int wanted)
{
    for (int i = 0; i < 200 && threads() > wanted; i++)
        nanosleep(&(struct timespec){0, 5000000}, NULL);
    return threads();
}

int main(int argc, char **argv)
{
    MUST(argc == 2);
    int before = threads();
    for (int i = 0; i < 2; i++) {
        pthread_t other;
        use(argv[1]);
        MUST(pthread_create(&other, NULL, use, argv[1]) == 0);
        MUST(pthread_join(other, NULL) == 0);
        MUST(!dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD));
        MUST(threads_left(before) == before);
    }
    return 0;
}
