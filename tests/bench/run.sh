#!/usr/bin/env bash
# Builds (Release) and runs every benchmark: what a tap, a card read, a durable write and a letter cost, and what the
# whole program needs to start and to wait. Prints medians, high percentiles and ratios; asserts nothing.
# usage: run.sh [--rounds N] [--taps N]   of the whole program; the others have their own counts
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
. .ci/packages.sh
install_packages app/packages.txt tests/packages.txt tests/bench/packages.txt
mkdir -p .build
{ cmake --preset bench && cmake --build --preset bench --target benches; } >.build/bench.log 2>&1 ||
  { tail -n 40 .build/bench.log >&2; exit 1; }
bin=.build/bench/bin
for bench in screens papers journal; do
  SDL_VIDEODRIVER=dummy "$bin/bench_$bench" | grep -vE '^(=+|All tests passed.*|)$'
done
"$bin/bench_card_read"
"$bin/bench_photo"
"$bin/bench_receipt_codes"
"$bin/bench_sim"
/usr/bin/python3 tests/bench/whole_process.py "$@" huanka
