"""The composition root: makes every part, ties them together, decides nothing."""

import asyncio
import gc
import logging
import signal
import sys
import time
from importlib import resources
from pathlib import Path

import uvicorn

from edge.api import app as http
from edge.api.parts import Parts
from edge.config import Config
from edge.domain.errors import DatabaseAway
from edge.domain.readings import Latest
from edge.flows.asks import Asks
from edge.flows.calibration import CalibrationFlow
from edge.flows.clocks import HubClock
from edge.flows.firmware import Firmware
from edge.flows.health import Health
from edge.flows.ingest.accept import Ingest
from edge.flows.ingest.commits import Writer
from edge.flows.ingest.inbox import Work
from edge.flows.ingest.known import Carried, Known
from edge.flows.ingest.placing import carry_over, settle_undated
from edge.flows.ingest.pump import Pump
from edge.flows.ingest.reception import Reception
from edge.flows.ingest.simple import SimpleIngest
from edge.flows.live import Live
from edge.flows.node_settings.revisions import NodeSettingsFlow
from edge.flows.node_settings.telling import Telling
from edge.flows.nodes import Nodes
from edge.flows.ports import Clock
from edge.flows.power import PowerFlow
from edge.flows.settings import Settings
from edge.flows.shown import RecentlyShown
from edge.flows.slots import Slots
from edge.flows.usage import UsageFlow
from edge.jobs.schedule import Job, Schedule
from edge.mqtt.listener import Broker, Listener, Take
from edge.mqtt.publisher import Publisher
from edge.server import Connection, Server
from edge.store.engine import Database
from edge.system.clock import SystemClock

log = logging.getLogger(__name__)

DATABASE_WAIT_S = 2.0
GRACE_S = 3
SLOW_COMMIT_S = 15


class Hub:
    """All parts of a hub over one database, and the ties between them.

    Tests make one with a clock of their own. Raises DatabaseAway.
    """

    def __init__(self, config: Config, clock: Clock, database: Database) -> None:
        self.config, self.clock, self.database = config, clock, database
        self.dead = False
        self.closing = asyncio.Event()
        self.health = Health(clock)
        self.settings = Settings(database, config.zone)
        self.dates = HubClock(database, clock)
        self.slots = Slots(database)
        self.live = Live()
        self.shown = RecentlyShown()
        self.nodes = Nodes(database, self.dates, self.live.arrange)
        site = self.settings.site()
        self.known = Known(database, self.dates, site.nominal_voltage_v, self.nodes.met)
        self.writer = Writer(database, self.dates, self.slots)
        self.ingest = Ingest(
            self.known,
            self.dates,
            config.commit_interval_s,
            show=self._show,
            heard=self.nodes.heard,
            caught_up=self.nodes.caught_up,
            carry=self._carry,
            two_boards=self.nodes.two_boards,
        )
        self.simple = SimpleIngest(
            self.ingest, clock, self.dates, show=self._show, heard=self.nodes.heard
        )
        self.pump = Pump(self.ingest, self.writer, clock, tell=self._tell_writer, died=self._died)
        self.reception = Reception(self.pump.inbox, self.ingest, self.simple, self.dates)
        self.publisher = Publisher()
        self.telling = Telling(
            database,
            clock,
            self.dates,
            self.publisher,
            node_id=self.known.node_id,
            later=self._between_commits,
        )
        self.node_settings = NodeSettingsFlow(database, clock, self.dates, self.telling)
        self.asks = Asks(
            database,
            clock,
            self.dates,
            self.publisher,
            node_id=self.known.node_id,
            learnt=self.node_settings.learnt,
        )
        self.calibration = CalibrationFlow(
            database, clock, self.dates, self.node_settings, self.shown.of
        )
        self.firmware = Firmware(database, self.publisher)
        self.listener = self._listener()
        self.schedule = Schedule(self._jobs(), clock)
        self._server: Server | None = None

    def parts(self, dashboard: Path | None) -> Parts:
        """What the API needs."""
        return Parts(
            reception=self.reception,
            usage=UsageFlow(self.database),
            power=PowerFlow(self.database),
            live=self.live,
            nodes=self.nodes,
            settings=self.settings,
            node_settings=self.node_settings,
            telling=self.telling,
            asks=self.asks,
            calibration=self.calibration,
            firmware=self.firmware,
            health=self.health,
            clock=self.clock,
            dates=self.dates,
            figures=self.figures,
            node_figures=lambda: {"replays_asked_total": dict(self.ingest.replays)},
            dashboard=dashboard,
            closing=self.closing,
        )

    def start(self) -> None:
        """Start the threads: ingest, writer, jobs."""
        self.health.tell("database", True)
        self.pump.start()
        self.health.tell("writer", True)
        self.schedule.start()

    def stop(self) -> None:
        """Stop them; what is open is committed first."""
        self.pump.stop()
        self.database.cut()  # whoever still waits for it need not wait any longer
        self.schedule.stop()
        self.database.close()

    async def serve(self, dashboard: Path | None) -> None:
        """Speak HTTP and listen to the broker until told to stop."""
        settings = uvicorn.Config(
            http.create(self.parts(dashboard)),
            host=self.config.http_host,
            port=self.config.http_port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
            http=Connection,
        )
        self._server = Server(settings, self._close)
        listening = asyncio.create_task(self.listener.run(), name="listener")
        listening.add_done_callback(self._listener_ended)
        await self._server.serve()
        # While the loop still runs: the last commit's acks go out through it.
        await asyncio.to_thread(self.pump.stop)
        self.database.cut()  # the loop cannot end before the questions that run in its threads
        listening.cancel()

    def figures(self) -> dict[str, float]:
        """Figures for Prometheus."""
        return {
            "messages_total": self.listener.messages,
            "readings_stored_total": self.writer.readings,
            "commits_total": self.writer.commits,
            "records_repeated_total": self.ingest.repeated,
            "rejected_total": self.ingest.refused,
            "unanswered_total": self.listener.unanswered + self.pump.inbox.dropped,
            "live_watchers": self.live.watchers,
            "clock_trust": int(self.dates.time.trust),
        }

    def _listener(self) -> Listener:
        def connect(take: Take) -> Broker:
            config = self.config
            return Broker(config.mqtt_host, config.mqtt_port, *_login(config), take)

        return Listener(
            self.reception,
            self.nodes,
            self.telling,
            self.asks,
            self.firmware,
            self.publisher,
            connect=connect,
            node_id=self.known.node_id,
            boot_ms=self.clock.boot_ms,
            tell=lambda up, reason: self.health.tell("broker", up, reason),
        )

    def _between_commits(self, work: Work) -> None:
        self.pump.between_commits(work)

    def _show(self, readings: list[Latest]) -> None:
        self.live.show(readings)
        self.shown.show(readings)

    def _jobs(self) -> list[Job]:
        return [
            Job("presence", 1.0, self._tell_presences),
            Job("clock", 10.0, lambda: self.pump.between_commits(self._settle_clock)),
            Job("undated", 30.0, lambda: self.pump.between_commits(self.settle_undated)),
            Job("slots", 600.0, lambda: self.pump.between_commits(lambda: self.slots.ran(600))),
            Job("database", 2.0, self._check_database),
        ]

    def _tell_presences(self) -> None:
        now = self.clock.boot_ms()
        for node_id, presence in self.nodes.changes(now):
            self.live.presence(node_id, presence, self.dates.utc_ms(now))

    def _settle_clock(self) -> None:
        self.dates.settle()

    def settle_undated(self) -> None:
        """Put boots that nothing dates where they belong; between two commits."""
        settle_undated(self.database, self.known)

    def _carry(self, carried: Carried) -> None:
        # Queued before the commit that holds the boot's first readings of this run.
        self.pump.between_commits(lambda: carry_over(self.database, self.dates, carried))

    def _check_database(self) -> None:
        try:
            self.database.check()
        except DatabaseAway as error:
            self.health.tell("database", False, error.reason)
        else:
            self.health.tell("database", True)
        busy_s = self.pump.busy_ms(self.clock.boot_ms()) / 1000
        if busy_s > SLOW_COMMIT_S:
            self.health.tell("writer", False, "what is being written takes very long")

    def _tell_writer(self, up: bool, reason: str) -> None:
        if not up:
            self._check_database()  # whose fault it is, before anybody asks
        self.health.tell("writer", up, reason)

    def _close(self) -> None:
        self.closing.set()
        self.live.wake_all()

    def _listener_ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled():
            log.critical("listener died", exc_info=task.exception())
            self._died()

    def _died(self) -> None:
        """A part that dies ends the process: the nodes hold what was not acknowledged."""
        self.dead = True
        self.health.tell("writer", False, "a thread has died")
        if self._server is not None:
            self._server.should_exit = True


def run(config: Config) -> int:
    """Run a hub until SIGTERM or SIGINT; the process's exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)  # until the event loop has its own handlers
    database = Database(config.database_url.get_secret_value())
    hub = _made(config, database)
    try:
        hub.start()
        _spare_the_collector()
        log.info("hub started url=http://%s:%d", config.http_host, config.http_port)
        asyncio.run(hub.serve(dashboard_folder()))
    finally:
        hub.stop()
    log.info("hub stopped")
    return 1 if hub.dead else 0


def _spare_the_collector() -> None:
    """Leave all that was imported out of garbage collection, and look for garbage less often.

    Readings come and go by the hundred and form no cycles; looking through them and through every
    library each time cost a tenth of ingest.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _end(*_: object) -> None:
    """Told to stop before anything runs."""
    log.info("hub stopped before it served")
    sys.exit(0)


def _login(config: Config) -> tuple[str | None, str | None]:
    secret = config.mqtt_password
    return config.mqtt_username, secret.get_secret_value() if secret else None


def dashboard_folder() -> Path | None:
    """The built dashboard: in the installed package, or beside it in a checkout."""
    packaged = Path(str(resources.files("edge"))) / "dashboard"
    beside = Path(str(resources.files("edge"))).parent / "dashboard" / "dist"
    return next((f for f in (packaged, beside) if (f / "index.html").is_file()), None)


def _made(config: Config, database: Database) -> Hub:
    """A hub, as soon as the database answers."""
    while True:
        try:
            database.check()
            database.check_schema()
            return Hub(config, SystemClock(), database)
        except DatabaseAway as error:
            log.warning("waiting for the database reason=%r", error.reason)
            time.sleep(DATABASE_WAIT_S)
