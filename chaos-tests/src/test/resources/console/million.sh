awk 'BEGIN {
    for (i = 1; i <= 1000000; i++) {
        print "row " i (i == 777777 ? " the only needle" : " of a console that is long") (i % 1000 == 0 ? " with a thousandth" : "")
    }
}'
exec sleep 3600
