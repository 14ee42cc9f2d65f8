# Fails in its first life, and stays in the others.
printf '\033[38;2;255;120;0mtrue colour\033[0m \033]8;;https://example.test/run\033\\a link\033]8;;\033\\ \033]8;;javascript:alert(1)\033\\no link\033]8;;\033\\\n'
echo '{"level":"warn","msg":"stock is low","stock":{"tea":2}}'
echo '2026-01-01 ERROR c.e.Shop : the till is open'
echo 'it went to standard error' >&2
if [ ! -f spoken ]; then
    touch spoken
    echo 'last words'
    exit 7
fi
exec sleep 3600
