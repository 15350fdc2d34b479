# shellcheck shell=bash
# The suites of tests/run: what each needs, how it runs, how its cases are counted.

# shellcheck source=deploy/lib/all.sh
source "$ROOT/deploy/lib/all.sh"
set +e # all.sh is written for callers that stop at errors; here a failure is counted

SUITES=(lint headers benches unit models protocols storage http actors openapi portal engine e2e page)
SUITES_ON_REQUEST=(fault)
CPP_SUITES=(unit protocols storage http actors)
TEST_PRESET="${DIDTRON_TEST_PRESET:-dev}"
PASSED_SUM=0
FAILED_SUM=0
RESULTS=()

install_for() {
  local suite need=("${PACKAGES_BUILD[@]}" "${PACKAGES_RUN[@]}" doctest-dev librapidcheck-dev)
  for suite in "$@"; do
    case "$suite" in
      lint) need+=(shellcheck) ;;
      models) need+=(spin gcc) ;;
      page) need+=(chromium fonts-dejavu-core) ;;
      fault) need+=(faketime) ;;
    esac
  done
  (set -e; packages_install "${need[@]}") || exit 1
  for suite in "$@"; do
    if one_of "$suite" openapi portal engine e2e page fault; then (set -e; node_ready) || exit 1; fi
  done
  # In this shell as well, for its PATH.
  if node_tools_ready; then PATH="$TOOLS_DIR/bin:$PATH"; fi
}

# Counts of a runner's output: "PASSED FAILED". Knows doctest, vitest and the plain closing line.
count_cases() {
  awk '
    { gsub(/\033\[[0-9;]*m/, "") }
    /^\[doctest\] test cases:/ { match($0, /[0-9]+ passed/); p = substr($0, RSTART, RLENGTH) + 0
      match($0, /[0-9]+ failed/); f = substr($0, RSTART, RLENGTH) + 0; passed += p; failed += f; next }
    /^ *Tests +[0-9]/ { if (match($0, /[0-9]+ passed/)) passed += substr($0, RSTART, RLENGTH) + 0
      if (match($0, /[0-9]+ failed/)) failed += substr($0, RSTART, RLENGTH) + 0; next }
    /^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 }
    END { print passed + 0, failed + 0 }' "$1"
}

# Runs a suite's function with its output shown and kept; adds up its cases.
run_suite() {
  local suite=$1 log="$ROOT/build/log/test-$1.log" code passed failed begun_s=$SECONDS
  printf '\n== %s\n' "$suite"
  # Into the file, not through a pipe: a server that a suite leaves running would hold the pipe open and
  # the run would wait for it for ever.
  : >"$log"
  tail -n +1 -f "$log" &
  local shown=$!
  (
    set -e -o pipefail
    "suite_$suite"
  ) >>"$log" 2>&1 </dev/null
  code=$?
  sleep 1.2 # tail looks once a second
  kill "$shown" 2>/dev/null
  wait "$shown" 2>/dev/null
  read -r passed failed < <(count_cases "$log")
  if ((code != 0 && failed == 0)); then
    printf 'suite %s ended with exit %d although no case failed: counted as one failure\n' "$suite" "$code"
    failed=1
  elif ((passed + failed == 0)); then
    printf 'suite %s ran no test: counted as one failure\n' "$suite"
    failed=1
  fi
  PASSED_SUM=$((PASSED_SUM + passed))
  FAILED_SUM=$((FAILED_SUM + failed))
  RESULTS+=("$(printf '%-10s %5d passed %4d failed  %5d s' "$suite" "$passed" "$failed" $((SECONDS - begun_s)))")
}

summary() {
  local line
  printf '\n'
  # The plain closing line must be the only one of its form in the summary.
  for line in "${RESULTS[@]}"; do printf '  %s\n' "$line"; done
  printf '\n%d passed, %d failed\n' "$PASSED_SUM" "$FAILED_SUM"
  ((PASSED_SUM > 0 && FAILED_SUM == 0))
}

# ---- suites -------------------------------------------------------------------------------------

suite_lint() { python3 tests/lint/run.py; }

suite_headers() {
  build_preset "$TEST_PRESET" all_verify_interface_header_sets
  printf '%d passed, 0 failed\n' "$(find actors protocols storage http -name '*.hpp' | wc -l)"
}

# The programs of bench/, only built: they measure, so nothing else runs them. Without optimisation, over the libraries that the
# tests need anyway.
suite_benches() {
  local program count=0
  build_preset "$TEST_PRESET" benches
  for program in bench/bench_*.cpp; do
    program="$ROOT/build/$TEST_PRESET/$(basename "$program" .cpp)"
    [[ -x $program ]] || die "$program was not made"
    count=$((count + 1))
  done
  printf '%d passed, 0 failed\n' "$count"
}

run_doctest() {
  local program="$ROOT/build/$TEST_PRESET/$1"
  build_preset "$TEST_PRESET" "$1"
  [[ -x $program ]] || die "$program was not made"
  "$program" --no-colors=true
}

# The cases, then the engine against exact fractions on random rows.
suite_unit() {
  run_doctest test_unit || return
  build_preset "$TEST_PRESET" didtron
  python3 tests/tools/compare_raters.py "$ROOT/build/$TEST_PRESET/didtron" --rows 20000
}
suite_models() { tests/models/run; }
suite_protocols() { run_doctest test_protocols; }
suite_storage() { run_doctest test_storage; }
suite_http() { run_doctest test_http; }
suite_actors() { run_doctest test_actors; }

# lint, types, tests, build, size, generated types: a step that fails is a failed case.
# Rules for API documents that others wrote; the tool has a folder of its own, so that nobody installs it to build.
suite_openapi() {
  (cd tests/openapi && npm ci --no-audit --no-fund --no-update-notifier --ignore-scripts --loglevel=error && npm run --silent rules) || {
    printf '0 passed, 1 failed\n'
    return 1
  }
  printf '1 passed, 0 failed\n'
}

suite_portal() {
  local script failed=0 passed=0
  portal_modules
  for script in lint typecheck test build budget api:check; do
    printf -- '-- npm run %s\n' "$script"
    if (cd portal && npm run --silent "$script"); then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}

# The second instance: own settings, own folder; started once for engine, e2e and page.
instance_env() {
  export DIDTRON_CONF="$ROOT/build/e2e/didtron.conf" DIDTRON_VAR="$ROOT/build/e2e/var"
}

instance_conf() {
  mkdir -p "$ROOT/build/e2e"
  # service accounts must be able to enter
  chmod 755 "$ROOT/build" "$ROOT/build/e2e"
  # The same settings with ports 2,000 above, so that a running first instance is left alone.
  awk -F= '/^[A-Z_]*_PORT=/ { printf "%s=%d\n", $1, $2 + 2000; next } { print }' \
    "$ROOT/deploy/didtron.conf" >"$DIDTRON_CONF"
}

# Started from nothing once per run ($$ is the same in every suite's subshell).
instance_up() {
  local mark="$ROOT/build/e2e/run.$$"
  instance_env
  if [[ ! -e $mark ]]; then
    instance_remove
    instance_conf
    : >"$mark"
  fi
  "$ROOT/deploy/up"
}

instance_remove() {
  if [[ -f $DIDTRON_CONF ]]; then "$ROOT/deploy/down"; fi
  if [[ -L $DIDTRON_VAR ]]; then rm -rf "$(readlink -f "$DIDTRON_VAR")"; fi
  rm -rf "$ROOT/build/e2e"
}

suite_engine() {
  instance_up
  python3 tests/engine/run.py
}

suite_e2e() {
  instance_up
  python3 tests/e2e/run.py
}

suite_page() {
  instance_up
  DIDTRON_URL="http://127.0.0.1:$(sed -n 's/^HTTP_PORT=//p' "$DIDTRON_CONF")" \
    DIDTRON_DEMO_EMAIL="$(demo_email admin)" DIDTRON_DEMO_PASSWORD="$(cat "$DIDTRON_VAR/secrets/demo_admin")" \
    DIDTRON_CALL_COMMAND="$ROOT/deploy/call --seconds 15" DIDTRON_SHOTS="$ROOT/build/e2e/shots" \
    node tests/e2e/portal/run.mjs
}

# ---- faults: a third instance, which is broken on purpose -----------------------------------------

FAULT_DISK_MB=768

fault_env() {
  export DIDTRON_CONF="$ROOT/build/fault/didtron.conf" DIDTRON_VAR="$ROOT/build/fault/var"
}

# Ports 4,000 above. Short slices, so that short calls are extended and cut.
fault_conf() {
  mkdir -p "$ROOT/build/fault"
  chmod 755 "$ROOT/build" "$ROOT/build/fault"
  awk -F= '/^[A-Z_]*_PORT=/ { printf "%s=%d\n", $1, $2 + 4000; next }
    /^CALL_SLICE_S=/ { print "CALL_SLICE_S=5"; next } /^CALL_GUARD_S=/ { print "CALL_GUARD_S=2"; next }
    /^CALL_HOLD_GRACE_S=/ { print "CALL_HOLD_GRACE_S=10"; next } /^LOG_LEVEL=/ { print "LOG_LEVEL=warning"; next }
    { print }' "$ROOT/deploy/didtron.conf" >"$DIDTRON_CONF"
}

# The database gets a file system of its own, small enough to be filled. Root only.
fault_disk() {
  local image="$ROOT/build/fault/pg.img"
  truncate -s "${FAULT_DISK_MB}M" "$image"
  mkfs.ext4 -q -F "$image"
  mkdir -p "$DIDTRON_VAR/pg"
  mount -o loop "$image" "$DIDTRON_VAR/pg"
}

fault_stop() {
  if [[ -d $DIDTRON_VAR/run && -f $DIDTRON_CONF ]]; then "$ROOT/deploy/down" || true; fi
  if mountpoint -q "$DIDTRON_VAR/pg" 2>/dev/null; then umount "$DIDTRON_VAR/pg"; fi
}

fault_remove() {
  fault_stop
  if [[ -L $DIDTRON_VAR ]]; then rm -rf "$(readlink -f "$DIDTRON_VAR")"; fi
  rm -rf "$ROOT/build/fault"
}

# DIDTRON_FAULT: options of tests/fault/run.py, "--minutes 30" for instance.
suite_fault() {
  local arguments=()
  fault_env
  fault_remove
  fault_conf
  if is_root && fault_disk; then
    arguments+=(--disk "$DIDTRON_VAR/pg")
  else
    info "no file system of its own for the database (root only): the disk is not filled"
  fi
  "$ROOT/deploy/up"
  # shellcheck disable=SC2086  # several options in one variable
  python3 tests/fault/run.py "${arguments[@]}" ${DIDTRON_FAULT:-}
}

# The instances of the chosen suites are stopped, whatever happened before; their logs stay until the next run. Another run's
# instance is left alone. Usage: tests_cleanup SUITE...
tests_cleanup() {
  if one_of engine "$@" || one_of e2e "$@" || one_of page "$@"; then
    (
      instance_env
      if [[ -d $DIDTRON_VAR ]]; then "$ROOT/deploy/down" >/dev/null; fi
    )
  fi
  if one_of fault "$@"; then
    (
      fault_env
      if [[ -d $DIDTRON_VAR ]]; then fault_stop >/dev/null; fi
    )
  fi
}
