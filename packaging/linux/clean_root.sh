# Read by the flows in a clean root, which run in namespaces of their own and end with everything that they started. Needs
# `root`, the root's folder.
# shellcheck shell=bash
: "${root:?}"
mount --make-rprivate /
mount -t proc proc /proc
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mknod -m 666 "$root/dev/null" c 1 3 && mknod -m 666 "$root/dev/zero" c 1 5 && mknod -m 666 "$root/dev/urandom" c 1 9
mknod -m 666 "$root/dev/random" c 1 8 && ln -s /proc/self/fd "$root/dev/fd"
mkdir -m 1777 "$root/dev/shm" && mkdir "$root/dev/pts" && mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts" && ln -s pts/ptmx "$root/dev/ptmx"
ip link set lo up
[ -z "$(ip -o link show | grep -v ' lo:')" ] || fail 'There is a network in the clean root.'

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
inside useradd --create-home --uid 1000 --shell /bin/sh somebody
mkdir -p "$root/run/user/1000" && chown 1000:1000 "$root/run/user/1000" && chmod 700 "$root/run/user/1000"

# As an ordinary user at a desk. Each word replaces the process by the next, so `"${desk[@]}" COMMAND &` is COMMAND's process.
unset DISPLAY WAYLAND_DISPLAY
desk=(chroot "$root" /usr/bin/setpriv --reuid 1000 --regid 1000 --init-groups --reset-env /usr/bin/env --chdir /home/somebody
    PATH=/usr/bin:/bin HOME=/home/somebody XDG_RUNTIME_DIR=/run/user/1000 LC_ALL=C.UTF-8)
as_user() { "${desk[@]}" "$@"; }

seen() { printf '  ✓ %s\n' "$*"; }

# expect WHAT PATTERN FILE: the file has a line like that
expect() {
    grep -qE -- "$2" "$3" && seen "$1" && return
    sed 's/^/    /' "$3" >&2
    fail "Not seen: $1 (no line like $2; the lines above are what there was)"
}

start_display() { # sets DISPLAY; the server itself chooses a number that is free
    local number
    coproc SERVER { exec Xvfb -displayfd 3 -screen 0 1400x900x24 -nolisten tcp -noreset 3>&1 >"$CHECKED/xvfb.log" 2>&1; }
    read -r -t 60 number <&"${SERVER[0]}" || fail 'The virtual display did not start.'
    export DISPLAY=:$number
    desk+=("DISPLAY=:$number")
}

window() { # waits for a visible window of that name
    timeout 90 xdotool search --sync --onlyvisible --name "$1" >/dev/null || fail "No window called “$1” came up."
}

end() { # asks a process to end, and waits for it
    kill -TERM "$1" || fail 'No window is there to be closed.'
    timeout 60 tail --pid="$1" -f /dev/null || fail 'The window does not end when it is asked to.'
}

# picture NAME [BEFORE]: of the whole display; with BEFORE, once it shows something else than that picture
picture() { "$BUNDLE_PYTHON" packaging/linux/picture.py "$DISPLAY" "$CHECKED/$1.png" ${2:+"$CHECKED/$2.png"}; }
