# shellcheck shell=bash
# The node: the program and portal that were built are copied to var/release (building again never
# disturbs what runs), configured, and kept running by deploy/lib/supervise.

node_program() { printf '%s/release/didtron' "$DIDTRON_VAR"; }
node_config() { printf '%s/etc/didtron.toml' "$DIDTRON_VAR"; }

node_release() {
  local built="$DIDTRON_ROOT/build/release/didtron" program
  program="$(node_program)"
  [[ -x $built ]] || die "build/release/didtron is missing: run deploy/up without --no-build"
  if ! cmp -s "$built" "$program"; then
    cp "$built" "$program.new"
    chmod 755 "$program.new"
    mv -f "$program.new" "$program"
  fi
  mkdir -p "$DIDTRON_ROOT/portal/dist"
  release_folder portal/dist portal
  release_folder storage/migrations migrations
}

# Copies a folder of the clone to var/release. Usage: release_folder FROM NAME
release_folder() {
  local target="$DIDTRON_VAR/release/$2"
  rm -rf "$target.new"
  cp -r "$DIDTRON_ROOT/$1" "$target.new"
  chmod -R a+rX "$target.new"
  rm -rf "$target"
  mv "$target.new" "$target"
}

node_settings() {
  write_file "$(node_config)" 600 "$NODE_USER" <<CONF
# Written by deploy/up from $(basename "$DIDTRON_CONF"); changes here are lost at the next run.
[node]
id = "$NODE_ID"
workers = $NODE_WORKERS
migrations_dir = "$DIDTRON_VAR/release/migrations"

[log]
level = "$LOG_LEVEL"
file = ""

[http]
address = "127.0.0.1"
port = $HTTP_PORT
static_dir = "$DIDTRON_VAR/release/portal"
public_origin = "${PUBLIC_ORIGIN:-http://127.0.0.1:$HTTP_PORT}"
trusted_proxies = "$TRUSTED_PROXIES"

[database]
url = "$(pg_url didtron_node didtron pg_node)"
read_url = "$(pg_url didtron_api didtron pg_api)"
owner_url = "$(pg_url didtron_owner didtron pg_owner)"

[redis]
url = "redis://127.0.0.1:$REDIS_PORT"

[edge]
id = "$EDGE_ID"
listen = "127.0.0.1:$NODE_SIP_PORT"
kamailio = "127.0.0.1:$SIP_PORT"
database_url = "$(pg_url kamailio kamailio pg_kamailio)"

[calls]
slice_s = $CALL_SLICE_S
guard_s = $CALL_GUARD_S
max_s = $CALL_MAX_S
hold_grace_s = $CALL_HOLD_GRACE_S

[secrets]
master_keys_file = "$(master_keys_file)"
CONF
}

# The keys of what is secret in the database; made once, and `didtron secrets rotate` adds to them. Lost, so are the secrets.
master_keys_file() { printf '%s/etc/master_keys' "$DIDTRON_VAR"; }

master_keys_make() {
  local file
  file="$(master_keys_file)"
  [[ ! -e $file ]] || return 0
  # Into a file that is its reader's alone from the beginning.
  printf '1 %s\n' "$(random_hex 32)" | write_file "$file" 600 "$NODE_USER" >/dev/null
  sync "$file"
}

# The program gets a clean environment: its file alone says how it runs.
CLEAN_ENV=(env -i "PATH=/usr/bin:/bin" LANG=C.UTF-8)

# Runs a subcommand of the program as the node's account. Usage: node_do SUBCOMMAND...
node_do() {
  (cd "$DIDTRON_VAR" && as_user "$NODE_USER" "${CLEAN_ENV[@]}" \
    "DIDTRON_DEMO_ADMIN_PASSWORD=$(secret demo_admin password)" \
    "DIDTRON_DEMO_CUSTOMER_PASSWORD=$(secret demo_customer password)" \
    "DIDTRON_DEMO_CARRIER_A_PORT=$CARRIER_A_PORT" "DIDTRON_DEMO_CARRIER_B_PORT=$CARRIER_B_PORT" \
    "$(node_program)" "$@" --config "$(node_config)" </dev/null)
}

node_migrate() { run_logged "$DIDTRON_VAR/log/migrate.log" migrations node_do migrate || die "migration failed"; }

# The last line that seeding prints tells what the demo consists of; deploy/call reads it.
node_seed() {
  local log="$DIDTRON_VAR/log/seed.log" line
  node_do seed --demo >"$log.out" 2>"$log" || {
    tail -n 20 "$log" >&2
    die "seeding the demo failed, see $log"
  }
  line="$(grep '^{' "$log.out" | tail -n 1)" || die "seeding printed no JSON line, see $log.out"
  write_file "$DIDTRON_VAR/etc/demo.json" 644 "$(id -un)" <<<"$line" >/dev/null
}

# The status of one HTTP GET over bash's own sockets, within 5 s; empty without an answer.
http_code() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n" "$2" "$1" >&3
    read -r _ code _ <&3 && printf "%s" "$code"' http_code "$HTTP_PORT" "$1" 2>/dev/null || true
}

node_is_ready() { [[ "$(http_code /readyz)" == 200 ]]; }

# A node whose supervisor was killed still works, but nobody would start it again.
node_heal() {
  local pid
  pid_of node-supervisor >/dev/null && return 0
  if pid="$(pid_of node)"; then
    info "the node has lost its supervisor: it is started again"
    end_pid "$pid" TERM 30
  fi
  pid_forget node
  for pid in $(find_by_args didtron "$(node_program) serve"); do
    info "ending a node that nobody recorded (pid $pid)"
    end_pid "$pid" TERM 30
  done
}

node_start() {
  local AS print log="$DIDTRON_VAR/log/node.log"
  # The portal, too: the node reads its files once, when it starts.
  print="$(print_of "$(node_program)" "$(node_config)") $(print_of_folder "$DIDTRON_VAR/release/portal")"
  node_heal
  if pid_of node-supervisor >/dev/null; then
    if started_with node "$print" && wait_until 10 node_is_ready; then return 0; fi
    info "program, portal or settings changed, or it is not ready: the node is started again"
    node_stop
  fi
  need_port HTTP_PORT tcp
  need_port NODE_SIP_PORT udp
  as_prefix "$NODE_USER"
  launch node-supervisor root "$log" env "DIDTRON_VAR=$DIDTRON_VAR" "DIDTRON_CONF=$DIDTRON_CONF" \
    "$DIDTRON_ROOT/deploy/lib/supervise" node -- "${AS[@]}" "${CLEAN_ENV[@]}" "$(node_program)" serve --config "$(node_config)"
  note_started_with node "$print"
}

node_wait_ready() {
  local deadline_s=$((SECONDS + $1))
  until node_is_ready; do
    if ! pid_of node-supervisor >/dev/null || ((SECONDS >= deadline_s)); then
      tail -n 20 "$DIDTRON_VAR/log/node.log" >&2
      die "the node is not ready (readyz: $(http_code /readyz)); see $DIDTRON_VAR/log/node.log"
    fi
    sleep 0.2
  done
}

node_stop() {
  local pid
  if pid="$(pid_of node-supervisor)"; then end_pid "$pid" TERM 40; fi
  pid_forget node-supervisor
  if pid="$(pid_of node)"; then end_pid "$pid" TERM 30; fi
  pid_forget node
}
