"""Who does which kind of work."""

from __future__ import annotations

from collections.abc import Callable

from trainingreg.jobs import certificates, history
from trainingreg.jobs.queue import Claimed
from trainingreg.models.job import JobKind

# A runner does one item and ends it with `queue.finish` in the transaction that keeps its result. A Refusal that it raises
# is kept as the reason why the item failed; anything else is tried again.
RUNNERS: dict[JobKind, Callable[[Claimed], None]] = {
    JobKind.CERTIFICATE: certificates.run,
    JobKind.HISTORY_CHECK: history.check,
    JobKind.HISTORY_IMPORT: history.import_,
}
