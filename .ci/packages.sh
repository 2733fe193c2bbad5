# Sourced: install_packages LIST... installs what is missing of the Debian packages named in the lists, one a line.
install_packages() {
  local wanted missing=() name as_root=""
  wanted=$(cat "$@" | sed 's/#.*//' | tr -s '[:space:]' '\n' | sed '/^$/d' | sort -u)
  local have
  have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2=="installed"{print $1}' | sort -u)
  while read -r name; do missing+=("$name"); done < <(comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$have"))
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
  echo "Installing ${#missing[@]} packages ..."
  local out
  out=$($as_root apt-get update -qq 2>&1) || echo "$out" >&2
  out=$(DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" 2>&1) || {
    echo "$out" >&2
    echo "Could not install: ${missing[*]}" >&2
    return 1
  }
}
