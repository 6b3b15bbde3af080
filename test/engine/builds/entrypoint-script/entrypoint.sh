#!/bin/sh
set -e
echo "$1" > "$STATE/last"
cat "$STATE/last"
