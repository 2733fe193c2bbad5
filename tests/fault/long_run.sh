#!/usr/bin/env bash
# The long kill run: HUANKA_KILLS (10000) real kills over many seasons, each counted at both ends; prints the table.
# usage: bash tests/fault/long_run.sh [first seed]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
. .ci/packages.sh
install_packages app/packages.txt tests/packages.txt
mkdir -p .build
{ cmake --preset dev && cmake --build --preset dev --target kill_loop; } >.build/long-run.log 2>&1 || { tail -n 40 .build/long-run.log >&2; exit 1; }
export HUANKA_KILLS=${HUANKA_KILLS:-10000} HUANKA_KILL_SEED=${1:-1}
exec .build/dev/bin/kill_loop
