"""A session of QEMU's own Python client with the example VMM.

Run by tests/tests/clients/python.rs with the path of the QMP socket. It ends with status 0 and the word "done" if
everything was as it should be, and with the failed assertion otherwise.
"""

import asyncio
import sys

from qemu.qmp import ExecuteError, QMPClient

MIB = 1 << 20
# How long the whole may take before it is lost; it takes this long only if something hangs.
PATIENCE = 60


async def refused(client, command, arguments=None):
    """The error class and text that a command ends with."""
    try:
        answer = await client.execute(command, arguments)
    except ExecuteError as error:
        return error.error_class, str(error)
    raise AssertionError(f"{command} answered {answer}")


async def tell_guest(client, line, answer):
    """Types a line at the serial port and waits until the guest has printed its answer."""
    await client.execute("send-serial", {"text": line})
    while answer not in (await client.execute("query-serial"))["text"].splitlines():
        pass


async def names(listener, wanted):
    """Reads events until `wanted` has come; all their names, in order."""
    seen = []
    while wanted not in seen:
        seen.append((await listener.get())["event"])
    return seen


async def check_errors(client):
    assert await refused(client, "no-such-command") == (
        "CommandNotFound",
        "The command no-such-command has not been found",
    )
    assert await refused(client, "balloon") == ("GenericError", "Parameter 'value' is missing")
    kind, _ = await refused(client, "balloon", {"value": "much"})
    assert kind == "GenericError", kind
    assert await refused(client, "query-status", {"extra": 1}) == (
        "GenericError",
        "Parameter 'extra' is unexpected",
    )


async def check_others_answer(client, waiting, path):
    """While a command of `client` waits, its later ones answer, and so does a second connection."""
    with client.listener(("STOP", "RESUME")) as listener:
        await client.execute("stop")
        assert (await client.execute("query-status"))["status"] == "paused"
        await client.execute("cont")
        assert (await client.execute("query-status"))["running"]
        assert await names(listener, "RESUME") == ["STOP", "RESUME"]
    assert not waiting.done(), waiting

    second = QMPClient("second")
    await second.connect(path)
    assert (await second.execute("query-name")) == {"name": "snake"}
    # Several at once, each answered under its own id.
    status, name, commands = await asyncio.gather(
        second.execute("query-status"), second.execute("query-name"), second.execute("query-commands")
    )
    assert status["running"] and name["name"] == "snake"
    assert "balloon" in [command["name"] for command in commands], commands
    assert not waiting.done(), waiting
    await tell_guest(second, "hear", "guest: hearing")
    await second.disconnect()


async def session(path):
    client = QMPClient("first")
    await client.connect(path)
    assert "oob" in client.greeting.QMP.capabilities, client.greeting
    version = await client.execute("query-version")
    assert version["package"].startswith("vmm "), version
    assert (await client.execute("query-status")) == {"running": True, "status": "running"}
    await check_errors(client)

    await tell_guest(client, "deaf", "guest: deaf")
    with client.listener("BALLOON_CHANGE") as listener:
        waiting = asyncio.create_task(client.execute("balloon", {"value": 32 * MIB}))
        # Lets the task send its request, so that the one after it finds the balloon waiting.
        await asyncio.sleep(0)
        await client.execute("query-status")
        assert not waiting.done(), waiting
        await check_others_answer(client, waiting, path)
        assert await waiting == {"actual": 32 * MIB}
        event = await listener.get()
        assert event["data"]["actual"] < 64 * MIB, event

    with client.listener("SHUTDOWN") as listener:
        await client.execute("quit")
        await names(listener, "SHUTDOWN")
    # The other end has hung up, which this client reports when it is told to disconnect.
    try:
        await client.disconnect()
    except EOFError:
        pass


asyncio.run(asyncio.wait_for(session(sys.argv[1]), PATIENCE))
print("done")
