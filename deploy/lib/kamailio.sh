# shellcheck shell=bash
# Kamailio with our configuration (deploy/kamailio): the SIP edge. Its dialogs live in PostgreSQL, so
# that calls go on and are billed when it is killed and started again.

kamailio_conf() { printf '%s/etc/kamailio.cfg' "$DIDTRON_VAR"; }

# The packaged tables of dialogs once, ours again and again.
kamailio_tables() {
  local packaged=/usr/share/kamailio/postgres
  if [[ "$(pg_admin kamailio -At -c "SELECT to_regclass('public.dialog') IS NOT NULL")" != t ]]; then
    { printf 'SET ROLE kamailio;\n'; cat "$packaged/standard-create.sql" "$packaged/dialog-create.sql"; } |
      pg_admin kamailio -1 >/dev/null
  fi
  # Dialog rows only: undelivered events are committed durably all the same.
  pg_admin kamailio -c 'ALTER DATABASE kamailio SET synchronous_commit = off'
  { printf 'SET client_min_messages = warning; SET ROLE kamailio;\n'; cat "$DIDTRON_VAR/release/kamailio/undelivered.sql"; } |
    pg_admin kamailio >/dev/null
}

# Values in a file that only Kamailio reads: its command line would show the password.
kamailio_settings() {
  write_file "$(kamailio_conf)" 600 "$KAMAILIO_USER" <<CONF
#!KAMAILIO
# Written by deploy/up from $(basename "$DIDTRON_CONF").
#!define EDGE_ID $EDGE_ID
#!define LISTEN_PORT $SIP_PORT
#!define NODE_PORT $NODE_SIP_PORT
#!define DB_URL postgres://kamailio:$(secret pg_kamailio hex32)@127.0.0.1:$PG_PORT/kamailio
include_file "$DIDTRON_VAR/release/kamailio/kamailio.cfg"
CONF
}

# Alive, and an OPTIONS over SIP is answered with 200. (One read and one write per
# datagram, hence cat and dd; the here-string brings the last newline.)
kamailio_healthy() {
  local id="$$-$RANDOM$RANDOM" message
  pid_of kamailio >/dev/null || return 1
  printf -v message '%s\r\n' "OPTIONS sip:127.0.0.1:$SIP_PORT SIP/2.0" "Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK$id" \
    "Max-Forwards: 5" "From: <sip:status@127.0.0.1>;tag=$id" "To: <sip:127.0.0.1>" "Call-ID: status-$id" \
    "CSeq: 1 OPTIONS" "Content-Length: 0" ""
  # shellcheck disable=SC2016  # expanded by the inner shell
  timeout 3 bash -c 'exec 3<>"/dev/udp/127.0.0.1/$1" && cat <<<"$2" >&3 &&
    [[ "$(dd bs=4096 count=1 <&3)" == "SIP/2.0 200"* ]]' kamailio_healthy "$SIP_PORT" "${message%?}" 2>/dev/null
}

# The main process was killed: its workers may still hold the port.
kamailio_heal() {
  local pid pids
  pid_of kamailio >/dev/null && return 0
  pid_forget kamailio
  mapfile -t pids < <(find_by_args kamailio "$(kamailio_conf)")
  ((${#pids[@]} > 0)) || return 0
  info "processes of a killed Kamailio remain: ${pids[*]}"
  for pid in "${pids[@]}"; do end_pid "$pid" KILL 5; done
}

kamailio_start() {
  local print log="$DIDTRON_VAR/log/kamailio.log"
  release_folder deploy/kamailio kamailio
  kamailio_settings >/dev/null
  kamailio_tables
  print="$(print_of "$(kamailio_conf)" "$DIDTRON_VAR/release/kamailio/"*) $KAMAILIO_SHM_MB"
  kamailio_heal
  if pid_of kamailio >/dev/null; then
    if started_with kamailio "$print" && wait_until 5 kamailio_healthy; then return 0; fi
    info "settings changed, or it does not answer: Kamailio is started again"
    kamailio_stop
  fi
  need_port SIP_PORT udp
  need_port SIP_PORT tcp
  launch kamailio "$KAMAILIO_USER" "$log" /usr/sbin/kamailio -f "$(kamailio_conf)" -DD -E \
    -m "$KAMAILIO_SHM_MB" -x fm -X fm -M 16 -Y "$DIDTRON_VAR/kamailio" -w "$DIDTRON_VAR/kamailio"
  if ! wait_until 20 kamailio_healthy; then
    tail -n 20 "$log" >&2
    kamailio_stop
    die "Kamailio did not start, see $log"
  fi
  note_started_with kamailio "$print"
}

kamailio_stop() {
  local pid
  if pid="$(pid_of kamailio)"; then end_pid "$pid" TERM 20; fi
  kamailio_heal
}
