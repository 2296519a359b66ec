/* livrec top: the rooms of a "livrec watch" that runs, as they change. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cmd.h"
#include "control_call.h"
#include "exit.h"
#include "figures.h"
#include "keys.h"
#include "msg.h"
#include "print.h"
#include "room_rows.h"
#include "stop.h"

#define EACH_MS 1000

struct top {
    const struct call *call;
    struct control_call control;
    struct stop stop;
    struct keys keys;
    int resized; /* signalfd */
    bool screen; /* drawn in a terminal, else printed */
    size_t from; /* the first row that is shown */
    struct room_rows rows;
    struct text block, why;
};

/* The rooms as they are now. 0, or LIVREC_E* with one line in t->why. */
static int32_t look(struct top *t)
{
    struct text request = {0};
    text_add(&request, "{\"do\":\"ls\"}");
    int32_t code = control_call_ask(&t->control, &request, &t->why);
    room_rows_free(&t->rows);
    if (code == 0 && !room_rows_read(&t->rows, jv_get(t->control.answer, "rooms"), t->screen))
        code = LIVREC_ENOMEM;
    text_free(&request);
    return code;
}

static void headline(struct text *t, const struct room_rows *rows, size_t columns)
{
    int64_t recording = 0, rate = 0;
    struct text line = {0};
    for (size_t i = 0; i < rows->count; i++) {
        recording += rows->row[i].rank == 0;
        rate += rows->row[i].bitrate > 0 ? rows->row[i].bitrate : 0;
    }
    text_fmt(&line, tr("livrec: %zu rooms, %lld recording, "), rows->count, (long long)recording);
    figure_rate(&line, rate);
    text_fit(t, line.s ? line.s : "", columns);
    text_free(&line);
}

static void end_line(struct text *t)
{
    text_add(t, "\x1b[K\r\n");
}

static void draw(struct top *t)
{
    int columns, lines;
    if (!print_terminal(&columns, &lines))
        return;
    size_t width = columns > 1 ? (size_t)columns - 1 : 1, room = lines > 3 ? (size_t)lines - 3 : 1;
    if (t->from + room > t->rows.count)
        t->from = t->rows.count > room ? t->rows.count - room : 0;
    text_add(&t->block, "\x1b[H");
    headline(&t->block, &t->rows, width);
    end_line(&t->block);
    room_rows_line(&t->block, NULL, width);
    end_line(&t->block);
    for (size_t i = t->from; i < t->rows.count && i < t->from + room; i++) {
        room_rows_line(&t->block, &t->rows.row[i], width);
        end_line(&t->block);
    }
    text_add(&t->block, "\x1b[J");
    print_err(&t->block);
}

static void print_rows(struct top *t)
{
    if (t->call->own[OWN_JSON]) {
        struct json rooms = jv_get(t->control.answer, "rooms");
        text_addn(&t->block, rooms.s, rooms.n);
        text_add(&t->block, "\n");
        print_out(&t->block);
        return;
    }
    room_rows_line(&t->block, NULL, 0);
    text_add(&t->block, "\n");
    for (size_t i = 0; i < t->rows.count; i++) {
        room_rows_line(&t->block, &t->rows.row[i], 0);
        text_add(&t->block, "\n");
    }
    text_add(&t->block, "\n");
    print_out(&t->block);
}

/* False: enough. */
static bool take_key(struct top *t)
{
    int columns, lines;
    size_t page = print_terminal(&columns, &lines) && lines > 4 ? (size_t)lines - 4 : 1;
    switch (keys_read()) {
    case KEY_QUIT:
        return false;
    case KEY_UP:
        t->from -= t->from > 0;
        break;
    case KEY_DOWN:
        t->from++;
        break;
    case KEY_PAGE_UP:
        t->from -= t->from < page ? t->from : page;
        break;
    case KEY_PAGE_DOWN:
        t->from += page;
        break;
    case KEY_HOME:
        t->from = 0;
        break;
    default:
        break;
    }
    return true;
}

static void take_resize(int fd)
{
    struct signalfd_siginfo info;
    while (read(fd, &info, sizeof info) == (ssize_t)sizeof info)
        continue;
}

/* Until the next look is due. False: the user has seen enough. */
static bool wait_and_draw(struct top *t)
{
    struct pollfd p[] = {{.fd = t->stop.fd, .events = POLLIN},
                         {.fd = t->resized, .events = POLLIN},
                         {.fd = t->keys.taken ? STDIN_FILENO : -1, .events = POLLIN}};
    for (;;) {
        int n = poll(p, 3, EACH_MS);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        if (stop_take(&t->stop) || (n > 0 && p[2].revents && !take_key(t)))
            return false;
        take_resize(t->resized);
        if (t->screen)
            draw(t);
    }
}

static int32_t follow(struct top *t)
{
    int32_t code;
    while ((code = look(t)) == 0 && !print_out_error()) {
        if (t->screen)
            draw(t);
        else
            print_rows(t);
        if (!wait_and_draw(t))
            break;
    }
    return code;
}

/* The other screen of the terminal, so that what was on this one is there again afterwards. */
static void switch_screen(struct top *t, bool on)
{
    if (!t->screen)
        return;
    text_add(&t->block, on ? "\x1b[?1049h\x1b[?25l" : "\x1b[?25h\x1b[?1049l");
    print_err(&t->block);
}

static int watch_resizes(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGWINCH);
    return sigprocmask(SIG_BLOCK, &set, NULL) == 0 ? signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)
                                                    : -1;
}

/* 0, or LIVREC_E*, told when the screen is the usual one again. */
static int32_t in_terminal(struct top *t)
{
    if (stop_init(&t->stop) < 0 || (t->resized = watch_resizes()) < 0) {
        text_fmt(&t->why, "signalfd: %s", tr(strerror(errno)));
        return LIVREC_EINTERNAL;
    }
    if (t->screen)
        keys_take(&t->keys);
    switch_screen(t, true);
    int32_t code = follow(t);
    switch_screen(t, false);
    keys_give_back(&t->keys);
    close(t->resized);
    return code;
}

int cmd_top(struct call *c)
{
    struct top t = {.call = c};
    int columns, lines;
    t.screen = !c->own[OWN_JSON] && isatty(STDOUT_FILENO) && print_terminal(&columns, &lines);
    int32_t code = control_call_open(&t.control, c, &t.why);
    if (code == 0)
        code = in_terminal(&t);
    int status = code ? fail(c, code, "%s", t.why.s ? t.why.s : livrec_error_text(code)) : 0;
    control_call_close(&t.control);
    room_rows_free(&t.rows);
    text_free(&t.block);
    text_free(&t.why);
    return status;
}
