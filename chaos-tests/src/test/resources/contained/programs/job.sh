# Ends with code 7 after the seconds that a file says.
. /programs/witness.sh
begin job
sleep "$(cat /witness/job-seconds)"
mark stops "job $REPRISE_ATTEMPT"
exit 7
