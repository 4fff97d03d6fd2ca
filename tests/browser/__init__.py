"""The site in a real Chromium."""

PASSWORD = "open sesame"


def lay_out(page) -> None:
    """Lay out all of the page, however far from the window."""
    page.evaluate("delete document.documentElement.dataset.arriving")
