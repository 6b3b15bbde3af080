#!/bin/bash
# Starts as root, gives the data to its user and steps down.
set -e
if [ "$(id -u)" = 0 ]; then
  find /var/lib/rabbitmq ! -user rabbitmq -exec chown rabbitmq {} +
  exec gosu rabbitmq "$0" "$@"
fi
exec "$@"
