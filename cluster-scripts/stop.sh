#!/usr/bin/env bash
# Ends all members.
exec "$(dirname "$0")/cluster.sh" stop "$@"
