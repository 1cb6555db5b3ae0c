"""Keeps models/trained/registry.json: what is shipped, with its hashes."""

import hashlib
import json
from pathlib import Path

TRAINED = Path(__file__).resolve().parent.parent / "trained"


def file_entry(root, path):
    data = (root / path).read_bytes()
    return {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def register(name, version, role, widening, stacker=False, root=TRAINED):
    """Adds or replaces one forecasting model in `root`/registry.json; there is one champion."""
    registry = root / "registry.json"
    known = json.loads(registry.read_text()) if registry.exists() else {"forecast": []}
    others = [entry for entry in known["forecast"] if entry["name"] != name]
    if role == "champion":
        for entry in others:
            entry["role"] = "challenger"
    folder = f"{name}/{version}"
    entry = {
        "name": name,
        "version": version,
        "role": role,
        "card": f"{folder}/card.md",
        "network": file_entry(root, f"{folder}/model.onnx"),
        "widening": widening,
    }
    if stacker:
        entry["stacker"] = file_entry(root, f"{folder}/stacker.onnx")
    known["forecast"] = [entry, *others]
    registry.write_text(json.dumps(known, indent=2) + "\n")
