#!/bin/sh
# Gives the data to its user; the server itself steps down.
set -e
if [ "$(id -u)" = 0 ]; then chown -R mosquitto:mosquitto /mosquitto; fi
exec "$@"
