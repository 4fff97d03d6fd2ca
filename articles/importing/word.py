"""Word documents (.docx) → flow, by way of mammoth's HTML."""

import zipfile
from io import BytesIO

import mammoth

from articles.document import DocumentError
from articles.importing import html
from articles.importing.flow import Flow

LARGEST_UNPACKED = 50 * 1024 * 1024
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
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise DocumentError("Word文書が大きすぎます。")
    try:
        converted = mammoth.convert_to_html(
            BytesIO(data), convert_image=mammoth.images.img_element(lambda image: {"src": ""})
        )
    except Exception as error:  # a broken file fails in any of the libraries below
        raise DocumentError("Word文書として読めません。") from error
    return html.read(converted.value)
