#!/bin/bash
# Starts as root, gives the data to its user, steps down, initialises once.
set -e
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA" || :
  find "$PGDATA" ! -user postgres -exec chown postgres {} +
  find /var/run/postgresql ! -user postgres -exec chown postgres {} +
  exec gosu postgres "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:?}")}
  initdb --username=postgres --auth-local=trust --auth-host=scram-sha-256 --pwfile=<(echo "$password")
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
fi
exec "$@"
