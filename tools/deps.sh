#!/bin/sh
# Installs what a build and the tests need, on Debian and Ubuntu; only what is missing.
# "deps.sh all" adds what the continuous integration wants on top.
set -eu

packages="gcc g++ make git python3 meson ninja-build pkg-config
 libcurl4-openssl-dev libjansson-dev libsqlite3-dev libxml2-dev libicu-dev libssl-dev libxxhash-dev
 zlib1g-dev
 libmujs-dev libseccomp-dev libmicrohttpd-dev
 libavformat-dev libavcodec-dev libavutil-dev check ffmpeg rclone curl ca-certificates"
[ "${1:-}" = all ] && packages="$packages clang libclang-rt-dev abigail-tools"

if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get. Install by hand what these Debian packages hold:" $packages
    exit 0
fi
missing=
for p in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Please install as root: apt-get install$missing"
        exit 1
    fi
    sudo=sudo
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q </dev/null
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing </dev/null
