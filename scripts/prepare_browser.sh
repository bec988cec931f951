#!/bin/sh
# Installs Debian's chromium and a Chinese font where that may be done; elsewhere the browser tests are skipped and say so.
set -eu
command -v chromium >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ] && exit 0
command -v apt-get >/dev/null 2>&1 || { echo "no apt-get here: browser tests need chromium and a Chinese font"; exit 0; }
if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo"
else echo "not root: browser tests need chromium and a Chinese font"; exit 0
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >/dev/null
$as_root apt-get install -y -q --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
