"""Tables of 用途 and 元素 → element uses; other tables stay tables."""

from articles.document import Source, Use
from articles.importing.elements import ElementNames
from articles.importing.flow import Grid
from articles.importing.references import References
from articles.importing.tables import Columns, uses_columns
from articles.richtext import escape, plain_text

#: As far as the model's fields reach; what is longer stays a table.
LONGEST_APPLICATION = 300
LONGEST_PRODUCTS = 500
LONGEST_PUBLISHER = 200


def uses_of(
    grid: Grid, names: ElementNames, references: References
) -> tuple[list[Use], list[list[str]]] | None:
    """The uses of a table, and the rows that could not be read as one; None if it is about no elements."""
    columns = uses_columns([plain_text(cell) for cell in grid.rows[0]]) if grid.rows else None
    if columns is None:
        return None
    uses, left = [], []
    for row in grid.rows[1:]:
        use = _use([" ".join(plain_text(cell).split()) for cell in row], columns, names, references)
        if use:
            uses.append(use)
        else:
            left.append(row)
    return uses, left


def _use(
    cells: list[str], columns: Columns, names: ElementNames, references: References
) -> Use | None:
    symbols = names.recognise(cells[columns.elements])
    application = cells[columns.application]
    products = cells[columns.products] if columns.products is not None else ""
    source = _source(cells[columns.source], references) if columns.source is not None else None
    fits = len(application) <= LONGEST_APPLICATION and len(products) <= LONGEST_PRODUCTS
    if not symbols or not application or not fits:
        return None
    return Use(application, symbols, products, source)


def _source(cell: str, references: References) -> Source | None:
    referring = references.take(cell)
    if referring.source or not referring.text:
        return referring.source
    return Source(publisher=referring.text[:LONGEST_PUBLISHER])


def as_table(rows: list[list[str]], *, header: bool, caption: str = "") -> str:
    """A table as rich text."""
    head = ""
    if header and rows:
        cells = "".join(f'<th scope="col">{cell}</th>' for cell in rows[0])
        head, rows = f"<thead><tr>{cells}</tr></thead>", rows[1:]
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}{head}<tbody>{body}</tbody></table>"
