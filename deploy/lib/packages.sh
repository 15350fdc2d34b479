# shellcheck shell=bash
# Debian packages: what is needed, and how to install it without any system service starting.

# What building needs.
PACKAGES_BUILD=(g++ cmake ninja-build pkg-config ccache lld git
  libcaf-dev libboost1.81-dev libpq-dev libhiredis-dev libssl-dev libsodium-dev libspdlog-dev
  libfmt-dev libsimdjson-dev libtomlplusplus-dev libcli11-dev libre-dev librem-dev)
# What running needs.
PACKAGES_RUN=(postgresql-15 redis-server kamailio kamailio-extra-modules kamailio-postgres-modules
  sip-tester iproute2 procps util-linux python3 ca-certificates tzdata)
# What tests/run needs on top.
PACKAGES_TEST=(doctest-dev librapidcheck-dev chromium fonts-dejavu-core shellcheck)
PACKAGES_LINT=(clang-14 clang-format-14)
# Services of these packages that Debian would start and enable at boot; ours run from var/.
PACKAGE_SERVICES=(postgresql redis-server kamailio)

packages_missing() {
  local name
  for name in "$@"; do
    [[ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" == installed ]] || printf '%s\n' "$name"
  done
}

# Usage: root_do COMMAND...   as root, with sudo when we are not
root_do() {
  if is_root; then
    "$@"
  else
    has sudo || die "packages are missing and this is not root: run as root or install sudo"
    sudo -- "$@"
  fi
}

# A policy that forbids starting services, for the time of one installation. An existing policy
# is set aside and put back, also when the installation fails or is interrupted.
POLICY_FILE=/usr/sbin/policy-rc.d

policy_forbid() {
  if [[ -e $POLICY_FILE ]]; then root_do cp -p "$POLICY_FILE" "$POLICY_FILE.didtron-kept"; fi
  printf '#!/bin/sh\nexit 101\n' | root_do tee "$POLICY_FILE" >/dev/null
  root_do chmod 755 "$POLICY_FILE"
}

policy_restore() {
  if [[ -e $POLICY_FILE.didtron-kept ]]; then
    root_do mv -f "$POLICY_FILE.didtron-kept" "$POLICY_FILE"
  else
    root_do rm -f "$POLICY_FILE"
  fi
}

# Services that did not exist before must not start at the next boot either.
services_present() {
  local name
  for name in "${PACKAGE_SERVICES[@]}"; do
    if [[ -e /lib/systemd/system/$name.service ]]; then printf '%s\n' "$name"; fi
  done
}

service_disable() {
  if has systemctl; then
    root_do systemctl disable --quiet "$1.service" || true
  else
    root_do deb-systemd-helper disable "$1.service" || true
    root_do update-rc.d "$1" disable || true
  fi
}

services_disable_new() {
  local before=$1 name
  for name in $(services_present); do
    grep -qx "$name" <<<"$before" || service_disable "$name" >/dev/null 2>&1
  done
}

apt_run() {
  root_do env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 -o Dpkg::Lock::Timeout=300 \
    -o Acquire::Retries=3 "$@"
}

# The lists are fetched when a package is unknown, or when fetching one fails because they are old.
apt_install() {
  local log="$DIDTRON_ROOT/build/log/packages.log"
  if ! apt-cache show --no-all-versions "$@" >/dev/null 2>&1; then
    run_logged "$log.update" "package lists" apt_run update
  fi
  if ! run_logged "$log" "packages" apt_run install --no-install-recommends "$@" 2>"$log.first"; then
    info "installation failed, once more with fresh package lists"
    run_logged "$log.update" "package lists" apt_run update
    run_logged "$log" "packages" apt_run install --no-install-recommends "$@"
  fi
}

# Usage: packages_install NAME...   quick when all are there
packages_install() {
  local missing before code=0
  mapfile -t missing < <(packages_missing "$@")
  ((${#missing[@]} > 0)) || return 0
  has apt-get || die "this needs Debian 12 (apt-get not found); missing: ${missing[*]}"
  info "installing ${#missing[@]}: ${missing[*]}" | fold -s -w 100 | sed '2,$s/^/        /'
  mkdir -p "$DIDTRON_ROOT/build/log"
  before="$(services_present)"
  trap policy_restore EXIT
  policy_forbid
  apt_install "${missing[@]}" || code=$?
  services_disable_new "$before"
  policy_restore
  trap - EXIT
  ((code == 0)) || die "packages could not be installed"
  mapfile -t missing < <(packages_missing "$@")
  ((${#missing[@]} == 0)) || die "still missing after the installation: ${missing[*]}"
}
