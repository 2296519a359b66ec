"""What the bench plays: a clip of 2 Mbit/s that the demo origin repeats without a seam, and a large
file for the fast mode. Made once per folder by the ffmpeg command."""
import os
import subprocess
import tempfile

SECONDS = 16  # eight groups of pictures: a stream of fewer, over and over, is one that hangs
VIDEO_KBPS = 1880
FFMPEG = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-fflags", "+bitexact"]


def ffmpeg(*args):
    subprocess.run([*FFMPEG, *args], check=True)


def clip(folder):
    """FLV, 1280x720 at 25 fps with a keyframe each 2 s, CBR, AAC at 32 kHz: whole milliseconds per
    frame, and a length that holds whole frames of both (see livrec-cli/demo/make_clip.sh)."""
    path = os.path.join(folder, f"clip-{SECONDS}s.flv")
    if os.path.exists(path):
        return path
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as tmp:
        tone, sound, video = (os.path.join(tmp, n) for n in ("tone.m4a", "sound.m4a", "video.mp4"))
        ffmpeg("-f", "lavfi", "-i", f"sine=440:r=32000:d={SECONDS * 4}", "-c:a", "aac", "-b:a", "96k",
               tone)
        ffmpeg("-ss", "6.016", "-i", tone, "-c", "copy", "-frames:a", str(SECONDS * 1000 // 32), sound)
        rate = f"{VIDEO_KBPS}k"
        ffmpeg("-f", "lavfi", "-i", f"testsrc2=s=1280x720:r=25:d={SECONDS},noise=c0s=14:c0f=t",
               "-c:v", "libx264", "-preset", "ultrafast", "-b:v", rate, "-minrate", rate,
               "-maxrate", rate, "-bufsize", rate, "-bf", "0", "-pix_fmt", "yuv420p", "-x264-params",
               "keyint=50:min-keyint=50:scenecut=0:nal-hrd=cbr", video)
        made = path + ".new"
        ffmpeg("-i", video, "-i", sound, "-map", "0:v", "-map", "1:a", "-c", "copy", "-f", "flv", made)
    os.rename(made, path)
    return path


def large(folder, size):
    """One FLV of about `size` bytes: the clip over and over, timestamps going on."""
    path = os.path.join(folder, f"large-{SECONDS}s-{size >> 20}m.flv")
    if not os.path.exists(path):
        ffmpeg("-stream_loop", "-1", "-i", clip(folder), "-c", "copy", "-fs", str(size), "-f", "flv",
               path + ".new")
        os.rename(path + ".new", path)
    return path


def large_hls(folder, size):
    """The same in TS segments of 2 s, in a folder of its own: a playlist that is complete, and beside
    it live.m3u8, which lacks its end."""
    path = os.path.join(folder, f"large-{SECONDS}s-{size >> 20}m.hls")
    if not os.path.exists(path):
        made = path + ".new"
        os.makedirs(made, exist_ok=True)
        ffmpeg("-i", large(folder, size), "-c", "copy", "-f", "hls", "-hls_time", "2",
               "-hls_playlist_type", "vod", "-hls_segment_filename", os.path.join(made, "%05d.ts"),
               os.path.join(made, "index.m3u8"))
        with open(os.path.join(made, "index.m3u8"), encoding="ascii") as whole, \
                open(os.path.join(made, "live.m3u8"), "w", encoding="ascii") as live:
            live.writelines(line for line in whole if "ENDLIST" not in line and "VOD" not in line)
        os.rename(made, path)
    return os.path.join(path, "index.m3u8")


def seconds_of(playlist):
    with open(playlist, encoding="ascii") as f:
        return sum(float(line[8:].split(",")[0]) for line in f if line.startswith("#EXTINF:"))
