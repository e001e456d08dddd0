"""A program in a pseudo-terminal: keys in, the screen out.

Waits for what the screen is to show, never for a time; what does not come in PATIENCE is an error that shows the screen. Not
here: what is typed and looked for (beside.py).
"""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

import pyte

# Seconds; an unoptimised program under Wine starts slowly.
PATIENCE = 60
# Seconds without output after which a key has been taken.
QUIET = 0.4
COLUMNS, ROWS = 120, 40


class Console:
    """One run of a program."""

    def __init__(self, command, environment=None):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", **(environment or {})})
            os.execvp(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self, seconds):
        """Takes what comes within so many seconds; false at the end."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b""
        self.stream.feed(data)
        return bool(data)

    def text(self):
        # Not `screen.display`, which fails where half of a wide character was overwritten.
        rows = (self.screen.buffer[y] for y in range(ROWS))
        return "\n".join("".join(row[x].data for x in range(COLUMNS)).rstrip() for row in rows)

    def sees(self, *words):
        """Waits until the screen shows all of the words."""
        return self.until(words, lambda: all(word in self.text() for word in words))

    def until(self, what, is_so):
        """Waits until something is so, on the screen or elsewhere."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > end or not self.read(0.1):
                raise AssertionError(f"never: {what}\n{self.text()}")
        return self

    def keys(self, keys):
        os.write(self.fd, keys.encode())
        # Until nothing more is drawn: an escape is read together with what follows it at once.
        while select.select([self.fd], [], [], QUIET)[0] and self.read(0):
            pass
        return self

    def ends(self, keys):
        """Types the keys until the program ends; the exit code.

        The terminal may stay open: the first program also starts what Wine leaves running.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                os.write(self.fd, keys.encode())
            again = time.monotonic() + PATIENCE / 6
            while time.monotonic() < again:
                if not self.read(0.1):
                    time.sleep(0.1)
                ended, status = os.waitpid(self.pid, os.WNOHANG)
                if ended:
                    return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"does not end\n{self.text()}")

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
