"""What the hub publishes of its own accord, on a real broker that may forget everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiomqtt

from edge.mqtt.publisher import Publisher
from tests.integration.spoken_mqtt import connection
from tests.stack.folder import private_folder
from tests.stack.mosquitto import PrivateMosquitto

WITHIN_S = 30
HELD, ASKED = "ohmstead/1/a4cf12fe0b1c/settings", "ohmstead/1/a4cf12fe0b1c/ask"


@asynccontextmanager
async def speaking(publisher: Publisher, port: int) -> AsyncIterator[asyncio.Task[None]]:
    """Serve one connection to the broker, until the block ends."""
    async with connection(port) as client:
        task = asyncio.create_task(publisher.serve(client))
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def heard(client: aiomqtt.Client) -> tuple[str, object, bool]:
    """Wait for the next message."""
    async with asyncio.timeout(WITHIN_S):
        message = await anext(client.messages)
    return str(message.topic), message.payload, bool(message.retain)


def test_what_is_retained_is_published_at_each_connection_and_the_newest_of_it(
    mosquitto: PrivateMosquitto,
) -> None:
    """Also to a broker that has forgotten it, and what was said before there was any."""
    publisher = Publisher()
    publisher.retain(HELD, b"1")
    publisher.retain(HELD, b"2")

    async def listen(port: int) -> list[tuple[str, object, bool]]:
        async with connection(port) as client, speaking(publisher, port):
            await client.subscribe(HELD, qos=1)
            found = [await heard(client)]
            while found[-1][1] != b"2":
                found.append(await heard(client))
            return found

    assert {body for _, body, _ in asyncio.run(listen(mosquitto.port))} == {b"2"}
    with private_folder() as folder, PrivateMosquitto(folder / "other") as forgetful:
        assert asyncio.run(listen(forgetful.port))[-1][:2] == (HELD, b"2")


def test_one_who_comes_later_is_told_by_the_broker_what_is_retained_and_no_question(
    mosquitto: PrivateMosquitto,
) -> None:
    publisher = Publisher()

    async def run() -> None:
        async with connection(mosquitto.port) as early, speaking(publisher, mosquitto.port):
            await early.subscribe([(HELD, 1), (ASKED, 1)])
            while not publisher.say(ASKED, b"who"):
                await asyncio.sleep(0)
            publisher.retain(HELD, b"3")
            said = {await heard(early) for _ in range(2)}
            assert {body for _, body, _ in said} == {b"who", b"3"}
            async with connection(mosquitto.port) as late:
                await late.subscribe([(HELD, 1), (ASKED, 1)])
                assert await heard(late) == (HELD, b"3", True)
                publisher.retain(HELD, b"")
                assert (await heard(late))[1] in (b"", None)

    asyncio.run(run())


def test_a_question_without_a_connection_is_lost_and_said_to_be() -> None:
    assert not Publisher().say(ASKED, b"who")
