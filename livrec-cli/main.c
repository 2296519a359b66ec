/* livrec: the command line over liblivrec's public headers. */
#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cmd.h"
#include "exit.h"
#include "flags.h"
#include "help.h"
#include "msg.h"
#include "near.h"
#include "print.h"

static int show(void (*write)(struct text *, const struct cmd *), const struct cmd *cmd)
{
    struct text t = {0};
    write(&t, cmd);
    print_out(&t);
    text_free(&t);
    return 0;
}

static void overview(struct text *t, const struct cmd *unused)
{
    (void)unused;
    help_overview(t);
}

static int unknown_command(const struct call *c, const char *name)
{
    struct near near = near_start(name);
    for (size_t i = 0; i < command_count; i++)
        near_offer(&near, commands[i].name);
    if (strstr(name, "://"))
        return fail(c, LIVREC_EARG, "a command is missing before the address: livrec record URL");
    if (near.best)
        return fail(c, LIVREC_EARG, "there is no command \"%s\"; did you mean livrec %s?", name,
                    near.best);
    return fail(c, LIVREC_EARG, "there is no command \"%s\"; livrec --help lists them", name);
}

static int run_command(const struct cmd *cmd, size_t count, char **words)
{
    struct call c = {.cmd = cmd};
    int status = flags_parse(&c, count, words);
    if (status == 0)
        status = c.own[OWN_HELP] ? show(help_command, cmd) : cmd->run(&c);
    flags_free(&c);
    return status;
}

/* For tr(), wherever it is called, and for the library. Programs, which ask for JSON, read English.
 */
static void choose_language(size_t count, char **words)
{
    msg_tell_library();
    for (size_t i = 0; i < count && strcmp(words[i], "--"); i++) {
        if (strncmp(words[i], "--lang=", 7) == 0)
            msg_choose(words[i] + 7);
        else if (strcmp(words[i], "--lang") == 0 && i + 1 < count)
            msg_choose(words[i + 1]);
    }
    if (flags_have(count, words, "--json"))
        msg_choose("en");
}

static int run(size_t count, char **words)
{
    choose_language(count, words);
    struct call c = {.own = {[OWN_JSON] = flags_have(count, words, "--json") ? "given" : NULL}};
    const char *first = count ? words[0] : "";
    if (!strcmp(first, "--help") || !strcmp(first, "-h"))
        return show(overview, NULL);
    if (!strcmp(first, "--version") || !strcmp(first, "-V"))
        return run_command(command_find("version"), count - 1, words + 1);
    const struct cmd *cmd = command_find(first);
    if (cmd)
        return run_command(cmd, count - 1, words + 1);
    if (*first == '-')
        return fail(&c, LIVREC_EARG, "\"%s\" stands before a command; flags come after it", first);
    if (*first)
        return unknown_command(&c, first);
    return fail(&c, LIVREC_EARG, "a command is missing; livrec --help lists them");
}

/* A recording must not get the number of a standard stream that the parent closed: messages would
 * be written into it. What is opened here can't be written, so that a write still fails. */
static bool occupy_standard_streams(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
            return false;
    return true;
}

/* What was lost on standard output must not look like success. A reader that had enough (EPIPE)
 * needs no message. */
static int check_output(int status)
{
    int error = print_out_error();
    if (error && error != EPIPE)
        print_note("standard output can't be written: %s", tr(strerror(error)));
    return error && status == 0 ? EXIT_OUTPUT : status;
}

/* Hundreds of recordings each need some 100 KiB for the moment of a keyframe. Such blocks go back
 * to the system at once instead of staying in the heap for good. Of heaps there would be as many as
 * threads, and each keeps what it needed once. */
static void tune_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 40 << 10);
    mallopt(M_TRIM_THRESHOLD, 256 << 10);
#endif
}

/* A room takes up to three descriptors; the usual soft limit of 1,024 only protects programs that
 * call select(). Where it can't be raised, it is as before. */
static void take_descriptors(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    tune_memory();
    take_descriptors();
    if (!occupy_standard_streams())
        return EXIT_OUTPUT;
    return check_output(run(argc > 1 ? (size_t)argc - 1 : 0, argv + 1));
}
