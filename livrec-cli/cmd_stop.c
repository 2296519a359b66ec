/* livrec stop: the recording of rooms, or all of a "livrec watch", until the files are finished. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cmd.h"
#include "control_call.h"
#include "exit.h"
#include "msg.h"
#include "now.h"
#include "print.h"

#define LOOK_MS 100
#define PATIENCE_MS 60000

static void print_line(const char *s, size_t n)
{
    struct text t = {0};
    text_addn(&t, s, n);
    text_add(&t, "\n");
    print_out(&t);
    text_free(&t);
}

/* 0, or the error in `why`. */
static int32_t ask_of(struct control_call *k, const char *verb, const char *room, struct text *why)
{
    struct text request = {0};
    text_fmt(&request, "{\"do\":\"%s\",\"room\":", verb);
    text_json(&request, room);
    text_add(&request, "}");
    int32_t code = control_call_ask(k, &request, why);
    text_free(&request);
    return code;
}

/* Until nothing is recorded there: then the files have their names. A room that is gone is done,
 * too. */
static int32_t wait_for_room(struct control_call *k, int64_t id, struct text *why)
{
    int64_t until = now_ms() + PATIENCE_MS;
    struct text room = {0};
    int32_t code = 0;
    text_fmt(&room, "%lld", (long long)id);
    for (bool runs = true; runs && code == 0;) {
        code = ask_of(k, "ls", room.s ? room.s : "", why);
        const char *at = NULL;
        struct json found = {NULL, 0};
        runs = code == 0 && jv_item(jv_get(k->answer, "rooms"), &at, &found) &&
               jv_int(jv_get(found, "job"), 0) > 0;
        if (runs && now_ms() > until) {
            text_add(why, tr("its files are not finished after a minute"));
            code = LIVREC_ETIMEOUT;
        } else if (runs) {
            poll(NULL, 0, LOOK_MS);
        }
    }
    text_free(&room);
    if (code == LIVREC_ENOTFOUND)
        text_clear(why);
    return code == LIVREC_ENOTFOUND ? 0 : code;
}

static int stop_room(struct call *c, const char *word)
{
    struct control_call k;
    struct text why = {0}, told = {0};
    int32_t code = control_call_open(&k, c, &why);
    char *url = NULL;
    if (code == 0)
        code = ask_of(&k, "stop", word, &why);
    if (code == 0) {
        text_addn(&told, k.answer.s, k.answer.n);
        url = jv_str(jv_get(k.answer, "url"));
        code = wait_for_room(&k, jv_int(jv_get(k.answer, "room"), 0), &why);
    }
    int status = code ? fail(c, code, "%s", why.s ? why.s : "") : 0;
    if (status == 0 && c->own[OWN_JSON])
        print_line(told.s, told.len);
    else if (status == 0 && url)
        print_note("%s: %s", url, tr("stopped for this broadcast"));
    free(url);
    text_free(&why);
    text_free(&told);
    control_call_close(&k);
    return status;
}

/* The process, not what it says: it may be killed. Where the system has no such descriptor, the end
 * of the connection tells. */
static int32_t wait_for_end(const struct control_call *k, struct text *why)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    int process = getsockopt(k->fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid > 0
                      ? (int)syscall(SYS_pidfd_open, peer.pid, 0)
                      : -1;
    struct pollfd p = {.fd = process < 0 ? k->fd : process, .events = POLLIN};
    int64_t until = now_ms() + PATIENCE_MS, left = PATIENCE_MS;
    int ready = 0;
    while (left > 0 && (ready = poll(&p, 1, (int)left)) <= 0)
        left = until - now_ms();
    if (process >= 0)
        close(process);
    if (ready <= 0)
        text_add(why, tr("it has not ended after a minute"));
    return ready > 0 ? 0 : LIVREC_ETIMEOUT;
}

static int stop_all(struct call *c)
{
    struct control_call k;
    struct text why = {0}, request = {0};
    text_add(&request, "{\"do\":\"end\"}");
    int32_t code = control_call_open(&k, c, &why);
    if (code == 0)
        code = control_call_ask(&k, &request, &why);
    long long pid = code ? 0 : (long long)jv_int(jv_get(k.answer, "pid"), 0);
    if (code == 0)
        code = wait_for_end(&k, &why);
    int status = code ? fail(c, code, "%s", why.s ? why.s : "") : 0;
    if (status == 0 && c->own[OWN_JSON])
        print_line(k.answer.s, k.answer.n);
    else if (status == 0)
        print_note(tr("process %lld has ended"), pid);
    text_free(&request);
    text_free(&why);
    control_call_close(&k);
    return status;
}

int cmd_stop(struct call *c)
{
    int status = 0;
    if (c->own[OWN_ALL] ? c->count > 0 : c->count == 0)
        return fail(c, LIVREC_EARG, "%s", tr("stop takes the rooms to stop, or --all"));
    if (c->own[OWN_ALL])
        return stop_all(c);
    for (size_t i = 0; i < c->count && status == 0; i++)
        status = stop_room(c, c->args[i]);
    return status;
}
