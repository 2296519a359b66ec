/* Help of the options: recording, rooms, what follows a recording. */
#include "lang/catalogs.h"

/* clang-format off: rows are laid out by hand, sorted by the English text */
static const struct lr_phrase rows[] = {
    {"A room that is recorded when its line is taken from the list: stop finishes its file and "
     "drops the room, finish does so once the broadcast is over.",
     "从列表移除正在录制的房间时：stop 完成文件并移除房间，finish 等本场直播结束后再移除。"},
    {"Access key id; without it AWS_ACCESS_KEY_ID of the environment counts.",
     "访问密钥 ID；不设则取环境变量 AWS_ACCESS_KEY_ID。"},
    {"Advertisements that a playlist marks as such (Twitch, TwitCasting); skip leaves a gap.",
     "播放列表标明的广告（Twitch、TwitCasting）；skip 会留下缺口。"},
    {"Ask for the room's title so often while it is recorded; 0 only when the stream breaks.",
     "录制期间询问房间标题的间隔；0 只在流中断时询问。"},
    {"Ask the platform anew, and take another line, when no picture came for this long though "
     "sound did; 0 never.",
     "有声音但这么久没有画面时，重新询问平台并换一条线路；0 从不。"},
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
    {"Call a file NAME.part until it is finished; no has it bear its name from its first byte on.",
     "录制中的文件名为 NAME.part，完成后改名；no 表示从第一个字节起就用正式名称。"},
    {"Configuration of rclone instead of its own.", "取代 rclone 自己的配置。"},
    {"Container of files; one that can hold the stream where it can't. fmp4 is mp4, audio the "
     "sound alone, raw the bytes as they were sent.",
     "文件的容器；无法存放该流时改用可以的。fmp4 即 mp4，audio 只录声音，raw 原样保存字节。"},
    {"Convert each finished file, frame by frame as it is; what comes out is compared with it.",
     "逐帧原样转换每个完成的文件；结果会与原文件核对。"},
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
    {"File that keeps what outlives the process: queues, rooms, logins (none; for livrec watch "
     "DIR/.livrec/state.db).",
     "保存跨进程内容的文件：队列、房间、登录（默认没有；livrec watch 为 DIR/.livrec/state.db）。"},
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
    {"Folder to record into, on a disk of its own; each finished file is copied to record.dir, "
     "compared, and removed there.",
     "先录制到该目录（位于另一块磁盘）；每个完成的文件复制到 record.dir，核对后从该处删除。"},
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
    {"Larger files are uploaded in parts of this size.", "更大的文件按该大小分段上传。"},
    {"Longest time for one encoding or upload.", "一次编码或上传的最长时间。"},
    {"Longest time for one run of a hook.", "钩子运行一次的最长时间。"},
    {"Longest time to find out about one room.", "查询一个房间的最长时间。"},
    {"Name for the files of a streamer who took another: that one, or the first that the state "
     "knows.",
     "主播改名后文件所用的名称：新名，或状态中最早的名称。"},
    {"Part of the disk that stays free, beside record.reserve; the larger of both counts.",
     "磁盘上须保留的比例，与 record.reserve 取较大者。"},
    {"Preset of the encoder instead of the profile's.", "取代方案自带的编码器预设。"},
    {"Program to run at the end of a recording, with the arguments that DouyinLiveRecorder "
     "gives. No shell.",
     "录制结束时运行的程序，参数与 DouyinLiveRecorder 相同。不经 shell。"},
    {"Program to run, and its arguments, one each time; it is told by LIVREC_* and JSON on its "
     "stdin. No shell.",
     "要运行的程序及其参数，每次一个；通过 LIVREC_* 和标准输入的 JSON 得到信息。不经 shell。"},
    {"Protocol to prefer among streams of the same quality; several in order: hls,flv.",
     "同画质的流中优先的协议；按顺序写多个：hls,flv。"},
    {"Quality for post.encode, smaller is better; -1 is that of the profile.",
     "post.encode 的质量，越小越好；-1 为方案自带的值。"},
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
    {"Take media over TLS, too, where a platform names an address without; that one comes "
     "second. Not of addresses of streams.",
     "平台给出的地址不用 TLS 时，也改用 TLS 获取媒体；原地址作为备用。不用于流地址本身。"},
    {"Tell once when the disk of an output folder has less than this; 0 never.",
     "输出目录的磁盘少于该值时提醒一次；0 从不。"},
    {"Tell what is unusual about the media: pictures that stand still or are black, silence, a "
     "bit rate that collapses, timestamps that jump, a film that is played again and again.",
     "提示媒体的异常：画面静止或全黑、静音、码率骤降、时间戳跳变、反复播放同一段影片。"},
    {"Time zone of the times in file names and subtitles: local, UTC, UTC+8 or a name such as "
     "Asia/Shanghai.",
     "文件名和字幕中时间的时区：local、UTC、UTC+8 或如 Asia/Shanghai 的名称。"},
    {"Token of a session, for keys that are valid for some hours.",
     "会话令牌，用于只在数小时内有效的密钥。"},
    {"Upload each finished file into this bucket of S3, and compare it.",
     "将每个完成的文件上传到该 S3 存储桶，并核对。"},
    {"Upload each finished file there by rclone, and compare it.",
     "用 rclone 将每个完成的文件上传到该处，并核对。"},
    {"Video codec to prefer among streams of the same quality; several in order: hevc,avc.",
     "同画质的流中优先的视频编码；按顺序写多个：hevc,avc。"},
    {"What livrec watch writes into lists: comment puts a # in front of rooms that are gone and "
     "of addresses that no platform takes, name the name of the streamer behind an address that "
     "has none, all both.",
     "livrec watch 写回列表的内容：comment 在已不存在的房间和没有平台支持的地址前加 #，name 为没"
     "有名称的地址写入主播名，all 两者都写。"},
    {"What the streamer is called in file names, instead of the name that the platform gives.",
     "文件名中主播的名称，取代平台给出的名称。"},
    {"What the subtitles of record.subtitles say; {date} and {time} are replaced.",
     "record.subtitles 的字幕内容；{date} 和 {time} 会被替换。"},
    {"When to run post.hook: part (the default), live, start, closed, convert, upload, end, "
     "error, disk, credential, unusual.",
     "post.hook 的时机：part（默认）、live、start、closed、convert、upload、end、error、disk、"
     "credential、unusual。"},
    {"Where the bucket is named, in the path or in the host; auto as the service has it.",
     "存储桶名写在路径还是主机名中；auto 按服务的惯例。"},
    {"Where the bucket is; without it at Amazon, in post.s3.region.",
     "存储桶所在的服务地址；不设则为亚马逊的 post.s3.region。"},
    {"Write the sound of each finished file into one of its own, too.",
     "同时将每个完成的文件的声音另存一份。"},
    {"any, or avc hevc av1, several of them in order: hevc,avc",
     "any，或 avc hevc av1，按顺序写多个：hevc,avc"},
    {"any, or flv hls dash, several of them in order: hls,flv",
     "any，或 flv hls dash，按顺序写多个：hls,flv"},
    {"etag wants the digest that S3 makes of an object in parts, parts its size, and that of "
     "each part; auto knows which services have their own.",
     "etag 要求与 S3 对分段对象计算的摘要一致，parts 核对其大小及每一段的摘要；auto 知道哪些服务"
     "有自己的算法。"},
};

const struct lr_catalog lr_zh_options_record = LR_CATALOG(rows);
