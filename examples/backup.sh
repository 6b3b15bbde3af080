#!/bin/sh
set -eu
while true; do
  tar czf "/backups/etc-$(date +%F).tar.gz" -C /host/etc .
  sleep 86400
done
