# Outlives its host to clean up after it. Usage: watchdog.sh SECONDS COMMAND [ARGUMENT...]
#   stdin   a pipe whose only writer is the host. A line: the host has stopped as it should.
#           End of file: the host has died.
trap '' HUP INT QUIT TERM PIPE
if read -r _reprise_word; then exit 0; fi
sleep "$1"
shift
trap - HUP INT QUIT TERM PIPE
exec "$@"
