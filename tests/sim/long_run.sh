#!/usr/bin/env bash
# The long run of the world in a box, before a release: seeded histories, every operation, every moment, and whole
# years of a busy kiosk (250 days of 60 visits). Optimised build. Prints one table; stops at the first violation.
# usage: long_run.sh [--schedules N] [--years N] [--first SEED]
#        without options: 1,000,000 schedules and ten years; with two cores that takes about half a day
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
schedules=1000000 years=10 first=1000001
while [ $# -gt 0 ]; do
  case $1 in
    --schedules) schedules=$2 ;;
    --years) years=$2 ;;
    --first) first=$2 ;;
    *) sed -n '2,6p' "$0" >&2; exit 64 ;;
  esac
  shift 2
done
. .ci/packages.sh
install_packages app/packages.txt tests/packages.txt
mkdir -p .build
{ cmake --preset release && cmake --build --preset release --target huanka-sim; } >.build/long_run.log 2>&1 ||
  { tail -n 40 .build/long_run.log >&2; exit 1; }
sim=.build/release/bin/huanka-sim
jobs=$(nproc)

total_histories=0 total_visits=0 total_cases=0 total_failed=0
printf '%-34s %10s %10s %10s %8s %8s\n' 'run' 'histories' 'visits' 'cases' 'seconds' 'failed'
# row NAME ARGUMENT...: runs, and makes one row of the line the box prints
row() {
  local name=$1 out
  shift
  out=$("$sim" --jobs "$jobs" "$@") || { printf '%s\n%s\n' "$name" "$out" >&2; exit 1; }
  read -r histories visits cases seconds failed < <(
    sed -nE 's/^[a-z ]+: ([0-9]+) histories, ([0-9]+) visits, ([0-9]+) cases, .* in ([0-9.]+) s .*; ([0-9]+) failed$/\1 \2 \3 \4 \5/p' <<<"$out")
  printf '%-34s %10s %10s %10s %8s %8s\n' "$name" "$histories" "$visits" "$cases" "$seconds" "$failed"
  total_histories=$((total_histories + histories)) total_visits=$((total_visits + visits))
  total_cases=$((total_cases + cases)) total_failed=$((total_failed + failed))
}

row 'every disk operation' --every-operation
row 'every moment' --every-moment
batch=50000
for ((done_so_far = 0; done_so_far < schedules; done_so_far += batch)); do
  count=$((schedules - done_so_far < batch ? schedules - done_so_far : batch))
  row "seeds $((first + done_so_far)) ..." --seed $((first + done_so_far)) --count "$count"
done
# A year is one history; the seeds are shared among the processes.
[ "$years" -eq 0 ] || row "$years kiosk-years" --seed "$first" --count "$years" --days 250
printf '%-34s %10s %10s %10s %8s %8s\n' 'all' "$total_histories" "$total_visits" "$total_cases" '' "$total_failed"
