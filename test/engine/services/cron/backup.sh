#!/bin/sh
# Copies the orders; runs as the user backup.
cp /srv/shop/orders /srv/shop/backup/orders && id -un >> /srv/shop/backup/orders
