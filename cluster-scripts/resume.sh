#!/usr/bin/env bash
# Lets a halted member go on (SIGCONT): resume.sh m2.
exec "$(dirname "$0")/cluster.sh" resume "$@"
