#!/usr/bin/env bash
# Ends the leader at once (SIGKILL); start it again with: cluster.sh start.
exec "$(dirname "$0")/cluster.sh" kill-leader "$@"
