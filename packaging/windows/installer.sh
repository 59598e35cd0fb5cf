#!/usr/bin/env bash
# Compiles the installer for Windows. `installer.sh PAYLOAD OUT.exe`: a folder with int-crucible.exe and what it needs.
# Here, where no such folder can be built, packaging/linux/check.sh tries it with a placeholder, to see that the script
# compiles; .github/workflows/packages.yml runs it on Windows with the real one. PYTHON names one that has PySide6.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
[ $# -eq 2 ] || fail 'installer.sh PAYLOAD OUT.exe'
payload=$1 out=$2
[ -f "$payload/int-crucible.exe" ] || fail "There is no int-crucible.exe in $payload."
icon=$(mktemp -d)/int-crucible.ico
trap 'rm -rf "$(dirname "$icon")"' EXIT
"${PYTHON:-$BUNDLE_PYTHON}" packaging/icons.py resources/int-crucible.svg "$icon"
# -WX: a warning is an error. SOURCE_DATE_EPOCH, which makensis knows, dates the installer.
makensis -V2 -WX "-DVERSION=$VERSION" "-DPAYLOAD=$payload" "-DLICENCE=$PWD/LICENSE" "-DICON=$icon" "-DOUT=$out" packaging/windows/int-crucible.nsi
