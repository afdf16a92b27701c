#!/usr/bin/env bash
# Ends the leader at once (SIGKILL); start it again with: keelson cluster start.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster kill-leader "$@"
