"""Says whether a bill of materials is valid CycloneDX. `python sbom_check.py FILE`, in the environment `tools`."""

import json
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = Path(sys.argv[1]).read_text("utf-8")
version = SchemaVersion.from_version(json.loads(text)["specVersion"])
if fault := JsonStrictValidator(version).validate_str(text):
    raise SystemExit(f"The bill of materials is not valid: {fault}")
