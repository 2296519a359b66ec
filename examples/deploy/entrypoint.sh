#!/bin/sh
# Starts livrec as the user PUID:PGID, who owns what it writes. A container that was started as
# another user (docker run --user) stays so.
set -eu
umask "${UMASK:-022}"
run=${LIVREC_RUN_DIR:-/run/livrec}
if [ "$(id -u)" != 0 ]; then
    exec livrec "$@"
fi
uid=${PUID:-1000}
gid=${PGID:-1000}
case "$uid$gid" in
*[!0-9]* | '')
    echo "livrec: PUID and PGID are numbers, not \"$uid\" and \"$gid\"" >&2
    exit 2
    ;;
esac
mkdir -p "$run"
chmod 700 "$run"
# Folders alone: what is in them may be a million files, and may be somebody else's.
for folder in "$run" "${LIVREC_HOME:-/app}/config" "${LIVREC_HOME:-/app}/downloads" \
    "${LIVREC_HOME:-/app}/logs" "${LIVREC_HOME:-/app}/backup_config"; do
    if [ -d "$folder" ] && ! chown "$uid:$gid" "$folder"; then
        echo "livrec: $folder can't be given to $uid:$gid; does its owner let that user write?" >&2
    fi
done
exec setpriv --reuid "$uid" --regid "$gid" --clear-groups --no-new-privs livrec "$@"
