/* Help of the options. */
#include "lang/catalogs.h"

/* clang-format off: rows are laid out by hand, sorted by the English text */
static const struct lr_phrase rows[] = {
    {"A room that is recorded when its line is taken from the list: stop finishes its file and "
     "drops the room, finish does so once the broadcast is over.",
     "从列表移除正在录制的房间时：stop 完成文件并移除房间，finish 等本场直播结束后再移除。"},
    {"Access key id; without it AWS_ACCESS_KEY_ID of the environment counts.",
     "访问密钥 ID；不设则取环境变量 AWS_ACCESS_KEY_ID。"},
    {"Access token of the ntfy server.", "ntfy 服务器的访问 token。"},
    {"Account setting for the platform, such as user=NAME or password=TEXT.",
     "平台的账号设置，如 user=NAME 或 password=TEXT。"},
    {"Address of a Bark device: https://api.day.app/KEY.",
     "Bark 设备的地址：https://api.day.app/KEY。"},
    {"Address of a Discord webhook.", "Discord webhook 的地址。"},
    {"Address of a Gotify server.", "Gotify 服务器的地址。"},
    {"Address of a Slack webhook.", "Slack webhook 的地址。"},
    {"Address of a robot in a DingTalk group.", "钉钉群机器人的地址。"},
    {"Address of a robot in a Feishu (Lark) group.", "飞书（Lark）群机器人的地址。"},
    {"Address of a robot in a WeCom group.", "企业微信群机器人的地址。"},
    {"Address of a topic: https://ntfy.sh/TOPIC.", "主题的地址：https://ntfy.sh/TOPIC。"},
    {"Address of xizhi for WeChat: https://xizhi.qqoq.net/KEY.send.",
     "微信息知的地址：https://xizhi.qqoq.net/KEY.send。"},
    {"Address or network interface of this machine that connections begin at.",
     "本机发起连接所用的地址或网络接口。"},
    {"Address that mails are from.", "发件人地址。"},
    {"Address that mails go to.", "收件人地址。"},
    {"Address that ntfy forwards notices to.", "ntfy 转发通知的邮件地址。"},
    {"Address that takes notices as JSON.", "以 JSON 接收通知的地址。"},
    {"Advertisements that a playlist marks as such (Twitch, TwitCasting); skip leaves a gap.",
     "播放列表标明的广告（Twitch、TwitCasting）；skip 会留下缺口。"},
    {"Also listen for HTTP there (127.0.0.1:8090, or 8090 alone); needs control.token.",
     "同时在此监听 HTTP（127.0.0.1:8090，或只写 8090）；需要 control.token。"},
    {"Also write what happens into a file, with secrets taken out.",
     "同时将发生的事写入文件，其中不含机密。"},
    {"Also write what happens to each room into a file of its own in this folder, as log.file "
     "is.",
     "同时将每个房间发生的事写入该目录下各自的文件，形式同 log.file。"},
    {"Ask for the room's title so often while it is recorded; 0 only when the stream breaks.",
     "录制期间询问房间标题的间隔；0 只在流中断时询问。"},
    {"Ask the platform anew, and take another line, when no picture came for this long though "
     "sound did; 0 never.",
     "有声音但这么久没有画面时，重新询问平台并换一条线路；0 从不。"},
    {"Begin log.file and those of log.rooms anew when this length of the day begins by local "
     "time (24h: each midnight); 0 never.",
     "按本地时间每到一天中的该时长就另起 log.file 和 log.rooms 的文件（24h：每天零点）；0 从不。"},
    {"Begin log.file, and those of log.rooms, anew at this size; 0 for never.",
     "log.file 及 log.rooms 的文件达到该大小时另起；0 从不。"},
    {"Begin so many segments before the end of the playlist (HLS and DASH); 0 as the standard "
     "asks: three target durations. 1 is nearest to live, and a slow moment of the network may "
     "cost it a segment.",
     "从播放列表末尾之前这么多个分段开始（HLS 和 DASH）；0 按标准：三个目标时长。1 最接近实时，"
     "但网络稍慢可能丢失一个分段。"},
    {"Begin with the first segment that the playlist still has (HLS and DASH), not at the live "
     "edge.",
     "从播放列表中最早的分段开始（HLS 和 DASH），而不是最新处。"},
    {"Best quality wanted, or a height (720p, 1080p60) or bitrate (4000k) to stay within; if "
     "the room lacks it, the next lower one, else the lowest.",
     "想要的最高画质，或不超过的高度（720p、1080p60）或码率（4000k）；房间没有时取次低的，否则取"
     "最低的。"},
    {"Channel (livrec notify --list) that notices go to, or name of a notify.route; "
     "CHANNEL:EVENTS gets some events alone.",
     "发送通知的渠道（livrec notify --list），或 notify.route 的名称；CHANNEL:EVENTS 只发送某些"
     "事件。"},
    {"Configuration of rclone instead of its own.", "取代 rclone 自己的配置。"},
    {"Container of files; one that can hold the stream where it can't. fmp4 is mp4, audio the "
     "sound alone, raw the bytes as they were sent.",
     "文件的容器；无法存放该流时改用可以的。fmp4 即 mp4，audio 只录声音，raw 原样保存字节。"},
    {"Convert each finished file, frame by frame as it is; what comes out is compared with it.",
     "逐帧原样转换每个完成的文件；结果会与原文件核对。"},
    {"Cookies for the platform, as a browser's Cookie header: \"a=1; b=2\".",
     "平台的 cookie，格式同浏览器的 Cookie 头：\"a=1; b=2\"。"},
    {"Describe each recording for media centres, too, in a file beside it: NAME.nfo, an episode "
     "of the streamer's.",
     "同时为媒体中心在旁边写入说明文件 NAME.nfo，作为主播的一集。"},
    {"Describe each recording in a file beside it: NAME.json.",
     "在旁边的 NAME.json 文件中说明每个录制。"},
    {"Digest of the file in its sidecar: xxh128 finds damage and costs next to nothing, sha256 "
     "costs a third of the work of recording.",
     "附属文件中的摘要：xxh128 可发现损坏且几乎不耗资源，sha256 约占录制工作量的三分之一。"},
    {"Encode the pictures of each finished file anew, into MP4, by ffmpeg; dlr-h264 as "
     "DouyinLiveRecorder does.",
     "用 ffmpeg 将每个完成的文件重新编码为 MP4；dlr-h264 与 DouyinLiveRecorder 相同。"},
    {"Encoder of ffmpeg instead of the profile's, such as h264_nvenc or h264_qsv.",
     "取代方案自带的 ffmpeg 编码器，如 h264_nvenc 或 h264_qsv。"},
    {"File name without extension; {platform} {label} {id} {room} {anchor} {name} {alias} "
     "{title} {quality} {date} {time} {part} {start_date} {start_time} {session} {tz} and "
     "{time:%Y%m%d} are replaced, / makes folders, and what stands in <> is left out when a "
     "placeholder in it is empty.",
     "不含扩展名的文件名；可替换 {platform} {label} {id} {room} {anchor} {name} {alias} {title} "
     "{quality} {date} {time} {part} {start_date} {start_time} {session} {tz} 和 {time:%Y%m%d}，"
     "/ 创建目录，<> 中的占位符为空时整段省略。"},
    {"File of cookies, cookies.txt or JSON as browsers' add-ons write them, of any platforms: "
     "each gets its own. Read again whenever it changes.",
     "cookie 文件，cookies.txt 或浏览器扩展导出的 JSON，可含任意平台：各取所需。改动后自动重读。"},
    {"File that keeps what outlives the process: queues, rooms, logins (none; for livrec watch "
     "DIR/.livrec/state.db).",
     "保存跨进程内容的文件：队列、房间、登录（默认没有；livrec watch 为 DIR/.livrec/state.db）。"},
    {"File that overrides volatile constants of platforms: lines \"platform.name = value\".",
     "覆盖平台易变常量的文件：每行 \"platform.name = value\"。"},
    {"Files that are worked on at a time after they are finished.", "同时进行后续处理的文件数。"},
    {"Files that the disk has room for in any case; with less, recordings wait.",
     "磁盘上须保留的文件数；不足时录制会等待。"},
    {"Finish files that a livrec which was killed left in the folder as NAME.part.",
     "完成被终止的 livrec 在目录中留下的 NAME.part 文件。"},
    {"Folder for copies of configuration files and their lists, the newest six of each; none "
     "for none. Default: backup_config beside a configuration, or its folder \"config\".",
     "配置文件及其列表的备份目录，每个保留最新六份；none 不备份。默认：配置旁的 backup_config，"
     "或其目录 \"config\"。"},
    {"Folder for the recordings. From the first folder with a { on it is a template as "
     "record.name is one: /media/{platform}/{anchor}.",
     "录制文件的目录。自首个含 { 的目录起为模板，写法同 record.name："
     "/media/{platform}/{anchor}。"},
    {"Folder that hooks run in, instead of record.dir.", "钩子运行的目录，取代 record.dir。"},
    {"Folder to go on in while the disk of the output folder is full or fails; several are "
     "tried in turn.",
     "输出目录的磁盘已满或出错时改用的目录；多个依次尝试。"},
    {"Folders in the bucket, with the placeholders of record.name, before those of the file.",
     "存储桶中位于文件自身目录之前的目录，可用 record.name 的占位符。"},
    {"Hours of the week, by local time, in which watched rooms are recorded: \"mon-fri "
     "20:00+4h; sat 22:00-02:00\", or as cron has them, \"0 20 1 * * +4h\"; empty for always.",
     "一周中录制监控房间的时段，本地时间：\"mon-fri 20:00+4h; sat 22:00-02:00\"，或 cron 形式 "
     "\"0 20 1 * * +4h\"；空为始终。"},
    {"How MP4 and M4A are left: in fragments, as they are recorded, or rewritten at the end "
     "with the index in front.",
     "MP4 和 M4A 的最终形式：保持录制时的分段形式，或结束时重写并将索引置于开头。"},
    {"How far apart the first questions for rooms lie; 0: as soon as their platforms bear, and "
     "spread over the interval from then on.",
     "各房间首次询问之间的间隔；0：按平台承受能力尽快，之后分散在询问间隔内。"},
    {"How loud a notice from Bark is.", "Bark 通知的响铃级别。"},
    {"How names and titles are made fit for files: plain changes what no file name may hold; "
     "dlr writes _ for blanks, points and emoji, too, as DouyinLiveRecorder does, dlr-emoji "
     "keeps the emoji.",
     "名称和标题转为文件名的方式：plain 只改文件名不允许的字符；dlr 同 DouyinLiveRecorder，空格"
     "、点和表情也写作 _，dlr-emoji 保留表情。"},
    {"How often a hook that failed is run again: after 5 s, 30 s, 2 min, 10 min, then every "
     "hour.",
     "失败的钩子重试的次数：5 秒、30 秒、2 分钟、10 分钟后，之后每小时一次。"},
    {"How often a watched room is asked for, give or take a tenth, 2.5 s at most.",
     "询问监控房间的间隔，上下浮动十分之一，最多 2.5 秒。"},
    {"How the connection to the mail server is secured; none sends the password in the clear.",
     "与邮件服务器连接的加密方式；none 会明文发送密码。"},
    {"Id of a chat, or @CHANNEL; ID/THREAD is a topic of a group.",
     "聊天 ID，或 @CHANNEL；ID/THREAD 为群组的话题。"},
    {"Join the parts of a recording at its end, where their codecs are the same, and remove "
     "them.",
     "录制结束时将编码相同的各段合并，并删除各段。"},
    {"Keep files that were uploaded into a bucket.", "保留已上传到存储桶的文件。"},
    {"Keep files that were uploaded.", "保留已上传的文件。"},
    {"Keep so many recordings of a room, each with all its parts, and remove older ones; 0 all.",
     "每个房间保留的录制数（含其所有分段），更早的删除；0 全部保留。"},
    {"Keep so much of a room, and remove what is older; 0 all.",
     "每个房间保留的总大小，更早的删除；0 全部保留。"},
    {"Keep trying for this long when the stream breaks and the room's state is unknown.",
     "流中断且房间状态未知时，持续尝试的时长。"},
    {"Kind of addresses to connect to.", "连接所用的地址类型。"},
    {"Language of what livrec watch says to people, if --lang does not say; auto is that of the "
     "environment.",
     "给人看的文字所用的语言；--lang 优先；auto 取自环境。"},
    {"Larger files are uploaded in parts of this size.", "更大的文件按该大小分段上传。"},
    {"Least severe log lines that are shown.", "显示的日志的最低级别。"},
    {"Lines of log.file: for people, or one event as JSON each.",
     "log.file 的行：给人看的文字，或每行一个 JSON 事件。"},
    {"Longest time for one encoding or upload.", "一次编码或上传的最长时间。"},
    {"Longest time for one run of a hook.", "钩子运行一次的最长时间。"},
    {"Longest time that one request to a platform may take.", "向平台发出一个请求的最长时间。"},
    {"Longest time to find out about one room.", "查询一个房间的最长时间。"},
    {"Longest time to wait for a connection.", "等待连接的最长时间。"},
    {"Mail server (SMTP).", "邮件服务器（SMTP）。"},
    {"Mails as HTML, too, with the cover and a link to the room.",
     "邮件同时提供 HTML，附封面和房间链接。"},
    {"Name at the mail server; none: it wants no login.", "邮件服务器的用户名；不设则不登录。"},
    {"Name for notify.to that stands for a channel, for some events alone: night=mail:end+disk. "
     "The same name may stand for several.",
     "notify.to 中可用的名称，代表某渠道的某些事件：night=mail:end+disk。同一名称可代表多个。"},
    {"Name for the files of a streamer who took another: that one, or the first that the state "
     "knows.",
     "主播改名后文件所用的名称：新名，或状态中最早的名称。"},
    {"Name that mails are from.", "发件人名称。"},
    {"Notices mention everybody in the DingTalk group.", "钉钉通知 @ 群内所有人。"},
    {"Notices to DingTalk as Markdown, with the cover and a link to the room.",
     "以 Markdown 发送钉钉通知，附封面和房间链接。"},
    {"Notices to Telegram with the room's cover, where it has one.",
     "Telegram 通知附带房间封面（若有）。"},
    {"Older files of log.file and log.rooms that are kept: FILE.1, FILE.2 and so on.",
     "保留 log.file 和 log.rooms 的旧文件数：FILE.1、FILE.2 等。"},
    {"PEM file with the certificate authorities to trust instead of the system's.",
     "所信任的证书机构的 PEM 文件，取代系统自带的。"},
    {"Part of the disk that stays free, beside record.reserve; the larger of both counts.",
     "磁盘上须保留的比例，与 record.reserve 取较大者。"},
    {"Password at the mail server.", "邮件服务器的密码。"},
    {"Phone number of somebody in the DingTalk group whom notices mention.",
     "钉钉群通知中 @ 的人的手机号。"},
    {"Port of the mail server; 0 as mail.security asks: 465, 587 or 25.",
     "邮件服务器的端口；0 按 mail.security 取 465、587 或 25。"},
    {"Preset of the encoder instead of the profile's.", "取代方案自带的编码器预设。"},
    {"Private host or network that answers may name (the host you type is always allowed).",
     "应答可以指向的内网主机或网络（您输入的主机始终允许）。"},
    {"Program to run at the end of a recording, with the arguments that DouyinLiveRecorder "
     "gives. No shell.",
     "录制结束时运行的程序，参数与 DouyinLiveRecorder 相同。不经 shell。"},
    {"Program to run, and its arguments, one each time; it is told by LIVREC_* and JSON on its "
     "stdin. No shell.",
     "要运行的程序及其参数，每次一个；通过 LIVREC_* 和标准输入的 JSON 得到信息。不经 shell。"},
    {"Protocol to prefer among streams of the same quality; several in order: hls,flv.",
     "同画质的流中优先的协议；按顺序写多个：hls,flv。"},
    {"Proxies where net.proxy says nothing: http=URL and https=URL by the kind of the address, "
     "no=HOSTS for those that need none. The command takes them from http_proxy, https_proxy, "
     "all_proxy and no_proxy.",
     "net.proxy 未设置时的代理：http=URL 和 https=URL 按地址类型，no=主机列表 不走代理。命令行取"
     "自 http_proxy、https_proxy、all_proxy 和 no_proxy。"},
    {"Proxy for all requests: http://, https://, socks4a:// or socks5h://host:port; none: go "
     "without.",
     "所有请求的代理：http://、https://、socks4a:// 或 socks5h://主机:端口；none：不用代理。"},
    {"Proxy for media instead of net.proxy, which is then for questions to platforms alone; "
     "none: media goes without.",
     "媒体所用的代理，取代 net.proxy（后者只用于询问平台）；none：媒体不走代理。"},
    {"Proxy for notices instead of net.proxy; none goes without. CHANNEL=URL is for one channel.",
     "通知所用的代理，取代 net.proxy；none 不用代理。CHANNEL=URL 只用于该渠道。"},
    {"Quality for post.encode, smaller is better; -1 is that of the profile.",
     "post.encode 的质量，越小越好；-1 为方案自带的值。"},
    {"Questions about watched rooms that are out at once, at most; 0 three quarters of "
     "core.workers.",
     "对监控房间同时发出的询问数上限；0 为 core.workers 的四分之三。"},
    {"Quiet hours: notices wait until they are over, and then come as one; local times as in "
     "\"23:00+8h\".",
     "免打扰时段：通知等到时段结束后合为一条发送；本地时间，如 \"23:00+8h\"。"},
    {"Reconnect when no byte came for this long.", "这么久没有收到数据就重新连接。"},
    {"Record watched rooms that are live; no only tells of them.",
     "录制在直播的监控房间；no 只通知。"},
    {"Region of the bucket, where the endpoint does not say it.",
     "存储桶的区域（服务地址没有写明时）。"},
    {"Remove a file that was converted or encoded, once what came out is known to be right.",
     "转换或重新编码后，确认结果正确即删除原文件。"},
    {"Remove recordings of a room that are older, such as 30d; 0 never.",
     "删除房间中早于该时长的录制，如 30d；0 从不。"},
    {"Save the room's cover picture beside the recording.", "在录制旁保存房间封面。"},
    {"Secret access key; without post.s3.key AWS_SECRET_ACCESS_KEY counts.",
     "访问密钥；未设 post.s3.key 时取环境变量 AWS_SECRET_ACCESS_KEY。"},
    {"Secret of those who use control.http, of 16 characters at least (@FILE reads a file).",
     "使用 control.http 者的密钥，至少 16 个字符（@FILE 从文件读取）。"},
    {"Secret that DingTalk's robot signs with (SEC...).", "钉钉机器人的签名密钥（SEC...）。"},
    {"Secret that Feishu's (Lark's) robot signs with.", "飞书（Lark）机器人的签名密钥。"},
    {"Secret that the JSON for webhooks is signed with (HMAC-SHA256).",
     "webhook 的 JSON 签名密钥（HMAC-SHA256）。"},
    {"SendKey of ServerChan, or the address with the key in it.",
     "Server酱的 SendKey，或含有它的地址。"},
    {"Server of Telegram's Bot API.", "Telegram Bot API 的服务器。"},
    {"Socket of livrec watch and of the commands that talk to it; none for none. Default: "
     "livrec/control.sock in $XDG_RUNTIME_DIR, else in ~/.local/state.",
     "livrec watch 及与它通信的命令所用的套接字；none 为不用。默认：$XDG_RUNTIME_DIR 下的 "
     "livrec/control.sock，否则在 ~/.local/state。"},
    {"Sound of notices from Bark.", "Bark 通知的铃声。"},
    {"Space that stays free on the disk; with less, recordings wait until there is more.",
     "磁盘上须保留的空间；不足时录制会等待。"},
    {"Start a new file, at a keyframe, after this much media; 0 never.",
     "录满该时长后，在关键帧处另起文件；0 从不。"},
    {"Start a new file, at a keyframe, when the room's title changes.",
     "房间标题变化时，在关键帧处另起文件。"},
    {"Start a new file, at a keyframe, when this length of the day begins by local time (1h: at "
     "each full hour); 0 never.",
     "按本地时间每到一天中的该时长，在关键帧处另起文件（1h：每到整点）；0 从不。"},
    {"Start a new file, at a keyframe, when this many bytes are written; 0 never.",
     "写满这么多字节后，在关键帧处另起文件；0 从不。"},
    {"Stop after this much media; 0 records until the stream ends.",
     "录满该时长后停止；0 录到流结束。"},
    {"Subtitles beside each recording that show the time of day.",
     "每个录制旁附带显示当时时间的字幕。"},
    {"Tags of ntfy, separated by commas.", "ntfy 的标签，以逗号分隔。"},
    {"Take media over TLS, too, where a platform names an address without; that one comes "
     "second. Not of addresses of streams.",
     "平台给出的地址不用 TLS 时，也改用 TLS 获取媒体；原地址作为备用。不用于流地址本身。"},
    {"Tell once when the disk of an output folder has less than this; 0 never.",
     "输出目录的磁盘少于该值时提醒一次；0 从不。"},
    {"Tell so long before that a login by cookies ends, where they say when; 0 only once it has.",
     "cookie 登录失效前多久提醒（若其中写明时间）；0 为失效后才提醒。"},
    {"Tell the address of each stream that is recorded: without what signs it, or whole.",
     "记下所录制的每个流的地址：去掉签名（yes），或完整（whole）。"},
    {"Tell what is unusual about the media: pictures that stand still or are black, silence, a "
     "bit rate that collapses, timestamps that jump, a film that is played again and again.",
     "提示媒体的异常：画面静止或全黑、静音、码率骤降、时间戳跳变、反复播放同一段影片。"},
    {"Text of the notice when a file is finished. Fields as in notify.on_live.",
     "完成一个文件时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a platform refuses to show a room. Fields as in notify.on_live.",
     "平台拒绝展示房间时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a platform wants a login. Fields as in notify.on_live.",
     "平台要求登录时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a recording has begun. Fields as in notify.on_live.",
     "开始录制时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a recording has ended. Fields as in notify.on_live.",
     "录制结束时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a room has gone live. {title} {url} {platform} {anchor} {cover} "
     "{quality} {duration} {bytes} {gaps} {files} {path} {text} {event} {severity} {time}, of "
     "the room {id} {category} {viewers} {started}, [直播间名称] and [时间] are replaced; \\n "
     "is a new line.",
     "开播时的通知内容。可替换 {title} {url} {platform} {anchor} {cover} {quality} {duration} "
     "{bytes} {gaps} {files} {path} {text} {event} {severity} {time}，房间的 {id} {category} "
     "{viewers} {started}，以及 [直播间名称] 和 [时间]；\\n 为换行。"},
    {"Text of the notice when a room has gone offline. Fields as in notify.on_live.",
     "下播时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when a room, as a rule all of its platform, fails over and over. "
     "Fields as in notify.on_live.",
     "房间（通常是整个平台）持续出错时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when an answer of a platform is not understood any more. Fields as in "
     "notify.on_live.",
     "平台的应答无法解析时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when media is missing, at the first gap of a broadcast. Fields as in "
     "notify.on_live.",
     "媒体有缺失时的通知内容，每场直播首个缺口时发送。字段见 notify.on_live。"},
    {"Text of the notice when the disk is full. Fields as in notify.on_live.",
     "磁盘已满时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice when there is no such room any more. Fields as in notify.on_live.",
     "房间已不存在时的通知内容。字段见 notify.on_live。"},
    {"Text of the notice, once it can be sent, when the network at this end was down. Fields as "
     "in notify.on_live.",
     "本机网络中断、恢复后可发送时的通知内容。字段见 notify.on_live。"},
    {"The same for each platform, which gets fewer while it fails; 0 eight.",
     "同上，但针对每个平台，出错时会减少；0 为八个。"},
    {"Threads that ask platforms; recordings need none. 0 as many as are needed, 16 at most.",
     "询问平台的线程数；录制不需要。0 按需，最多 16。"},
    {"Time zone of the times in file names and subtitles: local, UTC, UTC+8 or a name such as "
     "Asia/Shanghai.",
     "文件名和字幕中时间的时区：local、UTC、UTC+8 或如 Asia/Shanghai 的名称。"},
    {"Title of notices; fields as in notify.on_live.", "通知的标题；字段见 notify.on_live。"},
    {"Token of PushPlus.", "PushPlus 的 token。"},
    {"Token of a session, for keys that are valid for some hours.",
     "会话令牌，用于只在数小时内有效的密钥。"},
    {"Token of the Telegram bot.", "Telegram 机器人的 token。"},
    {"Token of the application at WxPusher (AT_...).", "WxPusher 应用的 token（AT_...）。"},
    {"Token of the application at the Gotify server.", "Gotify 服务器上应用的 token。"},
    {"Upload each finished file into this bucket of S3, and compare it.",
     "将每个完成的文件上传到该 S3 存储桶，并核对。"},
    {"Upload each finished file there by rclone, and compare it.",
     "用 rclone 将每个完成的文件上传到该处，并核对。"},
    {"User-Agent instead of the one that suits the platform.", "取代适合平台的 User-Agent。"},
    {"Video codec to prefer among streams of the same quality; several in order: hevc,avc.",
     "同画质的流中优先的视频编码；按顺序写多个：hevc,avc。"},
    {"What livrec watch writes into lists: comment puts a # in front of rooms that are gone and "
     "of addresses that no platform takes, name the name of the streamer behind an address that "
     "has none, all both.",
     "livrec watch 写回列表的内容：comment 在已不存在的房间和没有平台支持的地址前加 #，name 为没"
     "有名称的地址写入主播名，all 两者都写。"},
    {"What notices are sent for: live end record_start record_end part gap blocked login disk "
     "broken failing gone network, all, or none; live and those from blocked on if not given. + "
     "joins several.",
     "发送通知的事件：live end record_start record_end part gap blocked login disk broken "
     "failing gone network，all 全部，none 都不发；未设置时为 live 及自 blocked 起的各项。用 + "
     "连接多个。"},
    {"What the streamer is called in file names, instead of the name that the platform gives.",
     "文件名中主播的名称，取代平台给出的名称。"},
    {"What the subtitles of record.subtitles say; {date} and {time} are replaced.",
     "record.subtitles 的字幕内容；{date} 和 {time} 会被替换。"},
    {"When to run post.hook: part (the default), live, start, closed, convert, upload, end, "
     "error, disk, credential.",
     "post.hook 的时机：part（默认）、live、start、closed、convert、upload、end、error、disk、"
     "credential。"},
    {"Where the bucket is named, in the path or in the host; auto as the service has it.",
     "存储桶名写在路径还是主机名中；auto 按服务的惯例。"},
    {"Where the bucket is; without it at Amazon, in post.s3.region.",
     "存储桶所在的服务地址；不设则为亚马逊的 post.s3.region。"},
    {"Who gets notices from WxPusher: a person (UID_...), or the number of a topic.",
     "WxPusher 通知的接收者：个人（UID_...），或主题编号。"},
    {"Write the sound of each finished file into one of its own, too.",
     "同时将每个完成的文件的声音另存一份。"},
    {"Write what log.urls tells into this file, and not into the others.",
     "将 log.urls 的内容写入该文件，不写入其他文件。"},
    {"any, or avc hevc av1, several of them in order: hevc,avc",
     "any，或 avc hevc av1，按顺序写多个：hevc,avc"},
    {"any, or flv hls dash, several of them in order: hls,flv",
     "any，或 flv hls dash，按顺序写多个：hls,flv"},
    {"etag wants the digest that S3 makes of an object in parts, parts its size, and that of "
     "each part; auto knows which services have their own.",
     "etag 要求与 S3 对分段对象计算的摘要一致，parts 核对其大小及每一段的摘要；auto 知道哪些服务"
     "有自己的算法。"},
};

const struct lr_catalog lr_zh_options = LR_CATALOG(rows);
