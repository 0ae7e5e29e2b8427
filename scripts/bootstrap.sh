#!/usr/bin/env bash
# Brings a machine to the point where the TypeScript scripts run: checks the prerequisites (naming each missing one with
# the command that fixes it), installs system packages by apt where it may, then the npm and Python packages, each only
# when their list changed.
set -euo pipefail
cd "$(dirname "$0")/.."
state=${BRAIN2_HOME:-.brain2}
logs=$state/logs
mkdir -p "$logs"

missing=()
apt_packages=()
say() { printf '  %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
can_apt() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}
# want <what> <apt package or -> <command that fixes it>
want() {
  if [ "$2" != - ] && can_apt; then apt_packages+=("$2"); else missing+=("$1 — fix: $3"); fi
}
# at_least <version> <minimum>: compares dotted versions
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}
# step <name> <log> <command...>: one line with the time it took; output goes to the log. The command runs where `set -e`
# has no effect: it has to return its own failures.
step() {
  local name=$1 log=$logs/$2.log begin=$SECONDS
  shift 2
  printf '  %-48s ' "$name"
  if "$@" >"$log" 2>&1; then
    printf '%6d s\n' $((SECONDS - begin))
  else
    printf 'failed\n\n'
    tail -n 25 "$log" | sed 's/^/    /' >&2
    printf '\n✗ "%s" failed. Whole output: %s\n' "$name" "$log" >&2
    exit 1
  fi
}

check_node() {
  local version
  version=$(node --version 2>/dev/null || true)
  version=${version#v}
  if [ -z "$version" ] || ! at_least "$version" 20.0.0; then
    want "Node.js 20 or newer (found: ${version:-none})" - \
      "sudo snap install node --classic --channel=22   (or: brew install node@22)"
  elif ! command -v npm >/dev/null; then
    want "npm" npm "sudo apt-get install npm"
  fi
}
check_python() {
  local version
  version=$(python3 -c 'import platform; print(platform.python_version())' 2>/dev/null || true)
  if [ -z "$version" ]; then
    want "Python 3.10 or newer" python3-venv "sudo apt-get install python3 python3-venv   (or: brew install python@3.12)"
  elif ! at_least "$version" 3.10; then
    want "Python 3.10 or newer (found: $version)" - "sudo apt-get install python3.12 python3.12-venv   (or: brew install python@3.12)"
  elif ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    want "Python's venv module" python3-venv "sudo apt-get install python3-venv"
  fi
}
check_terraform() {
  local version
  version=$(TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1 terraform version 2>/dev/null | sed -n '1s/^Terraform v//p' || true)
  if [ -z "$version" ] || ! at_least "$version" 1.11.0; then
    want "Terraform 1.11 or newer (found: ${version:-none})" - \
      "sudo snap install terraform --classic   (or: brew install hashicorp/tap/terraform)"
  fi
}
# have <program>: also where Debian keeps servers, which is not on everybody's PATH
have() { PATH=$PATH:/usr/local/sbin:/usr/sbin:/opt/homebrew/bin command -v "$1" >/dev/null; }
check_servers() {
  have valkey-server || have redis-server ||
    want "a Redis or Valkey server" redis-server "sudo apt-get install redis-server   (or: brew install valkey)"
  have openssl || want openssl openssl "sudo apt-get install openssl   (or: brew install openssl)"
  have nginx || want nginx nginx-light "sudo apt-get install nginx-light   (or: brew install nginx)"
  have_njs || want "nginx's JavaScript module (njs)" libnginx-mod-http-js \
    "sudo apt-get install libnginx-mod-http-js   (macOS and older systems: https://nginx.org/en/docs/njs/install.html)"
}
have_njs() {
  local built folder
  built=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/opt/homebrew/bin nginx -V 2>&1 || true)
  grep -q -- '--add-module=[^ ]*njs' <<<"$built" && return 0
  for folder in "$(sed -n 's/.*--modules-path=\([^ ]*\).*/\1/p' <<<"$built")" /usr/{lib,share,lib64}/nginx/modules; do
    [ -n "$folder" ] && [ -e "$folder/ngx_http_js_module.so" ] && return 0
  done
  return 1
}

install_apt() {
  # No service may start by itself: Brain2 runs its own servers on its own ports. The policy speaks for the time of the
  # installation, the disabling for the next boot.
  local policy=/usr/sbin/policy-rc.d own=0 result=0 service
  as_root apt-get update -q || return 1
  if ! [ -e $policy ]; then
    own=1
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null && as_root chmod 755 $policy || return 1
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -q --no-install-recommends "$@" || result=1
  if [ $own = 1 ]; then
    as_root rm -f $policy
    trap - EXIT
  fi
  for service in redis-server nginx; do
    # nginx-light brings the service nginx. One that was there before is not ours to change.
    [[ " $* " == *" $service"* ]] && [ -e /etc/init.d/$service ] && as_root update-rc.d $service disable
  done
  return $result
}
install_npm() {
  npm ci --no-audit --no-fund || return 1
  # The Lambda runtime's Node comes as a package whose install script some npm settings skip.
  if ! [ -x node_modules/node/bin/node ]; then npm rebuild node --foreground-scripts || return 1; fi
  # Written last, so that an interrupted install is repeated.
  npm_fingerprint >node_modules/.brain2-installed
}
npm_fingerprint() { cat package-lock.json .npmrc 2>/dev/null | cksum; }
install_python() {
  if ! .venv/bin/python -c 'import pip' 2>/dev/null; then rm -rf .venv && python3 -m venv .venv || return 1; fi
  .venv/bin/python -m pip install --disable-pip-version-check --quiet -r scripts/requirements.txt || return 1
  cp scripts/requirements.txt .venv/brain2-requirements.txt
}

check_node
check_python
check_terraform
check_servers
command -v make >/dev/null || want make make "sudo apt-get install make"

if [ ${#missing[@]} -gt 0 ]; then
  printf '\n✗ Brain2 needs what this machine lacks:\n' >&2
  printf '    %s\n' "${missing[@]}" >&2
  exit 1
fi
[ ${#apt_packages[@]} = 0 ] || step "apt-get install ${apt_packages[*]}" apt install_apt "${apt_packages[@]}"
if [ "$(cat node_modules/.brain2-installed 2>/dev/null)" != "$(npm_fingerprint)" ]; then
  step 'npm ci' npm install_npm
fi
if ! cmp -s scripts/requirements.txt .venv/brain2-requirements.txt; then
  step 'Python environment with MiniStack' python install_python
fi
