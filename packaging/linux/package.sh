#!/usr/bin/env bash
# From the bundle's folder to what people install on Linux, in build/package: .deb, rpm, portable archive, bill of
# materials, and SHA256SUMS over everything there. Called by packaging/package.sh as its last step.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/package_env.sh
bash packaging/linux/apt-tools.sh package
bash packaging/bundle/environments.sh bundle tools
[ -x "$BUNDLE/int-crucible" ] || fail 'There is no bundle yet: packaging/package.sh bundle makes it.'

work=$ROOT/build/linux
rm -rf "$work"
mkdir -p "$work" "$PACKAGES"
"$BUNDLE_PYTHON" packaging/licences.py "$BUNDLE" "$work/licences"
bash packaging/linux/stage.sh "$BUNDLE" "$work/licences" "$work/tree"

# Only what this version is made of: what an earlier version left would get into SHA256SUMS.
find "$PACKAGES" -maxdepth 1 -type f \( -name '*.deb' -o -name '*.rpm' -o -name '*.tar.zst' -o -name '*.cdx.json' \) -delete
bash packaging/linux/deb.sh "$work/tree" "$PACKAGES/int-crucible_${VERSION}_amd64.deb"
bash packaging/linux/rpm.sh "$work/tree" "$PACKAGES/int-crucible-$VERSION-1.x86_64.rpm"
bash packaging/linux/archive.sh "$work/tree" "$PACKAGES/int-crucible-$VERSION-linux-x86_64.tar.zst"
"$TOOLS/cyclonedx-py" environment --output-reproducible --of JSON -o "$work/environment.json" --pyproject pyproject.toml \
    "$BUNDLE_PYTHON" >/dev/null
"$BUNDLE_PYTHON" packaging/sbom.py "$BUNDLE" "$work/environment.json" "$PACKAGES/int-crucible-$VERSION.cdx.json"
(cd "$PACKAGES" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS)
