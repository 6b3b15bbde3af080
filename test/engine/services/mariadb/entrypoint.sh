#!/bin/bash
# Starts as root, gives the data to its user, steps down, initialises once.
set -e
if [ "$(id -u)" = 0 ]; then
  find /var/lib/mysql ! -user mysql -exec chown mysql: {} +
  find /run/mysqld ! -user mysql -exec chown mysql: {} +
  exec gosu mysql "$0" "$@"
fi
if [ ! -d /var/lib/mysql/mysql ]; then
  mariadb-install-db --datadir=/var/lib/mysql --skip-test-db --auth-root-authentication-method=normal > /dev/null
  password=${MARIADB_ROOT_PASSWORD:-$(cat "${MARIADB_ROOT_PASSWORD_FILE:?}")}
  cat > /tmp/first.sql <<EOF
ALTER USER root@localhost IDENTIFIED BY '$password';
CREATE USER root@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO root@'%';
EOF
  exec "$@" --init-file=/tmp/first.sql
fi
exec "$@"
