n=0
while :; do
    n=$((n + 1))
    if [ $((n % 5)) = 0 ]; then
        printf '\033[31mlate\033[0m order %s\n' $n >&2
    else
        printf '\033[32mshipped\033[0m order %s\n' $n
    fi
    sleep 0.05
done
