#!/bin/sh
# Puts Int Crucible into your menu, from where this archive was unpacked; needs no administrator and asks nothing.
# `./install.sh` installs, `./install.sh --remove` takes it out of the menu again. Your projects are touched by neither, and
# this folder stays where it is: delete it yourself afterwards, if you want to.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/int-crucible.desktop
command=$HOME/.local/bin/int-crucible
program=$here/int-crucible/int-crucible

said() { printf '%s\n' "$*"; }

# A command as the desktop entry's standard asks for: in quotes, where " ` $ and \ stand behind a backslash, which itself is
# written as two, and % is written twice. A path that needs none stands bare: xdg-open without a desktop knows no quotes.
word() {
    case $1 in
        *[!A-Za-z0-9_./+-]*) printf '"%s"' "$(printf '%s' "$1" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')" ;;
        *) printf '%s' "$1" ;;
    esac
}

mark() { # the line that tells which copy an entry belongs to
    printf 'X-Int-Crucible-Program=%s' "$(printf '%s' "$program" | sed 's/\\/\\\\/g')"
}

tell_desktop() { # links `int-crucible:` are found through this index
    if command -v update-desktop-database >/dev/null 2>&1; then
        update-desktop-database -q "$data/applications"
    elif [ "$1" = installed ] && command -v xdg-mime >/dev/null 2>&1; then
        xdg-mime default int-crucible.desktop x-scheme-handler/int-crucible
    elif [ "$1" = installed ]; then
        said 'Links that begin with int-crucible: will not open it: neither desktop-file-utils nor xdg-utils is here.'
    fi
}

is_ours() { # another copy may be the one in the menu
    [ -f "$entry" ] && grep -qxF "$(mark)" "$entry"
}

icons() { (cd "$here/share/icons" && find hicolor -type f); }

case ${1-} in
    '')
        if [ ! -x "$program" ]; then
            said "The program is missing beside this script ($program): unpack the whole archive." >&2
            exit 1
        fi
        mkdir -p "$data/applications" "$data/icons" "$(dirname "$command")"
        if [ -L "$command" ] || [ ! -e "$command" ]; then
            ln -sfn "$program" "$command"
            runs=$command
        else
            said "$command is a file of yours and was left as it is."
            runs=$program
        fi
        # The command in the archive's entry is replaced, and nothing else of it.
        {
            sed -e '/^Exec=/d' -e '/^TryExec=/d' "$here/share/int-crucible.desktop"
            printf 'Exec=%s %%u\n%s\n' "$(word "$runs")" "$(mark)"
        } >"$entry"
        cp -R "$here/share/icons/hicolor" "$data/icons/"
        tell_desktop installed
        said "Int Crucible is in your menu; it runs from $here."
        ;;
    --remove)
        if ! is_ours; then
            said 'This copy is not in your menu; nothing was removed.'
            exit 0
        fi
        rm -f "$entry"
        icons | while IFS= read -r icon; do rm -f "$data/icons/$icon"; done
        if [ -L "$command" ] && [ "$(readlink "$command")" = "$program" ]; then rm -f "$command"; fi
        tell_desktop removed
        said "Int Crucible is out of your menu. Your projects stay, and so does $here."
        ;;
    *)
        said 'install.sh or install.sh --remove' >&2
        exit 2
        ;;
esac
