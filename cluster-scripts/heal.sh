#!/usr/bin/env bash
# Joins a member with its peers again: heal.sh m2.
exec "$(dirname "$0")/cluster.sh" heal "$@"
