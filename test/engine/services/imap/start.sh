#!/bin/sh
# Gives the customer the password and a mailbox, and serves.
set -e
echo "joe:$JOE_PASSWORD" | chpasswd
install -d -o joe -g joe -m 0700 /var/mail/joe
exec dovecot -F
