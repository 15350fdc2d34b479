# shellcheck shell=bash
# Everything that deploy/up, down, status and the tests use.
LIB="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
for _part in common pids ports packages tools build layout postgres redis kamailio node backup; do
  # shellcheck source=/dev/null
  source "$LIB/$_part.sh"
done
unset _part

# One deploy command at a time per instance.
lock_take() {
  exec 9>"$DIDTRON_VAR/run/lock"
  if ! flock -w 1 9; then
    info "waiting for another deploy command on $DIDTRON_VAR"
    flock -w 900 9 || die "another deploy command is still at work on $DIDTRON_VAR"
  fi
}

pg_up() {
  pg_init
  pg_socket_dir_make
  pg_access >/dev/null
  pg_settings >/dev/null
  pg_start
  pg_roles
}

demo_email() {
  sed -n 's/.*"'"$1"'": *{[^}]*"email": *"\([^"]*\)".*/\1/p' "$DIDTRON_VAR/etc/demo.json" 2>/dev/null
}

# A path of the clone as one would type it here.
rel_path() {
  if [[ $PWD == "$DIDTRON_ROOT" ]]; then printf './%s' "$1"; else printf '%s/%s' "$DIDTRON_ROOT" "$1"; fi
}
