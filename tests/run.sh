#!/usr/bin/env bash
# Fresh Debian 12 -> all tests: installs packages, builds, runs everything, one summary at the end.
# usage: bash tests/run.sh [ctest options, for example -R visit]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. .ci/packages.sh
install_packages app/packages.txt tests/packages.txt

mkdir -p .build
# Programs in JavaScript that look at what ours make. npm comes with some builds of Node, else from Debian.
command -v npm >/dev/null || install_packages tests/npm/packages.txt
if ! cmp -s tests/npm/package-lock.json .build/npm/package-lock.json; then
  mkdir -p .build/npm
  cp tests/npm/package.json tests/npm/package-lock.json .build/npm/
  (cd .build/npm &&
    npm ci --omit=optional --ignore-scripts --no-audit --no-fund --prefer-offline >../npm.log 2>&1) ||
    { rm .build/npm/package-lock.json; cat .build/npm.log >&2; exit 1; }
fi

bash tests/npm/fetch_data.sh

preset=${HUANKA_PRESET:-dev}
log=.build/$preset.log
echo "Building the tests ($preset) ..."
if ! { cmake --preset "$preset" -DHUANKA_WERROR=ON && cmake --build --preset "$preset"; } >"$log" 2>&1; then
  grep -E 'error|FAILED' -A 8 "$log" | head -n 60 >&2 || tail -n 40 "$log" >&2
  echo "The build failed; the whole log is $log" >&2
  exit 1
fi
echo "Running the tests ..."
export LSAN_OPTIONS=suppressions=$PWD/.ci/lsan.supp:print_suppressions=0
out=.build/$preset-tests.log
status=0
ctest --test-dir ".build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" "$@" >"$out" 2>&1 || status=$?
if [ $status -ne 0 ]; then grep -vE '^ *[0-9]+/[0-9]+ Test .*Passed|^ *Start +[0-9]+' "$out" | head -n 400; fi
# the closing lines: slow ones, then ctest's own count
grep -E 'tests passed|tests failed|Total Test time' "$out"
exit $status
