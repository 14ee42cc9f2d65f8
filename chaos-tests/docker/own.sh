# What engine.sh and podman.sh share; they read it.

# The command, until it succeeds, for so many tenths of a second.
within() {
    tries=$1
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

# The process whose id is in that file, if it has that argument: the id may be another's by now.
process_of() {
    pid=$(cat "$1" 2>/dev/null) &&
        tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF -e "$2" &&
        printf '%s\n' "$pid"
}
