"""Prints the Python requirements of integrations and of all that these depend on, one a line."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

# Found without importing it: its own dependencies are not there yet.
COMPONENTS = Path(find_spec("homeassistant").origin).parent / "components"


def requirements(integrations: list[str]) -> set[str]:
    """Walks the integrations' manifests."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(integrations)
    while waiting:
        integration = waiting.pop()
        if integration in seen:
            continue
        seen.add(integration)
        manifest = json.loads((COMPONENTS / integration / "manifest.json").read_text())
        found.update(manifest.get("requirements", []))
        waiting.extend(manifest.get("dependencies", []))
    return found


print("\n".join(sorted(requirements(sys.argv[1:]))))
