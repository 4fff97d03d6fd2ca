"""Cells a spreadsheet does not take for formulas (OWASP, CSV injection)."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it if it would be a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def restored(cell: str) -> str:
    """A cell `harmless` wrote, as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
