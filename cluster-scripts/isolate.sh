#!/usr/bin/env bash
# Cuts a member off its peers: isolate.sh m2, or isolate.sh leader.
exec "$(dirname "$0")/cluster.sh" isolate "$@"
