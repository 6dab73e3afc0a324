"""behaviour: what a row of the table of hostile answers is made of, and what may come of it."""

from dataclasses import dataclass, field
from typing import Callable

from universe import ALL, FILES


@dataclass(frozen=True)
class Outcome:
    """What a run must end with: exit status and findings (kind, name)."""

    code: int
    findings: tuple


CONFLICT = ("pin-excluded", "delta")
CLEAN = Outcome(1, (CONFLICT,))


# Undecided; why, sentences.tsv says.
OPEN = Outcome(3, (("undecided", "gamma"),))
MISSING = Outcome(1, (("pin-missing", "gamma"),))


@dataclass(frozen=True)
class Behaviour:
    """
    One way to be hostile. `answer(exchange, sane)` answers each request for the victim's resource,
    `sane` being what a good server would say; or `build(form)` is the universe that is served
    instead. `expect` is the outcome, or a dictionary of them by (form, state), form, state and "*",
    first found; the state is cold, warm or stale. What nothing says: warm, and stale files, are
    clean, for nothing is asked.
    """

    name: str
    expect: object
    answer: Callable | None = None
    build: Callable | None = None
    forms: tuple = ALL
    timeout: str = "20"
    states: tuple = ("cold", "warm", "stale")
    check: Callable | None = field(default=None)  # (run, requests) -> faults, beyond the outcome

    def outcome(self, form, state):
        table = self.expect if isinstance(self.expect, dict) else {"*": self.expect}
        if (form, state) in table:
            return table[form, state]
        if state == "warm" or (
                state == "stale" and form in FILES and self.build is None):
            return CLEAN
        return table.get(form) or table.get(state) or table["*"]
