#!/bin/sh
# Gives the data to their user and steps down.
set -e
chown -R app:app /data
exec sudo -u app python3 /app/app.py
