#!/bin/sh
# Installs Debian's chromium, LibreOffice, poppler and a Chinese font where that may be done; elsewhere tests that need them are
# skipped and say so.
set -eu
writer=$(dirname "$(readlink -f "$(command -v soffice)" 2>/dev/null)" 2>/dev/null)/libswlo.so
command -v chromium >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1 && [ -e "$writer" ] \
  && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ] && exit 0
command -v apt-get >/dev/null 2>&1 || { echo "no apt-get here: tests need chromium, LibreOffice and a Chinese font"; exit 0; }
if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo"
else echo "not root: tests need chromium, LibreOffice and a Chinese font"; exit 0
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >/dev/null
$as_root apt-get install -y -q --no-install-recommends chromium fontconfig fonts-noto-cjk fonts-liberation \
  libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils >/dev/null
