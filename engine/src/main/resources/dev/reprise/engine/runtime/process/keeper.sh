# The keeper of one attempt: runs the program, outlives the host, records how the program ended.
# Usage: keeper.sh DIRECTORY KEY PROGRAM [ARGUMENT...]
#   stdin   one line from the host: this keeper holds the attempt's claim. End of file: it does not.
#   stdout  the host's wake-up pipe; KEY is written there once the program's pid is recorded.
#   DIRECTORY/pid   "PID TICKS" of the program, before it starts
#   DIRECTORY/exit  "STATUS" when it has ended, or "failed STATUS" when it could not be started
# A record counts once its line end is there. All else is done with builtins: no process, no file.
# Names begin with _reprise_, so that no variable meant for the program is touched.

_reprise_directory=$1
_reprise_key=$2
shift 2

# Whatever reaches the keeper must not end it before its record; handlers are reset for the program.
# Left out: SIGKILL, SIGSTOP, SIGCHLD, SIGCONT and the faults of the shell itself.
trap : 1 2 3 5 6 10 12 13 14 15 16 20 21 22 23 24 25 26 27 28 29 30 31

read -r _reprise_go || exit 0

# bash leaves at a failed exec without its EXIT trap, unless told to go on.
[ -z "${BASH_VERSION-}" ] || shopt -s execfail

# In the foreground: a background job would ignore SIGINT and SIGQUIT for good.
(
    # Reached only if the program was not started: exec leaves no trap behind.
    trap '_reprise_s=$?
        [ "$_reprise_s" -gt 128 ] || echo "failed $_reprise_s" >"$_reprise_directory/exit"' EXIT
    # The host may have died: its pipe must not take the program along.
    trap : 13

    read -r _reprise_pid _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x \
        _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x \
        _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x _reprise_x _reprise_ticks \
        _reprise_x </proc/self/stat || exit 125
    echo "$_reprise_pid $_reprise_ticks" >"$_reprise_directory/pid" || exit 125
    echo "$_reprise_key"

    command -v "$1" >/dev/null || exit 127

    # Variables whose names the shell would drop come as REPRISE_ENV_n; env(1) gives them back.
    _reprise_n=${REPRISE_ENV_COUNT:-0}
    unset REPRISE_ENV_COUNT
    if [ "$_reprise_n" -gt 0 ]; then
        while [ "$_reprise_n" -gt 0 ]; do
            eval "set -- \"\$REPRISE_ENV_$_reprise_n\" \"\$@\""
            unset "REPRISE_ENV_$_reprise_n"
            _reprise_n=$((_reprise_n - 1))
        done
        set -- env "$@"
    fi

    exec "$@" </dev/null >>"$_reprise_directory/stdout" 2>>"$_reprise_directory/stderr"
)
_reprise_status=$?
[ -s "$_reprise_directory/exit" ] || echo "$_reprise_status" >"$_reprise_directory/exit"
exit "$_reprise_status"
