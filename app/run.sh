#!/usr/bin/env bash
# Fresh Debian 12 -> running kiosk: installs packages, builds (Release), starts.
# With a display: the kiosk, full screen. Without: a guided visit of every route, with pictures and papers in one folder.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

usage() {
  cat <<'TEXT'
usage: bash app/run.sh [OPTIONS]

  --devices simulated|real   which devices to use (default: as the configuration says; it ships with simulated ones)
  --config FILE              another kiosk.toml, or a folder like config/
  --data DIR                 where the kiosk keeps its database (default: ~/.local/share/huanka)
  --windowed                 in a window instead of full screen
  --demo [DIR]               guided visits without a display, even when there is one (default DIR: .build/demo)
  --build-only               install and build, do not start
  --help                     this text

Anything else is handed to `huanka run`; see `huanka run --help`.
TEXT
}

demo=""; build_only=""; pass=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help|-h) usage; exit 0 ;;
    --demo) demo=.build/demo; if [ $# -gt 1 ] && [ "${2#-}" = "$2" ]; then demo=$2; shift; fi ;;
    --build-only) build_only=yes ;;
    *) pass+=("$1") ;;
  esac
  shift
done

. .ci/packages.sh
install_packages app/packages.txt

log=.build/release.log
mkdir -p .build
if ! { [ -f .build/release/build.ninja ] || cmake --preset release; } >"$log" 2>&1 ||
   ! cmake --build --preset release >>"$log" 2>&1; then
  tail -n 40 "$log" >&2
  echo "The build failed; the whole log is $log" >&2
  exit 1
fi
[ -z "$build_only" ] || exit 0

kiosk=.build/release/bin/huanka
has_display() { [ -n "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ] || compgen -G '/dev/dri/card*' >/dev/null; }
if [ -z "$demo" ] && ! has_display; then
  echo "No display here: playing a guided visit of every route instead."
  demo=.build/demo
fi
if [ -n "$demo" ]; then exec "$kiosk" demo --out "$demo"; fi
exec "$kiosk" run "${pass[@]}"
