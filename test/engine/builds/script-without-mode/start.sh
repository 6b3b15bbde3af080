#!/bin/sh
echo "started $1" > note
cat note
