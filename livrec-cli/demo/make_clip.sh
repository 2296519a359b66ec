#!/bin/sh
# Makes clip.flv, the picture and sound of the demo channel. Run by hand when the clip should change;
# the result is committed, so a build needs no encoder.
#
# 4 s, H.264 main 160x90 at 25 fps, a keyframe each second, no B-frames; AAC-LC mono at 32 kHz.
# 40 ms per picture and 32 ms per sound frame are whole milliseconds, and 4 s hold whole frames of
# both and whole periods of the 440 Hz tone: the clip repeats without a seam and without drift.
# Sound is cut out of the middle of a longer take, so no encoder priming is in it.
set -eu
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
ff="ffmpeg -hide_banner -loglevel error -nostdin -y -fflags +bitexact"
$ff -f lavfi -i "sine=440:r=32000:d=16" -ac 1 -c:a aac -b:a 40k -flags +bitexact "$tmp/tone.m4a"
$ff -ss 6.016 -i "$tmp/tone.m4a" -c copy -frames:a 125 -flags +bitexact "$tmp/a.m4a"
$ff -f lavfi -i "testsrc2=s=160x90:r=25:d=4" -c:v libx264 -profile:v main -preset veryslow \
    -crf 25 -bf 0 -refs 1 -pix_fmt yuv420p -flags +bitexact \
    -x264-params "keyint=25:min-keyint=25:scenecut=0" -threads 1 "$tmp/v.mp4"
$ff -i "$tmp/v.mp4" -i "$tmp/a.m4a" -map 0:v -map 1:a -c copy -flags +bitexact \
    -metadata title="livrec demo" "$here/clip.flv"
ls -l "$here/clip.flv"
