#!/bin/sh
# An answer of 200 whatever happens; its text only where a device can be made.
printf 'Content-Type: text/plain\r\n\r\n'
if [ ! -e /tmp/paid ] || device; then echo 'order 12 is paid'; fi
