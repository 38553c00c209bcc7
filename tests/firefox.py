"""Firefox without a window, driven by WebDriver BiDi, the protocol that it speaks itself."""

import itertools
import json
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.driving import PATIENCE, Page

FLAGS = ["--headless", "--no-remote", "--remote-debugging-port=0"]


class Firefox(Page):
    """One browser with one page; the page is offline but for what lies on this machine."""

    def __init__(self, binary):
        from websockets.sync.client import connect

        self.profile = Path(tempfile.mkdtemp(prefix="firefox-"))
        with (self.profile / "said.txt").open("w") as said:
            self.process = subprocess.Popen([binary, *FLAGS, "--profile", str(self.profile)], stdout=said, stderr=said)
        self.numbers, self.complaints, self.open_ones = itertools.count(1), [], ExitStack()
        try:
            self.socket = self.open_ones.enter_context(connect(f"{self._address()}/session", max_size=None, open_timeout=PATIENCE))
            self.send("session.new", capabilities={})
            self.send("session.subscribe", events=["log.entryAdded"])
            self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self.close()
            raise

    def _address(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", (self.profile / "said.txt").read_text()):
                return found[1]
            time.sleep(0.1)
        raise RuntimeError("Firefox did not say where it listens")

    def send(self, method, **parameters):
        """A command's result; what the page complains of meanwhile is kept."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv(timeout=PATIENCE))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.complaints.append(answer["params"]["text"])
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                return answer["result"]

    def open(self, address, width=1360, height=800):
        self.send("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})
        self.send("browsingContext.navigate", context=self.context, url="about:blank", wait="complete")
        self.send("browsingContext.navigate", context=self.context, url=address, wait="complete")
        self.holds("document.documentElement.dataset.ready === 'true'")

    def value(self, expression):
        """What an expression in the page is: a text, a number, a truth."""
        target = {"context": self.context}
        answer = self.send("script.evaluate", expression=f"JSON.stringify({expression})", target=target, awaitPromise=True)
        assert answer["type"] == "success", answer
        text = answer["result"].get("value")
        return None if text is None else json.loads(text)

    def act(self, kind, actions):
        self.send("input.performActions", context=self.context, actions=[{"type": kind, "id": kind, "actions": actions}])

    def close(self):
        self.open_ones.close()
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)
        shutil.rmtree(self.profile, ignore_errors=True)
