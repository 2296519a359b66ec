"""The command lines that are compared: the one place to adapt."""
import os
import shutil

# name: (one process for all rooms?, sources that it takes, command(urls, folder, livrec))
# A recorder with one process per room is started once per URL.


# The authority of the bench's own TLS server.
AUTHORITY = None


def over_tls(urls, *args):
    """Arguments that are needed for https alone."""
    return [str(a) for a in args] if urls[0].startswith("https:") else []


def livrec(urls, folder, binary):
    return [binary, "record", *over_tls(urls, "--cacert", AUTHORITY), *urls, "-o", folder, "-f", "ts", "--log-level", "warn"]


def livrec_plain(urls, folder, binary):
    """Without the digest in the sidecar, which none of the others takes."""
    return [*livrec(urls, folder, binary), "--digest", "none"]


def livrec_raw_plain(urls, folder, binary):
    return [*livrec_raw(urls, folder, binary), "--digest", "none"]


def floor(urls, folder, binary):
    """epoll, recv, write: floor.c."""
    return [os.path.join(os.path.dirname(binary), "..", "tests", "bench", "livrec-floor"), folder, *urls]


def floor_sync(urls, folder, binary):
    """The same with syncs as often as livrec's."""
    program, *rest = floor(urls, folder, binary)
    return [program, "--sync", *rest]


def livrec_raw(urls, folder, binary):
    return [binary, "record", *urls, "-o", folder, "-f", "raw", "--log-level", "warn"]


def livrec_mkv(urls, folder, binary):
    return [binary, "record", *urls, "-o", folder, "-f", "mkv", "--log-level", "warn"]


def livrec_mp4(urls, folder, binary):
    return [binary, "record", *urls, "-o", folder, "-f", "mp4", "--log-level", "warn"]


def ffmpeg(urls, folder, _):
    return ["ffmpeg", "-y", "-nostdin", "-loglevel", "error", "-i", urls[0], "-map", "0", "-c", "copy",
            "-f", "mpegts", os.path.join(folder, "a.ts")]


def ffmpeg_to(name, muxer):
    def command(urls, folder, _):
        return ["ffmpeg", "-y", "-nostdin", "-loglevel", "error", "-i", urls[0], "-map", "0", "-c",
                "copy", "-f", muxer, os.path.join(folder, "a." + name)]
    return command


def ffmpeg_dlr(urls, folder, _):
    """As DouyinLiveRecorder 4 starts it for TS in segments (without -re, which only throttles)."""
    return ["ffmpeg", "-y", "-nostdin", "-rw_timeout", "15000000", "-loglevel", "error", "-hide_banner",
            "-protocol_whitelist", "crypto,file,http,https,tcp,tls,udp,rtp,httpproxy",
            "-thread_queue_size", "1024", "-analyzeduration", "20000000", "-probesize", "10000000",
            "-fflags", "+discardcorrupt", "-i", urls[0], "-bufsize", "8000k", "-sn", "-dn",
            "-reconnect_delay_max", "60", "-reconnect_streamed", "-reconnect_at_eof",
            "-max_muxing_queue_size", "1024", "-correct_ts_overflow", "1", "-c:v", "copy", "-c:a",
            "copy", "-map", "0", "-f", "segment", "-segment_time", "1800", "-segment_format", "mpegts",
            "-reset_timestamps", "1", os.path.join(folder, "a_%03d.ts")]


def curl(urls, folder, _):
    return ["curl", "-sS", *over_tls(urls, "--cacert", AUTHORITY), "-o", os.path.join(folder, "a.flv"),
            urls[0]]


def streamlink(urls, folder, _):
    kind = "hls://" if "m3u8" in urls[0] else "httpstream://"
    return [*over_tls(urls, "env", f"REQUESTS_CA_BUNDLE={AUTHORITY}"), "streamlink", "--loglevel", "error",
            "-f", "-o", os.path.join(folder, "a.out"), kind + urls[0], "best"]


def yt_dlp(urls, folder, _):
    return ["yt-dlp", *over_tls(urls, "--no-check-certificates"), "-q", "--no-part", "--no-cache-dir",
            "-o", os.path.join(folder, "a.%(ext)s"), urls[0]]


ALL = {
    "livrec": (True, ("flv", "hls", "fmp4"), livrec),
    "livrec-plain": (True, ("flv", "hls", "fmp4"), livrec_plain),
    "livrec-raw-plain": (True, ("flv", "hls", "fmp4"), livrec_raw_plain),
    "floor": (True, ("flv",), floor),
    "floor-sync": (True, ("flv",), floor_sync),
    "livrec-raw": (True, ("flv", "hls", "fmp4"), livrec_raw),
    "livrec-mkv": (True, ("flv", "hls", "fmp4"), livrec_mkv),
    "livrec-mp4": (True, ("flv", "hls", "fmp4"), livrec_mp4),
    "ffmpeg": (False, ("flv", "hls", "fmp4"), ffmpeg),
    "ffmpeg-mkv": (False, ("flv", "hls", "fmp4"), ffmpeg_to("mkv", "matroska")),
    "ffmpeg-mp4": (False, ("flv", "hls", "fmp4"), ffmpeg_to("mp4", "mp4")),
    "ffmpeg-dlr": (False, ("flv", "hls", "fmp4"), ffmpeg_dlr),
    "curl": (False, ("flv",), curl),
    "streamlink": (False, ("flv", "hls", "fmp4"), streamlink),
    "yt-dlp": (False, ("flv", "hls"), yt_dlp),
}


def installed(name):
    program = name.split("-")[0] if name != "yt-dlp" else name
    return program in ("livrec", "floor") or shutil.which(program) is not None
