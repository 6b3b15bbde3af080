#!/bin/sh
log="$(dirname "$0")/serve.log"
echo "started" >> "$log"
cat "$log"
