"""world: an index on a port of its own whose victim behaves as one row of the table says."""

import copy
import shutil
import socket
import threading
from pathlib import Path

from server import Server
from universe import FORMS, Universe

TWINS = {form: Universe(form, requires=(), folder="twin") for form in FORMS}
HONEST = {form: Universe(form) for form in FORMS}
BUILT = {}
BUILDING = threading.Lock()


def built(behaviour, form):
    """The universe of a row, made once."""
    if behaviour is None or behaviour.build is None:
        return HONEST[form]
    with BUILDING:
        if (behaviour.name, form) not in BUILT:
            BUILT[behaviour.name, form] = behaviour.build(form)
        return BUILT[behaviour.name, form]


class World:
    """The server of one worker. set_up() says how it answers from then on."""

    def __init__(self):
        self.closed = socket.socket()
        self.closed.bind(("127.0.0.1", 0))
        self.server = Server(self.answer)
        self.other = Server(self.answer)
        self.set_up(None, FORMS[0])

    def stop(self):
        self.server.stop()
        self.other.stop()
        self.closed.close()

    @property
    def index(self):
        return self.server.origin + "/simple/"

    @property
    def closed_origin(self):
        return "http://127.0.0.1:%d" % self.closed.getsockname()[1]

    @property
    def other_origin(self):
        return self.other.origin

    def set_up(self, behaviour, form, age=None):
        """`age`: how old, in seconds, the honest answers say that they are."""
        self.behaviour = behaviour
        self.age = age
        self.universe = built(behaviour, form)
        self.twin = TWINS[form]
        self.logs = [self.server.fresh_log(), self.other.fresh_log()]

    def requests(self):
        return [request for log in self.logs for request in log.requests]

    def victims(self):
        """The requests for the victim's resource."""
        return [request for request in self.requests()
                if request.path == self.universe.victim_path]

    def count(self, request):
        return len(self.victims())

    def twin_request(self, request):
        twin = copy.copy(request)
        twin.target = request.target.replace("/files/", "/twin/", 1)
        return twin

    def answer(self, exchange):
        exchange.world = self
        request = exchange.request
        if request.path.startswith("/twin/"):
            exchange.send(self.twin.honest(request).bytes())
        elif self.behaviour is None or self.behaviour.answer is None or \
                request.path != self.universe.victim_path or exchange.server is self.other:
            sane = self.universe.honest(request)
            exchange.send((sane.with_(("Age", self.age)) if self.age else sane).bytes())
        else:
            self.behaviour.answer(exchange, self.universe.honest(request, conditional=False))

    @property
    def whole(self):
        """The whole of the victim's resource."""
        request = copy.copy(self.victims()[0])
        request.target = self.universe.victim_path
        request.headers = []
        return self.universe.honest(request)


class Stores:
    """The cache directories that honest runs against a world left behind, by form and age."""

    AGES = {"warm": None, "stale": "100000"}

    def __init__(self, world, bench, folder):
        self.world, self.bench, self.folder = world, bench, Path(folder)

    def copy_to(self, form, state, cache):
        source = self.folder / f"{form}-{state}"
        if not source.exists():
            self.world.set_up(None, form, self.AGES[state])
            self.bench.run(self.world.index, source)
        shutil.copytree(source, cache)
