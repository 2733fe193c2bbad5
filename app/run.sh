#!/usr/bin/env bash
# Fresh Debian 12 -> running kiosk: installs packages, builds (Release), starts.
# With a display: the kiosk, full screen. Without: a guided visit of every route, with pictures and papers in one folder.
set -euo pipefail
caller=$PWD
cd "$(dirname "$(readlink -f "$0")")/.."

usage() {
  cat <<'TEXT'
usage: bash app/run.sh [OPTIONS]

  --devices simulated|real   which devices to use (default: as the configuration says; it ships with simulated ones)
  --config FILE              another kiosk.toml, or a folder like config/
  --data DIR                 where the kiosk keeps its database (default: ~/.local/share/huanka)
  --windowed                 in a window instead of full screen
  --demo [DIR]               guided visits without a display, even when there is one (default DIR: .build/demo);
                             of the others only --config goes with it
  --build-only               install and build, do not start
  --help                     this text

Exit codes: those of `huanka run` or `huanka demo`; 64 when the command line is wrong.
TEXT
}

# Before the change of folder a name meant a place seen from the caller's.
place() { case "$1" in /*) printf '%s' "$1" ;; *) printf '%s' "$caller/$1" ;; esac; }
wrong() { echo "$1" >&2; usage >&2; exit 64; }

demo=""; build_only=""; config=(); only_run=()
while [ $# -gt 0 ]; do
  case "$1" in
    --help|-h) usage; exit 0 ;;
    --demo) demo=.build/demo; if [ $# -gt 1 ] && [ "${2#-}" = "$2" ]; then demo=$(place "$2"); shift; fi ;;
    --build-only) build_only=yes ;;
    --windowed) only_run+=("$1") ;;
    --config=*|--data=*|--devices=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
    --config|--data|--devices)
      [ $# -gt 1 ] || wrong "$1 needs a value"
      case "$1" in
        --config) config=("$1" "$(place "$2")") ;;
        --data) only_run+=("$1" "$(place "$2")") ;;
        --devices) only_run+=("$1" "$2") ;;
      esac
      shift ;;
    *) wrong "unknown option: $1" ;;
  esac
  shift
done
if [ -n "$demo" ] && [ ${#only_run[@]} -gt 0 ]; then wrong "--demo does not go with ${only_run[0]}"; fi

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
no_display=3  # what `huanka run` says when there is nothing to show itself on
if [ -z "$demo" ]; then
  # In the background, so that a signal to this script reaches the kiosk.
  "$kiosk" run "${config[@]}" "${only_run[@]}" </dev/null &
  trap 'kill -TERM %1 2>/dev/null || true' TERM INT HUP
  status=0
  while wait %1; status=$?; [ $status -gt 128 ] && kill -0 %1 2>/dev/null; do :; done
  trap - TERM INT HUP
  [ $status -eq $no_display ] || exit $status
  echo "Playing a guided visit of every route instead."
  [ ${#only_run[@]} -eq 0 ] || echo "(A guided visit has simulated devices and a folder of its own: ${only_run[*]} is not used.)"
  demo=.build/demo
fi
exec "$kiosk" demo --out "$demo" "${config[@]}"
