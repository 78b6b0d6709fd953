# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium that is told what to do by chromedriver (W3C WebDriver), where both are."""
import json
import pathlib
import shutil
import subprocess
import urllib.request

OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync",
           "--disable-dev-shm-usage")
MISSING = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]


class Chromium:
    """Used by `with`; profiles go into a folder of the caller's."""

    def __init__(self, folder):
        self.profile = pathlib.Path(folder) / "chromium"

    def __enter__(self):
        self.profile.mkdir()
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        for line in self.driver.stdout:
            if "successfully on port" in line:
                port = line.rsplit("port", 1)[1].strip().rstrip(".")
                break
        self.base = f"http://127.0.0.1:{port}/session"
        options = {"args": [*OPTIONS, f"--user-data-dir={self.profile}"],
                   "binary": shutil.which("chromium")}
        made = self.ask("", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options}}})
        self.base += "/" + made["sessionId"]
        return self

    def __exit__(self, *_):
        try:
            self.ask("", method="DELETE")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.driver.stdout.close()

    def ask(self, path, body=None, method=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        # Not by a proxy of the environment: it is this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, path):
        self.ask("/url", {"url": pathlib.Path(path).resolve().as_uri()})

    def run(self, script):
        return self.ask("/execute/sync", {"script": script, "args": []})
