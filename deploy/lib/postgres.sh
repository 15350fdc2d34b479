# shellcheck shell=bash
# A private PostgreSQL 15 cluster in var/pg: loopback and one socket, passwords by SCRAM, checksums.

PG_BIN=/usr/lib/postgresql/15/bin

pg_data() { printf '%s/pg/data' "$DIDTRON_VAR"; }

pg_init() {
  local data
  data="$(pg_data)"
  [[ -f $data/PG_VERSION && ! -e $data/.incomplete ]] && return 0
  info "creating the cluster in $data"
  rm -rf "$data"
  as_user "$PG_USER" mkdir -m 700 "$data.new" 2>/dev/null || rm -rf "${data:?}.new/"*
  run_logged "$DIDTRON_VAR/log/initdb.log" initdb as_user "$PG_USER" "$PG_BIN/initdb" -D "$data.new" \
    --username=postgres --encoding=UTF8 --locale=C.UTF-8 --data-checksums --auth=scram-sha-256 \
    --auth-local=peer || die "initdb failed"
  mv "$data.new" "$data"
}

# Only the account that runs the server is the superuser, and only through the socket.
pg_access() {
  write_file "$(pg_data)/pg_hba.conf" 600 "$PG_USER" <<'HBA'
# Written by deploy/up.
local  all  postgres                peer map=admin
local  all  all                     scram-sha-256
host   all  all       127.0.0.1/32  scram-sha-256
HBA
  write_file "$(pg_data)/pg_ident.conf" 600 "$PG_USER" <<<"admin $PG_USER postgres"
}

pg_settings() {
  grep -q "^include 'didtron.conf'" "$(pg_data)/postgresql.conf" ||
    printf "include 'didtron.conf'\n" >>"$(pg_data)/postgresql.conf"
  write_file "$(pg_data)/didtron.conf" 600 "$PG_USER" <<CONF
# Written by deploy/up from $(basename "$DIDTRON_CONF").
listen_addresses = '127.0.0.1'
port = $PG_PORT
unix_socket_directories = '$(pg_socket_dir)'
unix_socket_permissions = 0700
max_connections = 80
password_encryption = scram-sha-256
shared_buffers = ${PG_SHARED_BUFFERS_MB}MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 1GB
max_wal_size = 1GB
wal_compression = lz4
checkpoint_completion_target = 0.9
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
log_min_duration_statement = 1000
log_lock_waits = on
CONF
}

# A server that was killed leaves its record and, for a moment, its children: neither may block us,
# and a record that names somebody else's process must not either.
pg_heal() {
  local data pid pids
  data="$(pg_data)"
  if [[ -f $data/postmaster.pid ]]; then
    pid="$(head -n 1 "$data/postmaster.pid")"
    if [[ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" == "$data" && "$(proc_name "$pid")" == postgres &&
      "$(proc_args "$pid")" == *"-D"* ]]; then
      pid_record postgres "$pid"
      return 0
    fi
  fi
  pid_forget postgres
  mapfile -t pids < <(find_by_cwd postgres "$data")
  if ((${#pids[@]} > 0)); then
    info "children of a killed server remain: ${pids[*]}"
    for pid in "${pids[@]}"; do end_pid "$pid" QUIT 5; done
  fi
  rm -f "$data/postmaster.pid" "$(pg_socket_dir)/.s.PGSQL.$PG_PORT.lock"
}

pg_start() {
  local data print log="$DIDTRON_VAR/log/postgres.log"
  data="$(pg_data)"
  print="$(print_of "$data/didtron.conf" "$data/pg_hba.conf" "$data/pg_ident.conf")"
  pg_heal
  if pid_of postgres >/dev/null; then
    started_with postgres "$print" && return 0
    info "settings changed: PostgreSQL is started again"
    pg_stop
  fi
  need_port PG_PORT tcp
  rotate_log "$log"
  touch "$log"
  if is_root; then chown "$PG_USER:$(id -g "$PG_USER")" "$log"; fi
  chmod 640 "$log"
  if ! as_user "$PG_USER" "$PG_BIN/pg_ctl" start -D "$data" -w -t 120 -s -l "$log" </dev/null; then
    tail -n 20 "$log" >&2
    die "PostgreSQL did not start, see $log"
  fi
  pid_record postgres "$(head -n 1 "$data/postmaster.pid")"
  note_started_with postgres "$print"
}

pg_stop() {
  local pid
  pid="$(pid_of postgres)" || return 0
  end_pid "$pid" INT 60
  pid_forget postgres
}

# SQL from standard input as the superuser. Usage: pg_admin DATABASE [psql options]
pg_admin() {
  local database=$1
  shift
  (cd / && as_user "$PG_USER" psql -X -q -v ON_ERROR_STOP=1 -h "$(pg_socket_dir)" -p "$PG_PORT" -U postgres -d "$database" "$@")
}

pg_healthy() { as_user "$PG_USER" "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT"; }

# Passwords travel on standard input: a command line is there for everybody to read.
pg_roles() {
  pg_admin postgres >/dev/null <<SQL
SET client_min_messages = warning;
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['didtron_owner','didtron_node','didtron_api',
  'didtron_views','didtron_ingest','kamailio']) name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec
ALTER ROLE didtron_owner LOGIN PASSWORD '$(secret pg_owner hex32)';
ALTER ROLE didtron_node LOGIN PASSWORD '$(secret pg_node hex32)';
ALTER ROLE didtron_api LOGIN PASSWORD '$(secret pg_api hex32)';
ALTER ROLE kamailio LOGIN PASSWORD '$(secret pg_kamailio hex32)';
ALTER ROLE didtron_views NOLOGIN;
GRANT didtron_views TO didtron_owner;
-- COPY refuses tables behind row-level walls: the node becomes this role, which may only insert, for the COPY of a batch
ALTER ROLE didtron_ingest NOLOGIN BYPASSRLS;
GRANT didtron_ingest TO didtron_node;
SELECT format('CREATE DATABASE %I OWNER %I', d, o) FROM (VALUES ('didtron','didtron_owner'),('kamailio','kamailio'))
  v(d, o) WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = d) \\gexec
REVOKE ALL ON DATABASE kamailio, postgres FROM PUBLIC;
SQL
  pg_grants didtron
  pg_admin didtron >/dev/null <<<'SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS btree_gist;'
}

# Who may connect to the node's database. Usage: pg_grants DATABASE
pg_grants() {
  pg_admin postgres >/dev/null <<SQL
REVOKE ALL ON DATABASE $1 FROM PUBLIC;
GRANT CONNECT ON DATABASE $1 TO didtron_node, didtron_api;
-- finished calls pass through a temporary table
GRANT TEMPORARY ON DATABASE $1 TO didtron_node;
SQL
}

# Connection address of a role. Usage: pg_url ROLE DATABASE SECRET
pg_url() { printf 'postgresql://%s:%s@127.0.0.1:%s/%s' "$1" "$(secret "$3" hex32)" "$PG_PORT" "$2"; }
