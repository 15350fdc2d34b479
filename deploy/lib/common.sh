# shellcheck shell=bash
# Said by every command of deploy/: where things are, how to speak, how to read the settings.
# Sourced, never run. Expects `set -euo pipefail` of the caller.

umask 022
PATH="$PATH:/usr/sbin:/sbin"
DIDTRON_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
DIDTRON_CONF="${DIDTRON_CONF:-$DIDTRON_ROOT/deploy/didtron.conf}"
DIDTRON_VAR="${DIDTRON_VAR:-$DIDTRON_ROOT/var}"
TOOLS_DIR="$DIDTRON_ROOT/build/tools"
STARTED_AT_S=$SECONDS
STEP_NO=0
STEP_COUNT=0

# The settings that a conf file may hold; a key outside this list is an error.
CONF_PORTS=(HTTP_PORT PG_PORT REDIS_PORT SIP_PORT NODE_SIP_PORT CALLER_PORT CARRIER_A_PORT CARRIER_B_PORT)
CONF_NUMBERS=(NODE_WORKERS CALL_SLICE_S CALL_GUARD_S CALL_MAX_S CALL_HOLD_GRACE_S
  PG_SHARED_BUFFERS_MB REDIS_MAX_MB KAMAILIO_SHM_MB)
CONF_WORDS=(NODE_ID EDGE_ID LOG_LEVEL)
CONF_OPTIONAL=(PUBLIC_ORIGIN TRUSTED_PROXIES) # may be empty or missing

say() { printf '%s\n' "$*"; }
info() { printf '        %s\n' "$*"; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# 754 -> 12m34s
elapsed() {
  local s=$((SECONDS - STARTED_AT_S))
  printf '%dm%02ds' $((s / 60)) $((s % 60))
}

step() {
  STEP_NO=$((STEP_NO + 1))
  printf '[%2d/%d] %s  (%s)\n' "$STEP_NO" "$STEP_COUNT" "$*" "$(elapsed)"
}

is_root() { [[ $EUID -eq 0 ]]; }
has() { command -v "$1" >/dev/null 2>&1; }

# Usage: one_of WORD LIST...
one_of() {
  local word=$1 item
  shift
  for item in "$@"; do [[ $item == "$word" ]] && return 0; done
  return 1
}

conf_fail() { die "$DIDTRON_CONF line $1: $2"; }

conf_set() {
  local line_no=$1 key=$2 value=$3
  if one_of "$key" "${CONF_PORTS[@]}"; then
    [[ $value =~ ^[0-9]{1,5}$ && $value -ge 1024 && $value -le 65535 ]] ||
      conf_fail "$line_no" "$key must be a port from 1024 to 65535, not '$value'"
  elif one_of "$key" "${CONF_NUMBERS[@]}"; then
    [[ $value =~ ^[0-9]{1,9}$ ]] || conf_fail "$line_no" "$key must be a whole number, not '$value'"
  elif one_of "$key" "${CONF_WORDS[@]}"; then
    [[ $value =~ ^[A-Za-z0-9._-]{1,64}$ ]] ||
      conf_fail "$line_no" "$key must be letters, digits, '.', '_' or '-', not '$value'"
  elif [[ $key == PUBLIC_ORIGIN ]]; then
    [[ $value =~ ^(https?://[][A-Za-z0-9.:-]{1,255})?$ ]] ||
      conf_fail "$line_no" "$key must be like https://voice.example, without slash at the end, not '$value'"
  elif [[ $key == TRUSTED_PROXIES ]]; then
    [[ $value =~ ^[0-9A-Fa-f.:/,]{0,1000}$ ]] ||
      conf_fail "$line_no" "$key must be addresses or networks with commas between, not '$value'"
  else
    conf_fail "$line_no" "unknown setting '$key'"
  fi
  printf -v "$key" '%s' "$value"
}

# Reads the file as data (it is never executed); all keys but the optional must be there, no port twice.
conf_load() {
  [[ -r $DIDTRON_CONF ]] || die "no settings: $DIDTRON_CONF is missing or not readable"
  local line line_no=0 key other
  for key in "${CONF_OPTIONAL[@]}"; do printf -v "$key" '%s' ''; done
  while IFS= read -r line || [[ -n $line ]]; do
    line_no=$((line_no + 1))
    line="${line%%#*}"
    line="${line//[[:space:]]/}"
    [[ -z $line ]] && continue
    [[ $line == *=* ]] || conf_fail "$line_no" "expected KEY=value"
    conf_set "$line_no" "${line%%=*}" "${line#*=}"
  done <"$DIDTRON_CONF"
  for key in "${CONF_PORTS[@]}" "${CONF_NUMBERS[@]}" "${CONF_WORDS[@]}"; do
    [[ -n ${!key:-} ]] || die "$DIDTRON_CONF: $key is missing"
  done
  for key in "${CONF_PORTS[@]}"; do
    for other in "${CONF_PORTS[@]}"; do
      [[ $key == "$other" || ${!key} != "${!other}" ]] ||
        die "$DIDTRON_CONF: $key and $other are both ${!key}"
    done
  done
}

# Runs a command with its output in a file and a line of progress every ten seconds; a failure
# shows the end of the file. Usage: run_logged LOG_FILE WHAT COMMAND...
run_logged() {
  local log=$1 what=$2 started_s=$SECONDS shown_s=$SECONDS pid code=0
  shift 2
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.5
    if ((SECONDS - shown_s >= 10)); then
      shown_s=$SECONDS
      info "$what, $((SECONDS - started_s)) s: $(last_line "$log")"
    fi
  done
  wait "$pid" || code=$?
  if ((code != 0)); then
    printf 'error: %s failed (exit %d); the end of %s:\n' "$what" "$code" "$log" >&2
    tail -n 40 "$log" | sed 's/^/    /' >&2
    return "$code"
  fi
}

last_line() { tail -c 4000 "$1" | tr '\r' '\n' | awk 'NF { line = $0 } END { print substr(line, 1, 100) }'; }

# Waits until a command succeeds. Usage: wait_until SECONDS COMMAND...
wait_until() {
  local deadline_s=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline_s)) || return 1
    sleep 0.2
  done
}
