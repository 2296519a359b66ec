/* Every extractor with arbitrary answers. An input is lines: the key of a platform (another word
 * picks one by its bytes), then answers, each behind a line "--N" whose digit is the first one of
 * the status. Of a redirect the body is the Location. See seeds.py for inputs out of the cases. */
#include "fuzz.h"

#include <stdlib.h>

#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"
#include "data/encode.h"
#include "net/transport_replay.h"
#include "resolve/resolve.h"

#define ANSWERS 24

struct world {
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_env env;
    struct lr_loop *loop;
    struct lr_replay *replay;
    struct lr_resolver *resolver;
};

static const struct lr_extractor *pick(const char *line, size_t len)
{
    const struct lr_extractor *const *all = lr_registry();
    size_t count = 0;
    for (; all[count]; count++)
        if (strlen(all[count]->name) == len && memcmp(all[count]->name, line, len) == 0)
            return all[count];
    return all[lr_hash64(line, len) % count];
}

/* The answers of the input, which is cut up for it. */
static size_t split(char *text, struct lr_replay_exchange list[ANSWERS], struct lr_header *to)
{
    static const int statuses[] = {200, 200, 200, 302, 404, 500, 403, 429, 200, 200};
    size_t n = 0;
    for (char *mark = strstr(text, "\n--"); mark && n < ANSWERS; n++) {
        char *digit = mark + 3, *body = strchr(digit, '\n');
        body = body ? body + 1 : digit + strlen(digit);
        mark = strstr(body > digit ? body - 1 : body, "\n--");
        if (mark)
            *mark = '\0';
        int status = *digit >= '0' && *digit <= '9' ? statuses[*digit - '0'] : 200;
        to[n] = (struct lr_header){"Location", body};
        list[n] = (struct lr_replay_exchange){.url = "*",
                                              .status = status,
                                              .body = body,
                                              .headers = &to[n],
                                              .header_count = status == 302 ? 1 : 0};
    }
    return n;
}

/* Media comes over HTTP, or in the messages of a WebSocket. */
static bool is_address(const struct lr_stream *s)
{
    bool ws = strcmp(s->protocol, "ws") == 0;
    const char *plain = ws ? "ws://" : "http://", *tls = ws ? "wss://" : "https://";
    return strncmp(s->url, plain, strlen(plain)) == 0 || strncmp(s->url, tls, strlen(tls)) == 0;
}

static void check_room(const struct lr_room *room)
{
    struct lr_buf json;
    lr_buf_init(&json, (size_t)64 << 20);
    MUST(room->state != LR_STATE_UNKNOWN && room->platform && room->id && room->url);
    MUST(room->state == LR_STATE_LIVE || room->stream_count == 0);
    MUST(room->selected >= -1 && room->selected < room->stream_count);
    for (int i = 0; i < room->stream_count; i++) {
        const struct lr_stream *s = &room->streams[i];
        MUST(s->protocol && s->quality != LR_Q_UNSET);
        MUST(is_address(s));
    }
    MUST(lr_room_to_json(room, &json) == 0);
    MUST(lr_utf8_valid((const char *)json.data, json.len));
    lr_buf_free(&json);
}

static void run(const struct lr_extractor *e, const struct lr_replay_exchange *list, size_t count)
{
    struct world w = {.loop = NULL};
    struct lr_replay_config cfg = {.list = list, .count = count, .in_order = true};
    struct lr_err err = {0};
    struct lr_room *room = NULL;
    lr_clock_fake_init(&w.clock, INT64_C(1764000000000));
    lr_rand_seeded_init(&w.rand, 1);
    w.env = (struct lr_env){&w.clock.base, &w.rand.base, lr_files_system(), NULL};
    MUST(lr_loop_new(&w.env, &w.loop, &err) == 0);
    w.replay = lr_replay_new(w.loop, &cfg);
    MUST(w.replay);
    lr_loop_set_transport(w.loop, lr_replay_transport(w.replay));
    MUST(lr_resolver_new(&w.env, w.loop, &w.resolver, &err) == 0);
    int rc = lr_resolve(w.resolver, e->examples[0], NULL, LR_DEPTH_ALL, NULL, &room, &err);
    if (rc == 0)
        check_room(room);
    else
        MUST(!room && err.code == rc && err.text[0] && !strchr(err.text, '\n'));
    lr_room_free(room);
    lr_resolver_free(w.resolver);
    lr_loop_free(w.loop);
    lr_replay_free(w.replay);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_replay_exchange list[ANSWERS];
    struct lr_header to[ANSWERS];
    char *text = fuzz_text(data, size);
    setenv("LIVREC_JS", "/nonexistent", 1); /* no child for each input */
    const struct lr_extractor *e = pick(text, strcspn(text, "\n"));
    run(e, list, split(text, list, to));
    lr_free(text);
    return 0;
}
