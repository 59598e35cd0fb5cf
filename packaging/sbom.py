"""Writes the bill of materials of a bundle (CycloneDX, JSON). `python sbom.py BUNDLE ENVIRONMENT OUT`.

ENVIRONMENT is what cyclonedx-py said of the environment that the bundle was made from and this runs in. Only what is in
the bundle is kept of it, and the libraries that were taken from Debian are added. Addresses of pages are left out: what
identifies a part is its purl. SOURCE_DATE_EPOCH dates it; the same bundle gives the same bytes.
"""

import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from bundle_parts import DebianPackage, Parts, parts_of

Json = dict[str, Any]
BY_HAND = {"pysqlite3": "Zlib"}
"""What a part says of its licence in its text only, as SPDX calls it."""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_debian(package: DebianPackage) -> Json:
    version = package.version.replace(":", "%3A").replace("+", "%2B")
    return {
        "bom-ref": f"debian:{package.name}",
        "name": package.name,
        "purl": f"pkg:deb/debian/{package.name}@{version}?arch=amd64&distro=bookworm",
        "type": "library",
        "version": package.version,
        "properties": [{"name": "int-crucible:file", "value": name} for name in package.libraries],
    }


def _of_python(component: Json) -> Json:
    kept = {name: value for name, value in component.items() if name not in {"externalReferences", "properties"}}
    if "licenses" not in kept and component["name"] in BY_HAND:
        kept["licenses"] = [{"license": {"id": BY_HAND[component["name"]]}}]
    # The text of a licence lies in the package itself; here its name is enough.
    for entry in kept.get("licenses", []):
        entry.get("license", {}).pop("text", None)
    return kept


def bill(environment: Json, parts: Parts, seconds: int) -> Json:
    """The bill of what is in a bundle.

    Raises:
        SystemExit: a part of the bundle is not in what cyclonedx-py said, or one has no licence.
    """
    wanted = {_normal(one.name) for one in parts.distributions}
    said = {_normal(component["name"]): component for component in environment["components"]}
    unsaid = wanted - set(said)
    components = [_of_python(said[name]) for name in sorted(wanted & set(said))]
    unlicensed = [component["name"] for component in components if not component.get("licenses")]
    if unsaid or unlicensed:
        raise SystemExit(f"Not in the environment: {sorted(unsaid)}; without a licence: {unlicensed}")
    kept = {component["bom-ref"] for component in components}
    debian = [_of_debian(package) for package in parts.packages]
    root = environment["metadata"]["component"]
    edges = []
    for edge in environment["dependencies"]:
        if edge["ref"] in kept:
            needs = [name for name in edge.get("dependsOn", []) if name in kept]
            edges.append({"ref": edge["ref"], **({"dependsOn": needs} if needs else {})})
    top = sorted(kept) + [component["bom-ref"] for component in debian]
    edges.append({"ref": root["bom-ref"], "dependsOn": top})
    return {
        "$schema": environment["$schema"],
        "bomFormat": environment["bomFormat"],
        "specVersion": environment["specVersion"],
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(seconds, UTC).isoformat(),
            "component": {name: value for name, value in root.items() if name != "externalReferences"},
            "properties": [{"name": "cdx:reproducible", "value": "true"}],
        },
        "components": components + debian,
        "dependencies": sorted(edges, key=lambda edge: str(edge["ref"])),
    }


def main(bundle: str, environment: str, out: str) -> None:
    said = json.loads(Path(environment).read_text("utf-8"))
    made = bill(said, parts_of(Path(bundle)), int(os.environ["SOURCE_DATE_EPOCH"]))
    Path(out).write_text(json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    print(f"{len(made['components'])} parts in {Path(out).name}.")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
