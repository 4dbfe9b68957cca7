"""XML that somebody else wrote: parsed without DTD, entities or external references, counted while it is parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from matching.importers.base import ImportRefused
from matching.importers.opening import AGAIN, MIB, SPLIT

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_XML_ELEMENTS: Final = 400_000
MAX_XML_ATTRIBUTES: Final = 800_000
MAX_XML_DEPTH: Final = 200
MAX_TAG_ATTRIBUTES: Final = 5_000  # of one element: the parser takes seconds over a million before it tells of them

_LONG_RUN: Final = re.compile(rb"<[^<]{20000,}")


def parse_xml(content: bytes) -> Element:
    """The root element of an XML document without DTD, entities or external references; names as ``{namespace}name``.

    Raises ``ImportRefused`` for those, for broken XML, and beyond ``MAX_XML_ELEMENTS``, ``_ATTRIBUTES`` and ``_DEPTH``.
    """
    tree = _Tree()
    feed_xml(content, tree)
    return tree.root()


class XmlTarget(Protocol):
    """What ``feed_xml`` feeds. Names come as ``namespace}name``, or bare where there is no namespace."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """An element begins."""

    def end(self, name: str, /) -> None:
        """It ends."""

    def data(self, text: str, /) -> None:
        """Text within it; may come in pieces."""


def feed_xml(content: bytes, target: XmlTarget) -> None:
    """Feed an XML document to ``target``, element by element.

    The streaming way in, for documents whose tree would be too large: the target keeps what it wants and counts with
    ``XmlCount``. DTDs, entities and external references are refused as in ``parse_xml``.
    """
    from xml.parsers.expat import ExpatError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    # defusedxml guards its parser and then builds the tree in pure Python, which takes several times as long; here its
    # guarded parser calls the target directly.
    guarded = DefusedXMLParser(forbid_dtd=True).parser
    guarded.StartElementHandler, guarded.EndElementHandler = target.start, target.end
    guarded.CharacterDataHandler = target.data
    guarded.buffer_text = True
    guarded.ordered_attributes = False
    if any(run[0].count(b"=") > MAX_TAG_ATTRIBUTES for run in _LONG_RUN.finditer(content)):
        raise ImportRefused("Filen har för mycket innehåll för att läsas i ett stycke.", SPLIT)
    try:
        for start in range(0, len(content), MIB):
            guarded.Parse(content[start : start + MIB], False)
        guarded.Parse(b"", True)
    except ImportRefused:
        raise
    except DefusedXmlException:
        raise ImportRefused(
            "Filen har en dokumenttyp eller entiteter (DTD), som inte läses av säkerhetsskäl.",
            "Exportera den på nytt från programmet som skapade den.",
        ) from None
    except (ExpatError, SyntaxError, ValueError, LookupError):  # LookupError: an encoding that does not exist
        raise ImportRefused("Filen är avklippt eller inte giltig XML.", AGAIN) from None


class _Tree:
    """Builds a tree, and counts so that a small file cannot become a large one."""

    def __init__(self) -> None:
        from xml.etree.ElementTree import TreeBuilder

        self._builder = TreeBuilder()
        self._count = XmlCount()
        self._names: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        self._count.start(len(attributes))
        self._builder.start(self._name(name), {self._name(key): value for key, value in attributes.items()})

    def end(self, name: str, /) -> None:
        self._count.end()
        self._builder.end(self._name(name))

    def data(self, text: str, /) -> None:
        self._builder.data(text)

    def root(self) -> Element:
        """The finished tree."""
        found: Element = self._builder.close()
        return found

    def _name(self, name: str) -> str:
        """The name as ElementTree writes it."""
        if "}" not in name:
            return name
        found = self._names.get(name)
        if found is None:
            found = self._names[name] = "{" + name
        return found


class XmlCount:
    """Counts elements, attributes and depth while XML is parsed and refuses beyond the limits."""

    __slots__ = ("attributes", "depth", "elements", "limit")

    def __init__(self, limit: int = MAX_XML_ELEMENTS) -> None:
        """``limit``: the most elements to accept."""
        self.elements = self.attributes = self.depth = 0
        self.limit = limit

    def start(self, attributes: int) -> None:
        """An element with so many attributes began."""
        self.elements += 1
        self.attributes += attributes
        self.depth += 1
        if self.elements > self.limit or self.attributes > MAX_XML_ATTRIBUTES:
            raise ImportRefused("Filen har för mycket innehåll för att läsas i ett stycke.", SPLIT)
        if self.depth > MAX_XML_DEPTH:
            raise ImportRefused("Filen är nästlad i för många led.", AGAIN)

    def end(self) -> None:
        """An element ended."""
        self.depth -= 1
