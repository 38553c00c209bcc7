"""What tests do in a page, whichever browser is driven."""

import time

PATIENCE = 60  # seconds


class Page:
    """A page in a browser that says what an expression is (`value`), and does what is done with keys and a mouse (`act`)."""

    def holds(self, condition):
        """Waits until a condition is true."""
        until = time.monotonic() + PATIENCE
        while not self.value(condition):
            assert time.monotonic() < until, condition
            time.sleep(0.05)

    def press(self, *keys):
        self.act("key", [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")])

    def click(self, x, y):
        move = {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}
        self.act("pointer", [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}])


def said_in(node):
    """The text in an element of a picture, of its parts too."""
    return node.data if node.nodeType == node.TEXT_NODE else "".join(map(said_in, node.childNodes))
