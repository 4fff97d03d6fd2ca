"""Takes the pictures of the editors' handbook: `make handbook`. Not a test: it writes files."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from PIL import Image
from playwright.sync_api import Page

from articles.models import Article, Edition
from raretrend import demo_site
from tests.browser import PASSWORD
from tests.browser.writing import Writing

PICTURES = Path(__file__).parents[2] / "static" / "handbook"
NOTES = """海底のレアアース泥とは

日本の南の海底には、レアアースを高い濃度で含む泥が積もっている。

陸の鉱山に頼らない資源として、調査が続く。

■ 見つかるまで

2011年7月：太平洋の海底に広く分布することが報告された。
2013年3月：南鳥島の沖で、とくに濃い泥が報告された。

■ 何に使うのか

用途	必要な元素	製品例
永久磁石	ネオジム、ジスプロシウム	EV、風力発電機
"""


@pytest.fixture
def desk(committed_db):
    """The demo site, with a reporter and an editor."""
    demo_site.load()
    people = {}
    for name, role in (("kisha", "記者"), ("henshu", "編集者")):
        people[name] = User.objects.create_user(name, password=PASSWORD, is_staff=True)
        people[name].groups.add(Group.objects.get(name=role))
    return people


class Camera:
    """Keeps what a browser shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_viewport_size({"width": 1180, "height": 780})
        # Only what the editor works with: no list of every model beside it.
        page.evaluate("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")

    def shoot(self, name: str, selector: str | None = None) -> None:
        """Write the window, or what a selector finds, as a WebP file."""
        self.page.wait_for_timeout(700)
        seen = self.page.locator(selector).first if selector else self.page
        PICTURES.mkdir(exist_ok=True)
        Image.open(BytesIO(seen.screenshot())).convert("RGB").save(
            PICTURES / f"{name}.webp", quality=72, method=6
        )

    def top(self, selector: str) -> None:
        """Scroll until what a selector finds stands at the top."""
        self.page.locator(selector).first.evaluate("element => element.scrollIntoView()")


def test_reporter_and_editor(desk, log_in):
    page = log_in("kisha")
    camera = Camera(page)
    page.goto("/admin/articles/article/")
    camera.shoot("list")
    import_a_document(page, camera)
    article = Article.objects.get(slug="linear-rainbands")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("button", name="次の版を作る").click()
    write(page, camera)
    page.locator(".remarks summary").click()
    page.locator("#remark-text").fill("警報の名称が変わったので、題名とリードを直しました。")
    page.get_by_role("button", name="確認を依頼する").click()
    go_public(log_in("henshu"), Edition.objects.get(article=article, number=None))


def import_a_document(page: Page, camera: Camera) -> None:
    """文書から作成。"""
    page.goto("/admin/articles/article/from-document/")
    page.fill("#id_text", NOTES)
    page.get_by_role("button", name="読み取る").click()
    camera.shoot("import")


def write(page: Page, camera: Camera) -> None:
    """The form, its menu, a date, ruby, findings and the page beside it."""
    page.locator(".prose-editor").first.wait_for()
    page.fill("#id_title", "線状降水帯とは何か：予測と警戒の情報はどこまで進んだか")
    camera.top("#edition_form")
    camera.shoot("form")
    page.locator(".order-machine-insert-target.last").click()
    camera.shoot("menu")
    page.keyboard.press("Escape")
    writing = Writing(page)
    writing.add("年表の項目")
    writing.fill("when", "2024年5月下旬")
    writing.fill("title", "予測の情報を府県ごとに出し始める")
    page.locator(".understood:visible").last.wait_for()
    camera.shoot("date", f"#{writing.prefix}")
    writing.add("本文")
    writing.paste("html", "<p>予測に使うコンピュータの能力は約2倍になりました。</p>")
    page.keyboard.press("Control+s")
    page.get_by_text("下書きを保存しました。").wait_for()
    page.locator(".findings summary").click()
    page.evaluate("scrollTo(0, 0)")
    camera.shoot("findings")
    page.get_by_role("button", name="プレビューを横に表示").click()
    page.wait_for_timeout(1500)
    page.evaluate("scrollTo(0, 0)")
    camera.shoot("beside")


def go_public(page: Page, draft: Edition) -> None:
    """What waits for an editor, the differences, the publication and the pictures."""
    camera = Camera(page)
    page.goto("/admin/")
    camera.shoot("waiting")
    page.goto(f"/admin/articles/edition/{draft.pk}/compare/")
    camera.shoot("compare")
    page.goto(f"/admin/articles/edition/{draft.pk}/publish/")
    camera.shoot("publish")
    page.goto("/admin/articles/picture/")
    camera.shoot("pictures")
    page.locator("#result_list tbody th a").first.click()
    camera.top(".focal")
    camera.shoot("focal", ".focal")
