"""The SDK for JavaScript with its exporters, installed once for all checks, and again when what is wanted changes."""

import pathlib
import subprocess

PEER = pathlib.Path(__file__).resolve().parent / "js"


def client(cache, script):
    """The command that runs a script of this peer."""
    home = cache / "sdk-js"
    home.mkdir(parents=True, exist_ok=True)
    wanted = (PEER / "package.json").read_text()
    stamp = home / "installed.json"
    if not stamp.exists() or stamp.read_text() != wanted:
        (home / "package.json").write_text(wanted)
        subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], cwd=home, check=True)
        stamp.write_text(wanted)
    (home / script).write_text((PEER / script).read_text())
    return ["node", str(home / script)]
