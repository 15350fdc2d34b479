# shellcheck shell=bash
# The folder everything lives in (var/), the accounts that own its parts, and the secrets.
#
#   var/etc      didtron.toml, demo.json          var/log      one file per process
#   var/run      process records, sockets         var/secrets  passwords, made once
#   var/release  the program and portal in use    var/pg, var/redis, var/kamailio

# Accounts: root hands each service to an account of its own; anybody else runs all as himself.
layout_names() {
  if is_root; then
    PG_USER=postgres REDIS_USER=redis KAMAILIO_USER=kamailio NODE_USER=didtron
  else
    PG_USER="$(id -un)"
    REDIS_USER=$PG_USER KAMAILIO_USER=$PG_USER NODE_USER=$PG_USER
  fi
}

layout_accounts() {
  layout_names
  if is_root && ! id -u "$NODE_USER" >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$NODE_USER"
  fi
}

# Can the service accounts enter this folder (the nearest existing one above it)?
can_enter() {
  local dir=$1
  while [[ ! -d $dir ]]; do dir="$(dirname "$dir")"; done
  setpriv --reuid=65534 --regid=65534 --clear-groups -- test -x "$dir"
}

# root's own folders are closed to service accounts: then var becomes a link to a place that is not.
layout_place() {
  local place
  if is_root && [[ ! -e $DIDTRON_VAR && ! -L $DIDTRON_VAR ]] && ! can_enter "$DIDTRON_VAR"; then
    place="/var/lib/didtron/$(printf '%s' "$DIDTRON_VAR" | sha256sum | cut -c1-12)"
    mkdir -p "$place" "$(dirname "$DIDTRON_VAR")"
    ln -s "$place" "$DIDTRON_VAR"
    info "$DIDTRON_VAR is a link to $place: service accounts cannot enter $(dirname "$DIDTRON_VAR")"
  fi
  mkdir -p "$(readlink -m "$DIDTRON_VAR")"
  DIDTRON_VAR="$(cd "$DIDTRON_VAR" && pwd -P)"
  [[ -O $DIDTRON_VAR ]] ||
    die "$DIDTRON_VAR belongs to $(stat -c %U "$DIDTRON_VAR"): run as that user, or set DIDTRON_VAR"
  if is_root && ! can_enter "$DIDTRON_VAR"; then
    die "service accounts cannot enter $DIDTRON_VAR: chmod o+x its parents, or set DIDTRON_VAR"
  fi
}

# Usage: own_dir FOLDER MODE ACCOUNT
own_dir() {
  mkdir -p "$1"
  if is_root; then chown "$3:$(id -g "$3")" "$1"; fi
  chmod "$2" "$1"
}

layout_dirs() {
  local dir
  for dir in "" run etc release; do own_dir "$DIDTRON_VAR/$dir" 755 "$(id -un)"; done
  own_dir "$DIDTRON_VAR/log" 711 "$(id -un)"
  own_dir "$DIDTRON_VAR/secrets" 700 "$(id -un)"
  own_dir "$DIDTRON_VAR/pg" 700 "$PG_USER"
  own_dir "$DIDTRON_VAR/redis" 700 "$REDIS_USER"
  own_dir "$DIDTRON_VAR/kamailio" 750 "$KAMAILIO_USER"
}

# The folder of PostgreSQL's socket: a socket's path may have at most 107 bytes.
pg_socket_dir() {
  local dir="$DIDTRON_VAR/run/pg"
  if ((${#dir} + 20 > 107)); then
    dir="/tmp/didtron-$(id -u)-$(printf '%s' "$DIDTRON_VAR" | sha256sum | cut -c1-12)"
  fi
  printf '%s' "$dir"
}

# Creates the socket folder; one below /tmp must not have been put there by somebody else.
pg_socket_dir_make() {
  local dir
  dir="$(pg_socket_dir)"
  if [[ -L $dir || (-e $dir && "$(stat -c %U "$dir")" != "$PG_USER") ]]; then
    die "$dir is not ours (owner $(stat -c %U "$dir")): remove it or set a shorter DIDTRON_VAR"
  fi
  own_dir "$dir" 700 "$PG_USER"
}

random_hex() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# A password for people: no letters or digits that look alike, about 95 bits.
random_password() { LC_ALL=C tr -dc 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789' < <(head -c 4096 /dev/urandom) | cut -c1-17; }

# Prints a secret, made on first use. Usage: secret NAME hex32|password
secret() {
  local file="$DIDTRON_VAR/secrets/$1"
  if [[ ! -s $file ]]; then
    (
      umask 077
      if [[ $2 == hex32 ]]; then random_hex 32; else random_password; fi | tr -d '\n' >"$file.new"
    )
    sync "$file.new"
    mv -f "$file.new" "$file"
  fi
  cat "$file"
}

secrets_make() {
  local name
  for name in pg_owner pg_node pg_api pg_kamailio; do secret "$name" hex32 >/dev/null; done
  for name in demo_admin demo_customer; do secret "$name" password >/dev/null; done
}

# Writes standard input to a file if it differs; prints "changed" when it did.
# Usage: write_file FILE MODE ACCOUNT
write_file() {
  local file=$1 new
  new="$(mktemp "$file.XXXXXX")"
  cat >"$new"
  chmod "$2" "$new"
  if is_root; then chown "$3:$(id -g "$3")" "$new"; fi
  if [[ -f $file ]] && cmp -s "$new" "$file"; then
    rm -f "$new"
  else
    mv -f "$new" "$file"
    printf 'changed'
  fi
}

# What a running process was started with; anything else means it is started again.
print_of() { cat "$@" 2>/dev/null | sha256sum | cut -c1-64; }
# Names and contents of all files below a folder.
print_of_folder() { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum) | sha256sum | cut -c1-64; }
started_with() { stamp_is "$DIDTRON_VAR/run/$1.print" "$2"; }
note_started_with() { printf '%s\n' "$2" >"$DIDTRON_VAR/run/$1.print"; }
