#!/bin/sh
# Podman's Docker-compatible API on a socket of its own, with storage and networks of its own. On Debian:
# apt-get install podman golang-github-containernetworking-plugin-dnsname (the latter for aliases).
# Unlike engine.sh it needs the machine's packet filter, forwarding and the bridge cni-podman0, and they stay.
#
#   podman.sh start DIR   prints the address
#   podman.sh stop DIR    removes containers, volumes and networks, and ends it; images stay in DIR/storage
set -eu

fail() {
    printf 'podman: %s\n' "$1" >&2
    exit 1
}

[ $# = 2 ] || fail 'usage: podman.sh start|stop DIR'
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
address=unix://$dir/podman.sock
export CONTAINERS_CONF="$dir/containers.conf"

pod() {
    podman --root "$dir/storage" --runroot "$dir/run" --tmpdir "$dir/tmp" --network-config-dir "$dir/networks" \
        --cgroup-manager cgroupfs --events-backend file "$@"
}

start() {
    # Limits that a user without the right to raise them has; names without registry are local ones.
    cat >"$CONTAINERS_CONF" <<'END'
[containers]
default_ulimits = ["nofile=16384:16384", "nproc=16384:16384"]
[engine]
compat_api_enforce_docker_hub = false
END
    mkdir -p "$dir/networks"
    pod system service --time 0 "$address" </dev/null >"$dir/podman.log" 2>&1 &
    tries=100
    until docker --host "$address" version >/dev/null 2>&1; do
        tries=$((tries - 1))
        if [ "$tries" = 0 ]; then
            cat "$dir/podman.log" >&2
            stop
            fail 'it does not answer; its last words are above'
        fi
        sleep 0.1
    done
    printf '%s\n' "$address"
}

stop() {
    pod container rm --all --force --time 0 >/dev/null
    pod network prune --force >/dev/null
    pod volume prune --force >/dev/null
    # shellcheck disable=SC2062 # those are the files
    for pid in $(printf '%s' "$address" | grep -lsaF --file=- /proc/[0-9]*/cmdline | cut -d/ -f3); do
        kill "$pid"
    done
    awk -v dir="$dir/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
        while read -r mount; do umount "$mount"; done
    rm -rf "$dir/podman.sock" "$dir/run" "$dir/tmp" "$dir/networks" "$CONTAINERS_CONF"
}

case $action in
    start | stop) "$action" ;;
    *) fail "$action is not start or stop" ;;
esac
