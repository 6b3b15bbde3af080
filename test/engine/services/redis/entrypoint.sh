#!/bin/sh
# Starts as root, gives the data to its user and steps down.
set -e
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . ! -user redis -exec chown redis {} +
  exec gosu redis "$0" "$@"
fi
exec "$@"
