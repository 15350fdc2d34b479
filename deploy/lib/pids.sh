# shellcheck shell=bash
# Process records. var/run/NAME.pid holds "PID START_TICKS BOOT_ID": a number alone may belong to
# somebody else after a crash or a reboot, and such a process must never get our signal.

pid_file() { printf '%s/run/%s.pid' "$DIDTRON_VAR" "$1"; }
boot_id() { cat /proc/sys/kernel/random/boot_id; }

# Start time of a process in clock ticks since boot (field 22; the name before it may hold blanks).
proc_start() {
  local stat
  stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
  stat="${stat##*) }"
  awk '{ print $20 }' <<<"$stat"
}

proc_state() {
  local stat
  stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
  stat="${stat##*) }"
  printf '%s' "${stat%% *}"
}

proc_name() {
  local name=unknown
  { read -r name <"/proc/$1/comm"; } 2>/dev/null || true
  printf '%s' "$name"
}
proc_args() { tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null || true; }

pid_record() {
  local file
  file="$(pid_file "$1")"
  printf '%s %s %s\n' "$2" "$(proc_start "$2")" "$(boot_id)" >"$file.new"
  mv -f "$file.new" "$file"
}

pid_forget() { rm -f "$(pid_file "$1")"; }

# The recorded process if it is still the same one; prints its number or fails.
pid_of() {
  local file pid start boot
  file="$(pid_file "$1")"
  [[ -r $file ]] || return 1
  read -r pid start boot <"$file" || return 1
  [[ $pid =~ ^[0-9]+$ && $boot == "$(boot_id)" ]] || return 1
  [[ "$(proc_start "$pid")" == "$start" && "$(proc_state "$pid")" != Z ]] || return 1
  printf '%s' "$pid"
}

# Is process PID, started at START, gone?
is_gone() { [[ "$(proc_start "$1" 2>/dev/null)" != "$2" || "$(proc_state "$1" 2>/dev/null)" == Z ]]; }

# Ends one process: the signal, a wait, then KILL. Usage: end_pid PID SIGNAL WAIT_S
end_pid() {
  local pid=$1 signal=$2 wait_s=$3 start
  start="$(proc_start "$pid")" || return 0
  kill -s "$signal" "$pid" 2>/dev/null || true
  wait_until "$wait_s" is_gone "$pid" "$start" && return 0
  info "process $pid did not end within $wait_s s of SIG$signal: SIGKILL"
  is_gone "$pid" "$start" || kill -s KILL "$pid" 2>/dev/null || true
  wait_until 10 is_gone "$pid" "$start" || die "process $pid cannot be ended"
}

# Processes of a program whose command line holds a text. Usage: find_by_args NAME TEXT
find_by_args() {
  local dir pid
  for dir in /proc/[0-9]*; do
    pid="${dir#/proc/}"
    [[ "$(proc_name "$pid")" == "$1" && "$(proc_args "$pid")" == *"$2"* ]] || continue
    [[ "$(proc_state "$pid")" == Z ]] || printf '%s\n' "$pid"
  done
}

# Processes of a program whose working directory is a folder. Usage: find_by_cwd NAME FOLDER
find_by_cwd() {
  local dir pid
  for dir in /proc/[0-9]*; do
    pid="${dir#/proc/}"
    [[ "$(proc_name "$pid")" == "$1" && "$(readlink "/proc/$pid/cwd" 2>/dev/null)" == "$2" ]] || continue
    [[ "$(proc_state "$pid")" == Z ]] || printf '%s\n' "$pid"
  done
}

# The command prefix that runs something as an account (nothing when we are not root).
as_prefix() {
  AS=()
  if is_root && [[ $1 != root ]]; then
    AS=(setpriv "--reuid=$1" "--regid=$(id -g "$1")" --init-groups --)
  fi
}

# Usage: as_user ACCOUNT COMMAND...   (the lock of deploy/up is not inherited)
as_user() {
  local AS account=$1
  shift
  as_prefix "$account"
  "${AS[@]}" "$@" 9>&-
}

# Starts a program in its own session and records it. Usage: launch NAME ACCOUNT LOG COMMAND...
launch() {
  local AS name=$1 account=$2 log=$3
  shift 3
  as_prefix "$account"
  rotate_log "$log"
  (cd "$DIDTRON_VAR" && exec setsid "${AS[@]}" "$@") >>"$log" 2>&1 </dev/null 9>&- &
  pid_record "$name" "$!"
}

# A log above 32 MB is set aside once, at a start.
rotate_log() {
  if [[ -f $1 && $(stat -c %s "$1") -gt 33554432 ]]; then mv -f "$1" "$1.1"; fi
}
