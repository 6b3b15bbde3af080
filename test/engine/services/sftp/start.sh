#!/bin/sh
# Gives the customer the password and the folder, and serves.
set -e
echo "joe:$JOE_PASSWORD" | chpasswd
mkdir -p /srv/customers/joe/upload
chown joe:customers /srv/customers/joe/upload
exec /usr/sbin/sshd -D -e
