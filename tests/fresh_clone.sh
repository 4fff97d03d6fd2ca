#!/usr/bin/env bash
# `make run` as somebody who has just cloned the repository meets it: serves the demo within its time.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
port=8123
trap 'kill -- -"$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
git clone --quiet . "$folder/clone"

cd "$folder/clone"
set -m
PORT=$port make run >"$folder/log" 2>&1 &
server=$!
set +m

for _ in $(seq 180); do
  if curl --silent --fail "http://127.0.0.1:$port/articles/rare-earths/" >"$folder/page"; then
    grep -q '<ol class="timeline">' "$folder/page"
    grep -q '<table class="element-uses">' "$folder/page"
    grep -q "http://127.0.0.1:$port/admin/" "$folder/log"
    echo "make run serves the demo from a fresh clone."
    exit 0
  fi
  sleep 1
done
cat "$folder/log"
echo "make run did not serve the demo." >&2
exit 1
