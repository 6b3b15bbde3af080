#!/bin/sh
set -e
sqlite3 /data/db.sqlite3 ".backup /backup/db-$(date +%u).sqlite3"
rclone sync /backup remote:vault
