"""behaviours: the whole table of hostile answers."""

import behaviours_files
import behaviours_pages
import behaviours_secure
import behaviours_status
import behaviours_transport
from behaviour import CLEAN, Behaviour


def honest(exchange, sane):
    exchange.send(exchange.world.universe.honest(exchange.request).bytes())


ROWS = [Behaviour("honest", CLEAN, honest), *behaviours_transport.ROWS, *behaviours_secure.ROWS, *behaviours_status.ROWS,
        *behaviours_pages.ROWS, *behaviours_files.ROWS]
