# shellcheck shell=bash
# The node's program and the portal: built in the clone, only what changed.

# As many compilers as there are cores, but one per 1.5 GB of memory.
build_jobs() {
  local cores memory_jobs
  cores="$(nproc)"
  memory_jobs=$(($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) / 1572864))
  ((memory_jobs >= 1)) || memory_jobs=1
  printf '%d' $((cores < memory_jobs ? cores : memory_jobs))
}

# Usage: build_preset PRESET TARGET...   (folder build/PRESET)
build_preset() {
  local preset=$1 dir="$DIDTRON_ROOT/build/$1" log="$DIDTRON_ROOT/build/log/$1"
  shift
  if [[ ! -f $dir/build.ninja ]]; then
    run_logged "$log-configure.log" "configure $preset" \
      cmake -S "$DIDTRON_ROOT" --preset "$preset" || die "configure failed"
  fi
  run_logged "$log-build.log" "build $preset" env NINJA_STATUS='[%f/%t] ' \
    cmake --build "$dir" -j "$(build_jobs)" --target "$@" || die "build failed"
}

build_program() {
  build_preset release didtron
  [[ -x $DIDTRON_ROOT/build/release/didtron ]] || die "build/release/didtron was not made"
}

# Content hash of files below folders, without what tools generate. Usage: hash_of PATH...
hash_of() {
  (cd "$DIDTRON_ROOT" && find "$@" -name node_modules -prune -o -name dist -prune -o -name '*.tsbuildinfo' -prune \
    -o -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64)
}

stamp_is() { [[ -f $1 && "$(cat "$1")" == "$2" ]]; }

portal_modules() {
  local stamp="$DIDTRON_ROOT/portal/node_modules/.didtron-stamp" hash
  hash="$(hash_of portal/package.json portal/package-lock.json) $(node --version)"
  stamp_is "$stamp" "$hash" && return 0
  (cd "$DIDTRON_ROOT/portal" && run_logged "$DIDTRON_ROOT/build/log/portal-npm.log" "npm ci" npm ci "${NPM_QUIET[@]}") ||
    die "portal packages could not be installed"
  printf '%s\n' "$hash" >"$stamp"
}

portal_build() {
  local dist="$DIDTRON_ROOT/portal/dist" hash
  [[ -f $DIDTRON_ROOT/portal/package.json ]] || die "portal/package.json is missing"
  hash="$(hash_of portal http/openapi)"
  if [[ -f $dist/admin/index.html ]] && stamp_is "$DIDTRON_ROOT/build/portal.stamp" "$hash"; then
    info "unchanged"
    return 0
  fi
  portal_modules
  (cd "$DIDTRON_ROOT/portal" && run_logged "$DIDTRON_ROOT/build/log/portal-build.log" "portal" npm run build) ||
    die "portal build failed"
  [[ -f $dist/admin/index.html ]] || die "portal/dist/admin/index.html was not made"
  printf '%s\n' "$hash" >"$DIDTRON_ROOT/build/portal.stamp"
}
