/* Recordings. */
#include "core/model.h"
#include "core/option_rows.h"

/* clang-format off: rows are laid out by hand */
const struct lr_option lr_option_rows_record[] = {
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
     .dflt = ".", .meta = "DIR", .since = "0.1",
     .help = "Folder for the recordings. From the first folder with a { on it is a template as record.name "
             "is one: /media/{platform}/{anchor}."},
    {.name = "record.duration", .flag = "duration", .type = LR_OPT_DURATION, .dflt = "0",
     .max = 10000 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Stop after this much media; 0 records until the stream ends."},
    {.name = "record.fallback_dir", .flag = "fallback-dir", .type = LR_OPT_LIST, .meta = "DIR",
     .since = "0.1",
     .help = "Folder to go on in while the disk of the output folder is full or fails; several are "
             "tried in turn."},
    {.name = "record.format", .flag = "format", .letter = "f", .type = LR_OPT_CHOICE,
     .dflt = "ts", .choices = "ts|flv|mkv|mp4|mov|m4a|mp3|raw", .meta = "FORMAT",
     .word = lr_format_word,
     .forms = "ts|flv|mkv|mp4 (fmp4)|mov|m4a (audio)|mp3|raw", .since = "0.1",
     .help = "Container of files; one that can hold the stream where it can't. fmp4 is mp4, audio the "
             "sound alone, raw the bytes as they were sent."},
    {.name = "record.from_start", .flag = "from-start", .type = LR_OPT_BOOL, .dflt = "no",
     .since = "0.1",
     .help = "Begin with the first segment that the playlist still has (HLS and DASH), not at the "
             "live edge."},
    {.name = "record.join", .flag = "join", .type = LR_OPT_BOOL, .dflt = "no", .since = "0.1",
     .help = "Join the parts of a recording at its end, where their codecs are the same, and remove "
             "them."},
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
     .help = "File name without extension; {platform} {label} {id} {room} {anchor} {name} {alias} "
             "{title} {quality} {date} {time} {part} {start_date} {start_time} {session} {tz} and "
             "{time:%Y%m%d} are replaced, / makes folders, and what stands in <> is left out when a placeholder in it is empty."},
    {.name = "record.nfo", .flag = "nfo", .type = LR_OPT_BOOL, .dflt = "no", .since = "0.1",
     .help = "Describe each recording for media centres, too, in a file beside it: NAME.nfo, an episode "
             "of the streamer's."},
    {.name = "record.part", .flag = "part", .type = LR_OPT_BOOL, .dflt = "yes", .since = "0.1",
     .help = "Call a file NAME.part until it is finished; no has it bear its name from its first byte on."},
    {.name = "record.reconnect", .flag = "reconnect", .type = LR_OPT_DURATION, .dflt = "60",
     .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Keep trying for this long when the stream breaks and the room's state is unknown."},
    {.name = "record.recover", .flag = "recover", .type = LR_OPT_BOOL, .dflt = "yes",
     .since = "0.1",
     .help = "Finish files that a livrec which was killed left in the folder as NAME.part."},
    {.name = "record.renamed", .flag = "renamed", .type = LR_OPT_CHOICE, .dflt = "follow",
     .choices = "follow|keep", .meta = "HOW", .since = "0.1",
     .help = "Name for the files of a streamer who took another: that one, or the first that the "
             "state knows."},
    {.name = "record.reserve", .flag = "reserve", .type = LR_OPT_SIZE, .dflt = "512M",
     .max = 1024 * GIB, .meta = "SIZE", .since = "0.1",
     .help = "Space that stays free on the disk; with less, recordings wait until there is more."},
    {.name = "record.reserve_inodes", .flag = "reserve-inodes", .type = LR_OPT_INT, .dflt = "100",
     .max = 1000000000, .meta = "N", .since = "0.1",
     .help = "Files that the disk has room for in any case; with less, recordings wait."},
    {.name = "record.reserve_percent", .flag = "reserve-percent", .type = LR_OPT_INT, .dflt = "0",
     .max = 99, .meta = "N", .since = "0.1",
     .help = "Part of the disk that stays free, beside record.reserve; the larger of both counts."},
    {.name = "record.scratch", .flag = "scratch", .type = LR_OPT_STRING, .meta = "DIR", .since = "0.1",
     .help = "Folder to record into, on a disk of its own; each finished file is copied to record.dir, "
             "compared, and removed there."},
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
    {.name = "record.stall_video", .flag = "stall-video", .type = LR_OPT_DURATION, .dflt = "30",
     .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Ask the platform anew, and take another line, when no picture came for this long though "
             "sound did; 0 never."},
    {.name = "record.subtitle_text", .type = LR_OPT_STRING, .dflt = "{date} {time}",
     .meta = "TEMPLATE", .since = "0.1",
     .help = "What the subtitles of record.subtitles say; {date} and {time} are replaced."},
    {.name = "record.subtitles", .flag = "subtitles", .type = LR_OPT_CHOICE, .dflt = "none",
     .choices = "none|srt|vtt|ass", .meta = "FORMAT", .since = "0.1",
     .help = "Subtitles beside each recording that show the time of day."},
    {.name = "record.title_interval", .flag = "title-interval", .type = LR_OPT_DURATION,
     .dflt = "5m", .max = 24 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Ask for the room's title so often while it is recorded; 0 only when the stream breaks."},
    {.name = "record.unusual", .flag = "unusual", .type = LR_OPT_BOOL, .dflt = "yes",
     .since = "0.1",
     .help = "Tell what is unusual about the media: pictures that stand still or are black, silence, a "
             "bit rate that collapses, timestamps that jump, a film that is played again and again."},
    {.name = "record.warn_space", .flag = "warn-space", .type = LR_OPT_SIZE, .dflt = "2G",
     .max = 1024 * GIB, .meta = "SIZE", .since = "0.1",
     .help = "Tell once when the disk of an output folder has less than this; 0 never."},
    {.name = "record.zone", .flag = "zone", .type = LR_OPT_STRING, .dflt = "local",
     .meta = "ZONE", .since = "0.1",
     .help = "Time zone of the times in file names and subtitles: local, UTC, UTC+8 or a name such "
             "as Asia/Shanghai."},
    {0},
};
