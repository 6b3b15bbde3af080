#!/bin/sh
echo kept > /data/note
cp /data/note /backup/note
cat /backup/note
