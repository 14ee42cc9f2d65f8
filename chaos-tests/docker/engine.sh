#!/bin/sh
# A Docker engine of one's own, beside any other: data, socket, bridge and control groups are apart,
# and packet filter and forwarding stay as they are. So containers reach each other in a network, and
# this machine; it reaches them by published ports; the world outside is out of reach.
#
#   engine.sh start DIR [dockerd options]   prints the address; DIR/data is what it was before.
#                                           NETWORK_BITS=19 leaves it addresses for one network, not 64
#   engine.sh clear DIR                     removes containers, volumes and networks, keeps images
#   engine.sh stop DIR                      clears and ends it; fails if something of it is still there
#
# DIR/docker.pid has the process id of dockerd, DIR/dockerd.log what it says.
set -eu

fail() {
    printf 'engine: %s\n' "$1" >&2
    exit 1
}

[ $# -ge 2 ] || fail 'usage: engine.sh start|clear|stop DIR'
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
shift 2
address=unix://$dir/docker.sock
. "$(dirname "$0")/own.sh"

engine() {
    timeout 60 docker --host "$address" "$@"
}

# The process of this directory's dockerd.
daemon() {
    process_of "$dir/docker.pid" "--pidfile=$dir/docker.pid"
}

gone() {
    ! daemon
}

# The number of the bridge that bears this directory as its alias.
bridge() {
    for number in 0 1 2 3 4 5 6 7; do
        [ "$(cat "/sys/class/net/reprise$number/ifalias" 2>/dev/null)" != "$dir" ] || return 0
    done
    number=none
    return 1
}

# 198.18.0.0/15 is set aside for test beds: it is nobody's network.
make_bridge() {
    for number in 0 1 2 3 4 5 6 7; do
        if ip link add "reprise$number" type bridge 2>/dev/null; then
            ip link set "reprise$number" alias "$dir" up
            ip address add "198.18.$number.1/24" dev "reprise$number"
            return
        fi
    done
    fail 'the bridges reprise0 to reprise7 are taken: stop an engine, or delete one that is left over (ip link delete reprise0)'
}

# Where dockerd has died, this is its restart: what runs in its containers goes on until then.
# Removes a file with the id of a process that is no more. One that was killed may stand in the
# process table still, without a command line, and dockerd takes it for a live one.
forget() {
    [ -s "$1" ] && [ -z "$(tr -d '\0' 2>/dev/null <"/proc/$(cat "$1")/cmdline")" ] || return 0
    rm -f "$1"
}

start() {
    [ "$(id -u)" = 0 ] || fail 'only root can start a Docker engine'
    gone >/dev/null || fail "one runs in $dir already"
    forget "$dir/docker.pid"
    forget "$dir/exec/containerd/containerd.pid"
    if ! bridge; then
        sweep
        make_bridge
    fi
    setsid dockerd --host "$address" --pidfile="$dir/docker.pid" \
        --data-root "$dir/data" --exec-root "$dir/exec" \
        --bridge "reprise$number" --default-address-pool "base=198.19.$((number * 32)).0/19,size=${NETWORK_BITS:-25}" \
        --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
        --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/reprise$number" \
        "$@" </dev/null >"$dir/dockerd.log" 2>&1 &
    if ! within 300 engine version; then
        tail -n 20 "$dir/dockerd.log" >&2
        stop
        fail "dockerd did not come up; its last words are above"
    fi
    printf '%s\n' "$address"
}

clear() {
    # shellcheck disable=SC2046 # ids are words
    set -- $(engine container ls --all --quiet)
    [ $# = 0 ] || engine container rm --force --volumes "$@" >/dev/null
    # shellcheck disable=SC2046
    set -- $(engine network ls --quiet --filter type=custom)
    [ $# = 0 ] || engine network rm "$@" >/dev/null
    # shellcheck disable=SC2046
    set -- $(engine volume ls --quiet)
    [ $# = 0 ] || engine volume rm "$@" >/dev/null
}

stop() {
    if pid=$(daemon); then
        kill -CONT "$pid"
        clear || true
        kill "$pid"
        within 300 gone || kill -KILL "$pid"
    fi
    sweep
}

# Ends and removes whatever an engine that did not end in order has left.
sweep() {
    bridge || true
    # shellcheck disable=SC2046
    within 20 no_process || { kill -KILL $(processes) && within 50 no_process; } || true
    for mount in $(mounts); do umount "$mount" || true; done
    for device in $(devices); do ip link delete "$device" || true; done
    for group in $(groups); do rmdir "$group" || true; done
    left=$(processes; mounts; devices; groups)
    [ -z "$left" ] || fail "still there: $left"
    rm -rf "$dir/exec" "$dir/docker.sock" "$dir/docker.pid"
}

# The engine's own processes, which name its directory, and those in its containers.
processes() {
    # shellcheck disable=SC2062 # those are the files
    printf '%s' "$dir/exec/" | grep -lsaF --file=- /proc/[0-9]*/cmdline | cut -d/ -f3
    groups | while read -r group; do cat "$group/cgroup.procs"; done | sort -u
}

no_process() {
    [ -z "$(processes)" ]
}

# Innermost first, like the control groups.
mounts() {
    awk -v dir="$dir/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | sort -r
}

# The bridge, and those of networks, which have addresses of this engine.
devices() {
    ip -oneline -4 address show | awk -v number="$number" '
        $2 == "reprise" number { print $2 }
        $4 ~ /^198\.19\./ { split($4, part, "."); if (int(part[3] / 32) == number) print $2 }'
}

groups() {
    find /sys/fs/cgroup -depth -type d -path "*/reprise$number*" 2>/dev/null || true
}

case $action in
    start | clear | stop) "$action" "$@" ;;
    *) fail "$action is not start, clear or stop" ;;
esac
