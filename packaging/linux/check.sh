#!/usr/bin/env bash
# Checks of the Linux packages, by the tools that their readers use, and in a clean root. Called by packaging/package_check.sh
# as its step linux; `check.sh files` leaves the clean root out, `check.sh root` the rest.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
bash packaging/linux/apt-tools.sh check
bash packaging/bundle/environments.sh bundle tools
mkdir -p "$CHECKED"
work=$ROOT/build/linux tree=$ROOT/build/linux/tree share=$ROOT/build/linux/tree/usr/share
[ -d "$tree" ] && [ -f "$PACKAGES/SHA256SUMS" ] || fail 'There are no packages yet: make package makes them.'
parts=${1:-files root}

files() {
    (cd "$PACKAGES" && sha256sum --quiet -c SHA256SUMS) || fail 'SHA256SUMS does not fit the packages.'
    local there
    there=$(cd "$PACKAGES" && find . -maxdepth 1 -type f ! -name SHA256SUMS | wc -l)
    [ "$there" = "$(wc -l <"$PACKAGES/SHA256SUMS")" ] || fail 'Not every package is in SHA256SUMS.'

    desktop-file-validate "$share/applications/int-crucible.desktop"
    appstreamcli validate --no-net --pedantic "$share"/metainfo/*.xml
    local said
    said=$(MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$share/man/man1/int-crucible.1.gz" 2>&1 >/dev/null)
    [ -z "$said" ] || fail "The man page: $said"
    "$BUNDLE_PYTHON" packaging/linux/libraries.py "$BUNDLE"
    "$TOOLS/python" packaging/linux/sbom_check.py "$PACKAGES/int-crucible-$VERSION.cdx.json"
    say 'Desktop entry, AppStream data, man page, libraries and bill of materials are as they should be.'

    # lintian of Debian 12 cannot read zstd.
    COMPRESSION='-Zgzip -z1' bash packaging/linux/deb.sh "$tree" "$work/for-lintian.deb"
    (cd "$work" && nice lintian --allow-root --fail-on error,warning --display-level '>=warning' for-lintian.deb) ||
        fail 'lintian finds something wrong (above).'
    say 'lintian has nothing to say.'

    # Without them the window is drawn in whatever there is.
    local recommended font
    recommended=$(dpkg-deb -f "$PACKAGES/int-crucible_${VERSION}_amd64.deb" Recommends)
    for font in fonts-inter fonts-noto-color-emoji; do
        case ", $recommended," in *", $font,"*) ;; *) fail "The Debian package does not recommend $font." ;; esac
    done
    [ "$(rpm -qp --qf '%{BUILDHOST}' "$PACKAGES/int-crucible-$VERSION-1.x86_64.rpm" 2>/dev/null)" = int-crucible ] ||
        fail 'The rpm names the machine that it was made on.'
    "$BUNDLE_PYTHON" packaging/search_leaks.py "$PACKAGES"/*.deb "$PACKAGES"/*.rpm "$PACKAGES"/*.tar.zst "$PACKAGES"/*.json \
        "$PACKAGES"/*.whl "$PACKAGES"/*.tar.gz

    # There is no bundle for Windows here; that the installer's script compiles is all that can be seen.
    local payload=$CHECKED/placeholder
    mkdir -p "$payload/_internal"
    printf 'No program: the installer was compiled to see that its script is right.\n' |
        tee "$payload/int-crucible.exe" >"$payload/_internal/placeholder.txt"
    find "$payload" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
    local installer=$CHECKED/installer-without-a-program.exe
    bash packaging/windows/installer.sh "$payload" "$installer"
    cp "$installer" "$work/installer-before.exe"
    bash packaging/windows/installer.sh "$payload" "$installer"
    cmp "$installer" "$work/installer-before.exe" || fail 'The installer is not the same bytes twice.'
    [ -z "$(find "$PACKAGES" -name '*.exe')" ] || fail 'An installer without a program lies among the packages.'
    say 'The script of the Windows installer compiles.'
}

for part in $parts; do
    case $part in
        files) files ;;
        root) bash packaging/linux/clean_root_check.sh ;;
        *) fail "check.sh knows files and root, not $part" ;;
    esac
done
