#!/bin/sh
# Runs a command where the Pythons of this machine are not: `HIDDEN=/folder:/file hidden.sh COMMAND...` puts an empty folder over
# each folder and nothing over each file, for this command and its children only. Needs root, or to be root in a user namespace.
exec unshare --mount --propagation private sh -ec '
    old=$IFS IFS=:
    for place in $HIDDEN; do
        if [ -d "$place" ]; then mount -t tmpfs none "$place"; elif [ -e "$place" ]; then mount --bind /dev/null "$place"; fi
    done
    IFS=$old
    unset HIDDEN
    exec "$@"' hidden "$@"
