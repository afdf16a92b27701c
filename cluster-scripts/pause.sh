#!/usr/bin/env bash
# Halts a member (SIGSTOP): pause.sh m2, or pause.sh leader.
cd "$(dirname "$0")/.." && exec node dist/src/cli/main.js cluster pause "$@"
