# shellcheck shell=bash
# Backups: one file of the node's database, taken while everything runs, and what brings it back.
# The edge's own database is not in it: it holds only what runs at this moment.

# Usage: backup_write FILE
backup_write() {
  local file=$1 size
  [[ ! -e $file ]] || die "$file exists already: a backup is never overwritten"
  [[ -d $(dirname "$file") ]] || die "there is no folder $(dirname "$file")"
  (
    umask 077
    : >"$file.part"
  )
  # One snapshot, also of what is written meanwhile. The server's account may not enter the target folder: hence the pipe.
  if ! (cd / && as_user "$PG_USER" "$PG_BIN/pg_dump" -h "$(pg_socket_dir)" -p "$PG_PORT" -U postgres -d didtron \
    --format=custom --compress=5 --lock-wait-timeout=60s) >"$file.part"; then
    rm -f "$file.part"
    die "pg_dump failed"
  fi
  # Complete and readable, or it is none.
  if ! "$PG_BIN/pg_restore" --list "$file.part" >/dev/null; then
    rm -f "$file.part"
    die "the backup that was written cannot be read"
  fi
  sync "$file.part"
  mv "$file.part" "$file"
  size="$(du -h "$file" | cut -f 1)"
  say "wrote $file ($size, readable only by $(stat -c %U "$file")): it holds everything but the master keys, keep it safe"
  say "secrets in it open only with $(master_keys_file), as it is now: keep a copy elsewhere"
}

# A new database from a backup file. Usage: backup_load FILE DATABASE
backup_load() {
  local file=$1 database=$2 log="$DIDTRON_VAR/log/restore.log"
  pg_admin postgres >/dev/null <<SQL
DROP DATABASE IF EXISTS $database WITH (FORCE);
CREATE DATABASE $database OWNER didtron_owner;
SQL
  pg_grants "$database"
  if ! (cd / && as_user "$PG_USER" "$PG_BIN/pg_restore" -h "$(pg_socket_dir)" -p "$PG_PORT" -U postgres -d "$database" \
    --exit-on-error --single-transaction) <"$file" >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    pg_admin postgres <<<"DROP DATABASE $database WITH (FORCE);"
    die "$file could not be restored, see $log"
  fi
}

# The books of a database, line by line. Usage: backup_verify DATABASE
backup_verify() {
  local config code=0
  config="$DIDTRON_VAR/etc/restore.toml"
  sed 's#/didtron"$#/'"$1"'"#' "$(node_config)" | write_file "$config" 600 "$NODE_USER" >/dev/null
  (cd "$DIDTRON_VAR" && as_user "$NODE_USER" "${CLEAN_ENV[@]}" "$(node_program)" ledger verify --config "$config") </dev/null ||
    code=$?
  rm -f "$config"
  return "$code"
}

# Whether the secrets of a database open with the master keys of this instance. Usage: backup_secrets DATABASE
backup_secrets() {
  local config code=0
  config="$DIDTRON_VAR/etc/restore.toml"
  sed 's#/didtron"$#/'"$1"'"#' "$(node_config)" | write_file "$config" 600 "$NODE_USER" >/dev/null
  (cd "$DIDTRON_VAR" && as_user "$NODE_USER" "${CLEAN_ENV[@]}" "$(node_program)" secrets check --config "$config") </dev/null ||
    code=$?
  rm -f "$config"
  return "$code"
}

# Puts a database in the place of `didtron`; the former one stays beside it. Usage: backup_swap DATABASE
backup_swap() {
  local before
  before="didtron_before_$(date -u +%Y%m%d_%H%M%S)"
  pg_admin postgres >/dev/null <<SQL
ALTER DATABASE didtron WITH ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('didtron', '$1');
ALTER DATABASE didtron RENAME TO $before;
ALTER DATABASE $1 RENAME TO didtron;
SQL
  say "the database as it was is kept as $before (deploy/db postgres -c 'DROP DATABASE $before' when it is not needed)"
}
