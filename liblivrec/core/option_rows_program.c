/* What the program itself does: logins, its socket, its threads, its log. */
#include "core/option_rows.h"

/* clang-format off: rows are laid out by hand */
const struct lr_option lr_option_rows_program[] = {
    {.name = "auth.account", .flag = "account", .type = LR_OPT_LIST, .meta = "KEY=VALUE",
     .since = "0.1",
     .help = "Account setting for the platform, such as user=NAME or password=TEXT."},
    {.name = "auth.cookie", .flag = "cookie", .type = LR_OPT_STRING, .instead = "auth.cookies",
     .meta = "TEXT", .since = "0.1",
     .help = "Cookies for the platform, as a browser's Cookie header: \"a=1; b=2\"."},
    {.name = "auth.cookies", .flag = "cookies", .type = LR_OPT_STRING, .instead = "auth.cookie",
     .meta = "FILE", .since = "0.1",
     .help = "File of cookies, cookies.txt or JSON as browsers' add-ons write them, of any "
             "platforms: each gets its own. Read again whenever it changes."},
    {.name = "auth.warn", .type = LR_OPT_DURATION, .dflt = "72h", .max = 8784 * HOUR,
     .meta = "TIME", .since = "0.1",
     .help = "Tell so long before that a login by cookies ends, where they say when; 0 only once it "
             "has."},
    {.name = "control.http", .flag = "http", .type = LR_OPT_STRING, .meta = "ADDRESS:PORT",
     .since = "0.1",
     .help = "Also listen for HTTP there (127.0.0.1:8090, or 8090 alone); needs control.token."},
    {.name = "control.socket", .flag = "socket", .type = LR_OPT_STRING, .meta = "FILE",
     .since = "0.1",
     .help = "Socket of livrec watch and of the commands that talk to it; none for none. Default: "
             "livrec/control.sock in $XDG_RUNTIME_DIR, else in ~/.local/state."},
    {.name = "control.token", .flag = "http-token", .type = LR_OPT_STRING, .meta = "TEXT",
     .since = "0.1",
     .help = "Secret of those who use control.http, of 16 characters at least (@FILE reads a file)."},
    {.name = "core.constants", .flag = "constants", .type = LR_OPT_STRING, .meta = "FILE",
     .since = "0.1",
     .help = "File that overrides volatile constants of platforms: lines \"platform.name = value\"."},
    {.name = "core.language", .type = LR_OPT_CHOICE, .dflt = "auto", .choices = "auto|en|zh_CN",
     .meta = "LANG", .since = "0.1",
     .help = "Language of texts for people, if --lang does not say; auto is that of the environment, "
             "for notices Chinese."},
    {.name = "core.log_level", .flag = "log-level", .type = LR_OPT_CHOICE, .dflt = "info",
     .choices = "debug|info|warn|error", .meta = "LEVEL", .since = "0.1",
     .help = "Least severe log lines that are shown."},
    {.name = "core.questions", .flag = "questions", .type = LR_OPT_INT, .dflt = "0", .max = 64, .meta = "N", .since = "0.1",
     .help = "Questions about watched rooms that are out at once, at most; 0 three quarters of core.workers."},
    {.name = "core.site_questions", .flag = "site-questions", .type = LR_OPT_INT, .dflt = "0", .max = 64, .meta = "N", .since = "0.1",
     .help = "The same for each platform, which gets fewer while it fails; 0 eight."},
    {.name = "core.workers", .type = LR_OPT_INT, .dflt = "0", .max = 64, .meta = "N", .since = "0.1",
     .help = "Threads that ask platforms; recordings need none. 0 as many as are needed, 16 at most."},
    {.name = "log.every", .flag = "log-every", .type = LR_OPT_DURATION, .dflt = "0", .max = 24 * HOUR,
     .meta = "TIME", .since = "0.1",
     .help = "Begin log.file and those of log.rooms anew when this length of the day begins by local "
             "time (24h: each midnight); 0 never."},
    {.name = "log.file", .flag = "log-file", .type = LR_OPT_STRING, .meta = "FILE", .since = "0.1", .help = "Also write what happens into a file, with secrets taken out."},
    {.name = "log.format", .flag = "log-format", .type = LR_OPT_CHOICE, .dflt = "text", .choices = "text|json", .meta = "FORMAT", .since = "0.1", .help = "Lines of log.file: for people, or one event as JSON each."},
    {.name = "log.keep", .flag = "log-keep", .type = LR_OPT_INT, .dflt = "4", .max = 1000, .meta = "N", .since = "0.1", .help = "Older files of log.file and log.rooms that are kept: FILE.1, FILE.2 and so on."},
    {.name = "log.rooms", .flag = "log-rooms", .type = LR_OPT_STRING, .meta = "DIR", .since = "0.1",
     .help = "Also write what happens to each room into a file of its own in this folder, as "
             "log.file is."},
    {.name = "log.rotate", .flag = "log-rotate", .type = LR_OPT_SIZE, .dflt = "10M", .max = 1024 * GIB, .meta = "SIZE", .since = "0.1", .help = "Begin log.file, and those of log.rooms, anew at this size; 0 for never."},
    {.name = "log.urls", .flag = "log-urls", .type = LR_OPT_CHOICE, .dflt = "no",
     .choices = "no|yes|whole", .meta = "HOW", .since = "0.1",
     .help = "Tell the address of each stream that is recorded: without what signs it, or whole."},
    {.name = "log.urls_file", .flag = "log-urls-file", .type = LR_OPT_STRING, .meta = "FILE",
     .since = "0.1", .help = "Write what log.urls tells into this file, and not into the others."},
    {0},
};
