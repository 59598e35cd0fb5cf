#!/usr/bin/env bash
# The Debian package from its installation to its end, in a clean root without a network. Called by clean_root_check.sh:
# clean_root_deb.sh ROOT DEB NEWER-DEB DEMO-TEXT
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
root=$1 deb=$2 newer=$3 expected=$4
. packaging/linux/clean_root.sh
out=$root/home/somebody

everything() { (cd "$root" && find usr etc -printf '%y %m %p %l\n' | LC_ALL=C sort); }
everything >"$CHECKED/files-before.txt"

cp "$deb" "$newer" resources/sample/problem.md "$root/tmp/"
inside apt-get -qq -y --no-install-recommends install "/tmp/${deb##*/}" >"$CHECKED/apt.log" 2>&1 ||
    { cat "$CHECKED/apt.log" >&2; fail 'The package cannot be installed with what it depends on.'; }
seen "installed: $(inside dpkg-query -W int-crucible)"
[ -z "$(inside dpkg --verify int-crucible)" ] || fail 'Installed files differ from those of the package.'
[ -f "$root/usr/share/man/man1/int-crucible.1.gz" ] || fail 'The man page is missing.'

as_user int-crucible doctor >"$out/doctor.txt" 2>&1 || { cat "$out/doctor.txt" >&2; fail 'doctor finds something wrong.'; }
expect 'doctor finds Qt' '^✓ Qt: PySide6 [0-9.]+, Qt [0-9.]+' "$out/doctor.txt"
as_user int-crucible demo >"$out/demo.txt"
diff "$expected" "$out/demo.txt" >&2 || fail 'The demo of the package says something else than that of the source tree.'
seen "demo says what the source tree says ($(wc -l <"$out/demo.txt") lines)"
project=$(as_user int-crucible --json project create --title 'Clean root' --from-file /tmp/problem.md |
    sed -n 's/^ *"id": "\([0-9a-f]*\)".*/\1/p' | head -n 1)
[ -n "$project" ] || fail 'The package made no project.'

start_display
# What the menu would run: its command, without the place for a link.
menu=$(sed -n 's/^Exec=\(.*\) %u$/\1/p' "$root/usr/share/applications/int-crucible.desktop")
# shellcheck disable=SC2086  # a command of several words
"${desk[@]}" $menu >"$out/window.txt" 2>&1 &
opened=$!
window 'Int Crucible$'
picture clean-root-window
seen "the menu's command opens a window: build/check/clean-root-window.png"

[ "$(as_user xdg-mime query default x-scheme-handler/int-crucible)" = int-crucible.desktop ] ||
    fail 'Links that begin with int-crucible: belong to nobody.'
as_user timeout 60 xdg-open "int-crucible:project/$project" >"$out/link.txt" 2>&1 || { cat "$out/link.txt" >&2; fail 'xdg-open could not open a link.'; }
window '^Clean root – Int Crucible$'
picture clean-root-link clean-root-window
seen 'a link opens its project in the window that is there: build/check/clean-root-link.png'

inside apt-get -qq -y --no-install-recommends install "/tmp/${newer##*/}" >>"$CHECKED/apt.log" 2>&1 ||
    { cat "$CHECKED/apt.log" >&2; fail 'The newer package cannot be installed over the older one.'; }
picture clean-root-updated clean-root-link
data=$out/.local/share/int-crucible
expect 'the window tells the upgrade in words' 'told in the window: Int Crucible was updated; close it and open it again' "$data/log/int-crucible.log"
seen "the window shows something new after the upgrade to $(inside dpkg-query -W int-crucible): build/check/clean-root-updated.png"
kill -0 "$opened" || { cat "$out/window.txt" >&2; fail 'The window did not outlive the upgrade.'; }
end "$opened"
code=0
wait "$opened" || code=$?
[ $code = 0 ] || { cat "$out/window.txt" >&2; fail "The window ended with code $code."; }
! grep -q Traceback "$out/window.txt" || { cat "$out/window.txt" >&2; fail 'The window had a fault.'; }
seen 'the window ends when it is asked to, with code 0'
as_user int-crucible project list >"$out/list.txt"
expect 'the newer version shows what the older one stored' 'Clean root' "$out/list.txt"

hashes() { (cd "$data" && find . -type f ! -name '*.log' -exec sha256sum {} + | LC_ALL=C sort -k2); }
hashes >"$CHECKED/data-before.txt"
[ -s "$CHECKED/data-before.txt" ] || fail 'There are no data, so nothing shows that they stay.'
inside apt-get -qq -y remove int-crucible >>"$CHECKED/apt.log" 2>&1
inside dpkg --purge int-crucible >>"$CHECKED/apt.log" 2>&1
hashes | diff "$CHECKED/data-before.txt" - >&2 || fail 'Removing the package changed what a person has.'
seen "removed and purged: the $(wc -l <"$CHECKED/data-before.txt") files of the person are as they were"
everything | diff "$CHECKED/files-before.txt" - >"$CHECKED/files-left.txt" || { cat "$CHECKED/files-left.txt" >&2; fail 'Files were left behind.'; }
seen 'no file is left in /usr and /etc'
