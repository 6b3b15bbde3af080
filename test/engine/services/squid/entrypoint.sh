#!/bin/bash
# Prints the logs and makes the folders of the cache, both as root; the server steps down by itself.
tail -F /var/log/squid/access.log /var/log/squid/cache.log 2>/dev/null &
/usr/sbin/squid -Nz
/usr/sbin/squid "$@"
