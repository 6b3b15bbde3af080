journal=/var/lib/ledger/journal
if [ "$1" = opened ]; then echo opened; else echo "$1" >> $journal; cat $journal; fi
