"""Who does which kind of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trainingreg.jobs import certificates, history
from trainingreg.jobs.failing import its_own_affair
from trainingreg.jobs.queue import Claimed
from trainingreg.jobs.stopping import Stop
from trainingreg.models.job import JobKind

Runner = Callable[[Sequence[Claimed], Stop], None]


def one_by_one(do: Callable[[Claimed], None]) -> Runner:
    """A runner of long items; `do` ends each with `queue.finish` in the transaction that keeps its result."""

    def run(items: Sequence[Claimed], stop: Stop) -> None:
        for item in items:
            if stop.asked:
                return
            with its_own_affair(item):
                do(item)

    return run


# A runner does items of one claim and ends them; those that it leaves are given back. It begins none once it is to stop. What
# goes wrong with one it leaves to `its_own_affair`: a Refusal is kept as the reason why it failed, anything else is tried again.
RUNNERS: dict[JobKind, Runner] = {
    JobKind.CERTIFICATE: certificates.run,
    JobKind.HISTORY_CHECK: one_by_one(history.check),
    JobKind.HISTORY_IMPORT: one_by_one(history.import_),
}
