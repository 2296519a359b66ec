#include "cmd.h"

#include <stdint.h>
#include <string.h>

#define JSON (1u << OWN_JSON)
#define MARKDOWN (1u << OWN_MARKDOWN)
#define LANG (1u << OWN_LANG)
#define SAVE (1u << OWN_SAVE)
#define FOLLOW (JSON | LANG | 1u << OWN_QUIET)

const struct own_flag own_flags[OWN_COUNT] = {
    [OWN_ALL] = {"all", NULL, NULL, "All of it: finish every file, and end the process."},
    [OWN_BUNDLE] = {"bundle", NULL, "FILE",
                    "Also write all that a report needs into a new file, without secrets."},
    [OWN_CHECK] = {"check", NULL, NULL, "Only tell what is wrong; write nothing."},
    [OWN_CONFIG] = {"config", "c", "PATH", "A livrec.conf, or the folder of DouyinLiveRecorder."},
    [OWN_DRY_RUN] = {"dry-run", NULL, NULL, "Only tell what would be done."},
    [OWN_FAILED] = {"failed", NULL, NULL, "List what was given up."},
    [OWN_FROM] = {"from", NULL, "COPY", "Copy to take: its name, its time, or newest."},
    [OWN_HEALTH] = {"health", NULL, NULL,
                    "Only tell whether it is well, by the exit status: 0, or 1."},
    [OWN_HELP] = {"help", "h", NULL, "Show the help of a command and exit."},
    [OWN_JSON] = {"json", NULL, NULL, "Print JSON on standard output, errors too."},
    [OWN_LANG] = {"lang", NULL, "LANG", "Language of messages, en or zh; else that of $LANG."},
    [OWN_LIKE] = {"like", NULL, "FILE",
                  "A good file of the same program and source, for an MP4 without its index."},
    [OWN_LIST] = {"list", NULL, NULL, "List what there is, and do nothing."},
    [OWN_MARKDOWN] = {"markdown", NULL, NULL, "Print a table in Markdown."},
    [OWN_NAME] = {"name", "n", "NAME", "What the streamer is called in file names."},
    [OWN_NOW] = {"now", NULL, NULL,
                 "At once: a recording that runs is finished, and the next begins."},
    [OWN_OUTPUT] = {"out", "o", "FILE",
                    "The new file, which must not exist; its extension names the container."},
    [OWN_PORT] = {"port", NULL, "N", "Port of the demo channel; any free one if not given."},
    [OWN_QUALITY] = {"quality", "q", "QUALITY",
                     "Quality to record: origin, bd, uhd, hd, sd, ld, or such as 720p."},
    [OWN_QUIET] = {"quiet", NULL, NULL, "Show no progress and no notes; errors alone."},
    [OWN_RETRY] = {"retry", NULL, "ID", "Try again what was given up: one of it, or all."},
    [OWN_SAVE] = {"save", NULL, NULL, "Change the list that the rooms are from, too."},
    [OWN_SERVE] = {"serve", NULL, NULL, "Serve the demo channel until stopped, record nothing."},
    [OWN_TEST] = {"test", NULL, NULL, "Send a test, by all channels that are set up or by one."},
    [OWN_TITLE] = {"title", NULL, "TEXT", "Title of the notice."},
    [OWN_URLS] = {"urls", NULL, "FILE",
                  "Also take addresses from a file, one a line, # starts a comment; - is standard "
                  "input."},
};

const struct cmd commands[] = {
    {.name = "resolve",
     .args = "URL",
     .least = 1,
     .most = 1,
     .run = cmd_resolve,
     .summary = "Tell whether a room is live, and its metadata.",
     .about =
         "The cheap question: streams are looked up only where the platform gives them anyway. "
         "Offline is an answer, not an error: the exit status is 0.",
     .scopes = "auth core net resolve",
     .own = JSON},
    {.name = "extract",
     .args = "URL",
     .least = 1,
     .most = 1,
     .run = cmd_extract,
     .summary = "Show a room with its streams; a star marks the selected one.",
     .about = "With --json, one object with all addresses and the HTTP headers that they need. "
              "Offline is an answer, not an error: the exit status is 0.",
     .scopes = "auth core net resolve stream",
     .own = JSON},
    {.name = "record",
     .args = "URL...",
     .least = 0,
     .most = SIZE_MAX,
     .run = cmd_record,
     .summary = "Record rooms until they go offline.",
     .about = "Paths of finished files go to standard output, everything else to standard error. "
              "SIGINT, SIGTERM and SIGHUP finish the files and end; a second signal ends at once. "
              "With --json, standard output has one event a line.",
     .scopes = "auth core net notify post record resolve state stream",
     .own = FOLLOW | 1u << OWN_URLS},
    {.name = "watch",
     .args = "[URL...]",
     .least = 0,
     .most = SIZE_MAX,
     .run = cmd_watch,
     .summary = "Watch rooms, and record each whenever it is live.",
     .about =
         "Rooms are given by a configuration (-c PATH), by --urls FILE, as addresses, or all of "
         "these; without any, by $LIVREC_CONFIG, ~/.config/livrec/livrec.conf or "
         "/etc/livrec/livrec.conf. PATH is a livrec.conf, or the folder of DouyinLiveRecorder, "
         "whose config.ini and URL_config.ini are read as they are. FILE has one room a line: "
         "ADDRESS, or ADDRESS,NAME, or QUALITY,ADDRESS, or QUALITY,ADDRESS,NAME, and # in front "
         "pauses a room; DouyinLiveRecorder's URL_config.ini is such a file. All of "
         "these are only ever read, and changes count within a second. Paths of finished files go "
         "to standard "
         "output, everything else to standard error. SIGINT, SIGTERM and SIGHUP finish the "
         "files and end. With --json, standard output has one event a line. Meanwhile livrec "
         "add, rm, pause, resume, stop, set, ls, status and top work on its rooms.",
     .scopes = "auth control core log net notify post record resolve retain state stream watch",
     .own = FOLLOW | 1u << OWN_CONFIG | 1u << OWN_URLS},
    {.name = "add",
     .args = "URL",
     .least = 1,
     .most = 1,
     .run = cmd_add,
     .summary = "Let a livrec watch that runs watch one more room.",
     .about = "With --save the room is written into the list that is followed, the first of a "
              "configuration, which it then comes from; else it is "
              "watched until that process ends. A room that is watched already stays as it is.",
     .scopes = "control",
     .own = JSON | LANG | SAVE | 1u << OWN_NAME | 1u << OWN_QUALITY},
    {.name = "rm",
     .args = "ROOM...",
     .least = 1,
     .most = SIZE_MAX,
     .run = cmd_rm,
     .summary = "Watch rooms no longer; a recording that runs is finished.",
     .about =
         "A room is meant by its id, its address or its name (livrec ls). With --save its line "
         "is taken out of the list, too; else it comes back with the next change of the list.",
     .scopes = "control",
     .own = JSON | LANG | SAVE},
    {.name = "pause",
     .args = "ROOM...",
     .least = 1,
     .most = SIZE_MAX,
     .run = cmd_pause,
     .summary = "Pause rooms; a recording that runs is finished.",
     .about = "With --save the line of the list gets a # in front, too.",
     .scopes = "control",
     .own = JSON | LANG | SAVE},
    {.name = "resume",
     .args = "ROOM...",
     .least = 1,
     .most = SIZE_MAX,
     .run = cmd_resume,
     .summary = "Watch paused rooms again.",
     .about = "With --save the # in front of the line of the list goes, too.",
     .scopes = "control",
     .own = JSON | LANG | SAVE},
    {.name = "stop",
     .args = "[ROOM...]",
     .least = 0,
     .most = SIZE_MAX,
     .run = cmd_stop,
     .summary = "Finish the recording of rooms, and leave the rest of this broadcast alone.",
     .about = "It waits until the files are finished; the exit status is 16 when they are not after a minute. "
              "The next broadcast is recorded again; livrec resume takes the stop back. With --all the livrec "
              "watch itself ends, as by SIGTERM, and no other one.",
     .scopes = "control",
     .own = JSON | LANG | 1u << OWN_ALL},
    {.name = "set",
     .args = "ROOM OPTION VALUE",
     .least = 3,
     .most = 3,
     .run = cmd_set,
     .summary = "Change an option of a room that is watched, from its next recording on.",
     .about =
         "For example stream.quality or record.format (livrec options). The quality changes within "
         "the recording that runs: its next part begins with the other stream.",
     .scopes = "control",
     .own = JSON | LANG | 1u << OWN_NOW},
    {.name = "ls",
     .args = "[ROOM]",
     .least = 0,
     .most = 1,
     .run = cmd_ls,
     .summary = "List the rooms that are watched, and what they are doing.",
     .scopes = "control",
     .own = JSON | LANG},
    {.name = "status",
     .args = "",
     .least = 0,
     .most = 0,
     .run = cmd_status,
     .summary = "Tell how a livrec watch that runs is doing.",
     .about = "With --health the exit status is 0 when it answers and 1 when it does not, as "
              "container engines want it.",
     .scopes = "control",
     .own = JSON | LANG | 1u << OWN_HEALTH},
    {.name = "top",
     .args = "",
     .least = 0,
     .most = 0,
     .run = cmd_top,
     .summary = "Show the rooms that are watched, as they change.",
     .about = "In a terminal: q ends it, j and k or the arrows scroll. Elsewhere, and with --json, "
              "what livrec ls prints, again each second.",
     .scopes = "control",
     .own = JSON | LANG},
    {.name = "config",
     .args = "check|restore [PATH]",
     .least = 1,
     .most = 2,
     .run = cmd_config,
     .summary = "Tell what a configuration says, or bring a lost one back.",
     .about =
         "PATH is a livrec.conf, the folder of DouyinLiveRecorder, or a list of "
         "rooms; where livrec watch looks if not given. check prints what became of each key, and "
         "the exit status is 14 when lines are wrong. restore puts a copy back that livrec watch "
         "kept (watch.backups) in one step; what is there is kept as a copy first. Without --from "
         "it takes the newest copy of the one file that is lost or empty, or the only other copy, "
         "and refuses when more than one could be meant. --list lists the copies.",
     .scopes = "",
     .own = JSON | LANG | 1u << OWN_FROM | 1u << OWN_LIST},
    {.name = "import-dlr",
     .args = "[PATH]",
     .least = 0,
     .most = 1,
     .run = cmd_import_dlr,
     .summary = "Make a livrec.conf of the configuration of DouyinLiveRecorder.",
     .about =
         "PATH is its folder, or its config.ini; the folder that you are in if not given. What "
         "became of each key goes to standard output: taken, with the option that it sets, "
         "empty, ignored and why, not yet, or wrong. The new file, --out FILE or "
         "~/.config/livrec/livrec.conf, must not exist, and only you can read it. With "
         "--check nothing is written, and the exit status is 14 when lines are wrong. `livrec "
         "watch -c PATH` needs none of this.",
     .scopes = "",
     .own = JSON | 1u << OWN_CHECK | 1u << OWN_OUTPUT},
    {.name = "doctor",
     .args = "[URL]",
     .least = 0,
     .most = 1,
     .run = cmd_doctor,
     .summary = "Find out step by step why a room can't be recorded, or that it can.",
     .about =
         "Looks at the address, the cookie, the proxies, the clock and the disk, asks the "
         "platform and tells of each request, compares the clock with the servers', and records "
         "two seconds of the chosen stream into /tmp to see what it is, and whether it fits into "
         "the container. Each step is ok, a note or bad; the exit status is that of the first "
         "that is bad. Offline is ok. Without an address, --proxy URL and --media-proxy URL are "
         "looked at alone: a question to http://example.com/ goes through each. So is the bucket "
         "of "
         "--s3-bucket: an upload is begun there and taken back. --bundle FILE also writes the "
         "versions, the "
         "options, this report, what was given up and the end of the log (log.file) into a file "
         "of its own, for a report; no address is needed then. Values that could be secrets are "
         "left out, and taken out wherever else they stand.",
     .scopes = "auth core log net post record resolve state stream",
     .own = JSON | LANG | 1u << OWN_BUNDLE | 1u << OWN_CONFIG},
    {.name = "repair",
     .args = "FILE...",
     .least = 1,
     .most = SIZE_MAX,
     .run = cmd_repair,
     .summary = "Write damaged or old recordings anew.",
     .about = "Reads FLV, TS, Matroska, MP4, AAC and MP3. What is found goes to standard error, "
              "the path of each new file, \"NAME (repaired).EXT\" beside the old one, to standard "
              "output. The old file is not touched, and one that needs no repair is left alone "
              "unless --out is given. With --check the exit status is 14 when there is something "
              "to repair. With --json, standard output has one object a file. An MP4 that has lost "
              "its index (moov), as when a program that writes it last was killed, is rebuilt with "
              "--like: pictures (H.264, HEVC) and sound (AAC, MP3, AC-3) are found by what they "
              "look like.",
     .scopes = "core",
     .own = FOLLOW | 1u << OWN_CHECK | 1u << OWN_LIKE | 1u << OWN_OUTPUT},
    {.name = "join",
     .args = "FILE FILE...",
     .least = 2,
     .most = SIZE_MAX,
     .run = cmd_join,
     .summary = "Join parts of a recording into one file, without loss.",
     .about =
         "The parts must have the same tracks and stand in their order. Each goes on where the "
         "one before stopped; what it repeats of that one is left out. They are not touched.",
     .scopes = "core",
     .own = FOLLOW | 1u << OWN_OUTPUT},
    {.name = "prune",
     .args = "",
     .least = 0,
     .most = 0,
     .run = cmd_prune,
     .summary = "Remove recordings that are over the limits of their room.",
     .about =
         "The limits are those of --retain-age, --retain-size and --retain-count; without any, "
         "those that counted when a room was recorded last. A watch that has such limits does "
         "the same after each file. Only what the state knows as livrec's own is ever removed, "
         "never the latest recording of a room, and none with a file NAME.keep beside it: "
         "a.ts.keep keeps a.ts. With -c PATH the state is that of a configuration, as livrec watch "
         "has it. With --json, standard output has what is removed as an array.",
     .scopes = "core record retain state",
     .own = JSON | 1u << OWN_CONFIG | 1u << OWN_DRY_RUN},
    {.name = "notify",
     .args = "[CHANNEL [TEXT]]",
     .least = 0,
     .most = 2,
     .run = cmd_notify,
     .summary = "Send a notice by a channel, or try the channels that are set up.",
     .about =
         "The exit status is 0 when the provider took it; else its own words are told. What is "
         "set up is in the configuration (-c PATH, or where livrec watch looks). Options "
         "of the channels have their names without \"notify.\": --bark-url is "
         "notify.bark.url. --failed lists the notices of a watch that were given up, and --retry "
         "ID "
         "or --retry all puts them back: a watch that runs sends them within a minute, else the "
         "next one. With --json, standard output has one object a channel, and an array for these.",
     .scopes = "core net notify state",
     .own = JSON | 1u << OWN_CONFIG | 1u << OWN_FAILED | 1u << OWN_LIST | 1u << OWN_RETRY |
            1u << OWN_TEST | 1u << OWN_TITLE},
    {.name = "jobs",
     .args = "",
     .least = 0,
     .most = 0,
     .run = cmd_jobs,
     .summary = "List what is still to be done with recordings, and what failed.",
     .about =
         "Conversions, hooks and uploads, as the state knows them (--state FILE, or that of the "
         "configuration); a watch may run meanwhile. --retry ID or --retry all puts back what was "
         "given up: a watch that runs takes it up within a minute, else the next one. With --json, "
         "standard output has an array.",
     .scopes = "core state",
     .own = JSON | 1u << OWN_CONFIG | 1u << OWN_FAILED | 1u << OWN_RETRY},
    {.name = "demo",
     .args = "",
     .least = 0,
     .most = 0,
     .run = cmd_demo,
     .summary = "Serve a live channel on loopback, and record it as a user would.",
     .about = "Needs no account and no internet. With --serve it prints the channel's addresses, "
              "for trying livrec or another program on them.",
     .scopes = "core record stream",
     .own = FOLLOW | 1u << OWN_PORT | 1u << OWN_SERVE},
    {.name = "platforms",
     .args = "[URL...]",
     .least = 0,
     .most = SIZE_MAX,
     .run = cmd_platforms,
     .summary = "List the platforms that this build knows, or tell which takes an address.",
     .about =
         "Of an address it asks no network: it names the platform that takes it, with an address "
         "of the form that it goes by, or the nearest form that is taken. The exit status is 3 "
         "when one is taken by none. With --json, standard output has an array, of addresses "
         "with url, platform (null: none) and error.",
     .scopes = "",
     .own = JSON | MARKDOWN},
    {.name = "options",
     .args = "",
     .least = 0,
     .most = 0,
     .run = cmd_options,
     .summary = "List all options with their defaults.",
     .scopes = "",
     .own = JSON | MARKDOWN},
    {.name = "completion",
     .args = "bash|zsh|fish",
     .least = 1,
     .most = 1,
     .run = cmd_completion,
     .summary = "Print a completion script for a shell.",
     .about = "For example, in ~/.bashrc: eval \"$(livrec completion bash)\"",
     .scopes = "",
     .own = 0},
    {.name = "version",
     .args = "",
     .least = 0,
     .most = 0,
     .run = cmd_version,
     .summary = "Print the version.",
     .scopes = "",
     .own = JSON},
    {.name = "help",
     .args = "[COMMAND]",
     .least = 0,
     .most = 1,
     .run = cmd_help,
     .summary = "Show the help of a command.",
     .about = "With --json, the tables of commands, options and exit statuses.",
     .scopes = "",
     .own = JSON},
};
const size_t command_count = sizeof commands / sizeof *commands;

const struct cmd *command_find(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

bool command_takes_scope(const struct cmd *cmd, const char *scope)
{
    size_t n = scope ? strlen(scope) : 0;
    for (const char *s = cmd->scopes; n && *s; s += strcspn(s, " "), s += *s == ' ')
        if (strncmp(s, scope, n) == 0 && (s[n] == ' ' || s[n] == '\0'))
            return true;
    return false;
}

bool command_takes_option(const struct cmd *cmd, uint32_t index)
{
    const char *name = livrec_option_str(index, LIVREC_OPTION_NAME);
    const char *scope = livrec_option_str(index, LIVREC_OPTION_SCOPE);
    if (strcmp(scope, "control") == 0 && strcmp(name, "control.socket") != 0)
        scope = "watch"; /* what is listened on; others only ask at the socket */
    return livrec_option_str(index, LIVREC_OPTION_FLAG) && command_takes_scope(cmd, scope);
}
