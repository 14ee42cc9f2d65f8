# Prints numbered lines on both streams until SIGTERM, and one into a file that all its lives share.
. /programs/witness.sh
trap 'stopping=yes' TERM
begin ticker
n=0
while [ -z "$stopping" ]; do
    n=$((n + 1))
    echo "tick $REPRISE_ATTEMPT $n"
    echo "tock $REPRISE_ATTEMPT $n" >&2
    mark beats "$REPRISE_ATTEMPT $n"
    usleep 20000
done
