#!/usr/bin/env bash
# The portable archive in a clean root without a network. Called by clean_root_check.sh:
# clean_root_archive.sh ROOT ARCHIVE DEMO-TEXT bare|ready
#   bare    a system without any library of a desktop: the command line works, and the window says what is missing
#   ready   a system with them: into the menu from a folder with a space in its name, a window, and out of the menu again
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
root=$1 archive=$2 expected=$3 kind=$4
. packaging/linux/clean_root.sh
home=$root/home/somebody place='My programs'
mkdir "$home/$place" "$root/tmp/out"
zstd -dcq "$archive" | tar -x -C "$home/$place" --no-same-owner
chown -R 1000:1000 "$home"
folder=/home/somebody/$place/int-crucible-$VERSION
program=$folder/int-crucible/int-crucible out=$root/tmp/out

as_user "$program" demo >"$out/demo.txt"
diff "$expected" "$out/demo.txt" >&2 || fail 'The demo of the archive says something else than that of the source tree.'
seen 'demo says what the source tree says'

if [ "$kind" = bare ]; then
    code=0
    as_user "$program" doctor >"$out/doctor.txt" 2>&1 || code=$?
    [ $code != 0 ] || fail 'doctor says that all is well where Qt cannot be loaded.'
    expect 'doctor names the library that is missing' '^✗ Qt: .*lib(GL|EGL)' "$out/doctor.txt"
    code=0
    as_user env DISPLAY=:9 "$program" >"$out/window.txt" 2>&1 || code=$?
    [ $code != 0 ] || fail 'The window opened without its libraries.'
    expect "the window names it, too, and ends with code $code" 'lib(GL|EGL).*' "$out/window.txt"
    ! grep -qE 'Traceback|inside Int Crucible' "$out/window.txt" || { cat "$out/window.txt" >&2; fail 'A missing library is told as a fault of the program.'; }
    exit 0
fi

files() { (cd "$home" && find . -path './.cache' -prune -o -path './.local/share/int-crucible' -prune -o ! -type d ! -name mimeinfo.cache -print | LC_ALL=C sort); }
files >"$CHECKED/home-before.txt"
as_user "$folder/install.sh" >"$out/install.txt"
expect 'install.sh puts it into the menu' 'in your menu' "$out/install.txt"
entry=$home/.local/share/applications/int-crucible.desktop
desktop-file-validate "$entry" || fail 'The desktop entry is not valid.'
[ "$(as_user xdg-mime query default x-scheme-handler/int-crucible)" = int-crucible.desktop ] ||
    fail 'Links that begin with int-crucible: belong to nobody.'
as_user /home/somebody/.local/bin/int-crucible --version >"$out/version.txt"
expect 'the command in ~/.local/bin is this one' "$VERSION" "$out/version.txt"
start_display
# xdg-open reads the command of the entry as a desktop does: the space in the folder's name is in it.
as_user timeout 120 xdg-open int-crucible:project/none >"$out/link.txt" 2>&1 &
window 'Int Crucible'
picture clean-root-archive
seen 'a link opens the window: build/check/clean-root-archive.png'
end "$(xdotool search --onlyvisible --name 'Int Crucible' getwindowpid)"
as_user "$folder/install.sh" --remove >"$out/remove.txt"
files | diff "$CHECKED/home-before.txt" - >&2 || fail 'install.sh --remove left something, or took too much.'
seen 'install.sh --remove takes away what it brought and nothing else'
