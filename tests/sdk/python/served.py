"""A served world for tests: starts the real binary, reads what it prints, and controls it over its /_world interface."""

import json
import os
import pathlib
import re
import subprocess
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("PULLFUNDS", str(ROOT / "target" / "debug" / "pullfunds"))


class Served:
    """One `pullfunds serve`, with its address, its keys and its control token."""

    def __init__(self, *flags):
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", "0", *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.address = self.key = self.token = None
        self.restricted = {}
        while not (self.address and self.key and self.token):
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the server ended: " + self.process.stderr.read())
            self._read(line)

    def _read(self, line):
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            self.address = self.address or found.group()
        if found := re.search(r"sk_test_MOCK\w+", line):
            self.key = self.key or found.group()
        if found := re.search(r"(rk_test_MOCK\w+)\s+\((\w+)\)", line):
            self.restricted[found.group(2)] = found.group(1)
        if found := re.search(r"^token\s+(\S+)", line):
            self.token = self.token or found.group(1)

    def control(self, command, **fields):
        """Does a command of /_world; answers what it said."""
        return self._world("POST", "/" + command, fields)

    def overview(self):
        """What the world is at the moment."""
        return self._world("GET", "", None)

    def _world(self, method, path, fields):
        request = urllib.request.Request(
            self.address + "/_world" + path,
            method=method,
            data=None if fields is None else json.dumps(fields).encode(),
            headers={"Authorization": "Bearer " + self.token, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stop(self):
        """Ends the server as an operator would, and answers its exit code."""
        self.process.terminate()
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        self.process.stderr.close()
        return code
