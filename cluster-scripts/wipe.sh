#!/usr/bin/env bash
# Removes data, logs and record of a cluster that was stopped.
exec "$(dirname "$0")/cluster.sh" wipe "$@"
