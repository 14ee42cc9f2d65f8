# Serves a page that says who it is, until SIGTERM.
. /programs/witness.sh
begin "$NAME"
mkdir -p /www
echo "$NAME" >/www/index.html
httpd -f -p 8080 -h /www &
trap 'kill $!' TERM
wait
