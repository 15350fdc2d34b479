# shellcheck shell=bash
# A private Redis in var/redis: a cache that may vanish, so nothing is written to disk.

redis_conf() { printf '%s/etc/redis.conf' "$DIDTRON_VAR"; }

redis_settings() {
  write_file "$(redis_conf)" 640 "$REDIS_USER" <<CONF
# Written by deploy/up from $(basename "$DIDTRON_CONF").
bind 127.0.0.1
port $REDIS_PORT
protected-mode yes
daemonize no
dir $DIDTRON_VAR/redis
save ""
appendonly no
maxmemory ${REDIS_MAX_MB}mb
maxmemory-policy allkeys-lru
loglevel notice
CONF
}

redis_healthy() { [[ "$(redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping 2>/dev/null)" == PONG ]]; }

redis_start() {
  local print
  redis_settings >/dev/null
  print="$(print_of "$(redis_conf)")"
  if pid_of redis >/dev/null; then
    if started_with redis "$print" && wait_until 5 redis_healthy; then return 0; fi
    redis_stop
  fi
  need_port REDIS_PORT tcp
  launch redis "$REDIS_USER" "$DIDTRON_VAR/log/redis.log" redis-server "$(redis_conf)"
  if ! wait_until 20 redis_healthy; then
    tail -n 20 "$DIDTRON_VAR/log/redis.log" >&2
    die "Redis did not start"
  fi
  note_started_with redis "$print"
}

redis_stop() {
  local pid
  pid="$(pid_of redis)" || return 0
  end_pid "$pid" TERM 15
  pid_forget redis
}
