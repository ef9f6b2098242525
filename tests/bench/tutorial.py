"""The peer: what a good tutorial for this field writes, in one file, and nothing it would not.

aiomqtt in the lifespan of a FastAPI application, a pydantic model for each message, SQLAlchemy's
ORM with a commit for each message, a serial key, a varchar device, two indexes, floats. A row is
made as FastAPI's tutorial on SQL databases does it: add, commit, refresh; the device is looked up,
and made when it is new. Usage is one query over the readings; live events are pushed after the
commit.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import aiomqtt
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy import BigInteger, DateTime, Index, String, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine(os.environ["DATABASE_URL"])
session_factory = sessionmaker(engine)
watchers: set[asyncio.Queue[str]] = set()


class Base(DeclarativeBase):
    pass


class EnergyReading(Base):
    __tablename__ = "energy_readings"
    __table_args__ = (
        Index("ix_device_time", "device_id", "timestamp"),
        Index("ix_time", "timestamp"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    device_id: Mapped[str] = mapped_column(String(50))
    timestamp: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    current: Mapped[float]
    voltage: Mapped[float]
    power: Mapped[float]
    energy: Mapped[float]


class Device(Base):
    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    device_id: Mapped[str] = mapped_column(String(50), unique=True)


class ReadingIn(BaseModel):
    timestamp: datetime
    current: float
    voltage: float
    power: float
    energy: float


class MessageIn(BaseModel):
    device_id: str
    readings: list[ReadingIn]


def store(session: Session, message: MessageIn) -> None:
    if session.scalar(select(Device).where(Device.device_id == message.device_id)) is None:
        session.add(Device(device_id=message.device_id))
    rows = [
        EnergyReading(device_id=message.device_id, **reading.model_dump())
        for reading in message.readings
    ]
    session.add_all(rows)
    session.commit()
    for row in rows:
        session.refresh(row)


async def listen() -> None:
    async with aiomqtt.Client("127.0.0.1", int(os.environ["MQTT_PORT"])) as client:
        await client.subscribe("sensors/+/readings", qos=1)
        app.state.listening = True
        async for received in client.messages:
            message = MessageIn.model_validate_json(received.payload)
            with session_factory() as session:
                store(session, message)
            for queue in watchers:
                queue.put_nowait(message.model_dump_json())


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    listener = asyncio.create_task(listen())
    yield
    listener.cancel()
    with suppress(asyncio.CancelledError):
        await listener


app = FastAPI(lifespan=lifespan)
app.state.listening = False


@app.get("/health")
async def health() -> dict[str, bool]:
    return {"listening": app.state.listening}


@app.get("/live")
async def live() -> StreamingResponse:
    queue: asyncio.Queue[str] = asyncio.Queue()
    watchers.add(queue)

    async def events() -> AsyncIterator[str]:
        try:
            while True:
                yield f"data: {await queue.get()}\n\n"
        finally:
            watchers.discard(queue)

    return StreamingResponse(events(), media_type="text/event-stream")


@app.get("/usage")
def usage(start: datetime, end: datetime, unit: str = "day") -> list[dict[str, object]]:
    query = """
        SELECT device_id, date_trunc(:unit, timestamp) AS period,
               SUM(power * seconds) / 3600000 AS kwh, AVG(power), MIN(power), MAX(power)
        FROM (SELECT device_id, timestamp, power,
                     EXTRACT(EPOCH FROM timestamp - LAG(timestamp) OVER (
                         PARTITION BY device_id ORDER BY timestamp)) AS seconds
              FROM energy_readings WHERE timestamp BETWEEN :start AND :end) AS spaced
        GROUP BY device_id, period ORDER BY device_id, period
    """
    with session_factory() as session:
        rows = session.execute(text(query), {"unit": unit, "start": start, "end": end})
        return [dict(row._mapping) for row in rows]


@app.get("/power")
def power(device_id: str, start: datetime, end: datetime) -> list[dict[str, object]]:
    with session_factory() as session:
        rows = (
            session.query(EnergyReading)
            .filter(EnergyReading.device_id == device_id)
            .filter(EnergyReading.timestamp.between(start, end))
            .order_by(EnergyReading.timestamp)
        )
        return [{"timestamp": row.timestamp, "power": row.power} for row in rows]
