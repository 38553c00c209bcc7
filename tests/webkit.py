"""WebKitGTK's own small browser without a screen, driven by WebDriver over plain HTTP."""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.request import Request, urlopen

from tests.driving import PATIENCE, Page

DRIVER = "WebKitWebDriver"
BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/libexec/webkit2gtk-4.*/MiniBrowser"


def find():
    """The driver, the browser and the screen that is none; None where one is missing."""
    browsers = [path for pattern in BROWSERS for path in sorted(Path("/").glob(pattern[1:]))]
    found = shutil.which(DRIVER), browsers[-1] if browsers else None, shutil.which("Xvfb")
    return found if all(found) else None


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class WebKit(Page):
    """One browser with one page."""

    def __init__(self, driver, browser, xvfb):
        self.complaints = []  # WebDriver tells of none
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        read, write = os.pipe()
        self.processes = [
            subprocess.Popen(
                [xvfb, "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], pass_fds=(write,), **quiet
            )
        ]
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        outside = {
            **os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1", "GTK_A11Y": "none", "NO_AT_BRIDGE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
        }  # fmt: skip
        self.processes.append(subprocess.Popen([driver, f"--port={port}", "--host=127.0.0.1"], env=outside, **quiet))
        try:
            options = {"binary": str(browser), "args": ["--automation"]}
            wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
            self.session = self._until_there("POST", "/session", wanted)["sessionId"]
        except BaseException:
            self.close()
            raise

    def _until_there(self, *what):
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self._ask(*what)
            except ConnectionError:
                assert time.monotonic() < until, "WebKitWebDriver does not answer"
            except OSError as error:
                if not isinstance(getattr(error, "reason", None), ConnectionError) or time.monotonic() > until:
                    raise
            time.sleep(0.1)

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def send(self, method, path, body=None):
        return self._ask(method, f"/session/{self.session}{path}", body)

    def open(self, address, width=1360, height=900):
        self.send("POST", "/window/rect", {"width": width, "height": height})
        self.send("POST", "/url", {"url": "about:blank"})
        self.send("POST", "/url", {"url": address})
        self.holds("document.documentElement.dataset.ready === 'true'")

    def value(self, expression):
        """What an expression in the page is."""
        return self.send("POST", "/execute/sync", {"script": f"return {expression};", "args": []})

    def act(self, kind, actions):
        self.send("POST", "/actions", {"actions": [{"type": kind, "id": kind, "actions": actions}]})

    def close(self):
        if hasattr(self, "session"):
            self.send("DELETE", "")
        for process in reversed(self.processes):
            process.terminate()
            process.wait(timeout=PATIENCE)
