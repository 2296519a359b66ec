/* What is done with finished recordings. */
#include "core/option_rows.h"

/* clang-format off: rows are laid out by hand */
const struct lr_option lr_option_rows_post[] = {
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
    {.name = "post.hook_dir", .flag = "hook-dir", .type = LR_OPT_STRING, .meta = "DIR",
     .since = "0.1",
     .help = "Folder that hooks run in, instead of record.dir."},
    {.name = "post.hook_dlr", .flag = "hook-dlr", .type = LR_OPT_STRING, .meta = "COMMAND",
     .since = "0.1",
     .help = "Program to run at the end of a recording, with the arguments that "
             "DouyinLiveRecorder gives. No shell."},
    {.name = "post.hook_limit", .flag = "hook-limit", .type = LR_OPT_DURATION, .dflt = "10m",
     .min = 100, .max = 48 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Longest time for one run of a hook."},
    {.name = "post.hook_on", .flag = "hook-on", .type = LR_OPT_LIST, .meta = "EVENT",
     .since = "0.1",
     .help = "When to run post.hook: part (the default), live, start, closed, convert, upload, end, "
             "error, disk, credential."},
    {.name = "post.hook_retries", .flag = "hook-retries", .type = LR_OPT_INT, .dflt = "0",
     .max = 20, .meta = "N", .since = "0.1",
     .help = "How often a hook that failed is run again: after 5 s, 30 s, 2 min, 10 min, then every "
             "hour."},
    {.name = "post.jobs", .flag = "post-jobs", .type = LR_OPT_INT, .dflt = "1", .min = 1,
     .max = 16, .meta = "N", .since = "0.1",
     .help = "Files that are worked on at a time after they are finished."},
    {.name = "post.limit", .flag = "post-limit", .type = LR_OPT_DURATION, .dflt = "6h",
     .min = 1000, .max = 48 * HOUR, .meta = "TIME", .since = "0.1",
     .help = "Longest time for one encoding or upload."},
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
    {0},
};
