"""Word documents (.docx) → flow, by way of mammoth's HTML."""

import zipfile
from io import BytesIO
from xml.sax.handler import ContentHandler

import mammoth
from defusedxml import sax

from articles.document import DocumentError
from articles.importing import html
from articles.importing.flow import Flow

LARGEST_UNPACKED = 50 * 1024 * 1024
#: A long article has a tenth of it; mammoth takes two seconds for as many.
MOST_ELEMENTS = 50_000
DEEPEST = 200
MAGIC = b"PK\x03\x04"


def is_word(data: bytes) -> bool:
    """Whether these are the bytes of a .docx file."""
    if not data.startswith(MAGIC):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read(data: bytes) -> Flow:
    """The flow of a Word document. Raises DocumentError if it is broken or unpacks to too much."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            checked = _checked(archive)
        converted = mammoth.convert_to_html(
            checked, convert_image=mammoth.images.img_element(lambda image: {"src": ""})
        )
    except DocumentError:
        raise
    except Exception as error:  # a broken file fails in any of the libraries below
        raise DocumentError("Word文書として読めません。") from error
    return html.read(converted.value)


def _checked(archive: zipfile.ZipFile) -> BytesIO:
    """The parts of a document alone, once they are found to be bearable: what another name hides is left out.

    Raises DocumentError for a file that is small but becomes large, before anything is made of it.
    """
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise DocumentError("Word文書が大きすぎます。")
    counting, checked = _Counting(), BytesIO()
    with zipfile.ZipFile(checked, "w") as parts:
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                content = archive.read(entry)
                sax.parseString(content, counting, forbid_dtd=True)
                parts.writestr(entry.filename, content)
    return checked


class _Counting(ContentHandler):
    """Counts the elements of all parts, and how deep they are nested."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.depth = 0

    def startElement(self, name: str, attributes: object) -> None:  # noqa: N802  (SAX names it so)
        """One more."""
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS or self.depth > DEEPEST:
            raise DocumentError("Word文書が大きすぎるか、入れ子が深すぎます。")

    def endElement(self, name: str) -> None:  # noqa: N802
        """One level up."""
        self.depth -= 1
