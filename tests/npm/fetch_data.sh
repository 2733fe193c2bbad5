#!/usr/bin/env bash
# Puts the packages of data.txt into .build/npm-data/<name>, checked against their integrity; those that are there stay.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
folder=$PWD/.build/npm-data
mkdir -p "$folder"
grep -v '^#' tests/npm/data.txt | while read -r name version integrity; do
  place=$folder/$name
  if [ "$(cat "$place/.integrity" 2>/dev/null)" = "$integrity" ]; then continue; fi
  rm -rf "$place"
  mkdir -p "$place"
  # npm also compares what it gets with the registry's integrity; this is ours, of the day the package was looked at.
  archive=$(cd "$folder" && npm pack --silent --prefer-offline "$name@$version" </dev/null | tail -n 1)
  got=sha512-$(openssl dgst -sha512 -binary "$folder/$archive" | base64 -w 0)
  [ "$got" = "$integrity" ] || { echo "$name $version: integrity $got, expected $integrity" >&2; exit 1; }
  tar -xzf "$folder/$archive" -C "$place" --strip-components=1
  rm "$folder/$archive"
  printf '%s\n' "$integrity" >"$place/.integrity"
done
