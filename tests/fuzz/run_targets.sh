#!/usr/bin/env bash
# Runs the built fuzz targets: usage: run_targets.sh SECONDS TOGETHER FOLDER [TARGET...]
# Starts each on its kept corpus and on what FOLDER/<target> has grown so far, which grows on; one line a target with
# its executions; exit code 1 when any found something (the input lies in FOLDER/<target>/crash-...).
# FUZZ_SEED fixes what chance does; without it each run looks elsewhere.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
seconds=$1 together=$2 found=$3
shift 3
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then targets=(.build/fuzz/bin/fuzz_*); fi
[ -x "${targets[0]}" ] || { echo "no fuzz target was built" >&2; exit 1; }

run_one() {
  local target=$1 name grown log
  name=$(basename "$target")
  grown=$found/$name/corpus log=$found/$name.log
  mkdir -p "$grown"
  # A kept corpus is an example of what is right: without it a target would never get past the first check.
  [ -n "$(ls -A "tests/fuzz/corpus/${name#fuzz_}" 2>/dev/null)" ] || { echo "$name has no kept corpus"; return 1; }
  if "$target" -seed="${FUZZ_SEED:-0}" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 \
    -artifact_prefix="$found/$name/crash-" -print_final_stats=1 "$grown" "tests/fuzz/corpus/${name#fuzz_}" >"$log" 2>&1 </dev/null; then
    printf '%-22s %12s executions  %6s a second  %5s inputs kept\n' "$name" \
      "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
      "$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")" "$(find "$grown" -type f | wc -l)"
  else
    echo "$name found something:"
    tail -n 30 "$log"
    return 1
  fi
}
export -f run_one
export seconds found
printf '%s\0' "${targets[@]}" | xargs -0 -n 1 -P "$together" bash -c 'run_one "$1"' run
