"""The browser's side: the event stream parser of the HTML standard, and what to do with events."""

import json


# region: parser
class Parser:
    """Feed bytes, get events. An event exists when its empty line has arrived, and not before."""

    def __init__(self, eager: bool = False) -> None:
        self.eager = eager  # the mistake, for comparison
        self.last_id = ""  # what a reconnection sends as Last-Event-ID
        self.reset()

    def reset(self) -> None:  # a new connection: unfinished business is discarded
        self.buffer, self.id, self.event, self.data = b"", self.last_id, "", []

    def feed(self, data: bytes) -> list[tuple[str, str, str]]:
        out = []
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            name, _, value = line.decode().partition(":")
            value = value.removeprefix(" ")
            if not line:
                self.last_id = self.id  # with the data, never before it
                if self.data:
                    out.append((self.event or "message", "\n".join(self.data), self.last_id))
                self.event, self.data = "", []
            elif name == "id":
                self.id = value
                if self.eager:
                    self.last_id = value
            elif name == "event":
                self.event = value
            elif name == "data":
                self.data.append(value)
        return out
# endregion: parser


# region: view
class Gap(Exception):
    """The stream does not continue the text on the screen."""


class View:
    def __init__(self) -> None:
        self.text, self.ended = "", ""

    def apply(self, event: str, data: str, last_id: str) -> None:
        if event == "text":
            text = self.text + json.loads(data)
            offset = int(last_id.partition("-")[2])
            if len(text.encode("utf-16-le")) // 2 != offset:
                raise Gap  # start again from nothing rather than show a seam
            self.text = text
        elif event == "end":
            self.ended = json.loads(data)
# endregion: view
