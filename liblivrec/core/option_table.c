/* The one table of options. CLI flags, config keys, Python keywords, completions and the reference
 * page come from these rows. */
#include "core/options.h"

#include <stdint.h>
#include <string.h>

#include "core/attr.h"

#define HOUR ((int64_t)3600 * 1000)
#define GIB ((int64_t)1 << 30)

static const struct lr_option table[] = {
    {.name = "auth.account", .flag = "account", .type = LR_OPT_LIST, .meta = "KEY=VALUE",
     .since = "0.1",
     .help = "Account setting for the platform, such as user=NAME or password=TEXT."},
    {.name = "auth.cookie", .flag = "cookie", .type = LR_OPT_STRING, .meta = "TEXT",
     .since = "0.1",
     .help = "Cookies for the platform, as a browser's Cookie header: \"a=1; b=2\"."},
    {.name = "core.constants", .flag = "constants", .type = LR_OPT_STRING, .meta = "FILE",
     .since = "0.1",
     .help = "File that overrides volatile constants of platforms: lines \"platform.name = value\"."},
    {.name = "core.log_level", .flag = "log-level", .type = LR_OPT_CHOICE, .dflt = "info",
     .choices = "debug|info|warn|error", .meta = "LEVEL", .since = "0.1",
     .help = "Least severe log lines that are shown."},
    {.name = "core.workers", .type = LR_OPT_INT, .dflt = "4", .min = 1, .max = 64, .meta = "N",
     .since = "0.1", .help = "Threads that ask platforms; recordings need none."},
    {.name = "net.allow_private", .flag = "allow-private", .type = LR_OPT_LIST,
     .meta = "HOST|CIDR", .since = "0.1",
     .help = "Private host or network that answers may name (the host you type is always allowed)."},
    {.name = "net.cacert", .flag = "cacert", .type = LR_OPT_STRING, .meta = "FILE", .since = "0.1",
     .help = "PEM file with the certificate authorities to trust instead of the system's."},
    {.name = "net.connect_timeout", .flag = "connect-timeout", .type = LR_OPT_DURATION,
     .dflt = "5", .min = 100, .max = 300000, .meta = "TIME", .since = "0.1",
     .help = "Longest time to wait for a connection."},
    {.name = "net.proxy", .flag = "proxy", .type = LR_OPT_STRING, .meta = "URL", .since = "0.1",
     .help = "Proxy for all requests: http://, https://, socks4a:// or socks5h://host:port."},
    {.name = "net.timeout", .flag = "timeout", .type = LR_OPT_DURATION, .dflt = "15", .min = 100,
     .max = 600000, .meta = "TIME", .since = "0.1",
     .help = "Longest time that one request to a platform may take."},
    {.name = "net.user_agent", .flag = "user-agent", .type = LR_OPT_STRING, .meta = "TEXT",
     .since = "0.1", .help = "User-Agent instead of the one that suits the platform."},
    {.name = "post.convert", .flag = "convert", .type = LR_OPT_CHOICE, .dflt = "none",
     .choices = "none|mp4", .meta = "FORMAT", .since = "0.1",
     .help = "Convert each finished file, frame by frame as it is; what comes out is compared with "
             "it."},
    {.name = "post.crf", .flag = "crf", .type = LR_OPT_INT, .dflt = "-1", .min = -1, .max = 63,
     .meta = "N", .since = "0.1",
     .help = "Quality for post.encode, smaller is better; -1 is that of the profile."},
    {.name = "post.delete", .flag = "delete-source", .type = LR_OPT_BOOL, .dflt = "no",
     .since = "0.1",
     .help = "Remove a file that was converted or encoded, once what came out is known to be right."},
    {.name = "post.encode", .flag = "encode", .type = LR_OPT_CHOICE, .dflt = "copy",
     .choices = "copy|dlr-h264|h264|hevc|av1", .meta = "PROFILE", .since = "0.1",
     .help = "Encode the pictures of each finished file anew, into MP4, by ffmpeg; dlr-h264 as "
             "DouyinLiveRecorder does."},
    {.name = "post.encoder", .flag = "encoder", .type = LR_OPT_STRING, .meta = "NAME",
     .since = "0.1",
     .help = "Encoder of ffmpeg instead of the profile's, such as h264_nvenc or h264_qsv."},
    {.name = "post.hook", .flag = "hook", .type = LR_OPT_LIST, .meta = "ARG", .since = "0.1",
     .help = "Program to run, and its arguments, one each time; it is told by LIVREC_* and JSON on "
             "its stdin. No shell."},
    {.name = "post.hook_dlr", .flag = "hook-dlr", .type = LR_OPT_STRING, .meta = "COMMAND",
     .since = "0.1",
     .help = "Program to run at the end of a recording, with the arguments that "
             "DouyinLiveRecorder gives. No shell."},
    {.name = "post.hook_on", .flag = "hook-on", .type = LR_OPT_LIST, .meta = "EVENT",
     .since = "0.1",
     .help = "When to run post.hook: part (the default), live, start, end, error."},
    {.name = "post.jobs", .flag = "post-jobs", .type = LR_OPT_INT, .dflt = "1", .min = 1,
     .max = 16, .meta = "N", .since = "0.1",
     .help = "Files that are worked on at a time after they are finished."},
    {.name = "post.limit", .flag = "post-limit", .type = LR_OPT_DURATION, .dflt = "6h",
     .min = 1000, .max = 48 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Longest time for one encoding or upload; hooks have 10 minutes."},
    {.name = "post.preset", .flag = "preset", .type = LR_OPT_STRING, .meta = "NAME",
     .since = "0.1", .help = "Preset of the encoder instead of the profile's."},
    {.name = "post.rclone", .flag = "rclone", .type = LR_OPT_STRING, .meta = "REMOTE:PATH",
     .since = "0.1",
     .help = "Upload each finished file there by rclone, and compare it."},
    {.name = "post.rclone_config", .flag = "rclone-config", .type = LR_OPT_STRING, .meta = "FILE",
     .since = "0.1", .help = "Configuration of rclone instead of its own."},
    {.name = "post.rclone_keep", .flag = "rclone-keep", .type = LR_OPT_BOOL, .dflt = "yes",
     .since = "0.1", .help = "Keep files that were uploaded."},
    {.name = "post.sound", .flag = "sound", .type = LR_OPT_BOOL, .dflt = "no", .since = "0.1",
     .help = "Write the sound of each finished file into one of its own, too."},
    {.name = "record.ads", .flag = "ads", .type = LR_OPT_CHOICE, .dflt = "skip",
     .choices = "skip|keep", .meta = "WHAT", .since = "0.1",
     .help = "Advertisements that a playlist marks as such (Twitch, TwitCasting); skip leaves a gap."},
    {.name = "record.alias", .flag = "alias", .type = LR_OPT_STRING, .meta = "NAME",
     .since = "0.1",
     .help = "What the streamer is called in file names, instead of the name that the platform "
             "gives."},
    {.name = "record.clean", .flag = "clean", .type = LR_OPT_CHOICE, .dflt = "plain",
     .choices = "plain|dlr|dlr-emoji", .meta = "HOW", .since = "0.1",
     .help = "How names and titles are made fit for files: plain changes what no file name may hold; "
             "dlr writes _ for blanks, points and emoji, too, as DouyinLiveRecorder does, dlr-emoji "
             "keeps the emoji."},
    {.name = "record.cover", .flag = "cover", .type = LR_OPT_BOOL, .dflt = "no", .since = "0.1",
     .help = "Save the room's cover picture beside the recording."},
    {.name = "record.digest", .flag = "digest", .type = LR_OPT_CHOICE, .dflt = "xxh128",
     .choices = "none|xxh128|sha256", .meta = "KIND", .since = "0.1",
     .help = "Digest of the file in its sidecar: xxh128 finds damage and costs next to nothing, "
             "sha256 costs a third of the work of recording."},
    {.name = "record.dir", .flag = "output-dir", .letter = "o", .type = LR_OPT_STRING,
     .dflt = ".", .meta = "DIR", .since = "0.1", .help = "Folder for the recordings."},
    {.name = "record.duration", .flag = "duration", .type = LR_OPT_DURATION, .dflt = "0",
     .max = 10000 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Stop after this much media; 0 records until the stream ends."},
    {.name = "record.format", .flag = "format", .letter = "f", .type = LR_OPT_CHOICE,
     .dflt = "ts", .choices = "ts|flv|mkv|mp4|m4a|mp3|raw", .meta = "FORMAT", .since = "0.1",
     .help = "Container of the recording; one that can hold the stream takes its place where it "
             "can't. raw keeps the bytes as they were sent."},
    {.name = "record.from_start", .flag = "from-start", .type = LR_OPT_BOOL, .dflt = "no",
     .since = "0.1",
     .help = "Begin with the first segment that the playlist still has (HLS and DASH), not at the "
             "live edge."},
    {.name = "record.join", .flag = "join", .type = LR_OPT_BOOL, .dflt = "no", .since = "0.1",
     .help = "Join the parts of a recording at its end, where their codecs are the same, and remove "
             "them; not for mkv."},
    {.name = "record.live_edge", .flag = "live-edge", .type = LR_OPT_INT, .dflt = "0", .max = 1000,
     .meta = "N", .since = "0.1",
     .help = "Begin so many segments before the end of the playlist (HLS and DASH); 0 as the "
             "standard asks: three target durations. 1 is nearest to live, and a slow moment of "
             "the network may cost it a segment."},
    {.name = "record.mp4", .flag = "mp4", .type = LR_OPT_CHOICE, .dflt = "fragmented",
     .choices = "fragmented|faststart", .meta = "HOW", .since = "0.1",
     .help = "How MP4 and M4A are left: in fragments, as they are recorded, or rewritten at the end with the index in front."},
    {.name = "record.name", .flag = "name", .type = LR_OPT_STRING,
     .dflt = "{anchor}_{date}_{time}", .meta = "TEMPLATE", .since = "0.1",
     .help = "File name without extension; {platform} {label} {id} {anchor} {title} {quality} {date} "
             "{time} {part} {start_date} {start_time} are replaced, / makes folders, and what "
             "stands in <> is left out when a placeholder in it is empty."},
    {.name = "record.reconnect", .flag = "reconnect", .type = LR_OPT_DURATION, .dflt = "60",
     .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Keep trying for this long when the stream breaks and the room's state is unknown."},
    {.name = "record.recover", .flag = "recover", .type = LR_OPT_BOOL, .dflt = "yes",
     .since = "0.1",
     .help = "Finish files that a livrec which was killed left in the folder as NAME.part."},
    {.name = "record.reserve", .flag = "reserve", .type = LR_OPT_SIZE, .dflt = "512M",
     .max = 1024 * GIB, .meta = "SIZE", .since = "0.1",
     .help = "Space that stays free on the disk; with less, recordings wait until there is more."},
    {.name = "record.sidecar", .flag = "sidecar", .type = LR_OPT_BOOL, .dflt = "yes",
     .since = "0.1",
     .help = "Describe each recording in a file beside it: NAME.json."},
    {.name = "record.split_at", .flag = "split-at", .type = LR_OPT_DURATION, .dflt = "0",
     .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Start a new file, at a keyframe, when this length of the day begins by local time "
             "(1h: at each full hour); 0 never."},
    {.name = "record.split_size", .flag = "split-size", .type = LR_OPT_SIZE, .dflt = "0",
     .max = 1024 * GIB, .meta = "SIZE", .since = "0.1",
     .help = "Start a new file, at a keyframe, when this many bytes are written; 0 never."},
    {.name = "record.split_time", .flag = "split-time", .type = LR_OPT_DURATION, .dflt = "0",
     .max = 10000 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Start a new file, at a keyframe, after this much media; 0 never."},
    {.name = "record.split_title", .flag = "split-title", .type = LR_OPT_BOOL, .dflt = "no",
     .since = "0.1",
     .help = "Start a new file, at a keyframe, when the room's title changes."},
    {.name = "record.stall", .flag = "stall-timeout", .type = LR_OPT_DURATION, .dflt = "10",
     .min = 1000, .max = 600000, .meta = "TIME", .since = "0.1",
     .help = "Reconnect when no byte came for this long."},
    {.name = "record.subtitles", .flag = "subtitles", .type = LR_OPT_CHOICE, .dflt = "none",
     .choices = "none|srt|ass", .meta = "FORMAT", .since = "0.1",
     .help = "Subtitles beside each recording that show the time of day."},
    {.name = "record.title_interval", .flag = "title-interval", .type = LR_OPT_DURATION,
     .dflt = "5m", .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Ask for the room's title so often while it is recorded; 0 only when the stream breaks."},
    {.name = "resolve.timeout", .flag = "resolve-timeout", .type = LR_OPT_DURATION, .dflt = "30",
     .min = 1000, .max = 600000, .meta = "TIME", .since = "0.1",
     .help = "Longest time to find out about one room."},
    {.name = "state.path", .flag = "state", .type = LR_OPT_STRING, .meta = "FILE", .since = "0.1",
     .help = "File that keeps what outlives the process: queues, rooms, logins (none; for livrec watch "
             "DIR/.livrec/state.db)."},
    {.name = "stream.codec", .flag = "codec", .type = LR_OPT_CHOICE, .dflt = "any",
     .choices = "any|avc|hevc|av1", .meta = "CODEC", .since = "0.1",
     .help = "Video codec to prefer among streams of the same quality."},
    {.name = "stream.protocol", .flag = "protocol", .type = LR_OPT_CHOICE, .dflt = "any",
     .choices = "any|flv|hls|dash", .meta = "PROTOCOL", .since = "0.1",
     .help = "Protocol to prefer among streams of the same quality."},
    {.name = "stream.quality", .flag = "quality", .letter = "q", .type = LR_OPT_CHOICE,
     .dflt = "origin", .choices = "origin|bd|uhd|hd|sd|ld|audio", .meta = "QUALITY",
     .since = "0.1",
     .help = "Best quality wanted; if the room lacks it, the next lower one, else the lowest."},
    {.name = "watch.interval", .flag = "interval", .type = LR_OPT_DURATION, .dflt = "60",
     .min = 5000, .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "How often a watched room is asked for, give or take a tenth."},
};

const struct lr_option *lr_option_at(size_t index)
{
    return index < LR_COUNT(table) ? &table[index] : NULL;
}

const struct lr_option *lr_option_find(const char *name)
{
    for (size_t i = 0; name && i < LR_COUNT(table); i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}
