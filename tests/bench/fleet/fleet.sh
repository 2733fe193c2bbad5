#!/usr/bin/env bash
# Builds (Release) and measures the office under a fleet, on SQLite and on PostgreSQL with a real server's syncs.
# usage: fleet.sh [fleet.py's options]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../../.."
. .ci/packages.sh
install_packages app/packages.txt tests/packages.txt tests/bench/packages.txt
mkdir -p .build
{ cmake --preset bench && cmake --build --preset bench --target fleet_benches; } >.build/bench.log 2>&1 ||
  { tail -n 40 .build/bench.log >&2; exit 1; }
here=$PWD
measure=(/usr/bin/python3 "$here/tests/bench/fleet/fleet.py" "$here/.build/bench/bin" "$here/config" "$@")
"${measure[@]}"
HUANKA_POSTGRES_SYNC=on HUANKA_POSTGRES_OPTIONS="-c shared_buffers=512MB -c max_wal_size=4GB" \
  tests/rig/postgres/with_postgres "${measure[@]}"
