"""What a writer does on the editor's page."""

from playwright.sync_api import Page

from articles import document as doc

PASTE = """(element, html) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/html", html)
  element.focus()
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}))
}"""


class Writing:
    """What a writer does on the editor's page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def add(self, kind: str):
        """Add a block of a kind at the end."""
        self.page.locator(".order-machine-insert-target.last").click()
        self.page.locator(".plugin-button[data-plugin-prefix]").filter(has_text=kind).first.click()
        prefix = {
            "見出し": "section",
            "本文": "prose",
            "引用": "quote",
            "年表の項目": "timelineevent",
            "元素の用途": "elementuse",
            "図版": "figure",
        }[kind]
        self.prefix = (
            f"{prefix}_set-{int(self.page.input_value(f'#id_{prefix}_set-TOTAL_FORMS')) - 1}"
        )

    def fill(self, name: str, value: str) -> None:
        """Type into a field of the block."""
        self.page.fill(f"#id_{self.prefix}-{name}", value)

    def choose(self, name: str, text: str) -> None:
        """Find something by autocomplete."""
        self.choose_in(
            f"id_{self.prefix}-{name}" if name in {"source", "speaker", "picture"} else name, text
        )

    def choose_in(self, field: str, text: str) -> None:
        """Find something by the autocomplete of a field."""
        self.page.locator(f"#{field} + .select2").click()
        self.page.locator(".select2-container--open .select2-search__field").last.fill(text)
        self.page.locator(".select2-results__option--highlighted").filter(has_text=text).click()

    def paste(self, name: str, html: str) -> None:
        """Paste into a rich text."""
        field = self.page.locator(f".field-{name}").filter(
            has=self.page.locator(f"#id_{self.prefix}-{name}")
        )
        field.locator(".tiptap").evaluate(PASTE, html)

    def write(self, block: doc.Block) -> None:
        """Write one block as it stands in a document."""
        match block:
            case doc.Section():
                self.add("見出し")
                self.page.select_option(f"#id_{self.prefix}-level", str(block.level))
                self.fill("heading", block.heading)
                self.fill("anchor", block.anchor)
            case doc.Prose():
                self.add("本文")
                self.paste("html", block.html)
            case doc.Quote():
                self.add("引用")
                self.fill("text", block.text)
                self.fill("attribution", block.attribution)
                if block.speaker:
                    self.choose("speaker", block.speaker)
            case doc.Event():
                self.add("年表の項目")
                self.fill("when", block.when)
                self.fill("title", block.title)
                if block.html:
                    self.paste("html", block.html)
            case doc.Use():
                self.add("元素の用途")
                self.fill("application", block.application)
                self.fill("element_names", "、".join(block.elements))
                self.fill("products", block.products)
            case doc.Figure():
                self.add("図版")
                self.choose("picture", block.alt)
                self.fill("alt", block.alt)
                self.fill("caption", block.caption)
                self.fill("credit", block.credit)
        if getattr(block, "source", None):
            self.choose("source", block.source.title)
