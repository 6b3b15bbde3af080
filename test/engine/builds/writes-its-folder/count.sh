date > last-run
test -s last-run && echo counted
