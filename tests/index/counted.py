"""counted: a TCP relay that counts connections as their client has them."""

import selectors
import socket
import threading


class Relay:
    """
    To a port of this machine. A server learns late that a connection was closed; here all that
    came before a connection is looked at before it, and so are the ends of others.
    """

    def __init__(self, target):
        self.target = target
        self.total = self.open = self.most = 0
        self.selector = selectors.DefaultSelector()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.stop, stopped = socket.socketpair()
        for end in (self.listener, stopped):
            self.selector.register(end, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def counts(self):
        """Connections at a time and in all, of those that came since the last call."""
        counts = self.most, self.total
        self.most = self.total = 0
        return counts

    def __exit__(self, *_):
        self.stop.close()
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()

    def run(self):
        while True:
            ready = [key for key, _ in self.selector.select()]
            for key in ready:
                if key.data:
                    self.pass_on(key.fileobj, *key.data)
                elif key.fileobj is not self.listener:
                    return
            if any(key.fileobj is self.listener for key in ready):
                self.accept()

    def accept(self):
        client, server = self.listener.accept()[0], socket.create_connection(("127.0.0.1", self.target))
        self.selector.register(client, selectors.EVENT_READ, (server, True))
        self.selector.register(server, selectors.EVENT_READ, (client, False))
        self.total += 1
        self.open += 1
        self.most = max(self.most, self.open)

    def pass_on(self, here, there, is_client):
        try:
            while data := here.recv(65536, socket.MSG_DONTWAIT):
                there.sendall(data)
        except BlockingIOError:
            return
        except OSError:
            pass
        self.selector.unregister(here)
        self.open -= is_client
        try:
            there.shutdown(socket.SHUT_WR)
        except OSError:
            pass
