"""A small site on this machine for tests: it gives what it is told to give, and remembers what was asked."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """`pages` maps a path to an answer, to a list of answers to be given one by one, or to a function of the handler.

    An answer is a text, or a status with a text and headers.
    """

    def __init__(self, context=None):
        self.pages = {}
        self.asked = []
        self.headers = []
        self.over = threading.Event()  # ends what stalls
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that hangs up is what some tests are about
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def times(self, path):
        return self.asked.count(path)

    def _handler(site):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else each answer waits 40 ms for the other side

            def do_GET(self):
                site.asked.append(self.path)
                site.headers.append(dict(self.headers))
                page = site.pages.get(self.path, (404, "nothing here", {}))
                if isinstance(page, list):
                    page = page.pop(0) if len(page) > 1 else page[0]
                if callable(page):
                    self.close_connection = True
                    page(self)
                else:
                    self.give(*((200, page, {}) if isinstance(page, str | bytes) else page))

            def give(self, status, content, headers):
                content = content.encode() if isinstance(content, str) else content
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", "Content-Length": len(content), **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        return Handler
