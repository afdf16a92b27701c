#!/usr/bin/env bash
# Halts a member (SIGSTOP): pause.sh m2, or pause.sh leader.
exec "$(dirname "$0")/cluster.sh" pause "$@"
