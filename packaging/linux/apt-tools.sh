#!/usr/bin/env bash
# The Debian packages with which packages are made (`apt-tools.sh package`) and checked (`apt-tools.sh check`). Both steps
# call it and end with the names of what is missing; `apt-tools.sh --install` installs all of them, as root.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
of_package=(dpkg-deb dpkg zstd zstd)
of_check=(mmdebstrap mmdebstrap lintian lintian makensis nsis desktop-file-validate desktop-file-utils
    appstreamcli appstream xdotool xdotool man man-db Xvfb xvfb rpm2cpio rpm2cpio rpm rpm cpio cpio
    unshare util-linux ip iproute2 setpriv util-linux readelf binutils dbus-run-session dbus)
case ${1-} in
    package) need "${of_package[@]}" ;;
    check) need "${of_package[@]}" "${of_check[@]}" ;;
    --install) INSTALL_TOOLS=yes need "${of_package[@]}" "${of_check[@]}" ;;
    *) fail 'apt-tools.sh package, check or --install' ;;
esac
