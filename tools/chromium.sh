#!/usr/bin/env bash
# Makes sure that Chromium and its driver are there for the browser tests: finds them, else installs
# them through the system's package manager where that is allowed, else says what to install.
set -euo pipefail

find_browser() {
  for name in "${SEATBEAT_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}
find_driver() { command -v "${SEATBEAT_CHROMEDRIVER:-chromedriver}"; }
ready() { find_browser >/dev/null && find_driver >/dev/null; }

ready && exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(false); fi
fi
if [ "${as_root[0]:-}" != false ]; then
  echo "Installing Chromium for the browser tests ..."
  if command -v apt-get >/dev/null; then
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq chromium chromium-driver >/dev/null
  elif command -v dnf >/dev/null; then
    "${as_root[@]}" dnf install -y -q chromium chromedriver
  elif command -v apk >/dev/null; then
    "${as_root[@]}" apk add -q chromium chromium-chromedriver
  elif command -v pacman >/dev/null; then
    "${as_root[@]}" pacman -S --noconfirm --quiet chromium
  fi
fi
ready && exit 0

cat >&2 <<'SAY'
The browser tests need Chromium (or Chrome) and the chromedriver of the same version on the PATH.
  Debian, Ubuntu   apt-get install chromium chromium-driver
  Fedora           dnf install chromium chromedriver
  Alpine           apk add chromium chromium-chromedriver
  Arch             pacman -S chromium
  macOS            brew install --cask google-chrome chromedriver
Others can be named by SEATBEAT_CHROMIUM and SEATBEAT_CHROMEDRIVER.
SAY
exit 1
