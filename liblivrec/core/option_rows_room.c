/* Rooms: how they are asked, which of their streams is taken, what is kept of them. */
#include "core/model.h"
#include "core/option_rows.h"
#include "core/preference.h"

/* clang-format off: rows are laid out by hand */
const struct lr_option lr_option_rows_room[] = {
    {.name = "resolve.timeout", .flag = "resolve-timeout", .type = LR_OPT_DURATION, .dflt = "30",
     .min = 1000, .max = 600000, .meta = "TIME", .since = "0.1",
     .help = "Longest time to find out about one room."},
    {.name = "retain.age", .flag = "retain-age", .type = LR_OPT_DURATION, .dflt = "0",
     .max = 100000 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Remove recordings of a room that are older, such as 30d; 0 never."},
    {.name = "retain.count", .flag = "retain-count", .type = LR_OPT_INT, .dflt = "0",
     .max = 1000000, .meta = "N", .since = "0.1",
     .help = "Keep so many recordings of a room, each with all its parts, and remove older ones; 0 all."},
    {.name = "retain.size", .flag = "retain-size", .type = LR_OPT_SIZE, .dflt = "0",
     .max = 1000000 * GIB, .meta = "SIZE", .since = "0.1",
     .help = "Keep so much of a room, and remove what is older; 0 all."},
    {.name = "state.path", .flag = "state", .type = LR_OPT_STRING, .meta = "FILE", .since = "0.1",
     .help = "File that keeps what outlives the process: queues, rooms, logins (none; for livrec watch "
             "DIR/.livrec/state.db)."},
    {.name = "stream.codec", .flag = "codec", .type = LR_OPT_CHOICE, .dflt = "any",
     .choices = "any|avc|hevc|av1", .word = lr_codecs_word, .forms = LR_CODEC_FORMS, .meta = "CODEC",
     .since = "0.1",
     .help = "Video codec to prefer among streams of the same quality; several in order: hevc,avc."},
    {.name = "stream.https", .flag = "https", .type = LR_OPT_BOOL, .dflt = "no", .since = "0.1",
     .help = "Take media over TLS, too, where a platform names an address without; that one comes second. "
             "Not of addresses of streams."},
    {.name = "stream.protocol", .flag = "protocol", .type = LR_OPT_CHOICE, .dflt = "any",
     .choices = "any|flv|hls|dash", .word = lr_protocols_word, .forms = LR_PROTOCOL_FORMS,
     .meta = "PROTOCOL", .since = "0.1",
     .help = "Protocol to prefer among streams of the same quality; several in order: hls,flv."},
    {.name = "stream.quality", .flag = "quality", .letter = "q", .type = LR_OPT_CHOICE,
     .dflt = "origin", .choices = "origin|bd|uhd|hd|sd|ld|audio", .meta = "QUALITY",
     .word = lr_quality_word, .forms = LR_QUALITY_FORMS, .since = "0.1",
     .help = "Best quality wanted, or a height (720p, 1080p60) or bitrate (4000k) to stay within; if the "
             "room lacks it, the next lower one, else the lowest."},
    {.name = "watch.backups", .flag = "backups", .type = LR_OPT_STRING, .meta = "DIR", .since = "0.1",
     .help = "Folder for copies of configuration files and their lists, the newest six of each; none "
             "for none. Default: backup_config beside a configuration, or its folder \"config\"."},
    {.name = "watch.interval", .flag = "interval", .type = LR_OPT_DURATION, .dflt = "60",
     .min = 5000, .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "How often a watched room is asked for, give or take a tenth, 2.5 s at most."},
    {.name = "watch.on_remove", .flag = "on-remove", .type = LR_OPT_CHOICE, .dflt = "stop",
     .choices = "stop|finish", .meta = "HOW", .since = "0.1",
     .help = "A room that is recorded when its line is taken from the list: stop finishes its file and drops "
             "the room, finish does so once the broadcast is over."},
    {.name = "watch.record", .flag = "record", .type = LR_OPT_BOOL, .dflt = "yes", .since = "0.1",
     .help = "Record watched rooms that are live; no only tells of them."},
    {.name = "watch.stagger", .flag = "stagger", .type = LR_OPT_DURATION, .dflt = "0", .max = HOUR,
     .meta = "TIME", .since = "0.1",
     .help = "How far apart the first questions for rooms lie; 0: as soon as their platforms bear, and "
             "spread over the interval from then on."},
    {.name = "watch.window", .flag = "window", .type = LR_OPT_WINDOWS, .meta = "WINDOWS",
     .since = "0.1",
     .help = "Hours of the week, by local time, in which watched rooms are recorded: "
             "\"mon-fri 20:00+4h; sat 22:00-02:00\", or as cron has them, \"0 20 1 * * +4h\"; empty for always."},
    {.name = "watch.write_back", .flag = "write-back", .type = LR_OPT_CHOICE, .dflt = "none",
     .choices = "none|comment|name|all", .meta = "HOW", .since = "0.1",
     .help = "What livrec watch writes into lists: comment puts a # in front of rooms that are gone and "
             "of addresses that no platform takes, name the name of the streamer behind an address that "
             "has none, all both."},
    {0},
};
