#!/bin/bash
# Gives logs and cache to the user that the server steps down to by itself.
set -e
chown -R proxy: /var/log/squid /var/spool/squid
exec "$@"
