"""The two threads of reading in: one takes messages, one writes commits.

While a commit is being written messages go on being taken and shown; the next commit waits for the
writer, so a slow disk makes commits larger and not more.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable

from edge.domain.errors import DatabaseAway, RefusedByDatabase
from edge.flows.ingest.accept import Ingest
from edge.flows.ingest.commits import Commit, Writer
from edge.flows.ingest.inbox import Inbox, Work
from edge.flows.ports import Clock

log = logging.getLogger(__name__)

RETRY_S = 1.0
STOP_S = 10.0
LEAST_STOP_S = 1.0

Tell = Callable[[bool, str], None]


class Pump:
    """Runs ingest and the writer until stopped.

    `tell` hears of each success and failure of the writer; `died` is called when a thread ends by
    an error, which must end the process.
    """

    def __init__(
        self, ingest: Ingest, writer: Writer, clock: Clock, *, tell: Tell, died: Work
    ) -> None:
        self.inbox = Inbox()
        self._ingest = ingest
        self._writer = writer
        self._clock = clock
        self._tell = tell
        self._died = died
        self._jobs: deque[Commit | Work] = deque()
        self._wake = threading.Condition()
        self._writing = False
        self._began_ms: int | None = None
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._guarded, args=(run,), name=name, daemon=True)
            for name, run in (("ingest", self._take), ("writer", self._write_all))
        ]

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Commit what is open and end both threads; gives up after ten seconds for each.

        What the writer has been at for some time already counts: it hangs in a database that does.

        Harmless when it has been called before: what was given up then is not waited for again.
        """
        if self._stopping.is_set():
            return
        self.inbox.close()
        self._threads[0].join(STOP_S)
        self._stopping.set()
        with self._wake:
            self._wake.notify()
        busy_s = self.busy_ms(self._clock.boot_ms()) / 1000
        self._threads[1].join(max(LEAST_STOP_S, STOP_S - busy_s))

    def between_commits(self, work: Work) -> None:
        """Let the writer's thread do this between two commits.

        It may raise DatabaseAway, and is then done again, like a commit, before anything else: it
        must bear that its outcome is not known. What the database refuses is given up.
        """
        self._enqueue(work)

    @property
    def alive(self) -> bool:
        """Whether both threads run."""
        return all(thread.is_alive() for thread in self._threads)

    def busy_ms(self, now_ms: int) -> int:
        """How long the writer has been at what it writes now; 0 if at nothing."""
        began_ms = self._began_ms
        return 0 if began_ms is None else now_ms - began_ms

    def _guarded(self, run: Work) -> None:
        try:
            run()
        except BaseException:
            log.exception("thread died name=%s", threading.current_thread().name)
            self._died()
            raise

    def _take(self) -> None:
        self.inbox.run(self._idle)
        self._hand_over()

    def _idle(self) -> float | None:
        """Hand the commit over when it is due and the writer is free; seconds until then."""
        due_ms = self._ingest.due_in_ms(self._clock.boot_ms())
        if due_ms is None or self._writing:
            return None  # a message, or the writer when it is done, ends the wait
        if due_ms > 0:
            return due_ms / 1000
        self._hand_over()
        return None

    def _hand_over(self) -> None:
        commit = self._ingest.close(self._clock.boot_ms())
        if commit.deliveries or commit.refused:
            self._writing = True
            self._enqueue(commit)

    def _enqueue(self, job: Commit | Work) -> None:
        with self._wake:
            self._jobs.append(job)
            self._wake.notify()

    def _write_all(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._jobs or self._stopping.is_set())
                if not self._jobs:
                    return
                job = self._jobs.popleft()
            self._began_ms = self._clock.boot_ms()
            done = self._write(job) if isinstance(job, Commit) else self._attempt(job)
            self._began_ms = None
            if not done:
                return  # what comes after may lean on it: a repeat of its records, for one

    def _write(self, commit: Commit) -> bool:
        again = False
        while True:
            try:
                self._writer.write(commit, again=again)
            except DatabaseAway as error:
                again = True
                self._tell(False, error.reason)
                if self._stopping.wait(RETRY_S):
                    log.warning("stopped with unsaved readings=%d; nodes hold them", commit.size)
                    return False
                continue
            self._tell(True, "")
            self._done(commit)
            return True

    def _done(self, commit: Commit) -> None:
        self._ingest.written(commit)
        self._writing = False
        self.inbox.wake()

    def _attempt(self, work: Work) -> bool:
        while True:
            try:
                work()
            except DatabaseAway as error:
                self._tell(False, error.reason)
                if self._stopping.wait(RETRY_S):
                    return False
            except RefusedByDatabase as error:
                log.error("given up between two commits reason=%r", error.detail)
                return True
            else:
                self._tell(True, "")
                return True
