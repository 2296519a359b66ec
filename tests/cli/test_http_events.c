/* Events over HTTP: those who read, those who do not, and those who are gone. */
#include "unit.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http_rig.h"

/* As of old, so that no chunk cuts what is looked for. */
static int follow(struct rig *r, struct text *got)
{
    struct text t = {0};
    int fd = dial(r);
    text_fmt(&t, "GET /v1/events HTTP/1.0\r\nHost: %s\r\n" AUTH "\r\n", r->http.address);
    send_all(r, fd, t.s, t.len);
    receive(r, fd, got, "retry:");
    text_free(&t);
    return fd;
}

START_TEST(events_as_they_happen)
{
    struct rig r;
    struct text got = {0};
    rig_up(&r);
    http_event(&r.http, "{\"event\":\"before\"}"); /* nobody's */
    int fd = follow(&r, &got);
    ck_assert(holds(&got, "Content-Type: text/event-stream"));
    http_event(&r.http, "{\"event\":\"a\"}");
    http_event(&r.http, "{\"event\":\"b\"}");
    receive(&r, fd, &got, "\"b\"");
    ck_assert(holds(&got, "id: 2\ndata: {\"event\":\"a\"}\n\n"));
    ck_assert(holds(&got, "id: 3\ndata: {\"event\":\"b\"}\n\n"));
    ck_assert(!holds(&got, "before"));
    for (int i = 0; i < 1000 && !r.http.events.reader[0].waits; i++)
        http_turn(&r.http);
    http_events_pulse(&r.http.events, r.http.events.pulse + HTTP_PULSE_MS);
    receive(&r, fd, &got, "\n:\n\n");
    close(fd);
    text_free(&got);
    rig_down(&r);
}
END_TEST

/* One that does not read costs a queue, and learns what it missed; others miss nothing. */
START_TEST(events_that_are_lost)
{
    struct rig r;
    struct text slow = {0}, quick = {0}, line = {0};
    rig_up(&r);
    int at[2] = {follow(&r, &slow), follow(&r, &quick)};
    int small = 65536;
    setsockopt(at[0], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    text_add(&line, "{\"event\":\"");
    text_pad(&line, 16384);
    text_add(&line, "\"}");
    for (int i = 1; i <= 700; i++) {
        char until[32];
        http_event(&r.http, line.s);
        snprintf(until, sizeof until, "id: %d\n", i);
        text_clear(&quick);
        receive(&r, at[1], &quick, until);
        ck_assert_uint_le(r.http.events.reader[0].queue.len, 2 * HTTP_QUEUE);
    }
    receive(&r, at[0], &slow, "event: lost\ndata: {\"lost\":");
    long lost = strtol(strstr(slow.s, "{\"lost\":") + 8, NULL, 10), got = 0;
    for (const char *s = slow.s; (s = strstr(s, "\ndata: {\"event\"")); s++)
        got++;
    ck_assert_int_eq(lost + got, 700);
    ck_assert_int_gt(lost, 0);
    close(at[0]);
    close(at[1]);
    text_free(&slow);
    text_free(&quick);
    text_free(&line);
    rig_down(&r);
}
END_TEST

START_TEST(too_many_readers)
{
    struct rig r;
    struct text got = {0};
    int fd[HTTP_READERS];
    rig_up(&r);
    for (size_t i = 0; i < HTTP_READERS; i++) {
        text_clear(&got);
        fd[i] = follow(&r, &got);
    }
    ck_assert_int_eq(call(&r, "GET", "/v1/events", NULL, &got), 503);
    close(fd[0]);
    http_events_pulse(&r.http.events, r.http.events.pulse + HTTP_PULSE_MS);
    for (int i = 0; i < 1000 && r.http.events.reader[0].connection; i++) {
        http_event(&r.http, "{}"); /* what can't be sent shows that it is gone */
        http_turn(&r.http);
        poll(NULL, 0, 1);
    }
    text_clear(&got);
    fd[0] = follow(&r, &got);
    rig_down(&r); /* with readers that wait */
    for (size_t i = 0; i < HTTP_READERS; i++)
        close(fd[i]);
    text_free(&got);
}
END_TEST

UNIT_MAIN("http events", events_as_they_happen, events_that_are_lost, too_many_readers)
