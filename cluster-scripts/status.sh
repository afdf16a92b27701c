#!/usr/bin/env bash
# Shows each member, its process and how it stands.
exec "$(dirname "$0")/cluster.sh" status --output table "$@"
