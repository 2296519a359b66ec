#include "first_room.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit.h"
#include "list_edit.h"
#include "list_file.h"
#include "msg.h"
#include "print.h"
#include "save_list.h"

#define ANSWER_MAX 2048

/* Missing, or nothing but blanks, a byte order mark and what a power cut leaves. */
static bool says_nothing(const char *path)
{
    char piece[256];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT;
    ssize_t n;
    bool nothing = true;
    while (nothing && (n = read(fd, piece, sizeof piece)) > 0)
        for (ssize_t i = 0; i < n; i++)
            nothing &= piece[i] == '\0' || strchr(" \t\r\n\xEF\xBB\xBF\xFF\xFE", piece[i]) != NULL;
    close(fd);
    return nothing;
}

/* In the background, to read from the terminal would stop the process. */
static bool is_in_front(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static bool has_no_room(livrec *lr)
{
    char *rooms = NULL;
    bool none = livrec_watch_json(lr, 0, &rooms) == 0 && strcmp(rooms, "[]") == 0;
    livrec_text_free(rooms);
    return none;
}

static void ask(const struct first_room *f)
{
    tell_note(f->tell,
              tr("there is no room yet: the address of one, or nothing to go on without:"));
}

void first_room_ask(struct first_room *f, struct tell *tell, livrec *lr, const char *list,
                    const char *config)
{
    *f = (struct first_room){.fd = -1, .tell = tell};
    if (tell->json || tell->quiet || !is_in_front() || !has_no_room(lr))
        return;
    f->list = save_list(list, config);
    if (!f->list || list_file_is_json(f->list) || !says_nothing(f->list))
        return;
    f->fd = STDIN_FILENO;
    ask(f);
}

/* Written into the list, which is watched. */
static void add(struct first_room *f, const char *url)
{
    struct text why = {0};
    if (!livrec_match(url)) {
        print_note("%s", plain_error(livrec_last_error()));
        ask(f);
        return;
    }
    if (list_add(f->list, url, NULL, NULL, &why) == 0) {
        text_fmt(&why, tr("written into %s, and watched within a second"), f->list);
        f->fd = -1;
    }
    tell_note(f->tell, why.s ? why.s : strerror(ENOMEM));
    text_free(&why);
}

void first_room_turn(struct first_room *f)
{
    struct pollfd p = {.fd = f->fd, .events = POLLIN};
    char answer[ANSWER_MAX];
    if (f->fd < 0 || !is_in_front() || poll(&p, 1, 0) <= 0)
        return;
    ssize_t n = read(f->fd, answer, sizeof answer - 1); /* a terminal gives one line */
    if (n < 0 && errno == EINTR)
        return;
    answer[n > 0 ? n : 0] = '\0';
    char *url = answer + strspn(answer, " \t");
    url[strcspn(url, " \t\r\n")] = '\0';
    if (*url)
        add(f, url);
    else
        f->fd = -1;
}

void first_room_close(struct first_room *f)
{
    free(f->list);
    *f = (struct first_room){.fd = -1};
}
