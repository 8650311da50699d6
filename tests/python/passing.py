"""Out-of-band commands and file descriptors of QEMU's own Python client, with the example VMM.

Run by tests/tests/clients/python.rs with the path of the QMP socket; as session.py.
"""

import asyncio
import sys
import tempfile

from qemu.qmp import ExecuteError, QMPClient

MIB = 1 << 20
PATIENCE = 60


async def check_out_of_band(client):
    """A command out of band answers while one in band waits for the guest."""
    await client.execute("send-serial", {"text": "deaf"})
    while "guest: deaf" not in (await client.execute("query-serial"))["text"].splitlines():
        pass
    waiting = asyncio.create_task(client.execute("balloon", {"value": 32 * MIB}))
    # Lets the task send its request.
    await asyncio.sleep(0)
    (cpu,) = await client.execute("query-cpus-fast", oob=True)
    assert cpu["cpu-index"] == 0, cpu
    try:
        raise AssertionError(await client.execute("stop", oob=True))
    except ExecuteError as error:
        assert str(error) == "The command stop does not support OOB", error
    assert not waiting.done(), waiting
    await client.execute("send-serial", {"text": "hear"})
    assert await waiting == {"actual": 32 * MIB}


async def check_descriptors(client):
    with tempfile.TemporaryFile() as file:
        client.send_fd_scm(file.fileno())
        assert await client.execute("getfd", {"fdname": "file"}) == {}
        client.send_fd_scm(file.fileno())
        added = await client.execute("add-fd", {"opaque": "rdwr"})
    assert added["fdset-id"] == 0, added
    assert await client.execute("query-fdsets") == [
        {"fdset-id": 0, "fds": [{"fd": added["fd"], "opaque": "rdwr"}]}
    ]
    assert await client.execute("remove-fd", {"fdset-id": 0}) == {}
    assert await client.execute("closefd", {"fdname": "file"}) == {}
    for command, arguments, text in (
        ("getfd", {"fdname": "file"}, "No file descriptor supplied via SCM_RIGHTS"),
        ("closefd", {"fdname": "file"}, "File descriptor named 'file' not found"),
    ):
        try:
            raise AssertionError(await client.execute(command, arguments))
        except ExecuteError as error:
            assert str(error) == text, error


async def session(path):
    client = QMPClient("passing")
    await client.connect(path)
    await check_out_of_band(client)
    await check_descriptors(client)
    await client.disconnect()


asyncio.run(asyncio.wait_for(session(sys.argv[1]), PATIENCE))
print("done")
