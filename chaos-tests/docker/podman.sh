#!/bin/sh
# Podman with Docker's API on a socket, beside any other: storage, networks and mounts are apart. What
# it changes on the machine, the packet filter and forwarding, is put back when it stops. On Debian:
# apt-get install podman golang-github-containernetworking-plugin-dnsname (the latter for aliases)
#
#   podman.sh start DIR   prints the address; images in DIR/storage are what they were before
#   podman.sh clear DIR   removes containers, volumes and networks, keeps images
#   podman.sh stop DIR    clears and ends it; fails if something of it is still there
#
# DIR/pid has the process id of the service, DIR/podman.log what it says.
set -eu

fail() {
    printf 'podman: %s\n' "$1" >&2
    exit 1
}

[ $# = 2 ] || fail 'usage: podman.sh start|clear|stop DIR'
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
address=unix://$dir/podman.sock
private='/var/lib/cni /run/containers /run/netns' # what nobody can tell Podman to keep elsewhere
forwarding=/proc/sys/net/ipv4/ip_forward
export CONTAINERS_CONF="$dir/containers.conf"
. "$(dirname "$0")/own.sh"

# The process of this directory's service.
service() {
    process_of "$dir/pid" "$address"
}

gone() {
    ! service
}

# Names without a registry are local ones, and limits are those that any user may have.
configure() {
    cat >"$CONTAINERS_CONF" <<'END'
[containers]
default_ulimits = ["nofile=16384:16384", "nproc=16384:16384"]
[engine]
compat_api_enforce_docker_hub = false
[network]
default_subnet = "198.18.127.0/24"
default_subnet_pools = [{"base" = "198.18.128.0/17", "size" = 25}]
END
    # shellcheck disable=SC2086 # those are words
    mkdir -p "$dir/networks" $private
    [ -f "$dir/forwarding" ] || cat "$forwarding" >"$dir/forwarding"
    others || : >"$dir/alone"
}

# Another Podman of this machine has chains of the same names.
others() {
    iptables-save 2>/dev/null | grep -q '^:CNI-'
}

start() {
    [ "$(id -u)" = 0 ] || fail 'only root can start it here'
    gone >/dev/null || fail "it runs in $dir already"
    configure
    setsid unshare --mount "$0" serve "$dir" </dev/null >"$dir/podman.log" 2>&1 &
    echo $! >"$dir/pid"
    if ! within 150 docker --host "$address" version; then
        tail -n 20 "$dir/podman.log" >&2
        stop
        fail 'it does not answer; its last words are above'
    fi
    printf '%s\n' "$address"
}

# In a mount namespace of its own, so that what is mounted goes with the last process in it.
serve() {
    for path in $private; do mount -t tmpfs none "$path"; done
    mkdir -p "$dir/run"
    cd "$dir/run" # Monitors leave a file "oom" where they stand.
    exec podman --root "$dir/storage" --runroot "$dir/run" --tmpdir "$dir/tmp" --network-config-dir "$dir/networks" \
        --cgroup-manager cgroupfs --events-backend file system service --time 0 "$address"
}

remote() {
    timeout 60 podman --remote --url "$address" "$@" >/dev/null
}

clear() {
    remote container rm --all --force --time 0 --volumes
    remote network prune --force
    remote volume prune --force
}

stop() {
    if pid=$(service); then
        clear || true
        kill "$pid"
        within 100 gone || kill -KILL "$pid"
    fi
    sweep
}

# Ends and puts back whatever it has left, also where it did not end in order.
sweep() {
    # shellcheck disable=SC2046 # ids are words
    within 20 no_process || { kill -KILL $(processes) && within 50 no_process; } || true
    if [ -f "$dir/alone" ]; then
        for device in $(devices); do ip link delete "$device" || true; done
        filter_rules | iptables-restore --noflush || true
        find /sys/fs/cgroup -depth -type d -path '*/libpod_parent*' -exec rmdir {} + 2>/dev/null || true
        left=$(devices)
    fi
    left=$(processes)${left:-}
    [ -z "$left" ] || fail "still there: $left"
    [ ! -f "$dir/forwarding" ] || cat "$dir/forwarding" >"$forwarding"
    rm -rf "$dir/podman.sock" "$dir/pid" "$dir/run" "$dir/tmp" "$dir/networks" "$dir/alone" "$dir/forwarding" \
        "$CONTAINERS_CONF"
    # shellcheck disable=SC2086
    rmdir $private 2>/dev/null || true
}

# The service and the monitors of containers, which name its directory, and what runs in containers.
processes() {
    # shellcheck disable=SC2062 # those are the files
    printf '%s' "$dir/storage" | grep -lsaF --file=- /proc/[0-9]*/cmdline | cut -d/ -f3
    for container in "$dir"/storage/overlay-containers/*/; do
        find /sys/fs/cgroup -path "*-$(basename "$container")*" -name cgroup.procs -exec cat {} + 2>/dev/null || true
    done | sort -u
}

no_process() {
    [ -z "$(processes)" ]
}

devices() {
    ip -oneline link show type bridge | sed -n 's/^[0-9]*: \(cni-podman[0-9]*\):.*/\1/p'
}

# What takes away the rules and chains of CNI's plugins, which they leave when all containers have gone.
filter_rules() {
    iptables-save 2>/dev/null | awk '
        /^\*/ { print; count = 0 }
        /^:CNI-/ { sub(/^:/, "", $1); chains[count++] = $1 }
        /^-A [A-Z]+ .*-j CNI-/ || /^-A INPUT -i cni-podman/ { sub(/^-A/, "-D"); print }
        /^COMMIT/ {
            for (i = 0; i < count; i++) print "-F " chains[i]
            for (i = 0; i < count; i++) print "-X " chains[i]
            print
        }'
}

case $action in
    start | serve | clear | stop) "$action" ;;
    *) fail "$action is not start, clear or stop" ;;
esac
