"""A gate between a language model and its tools. It reads labels, never text."""

from dataclasses import dataclass, field

UNTRUSTED = "untrusted"  # somebody other than the user wrote part of this
PRIVATE = "private"  # not everybody may see all of this


# region: tools
@dataclass(frozen=True)
class Tool:
    brings: frozenset = frozenset()  # labels of what it returns
    egress: bool = False  # can its arguments reach an outsider?
    changes: bool = False  # does it act in the user's name?
    stores: bool = False
    loads: bool = False


TOOLS = {
    "read_web": Tool(brings=frozenset({UNTRUSTED})),
    "read_mail": Tool(brings=frozenset({UNTRUSTED, PRIVATE})),
    "read_files": Tool(brings=frozenset({PRIVATE})),
    "date_of_mail": Tool(brings=frozenset({PRIVATE})),  # a quarantined reader returns a date
    "fetch": Tool(brings=frozenset({UNTRUSTED}), egress=True),
    "send": Tool(egress=True, changes=True),
    "delete": Tool(changes=True),
    "show": Tool(egress=True),  # an answer that may load images is a request to their server
    "show_plain": Tool(),  # the same without remote images and with links spelled out
    "save_note": Tool(stores=True),
    "load_note": Tool(loads=True),
}
# endregion: tools


# region: gate
@dataclass
class Gate:
    """One per conversation. `notes` outlives it, and so do the labels of what is in there."""

    notes: set = field(default_factory=set)
    seen: set = field(default_factory=set)  # labels of everything the model has read

    def decide(self, name: str) -> str:
        tool = TOOLS[name]
        steered = UNTRUSTED in self.seen  # assume that the model now works for the author
        if steered and (tool.changes or tool.egress and PRIVATE in self.seen):
            return "ask"  # the user sees the tool and its arguments, outside of the chat
        return "allow"

    def done(self, name: str) -> None:
        tool = TOOLS[name]
        self.seen |= tool.brings
        if tool.stores:
            self.notes |= self.seen
        if tool.loads:
            self.seen |= self.notes
# endregion: gate
