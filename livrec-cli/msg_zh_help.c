/* Help of the commands and their flags. */
#include "msg.h"

/* clang-format off: rows are laid out by hand, sorted by the English text */
static const struct msg rows[] = {
    {"\nSecrets: --cookie @FILE, --account password=@FILE and --proxy @FILE read the\nvalue "
     "from a file, so that it does not show in the list of processes.\n",
     "\n机密：--cookie @FILE、--account password=@FILE 和 --proxy @FILE 从文件读取值，\n以免出现"
     "在进程列表中。\n"},
    {"\nSecrets: @FILE in place of the value of a channel's option reads it from a file.\n",
     "\n机密：渠道选项的值写作 @FILE 时从文件读取。\n"},
    {"\nlivrec COMMAND --help shows the flags of a command. For a start:\n\n  livrec demo "
     "--duration 10\n  livrec extract https://live.bilibili.com/6\n  livrec record -o "
     "recordings --split-time 1h https://live.bilibili.com/6\n",
     "\nlivrec 命令 --help 显示该命令的选项。入门：\n\n  livrec demo --duration 10\n  livrec "
     "extract https://live.bilibili.com/6\n  livrec record -o recordings --split-time 1h "
     "https://live.bilibili.com/6\n"},
    {" Default: %s%s.", "默认：%s%s。"},
    {" May be given several times.", "可多次给出。"},
    {" s", " 秒"},
    {"A good file of the same program and source, for an MP4 without its index.",
     "同一程序、同一来源的完好文件，用于缺少索引的 MP4。"},
    {"A livrec.conf, or the folder of DouyinLiveRecorder.",
     "livrec.conf，或 DouyinLiveRecorder 的目录。"},
    {"A room is meant by its id, its address or its name (livrec ls). With --save its line is "
     "taken out of the list, too; else it comes back with the next change of the list.",
     "可用编号、地址或名称指定房间（livrec ls）。加 --save 会同时从列表中删去该行；否则列表下次"
     "改动时会再次出现。"},
    {"After recording", "录制之后"},
    {"All of it: finish every file, and end the process.", "全部：完成所有文件，并结束进程。"},
    {"Also take addresses from a file, one a line, # starts a comment; - is standard input.",
     "同时从文件读取地址，每行一个，# 开头为注释；- 为标准输入。"},
    {"Also write all that a report needs into a new file, without secrets.",
     "同时将反馈问题所需的内容写入一个新文件，不含机密。"},
    {"At once: a recording that runs is finished, and the next begins.",
     "立即：完成进行中的录制，并开始下一个。"},
    {"Change an option of a room that is watched, from its next recording on.",
     "更改监控房间的选项，从下一次录制起生效。"},
    {"Change the list that the rooms are from, too.", "同时更改房间所在的列表。"},
    {"Conversions, hooks and uploads, as the state knows them (--state FILE, or that of the "
     "configuration); a watch may run meanwhile. --retry ID or --retry all puts back what was "
     "given up: a watch that runs takes it up within a minute, else the next one. With --json, "
     "standard output has an array.",
     "状态中记录的转换、钩子和上传（--state FILE，或配置中的）；watch 可以同时运行。--retry ID "
     "或 --retry all 将已放弃的放回：运行中的 watch 一分钟内处理，否则由下一个处理。加 --json 时"
     "，标准输出为数组。"},
    {"Copy to take: its name, its time, or newest.", "要取的备份：其名称、时间，或 newest。"},
    {"Find out step by step why a room can't be recorded, or that it can.",
     "逐步查明房间为何无法录制，或确认可以录制。"},
    {"Finding out", "查询"},
    {"Finish the recording of rooms, and leave the rest of this broadcast alone.",
     "完成房间的录制，本场直播不再录制。"},
    {"For example stream.quality or record.format (livrec options). The quality changes within "
     "the recording that runs: its next part begins with the other stream.",
     "例如 stream.quality 或 record.format（livrec options）。画质在进行中的录制里即可更换：从下"
     "一段起使用另一个流。"},
    {"For example, in ~/.bashrc: eval \"$(livrec completion bash)\"",
     "例如在 ~/.bashrc 中：eval \"$(livrec completion bash)\""},
    {"In a terminal: q ends it, j and k or the arrows scroll. Elsewhere, and with --json, what "
     "livrec ls prints, again each second.",
     "在终端中：q 退出，j、k 或方向键滚动。否则以及加 --json 时，每秒输出一次 livrec ls 的内容。"},
    {"It waits until the files are finished; the exit status is 16 when they are not after a "
     "minute. The next broadcast is recorded again; livrec resume takes the stop back. With "
     "--all the livrec watch itself ends, as by SIGTERM, and no other one.",
     "会等到文件完成；一分钟后仍未完成时退出状态为 16。下一场直播会再次录制；livrec resume 可撤"
     "销。加 --all 则该 livrec watch 本身结束，如同收到 SIGTERM，不影响其他进程。"},
    {"Join parts of a recording into one file, without loss.", "将录制的各段无损合并为一个文件。"},
    {"Language of messages, en or zh; else that of $LANG.",
     "文字的语言，en 或 zh；否则取自 $LANG。"},
    {"Let a livrec watch that runs watch one more room.",
     "让运行中的 livrec watch 再监控一个房间。"},
    {"List all options with their defaults.", "列出所有选项及其默认值。"},
    {"List the platforms that this build knows, or tell which takes an address.",
     "列出此版本支持的平台，或查看哪个平台支持某地址。"},
    {"List the rooms that are watched, and what they are doing.", "列出监控的房间及其状况。"},
    {"List what is still to be done with recordings, and what failed.",
     "列出录制后待处理和失败的事项。"},
    {"List what there is, and do nothing.", "列出已有的，不做任何事。"},
    {"List what was given up.", "列出已放弃的。"},
    {"Looks at the address, the cookie, the proxies, the clock and the disk, asks the platform "
     "and tells of each request, compares the clock with the servers', and records two seconds "
     "of the chosen stream into /tmp to see what it is, and whether it fits into the container. "
     "Each step is ok, a note or bad; the exit status is that of the first that is bad. Offline "
     "is ok. Without an address, --proxy URL and --media-proxy URL are looked at alone: a "
     "question to http://example.com/ goes through each. So is the bucket of --s3-bucket: an "
     "upload is begun there and taken back. --bundle FILE also writes the versions, the "
     "options, this report, what was given up and the end of the log (log.file) into a file of "
     "its own, for a report; no address is needed then. Values that could be secrets are left "
     "out, and taken out wherever else they stand.",
     "检查地址、cookie、代理、时钟和磁盘，询问平台并列出每个请求，与服务器核对时钟，并将所选的流"
     "录制两秒到 /tmp，查看其内容及能否存入容器。每一步为正常、注意或错误；退出状态取第一个错误"
     "。未开播属于正常。没有地址时只检查 --proxy URL 和 --media-proxy URL：分别经由它们访问 "
     "http://example.com/。--s3-bucket 的存储桶也可单独检查：在那里开始一次上传再撤回。--bundle "
     "FILE 还会将版本、选项、本报告、已放弃的事项和日志（log.file）末尾写入单独的文件，供反馈之"
     "用；此时不需要地址。可能是机密的值会被省去，并从各处删除。"},
    {"Make a livrec.conf of the configuration of DouyinLiveRecorder.",
     "由 DouyinLiveRecorder 的配置生成 livrec.conf。"},
    {"Needs no account and no internet. With --serve it prints the channel's addresses, for "
     "trying livrec or another program on them.",
     "不需要账号，也不需要互联网。加 --serve 会输出频道的地址，供 livrec 或其他程序试用。"},
    {"Of an address it asks no network: it names the platform that takes it, with an address of "
     "the form that it goes by, or the nearest form that is taken. The exit status is 3 when "
     "one is taken by none. With --json, standard output has an array, of addresses with url, "
     "platform (null: none) and error.",
     "对地址不访问网络：给出支持它的平台及其通用形式的地址，或最接近的受支持形式。有地址没有平台"
     "支持时退出状态为 3。加 --json 时，标准输出为数组，每个地址有 url、platform（null：没有）和"
     " error。"},
    {"Only tell what is wrong; write nothing.", "只说明错误之处，不写入任何内容。"},
    {"Only tell what would be done.", "只说明将要做什么。"},
    {"Only tell whether it is well, by the exit status: 0, or 1.",
     "只以退出状态说明是否正常：0 或 1。"},
    {"PATH is a livrec.conf, the folder of DouyinLiveRecorder, or a list of rooms; where livrec "
     "watch looks if not given. check prints what became of each key, and the exit status is 14 "
     "when lines are wrong. restore puts a copy back that livrec watch kept (watch.backups) in "
     "one step; what is there is kept as a copy first. Without --from it takes the newest copy "
     "of the one file that is lost or empty, or the only other copy, and refuses when more than "
     "one could be meant. --list lists the copies.",
     "PATH 是 livrec.conf、DouyinLiveRecorder 的目录或房间列表；不给则取 livrec watch 查找之处。"
     "check 输出每个键的处理结果，有错误的行时退出状态为 14。restore 一步恢复 livrec watch 保存"
     "的备份（watch.backups）；现有内容先另存为备份。不带 --from 时，取唯一丢失或为空的文件的最"
     "新备份，或唯一的其他备份；有多种可能时拒绝。--list 列出备份。"},
    {"PATH is its folder, or its config.ini; the folder that you are in if not given. What "
     "became of each key goes to standard output: taken, with the option that it sets, empty, "
     "ignored and why, not yet, or wrong. The new file, --out FILE or "
     "~/.config/livrec/livrec.conf, must not exist, and only you can read it. With --check "
     "nothing is written, and the exit status is 14 when lines are wrong. `livrec watch -c "
     "PATH` needs none of this.",
     "PATH 是它的目录或 config.ini；不给则为当前目录。每个键的处理结果写到标准输出：采用（及所设"
     "的选项）、空、忽略（及原因）、暂不支持或错误。新文件由 --out FILE 指定，或为 "
     "~/.config/livrec/livrec.conf，须尚不存在，且只有您能读取。加 --check 不写入任何内容，有错"
     "误的行时退出状态为 14。`livrec watch -c PATH` 不需要这一步。"},
    {"Paths of finished files go to standard output, everything else to standard error. SIGINT, "
     "SIGTERM and SIGHUP finish the files and end; a second signal ends at once. With --json, "
     "standard output has one event a line.",
     "完成的文件的路径写到标准输出，其他都写到标准错误。SIGINT、SIGTERM 和 SIGHUP 完成文件后结束"
     "；再次收到信号则立即结束。加 --json 时，标准输出每行一个事件。"},
    {"Pause rooms; a recording that runs is finished.", "暂停房间；进行中的录制会完成。"},
    {"Port of the demo channel; any free one if not given.",
     "演示频道的端口；不给则用任意空闲端口。"},
    {"Print JSON on standard output, errors too.", "在标准输出中输出 JSON，错误也是。"},
    {"Print a completion script for a shell.", "输出 shell 的补全脚本。"},
    {"Print a table in Markdown.", "以 Markdown 输出表格。"},
    {"Print the version.", "输出版本。"},
    {"Quality to record: origin, bd, uhd, hd, sd, ld, or such as 720p.",
     "录制的画质：origin、bd、uhd、hd、sd、ld，或如 720p。"},
    {"Reads FLV, TS, Matroska, MP4, AAC and MP3. What is found goes to standard error, the path "
     "of each new file, \"NAME (repaired).EXT\" beside the old one, to standard output. The old "
     "file is not touched, and one that needs no repair is left alone unless --out is given. "
     "With --check the exit status is 14 when there is something to repair. With --json, "
     "standard output has one object a file. An MP4 that has lost its index (moov), as when a "
     "program that writes it last was killed, is rebuilt with --like: pictures (H.264, HEVC) "
     "and sound (AAC, MP3, AC-3) are found by what they look like.",
     "可读取 FLV、TS、Matroska、MP4、AAC 和 MP3。发现的问题写到标准错误，每个新文件（原文件旁的 "
     "\"名称 (repaired).扩展名\"）的路径写到标准输出。原文件不会改动；不需要修复的文件除非给出 "
     "--out 否则不处理。加 --check 时，有需要修复之处则退出状态为 14。加 --json 时，标准输出中每"
     "个文件一个对象。丢失索引（moov）的 MP4（多因最后才写索引的程序被终止）可用 --like 重建：画"
     "面（H.264、HEVC）和声音（AAC、MP3、AC-3）按其特征找出。"},
    {"Record rooms until they go offline.", "录制房间，直到下播。"},
    {"Remove recordings that are over the limits of their room.", "删除超出房间限制的录制。"},
    {"Rooms are given by a configuration (-c PATH), by --urls FILE, as addresses, or all of "
     "these; without any, by $LIVREC_CONFIG, ~/.config/livrec/livrec.conf or "
     "/etc/livrec/livrec.conf. PATH is a livrec.conf, or the folder of DouyinLiveRecorder, "
     "whose config.ini and URL_config.ini are read as they are. FILE has one room a line: "
     "ADDRESS, or ADDRESS,NAME, or QUALITY,ADDRESS, or QUALITY,ADDRESS,NAME, and # in front "
     "pauses a room; DouyinLiveRecorder's URL_config.ini is such a file. All of these are only "
     "ever read, and changes count within a second. Paths of finished files go to standard "
     "output, everything else to standard error. SIGINT, SIGTERM and SIGHUP finish the files "
     "and end. With --json, standard output has one event a line. Meanwhile livrec add, rm, "
     "pause, resume, stop, set, ls, status and top work on its rooms.",
     "房间来自配置（-c PATH）、--urls FILE 或地址，也可同时使用；都没有时取 $LIVREC_CONFIG、"
     "~/.config/livrec/livrec.conf 或 /etc/livrec/livrec.conf。PATH 是 livrec.conf，或 "
     "DouyinLiveRecorder 的目录，其 config.ini 和 URL_config.ini 按原样读取。FILE 每行一个房间："
     "地址，或 地址,名称，或 画质,地址，或 画质,地址,名称，行首的 # 表示暂停；"
     "DouyinLiveRecorder 的 URL_config.ini 就是这样的文件。这些文件都只读取，改动一秒内生效。完"
     "成的文件的路径写到标准输出，其他都写到标准错误。SIGINT、SIGTERM 和 SIGHUP 完成文件后结束。"
     "加 --json 时，标准输出每行一个事件。期间可用 livrec add、rm、pause、resume、stop、set、"
     "ls、status 和 top 操作它的房间。"},
    {"Send a notice by a channel, or try the channels that are set up.",
     "通过渠道发送一条通知，或测试已设置的渠道。"},
    {"Send a test, by all channels that are set up or by one.",
     "通过已设置的全部渠道或其中一个发送测试通知。"},
    {"Serve a live channel on loopback, and record it as a user would.",
     "在本机提供一个直播频道，并像用户那样录制它。"},
    {"Serve the demo channel until stopped, record nothing.", "只提供演示频道直到被停止，不录制。"},
    {"Show a room with its streams; a star marks the selected one.",
     "显示房间及其流；星号标出所选的流。"},
    {"Show no progress and no notes; errors alone.", "不显示进度和提示，只显示错误。"},
    {"Show the help of a command and exit.", "显示命令的帮助并退出。"},
    {"Show the help of a command.", "显示命令的帮助。"},
    {"Show the rooms that are watched, as they change.", "实时显示监控的房间。"},
    {"Tell how a livrec watch that runs is doing.", "查看运行中的 livrec watch 的状况。"},
    {"Tell what a configuration says, or bring a lost one back.", "检查配置，或恢复丢失的配置。"},
    {"Tell whether a room is live, and its metadata.", "查看房间是否在直播，及其信息。"},
    {"The cheap question: streams are looked up only where the platform gives them anyway. "
     "Offline is an answer, not an error: the exit status is 0.",
     "轻量的查询：只有平台随之给出时才取得流。未开播是应答而不是错误：退出状态为 0。"},
    {"The exit status is 0 when the provider took it; else its own words are told. What is set "
     "up is in the configuration (-c PATH, or where livrec watch looks). Options of the "
     "channels have their names without \"notify.\": --bark-url is notify.bark.url. --failed "
     "lists the notices of a watch that were given up, and --retry ID or --retry all puts them "
     "back: a watch that runs sends them within a minute, else the next one. With --json, "
     "standard output has one object a channel, and an array for these.",
     "服务方接受时退出状态为 0；否则显示其原话。设置取自配置（-c PATH，或 livrec watch 查找之处"
     "）。渠道选项的名称省去 \"notify.\"：--bark-url 即 notify.bark.url。--failed 列出 watch 已"
     "放弃的通知，--retry ID 或 --retry all 将其放回：运行中的 watch 一分钟内发送，否则由下一个"
     "发送。加 --json 时，标准输出中每个渠道一个对象，对于这些则为数组。"},
    {"The limits are those of --retain-age, --retain-size and --retain-count; without any, "
     "those that counted when a room was recorded last. A watch that has such limits does the "
     "same after each file. Only what the state knows as livrec's own is ever removed, never "
     "the latest recording of a room, and none with a file NAME.keep beside it: a.ts.keep keeps "
     "a.ts. With -c PATH the state is that of a configuration, as livrec watch has it. With "
     "--json, standard output has what is removed as an array.",
     "限制取自 --retain-age、--retain-size 和 --retain-count；都没有时取房间上次录制时的限制。有"
     "此类限制的 watch 在每个文件之后也会这样做。只删除状态中记为 livrec 自己的文件，绝不删除房"
     "间最新的录制，也不删除旁边有 名称.keep 的文件：a.ts.keep 保留 a.ts。加 -c PATH 时使用该配"
     "置的状态，与 livrec watch 相同。加 --json 时，标准输出为被删除内容的数组。"},
    {"The new file, which must not exist; its extension names the container.",
     "新文件，须尚不存在；扩展名决定容器。"},
    {"The parts must have the same tracks and stand in their order. Each goes on where the one "
     "before stopped; what it repeats of that one is left out. They are not touched.",
     "各段的轨道须相同并按顺序给出。每段接在前一段停止之处；与前一段重复的内容会略去。各段不会改"
     "动。"},
    {"Title of the notice.", "通知的标题。"},
    {"Try again what was given up: one of it, or all.", "重试已放弃的：其中一个，或 all 全部。"},
    {"Watch paused rooms again.", "恢复监控已暂停的房间。"},
    {"Watch rooms no longer; a recording that runs is finished.",
     "不再监控房间；进行中的录制会完成。"},
    {"Watch rooms, and record each whenever it is live.", "监控房间，开播即录制。"},
    {"What is kept", "保留"},
    {"What the streamer is called in file names.", "文件名中主播的名称。"},
    {"Which stream", "选流"},
    {"With --health the exit status is 0 when it answers and 1 when it does not, as container "
     "engines want it.",
     "加 --health 时，有应答则退出状态为 0，否则为 1，适合容器引擎。"},
    {"With --json, one object with all addresses and the HTTP headers that they need. Offline "
     "is an answer, not an error: the exit status is 0.",
     "加 --json 时输出一个对象，含所有地址及所需的 HTTP 头。未开播是应答而不是错误：退出状态为 "
     "0。"},
    {"With --json, the tables of commands, options and exit statuses.",
     "加 --json 时输出命令、选项和退出状态的表。"},
    {"With --save the # in front of the line of the list goes, too.",
     "加 --save 会同时去掉列表中该行前的 #。"},
    {"With --save the line of the list gets a # in front, too.",
     "加 --save 会同时在列表的该行前加上 #。"},
    {"With --save the room is written into the list that is followed, the first of a "
     "configuration, which it then comes from; else it is watched until that process ends. A "
     "room that is watched already stays as it is.",
     "加 --save 会将房间写入所用的列表（配置中的第一个），并由列表管理；否则只监控到该进程结束。"
     "已在监控的房间保持不变。"},
    {"Write damaged or old recordings anew.", "重写损坏的或旧的录制文件。"},
    {"the current one", "当前目录"},
    {"usage: livrec %s%s%s%s\n\n", "用法：livrec %s%s%s%s\n\n"},
    {"usage: livrec COMMAND [flags] [arguments]\n\nFind, follow and record live "
     "streams.\n\nCommands:\n",
     "用法：livrec 命令 [选项] [参数]\n\n查找、跟踪并录制直播。\n\n命令：\n"},
};

const struct msg_catalog msg_zh_help = {rows, sizeof rows / sizeof *rows};
