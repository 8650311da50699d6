"""QEMU's `qmp-shell` at a terminal, in both of its forms, with the example VMM.

Run by tests/tests/clients/python.rs with the program and the path of the QMP socket; as session.py.
"""

import os
import pty
import select
import sys
import time

PATIENCE = 60
ENTER, TAB, KILL_LINE, END = b"\r", b"\t", b"\x15", b"\x04"


class Shell:
    """A `qmp-shell` and what it has printed since the last look."""

    def __init__(self, *arguments):
        self.printed = b""
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.environ["TERM"] = "dumb"
            os.execv(arguments[0], arguments)
        self.until("(QEMU) ")

    def until(self, text):
        """What is printed up to and including `text`."""
        wanted, deadline = text.encode(), time.monotonic() + PATIENCE
        while wanted not in self.printed:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self.terminal], [], [], max(left, 0))
            assert ready, f"{text!r} never came: {self.printed!r}"
            self.printed += os.read(self.terminal, 4096)
        end = self.printed.index(wanted) + len(wanted)
        seen, self.printed = self.printed[:end], self.printed[end:]
        return seen.decode()

    def keys(self, *keys):
        os.write(self.terminal, b"".join(keys))

    def type(self, line):
        """Types a line; what is printed of it, up to the next prompt."""
        self.keys(line.encode(), ENTER)
        return self.until("(QEMU) ")

    def end(self):
        self.keys(END)
        try:
            while os.read(self.terminal, 4096):
                pass
        except OSError:
            # How a terminal says that its other end is closed.
            pass
        os.close(self.terminal)
        _, status = os.wait()
        assert status == 0, status


def check_qmp(program, path):
    shell = Shell(program, path)
    # One that fits is completed, of several there is a list.
    shell.keys(b"query-stat", TAB, ENTER)
    assert '"status": "running"' in shell.until("(QEMU) ")
    shell.keys(b"query-", TAB, TAB)
    shell.until("query-balloon")
    shell.until("query-version")
    shell.keys(KILL_LINE, b"send-serial text=here", ENTER)
    shell.until('{"return": {}')
    shell.until("(QEMU) ")
    assert "Parameter 'value' is missing" in shell.type("balloon")
    assert "has not been found" in shell.type("no-such-command")
    shell.type("stop")
    # Events are shown at an empty line.
    assert "'STOP'" in shell.type("")
    shell.type("cont")
    shell.end()


def check_hmp(program, path):
    shell = Shell(program, "-H", path)
    assert "VM status: running" in shell.type("info status")
    shell.keys(b"info sta", TAB, ENTER)
    assert "VM status: running" in shell.until("(QEMU) ")
    shell.keys(b"help ball", TAB, ENTER)
    assert "balloon VALUE -- " in shell.until("(QEMU) ")
    assert "unknown command: 'nonsense'" in shell.type("nonsense")
    # Asynchronous: the guest answers.
    assert "balloon: actual=" in shell.type("balloon 32M")
    shell.end()


check_qmp(*sys.argv[1:3])
check_hmp(*sys.argv[1:3])
print("done")
