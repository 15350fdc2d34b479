# shellcheck shell=bash
# Who listens where, on the loopback addresses and the wildcard.

# Usage: port_owner tcp|udp PORT -> "PID NAME" of one listener, "0 unknown" when it hides, or fails.
port_owner() {
  local flag=-t line pid
  [[ $1 == udp ]] && flag=-u
  line="$(ss -H -l -n -p "$flag" "sport = :$2" 2>/dev/null | head -n 1)"
  [[ -n $line ]] || return 1
  pid="$(sed -n 's/.*pid=\([0-9]*\).*/\1/p' <<<"$line")"
  if [[ -n $pid ]]; then
    printf '%s %s' "$pid" "$(proc_name "$pid")"
  else
    printf '0 unknown'
  fi
}

# Ends with a message that names port, setting and process. Usage: need_port KEY tcp|udp
need_port() {
  local key=$1 proto=$2 owner pid name
  owner="$(port_owner "$proto" "${!key}")" || return 0
  read -r pid name <<<"$owner"
  if [[ $pid == 0 ]]; then
    name="another user's process (root can see which)"
  else
    name="$name (pid $pid: $(proc_args "$pid" | cut -c1-120))"
  fi
  die "$proto port ${!key} is taken by $name.
       Stop it, or set another $key in $DIDTRON_CONF."
}

# All ports of what is not running yet.
check_ports() {
  pid_of postgres >/dev/null || need_port PG_PORT tcp
  pid_of redis >/dev/null || need_port REDIS_PORT tcp
  if ! pid_of kamailio >/dev/null; then
    need_port SIP_PORT udp
    need_port SIP_PORT tcp
  fi
  if ! pid_of node >/dev/null; then
    need_port HTTP_PORT tcp
    need_port NODE_SIP_PORT udp
  fi
}
