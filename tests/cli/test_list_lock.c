/* A list that several processes change at the same time. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "list_edit.h"
#include "unit.h"

#define WRITERS 4
#define EACH 12

static char folder[] = "/tmp/livrec-lock-XXXXXX", path[64];

static void begin(const char *text)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/rooms.txt", folder);
    FILE *f = text ? fopen(path, "we") : NULL;
    ck_assert(!text || (f && fputs(text, f) >= 0 && fclose(f) == 0));
}

/* Nothing but the list was left there. */
static void end(void)
{
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}

static void read_list(char *out, size_t size)
{
    FILE *f = fopen(path, "re");
    ck_assert_ptr_nonnull(f);
    out[fread(out, 1, size - 1, f)] = '\0';
    fclose(f);
}

/* Its own lines; every other of them is paused again at once. */
static int write_lines(int writer)
{
    struct text why = {0};
    int failed = 0;
    for (int i = 0; i < EACH; i++) {
        char url[64];
        snprintf(url, sizeof url, "https://live.x/%d/%d", writer, i);
        failed += list_add(path, url, NULL, NULL, &why) != 0;
        if (i % 2)
            failed += list_edit(path, url, LIST_PAUSE, &why) != 0;
        text_clear(&why);
    }
    text_free(&why);
    return failed;
}

static void all_write(void)
{
    pid_t pids[WRITERS];
    for (int i = 0; i < WRITERS; i++)
        if ((pids[i] = fork()) == 0)
            _exit(write_lines(i));
    for (int i = 0; i < WRITERS; i++) {
        int status = -1;
        ck_assert(pids[i] > 0 && waitpid(pids[i], &status, 0) == pids[i]);
        ck_assert_int_eq(status, 0);
    }
}

static void none_is_lost(void)
{
    char text[8192];
    size_t lines = 0;
    read_list(text, sizeof text);
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    ck_assert_uint_eq(lines, WRITERS * EACH);
    for (int writer = 0; writer < WRITERS; writer++)
        for (int i = 0; i < EACH; i++) {
            char line[64];
            snprintf(line, sizeof line, "%shttps://live.x/%d/%d\n", i % 2 ? "#" : "", writer, i);
            ck_assert_msg(strstr(text, line) != NULL, "%s is not in\n%s", line, text);
        }
}

START_TEST(several_writers)
{
    begin("");
    all_write();
    none_is_lost();
    end();
}
END_TEST

/* Nobody can lock what is not there: the first to make it wins, and the others go on with that. */
START_TEST(several_writers_of_a_new_list)
{
    begin(NULL);
    all_write();
    none_is_lost();
    end();
}
END_TEST

/* A script of the user that has the lock, and appends meanwhile, as `flock FILE sh -c ...` does. */
static void append_locked(int ready)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX) != 0 || write(ready, "x", 1) != 1)
        _exit(1);
    usleep(50 * 1000);
    _exit(write(fd, "https://live.x/script\n", 22) != 22);
}

START_TEST(waits_for_a_script)
{
    int ends[2], status;
    char c, text[256];
    struct text why = {0};
    begin("# mine\n");
    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0)
        append_locked(ends[1]);
    ck_assert_int_eq(read(ends[0], &c, 1), 1);
    ck_assert_int_eq(list_add(path, "https://live.x/1", NULL, NULL, &why), 0);
    ck_assert(waitpid(pid, &status, 0) == pid && status == 0);
    read_list(text, sizeof text);
    ck_assert_str_eq(text, "# mine\nhttps://live.x/script\nhttps://live.x/1\n");
    text_free(&why);
    end();
}
END_TEST

UNIT_MAIN("list lock", several_writers, several_writers_of_a_new_list, waits_for_a_script)
