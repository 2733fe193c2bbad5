#!/usr/bin/env bash
# Fuzzing for hours: usage: long_run.sh HOURS [FOLDER]
# Every target in turns of ten minutes, as many at a time as there are cores, until HOURS have passed; the corpora grow
# in FOLDER (.build/fuzz/long) from turn to turn and from run to run. Ends with a table of executions per target, which
# counts all turns of this run. `cp` what is worth keeping from FOLDER/<target>/corpus into tests/fuzz/corpus by hand,
# after `<target> -merge=1` has thinned it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
hours=${1:?usage: long_run.sh HOURS [FOLDER]}
folder=${2:-.build/fuzz/long}
turn_seconds=${FUZZ_TURN_SECONDS:-600}
mkdir -p .build "$folder"
{ cmake --preset fuzz && cmake --build --preset fuzz --target fuzzers; } >.build/fuzz.log 2>&1 || { tail -n 40 .build/fuzz.log; exit 1; }
table=$folder/turns-$(date +%Y%m%d-%H%M%S).txt
end=$((SECONDS + $(awk "BEGIN { print int($hours * 3600) }")))
status=0
while [ "$SECONDS" -lt "$end" ] && [ "$status" -eq 0 ]; do
  bash tests/fuzz/run_targets.sh "$turn_seconds" "$(nproc)" "$folder" | tee -a "$table" || status=$?
done
echo "== all turns"
awk '$3 == "executions" { sum[$1] += $2; kept[$1] = $6; turns[$1]++ }
  END { for (name in sum) printf "%-22s %14d executions in %d turns, %d inputs kept\n", name, sum[name], turns[name], kept[name] }' "$table" | sort
exit "$status"
