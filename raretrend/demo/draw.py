"""Draws the demo's pictures: SVG by hand, PNG by Chromium. Run it after changing a drawing.

python raretrend/demo/draw.py        (needs tests/requirements.txt and a Chromium)
"""

import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent / "pictures"
PAPER, INK, QUIET, RULE = "#fbfaf7", "#1d1b19", "#5c5650", "#ddd7cd"
ACCENT, BLUE, TINT = "#a8341c", "#0b57a4", "#f3eee4"
FONT = "'Hiragino Sans','Noto Sans CJK JP','Noto Sans JP',sans-serif"
WIDTH, HEIGHT = 1600, 900


def text(
    x: float,
    y: float,
    words: str,
    size: int = 44,
    *,
    fill: str = INK,
    anchor: str = "middle",
    weight: int = 400,
) -> str:
    """A line of text."""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{words}</text>'
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = "none",
    stroke: str = "none",
    radius: int = 12,
    line: int = 4,
) -> str:
    """A rectangle with round corners."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{line}"/>'
    )


def path(d: str, *, stroke: str = INK, line: int = 6, fill: str = "none", more: str = "") -> str:
    """A line or a shape."""
    return (
        f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{line}" '
        f'stroke-linecap="round" stroke-linejoin="round" {more}/>'
    )


def arrow(x: float, y: float, to_x: float, to_y: float, *, stroke: str = ACCENT) -> str:
    """A horizontal or vertical arrow."""
    if y == to_y:
        side = -24 if to_x > x else 24
        head = f"M{to_x + side} {y - 20}L{to_x} {y}L{to_x + side} {y + 20}"
    else:
        side = -24 if to_y > y else 24
        head = f"M{x - 20} {to_y + side}L{x} {to_y}L{x + 20} {to_y + side}"
    return path(f"M{x} {y}L{to_x} {to_y}{head}", stroke=stroke, line=9)


def sheet(*parts: str, background: str = PAPER) -> str:
    """The whole drawing."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="{FONT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{background}"/>{"".join(parts)}</svg>\n'
    )


def element(x: float, y: float, number: int, symbol: str, name: str, colour: str) -> str:
    """A tile of the periodic table."""
    short = 26 if len(name) > 5 else 30
    return "".join(
        [
            box(x, y, 168, 168, fill=PAPER, stroke=colour),
            text(x + 16, y + 40, str(number), 28, fill=QUIET, anchor="start"),
            text(x + 84, y + 104, symbol, 68, fill=colour, weight=700),
            text(x + 84, y + 148, name, min(short, 156 // len(name)), fill=INK),
        ]
    )


LIGHT = [
    (57, "La", "ランタン"),
    (58, "Ce", "セリウム"),
    (59, "Pr", "プラセオジム"),
    (60, "Nd", "ネオジム"),
    (61, "Pm", "プロメチウム"),
    (62, "Sm", "サマリウム"),
    (63, "Eu", "ユウロピウム"),
    (64, "Gd", "ガドリニウム"),
]
HEAVY = [
    (39, "Y", "イットリウム"),
    (65, "Tb", "テルビウム"),
    (66, "Dy", "ジスプロシウム"),
    (67, "Ho", "ホルミウム"),
    (68, "Er", "エルビウム"),
    (69, "Tm", "ツリウム"),
    (70, "Yb", "イッテルビウム"),
    (71, "Lu", "ルテチウム"),
]


def rare_earths_elements() -> str:
    """The seventeen, light, heavy and neither."""
    rows = [("軽希土", BLUE, LIGHT, 110), ("重希土", ACCENT, HEAVY, 400)]
    parts = []
    for label, colour, tiles, top in rows:
        parts.append(text(60, top - 24, label, 46, fill=colour, anchor="start", weight=700))
        parts += [element(60 + i * 186, top, *tile, colour) for i, tile in enumerate(tiles)]
    parts.append(text(60, 666, "どちらにも入れない", 46, fill=QUIET, anchor="start", weight=700))
    parts.append(element(60, 690, 21, "Sc", "スカンジウム", QUIET))
    return sheet(*parts)


def rare_earths_production() -> str:
    """Mine production in 2024, from the USGS."""
    values = [
        ("中国", 27.0),
        ("米国", 4.5),
        ("ミャンマー", 3.1),
        ("豪州", 1.3),
        ("タイ", 1.3),
        ("ナイジェリア", 1.3),
    ]
    parts = [text(60, 90, "レアアースの鉱山生産（2024年、万トン）", 50, anchor="start", weight=700)]
    for row, (country, value) in enumerate(values):
        y, colour = 150 + row * 122, ACCENT if row == 0 else QUIET
        width = value / 27 * 1010
        parts += [
            text(370, y + 62, country, 46, anchor="end"),
            box(400, y + 10, width, 76, fill=colour, radius=4),
            text(400 + width + 24, y + 64, f"{value:g}", 48, anchor="start", weight=700),
        ]
    return sheet(*parts)


def lithium_ion_batteries_mechanism() -> str:
    """Ions between two electrodes."""
    parts = [
        box(140, 200, 400, 520, fill=TINT, stroke=INK),
        box(1060, 200, 400, 520, fill=TINT, stroke=INK),
        path("M800 230V690", stroke=RULE, line=10, more='stroke-dasharray="24 22"'),
        text(340, 170, "負極（炭素）", 50, weight=700),
        text(1260, 170, "正極（酸化物）", 50, weight=700),
        text(800, 170, "セパレーター", 40, fill=QUIET),
    ]
    for row in range(4):
        parts.append(path(f"M180 {290 + row * 110}H500", stroke=QUIET, line=8))
        parts.append(path(f"M1100 {290 + row * 110}H1420", stroke=BLUE, line=8))
    for x, y in [(250, 345), (400, 345), (250, 565), (400, 565), (1180, 455), (1330, 455)]:
        parts.append(f'<circle cx="{x}" cy="{y}" r="40" fill="{ACCENT}"/>')
        parts.append(text(x, y + 13, "Li⁺", 36, fill=PAPER, weight=700))
    parts += [
        arrow(600, 380, 1000, 380),
        text(800, 350, "放電", 50, fill=ACCENT, weight=700),
        arrow(1000, 560, 600, 560, stroke=BLUE),
        text(800, 630, "充電", 50, fill=BLUE, weight=700),
        text(800, 820, "イオンが行き来し、電子は外の回路を通る", 46),
    ]
    return sheet(*parts)


def new_banknotes_security() -> str:
    """Where a note carries which security feature; no note looks like this."""
    rings = "".join(
        f'<circle cx="790" cy="450" r="{r}" fill="none" stroke="{RULE}" stroke-width="6"/>'
        for r in range(30, 150, 24)
    )
    rainbow = "".join(
        box(300 + i * 22, 250, 22, 400, fill=colour, radius=0)
        for i, colour in enumerate(["#c9d8e8", "#dbe5d0", "#f0e3c4", "#ecd2c8", "#d8cbe0"])
    )
    return sheet(
        box(220, 230, 1160, 440, fill=TINT, stroke=INK, radius=20),
        rainbow,
        rings,
        path("M1060 330H1280M1060 390H1280M1060 450H1220", stroke=INK, line=18),
        path("M1300 560l44 60M1330 560l44 60M1270 560l44 60", stroke=ACCENT, line=10),
        path("M355 230V150", stroke=ACCENT, line=5),
        text(355, 125, "3Dホログラム", 50, fill=ACCENT, weight=700),
        path("M790 300V150", stroke=ACCENT, line=5),
        text(790, 125, "高精細すき入れ", 50, fill=ACCENT, weight=700),
        path("M1170 310V150", stroke=ACCENT, line=5),
        text(1190, 125, "深凹版印刷", 50, fill=ACCENT, weight=700),
        path("M1320 640V750", stroke=ACCENT, line=5),
        text(1320, 810, "識別マーク", 50, fill=ACCENT, weight=700),
        text(230, 810, "位置を示す略図です", 40, fill=QUIET, anchor="start"),
    )


CLOUD = "c-60 0-70-80-10-92c4-80 120-92 150-24c60-24 112 30 84 76c46 6 40 40 0 40z"


def linear_rainbands_mechanism() -> str:
    """Clouds born upwind follow each other over one place."""
    parts = [path("M60 730H1540", stroke=INK, line=8)]
    for x, y, scale in [(250, 560, 0.8), (560, 500, 1.1), (920, 430, 1.4), (1300, 400, 1.5)]:
        parts.append(
            f'<g transform="translate({x} {y}) scale({scale})">'
            + path(f"M-80 0{CLOUD}", stroke=QUIET, line=5, fill="#d9dee4")
            + "</g>"
        )
    for x, top in [(900, 470), (960, 470), (1020, 470), (1260, 440), (1330, 440), (1400, 440)]:
        parts.append(
            path(f"M{x} {top}l-50 230", stroke=BLUE, line=8, more='stroke-dasharray="34 24"')
        )
    parts += [
        arrow(70, 660, 330, 660),
        text(60, 630, "湿った空気", 46, fill=ACCENT, anchor="start", weight=700),
        arrow(300, 220, 820, 220, stroke=INK),
        text(300, 180, "上空の風", 46, anchor="start"),
        text(240, 420, "発生", 46, weight=700),
        text(1290, 130, "発達した積乱雲", 50, weight=700),
        text(1160, 810, "同じ場所に何時間も降り続く", 50, fill=BLUE, weight=700),
    ]
    return sheet(*parts)


def cover(*parts: str) -> str:
    """A quiet opening picture without words."""
    return sheet(*parts, background=TINT)


def rare_earths_cover() -> str:
    """Tiles of the periodic table, one of them lit."""
    tiles = []
    symbols = [t[1] for t in LIGHT] + ["Sc"] + [t[1] for t in HEAVY]
    for index in range(32):
        column, row = index % 8, index // 8
        symbol = symbols[index % len(symbols)]
        lit = index == 11
        x, y = 40 + column * 192, 40 + row * 208
        tiles.append(
            box(x, y, 176, 192, fill=ACCENT if lit else PAPER, stroke=ACCENT if lit else RULE)
        )
        tiles.append(text(x + 88, y + 120, symbol, 76, fill=PAPER if lit else QUIET, weight=700))
    return cover(*tiles)


def lithium_ion_batteries_cover() -> str:
    """A battery that is three quarters full."""
    bars = [
        box(330 + i * 210, 270, 180, 360, fill=BLUE if i < 3 else RULE, radius=16) for i in range(4)
    ]
    return cover(
        box(280, 220, 920, 460, fill=PAPER, stroke=INK, radius=48, line=20),
        box(1214, 370, 70, 160, fill=INK, radius=20),
        *bars,
    )


def new_banknotes_cover() -> str:
    """Fine curves, as on security paper."""
    colours = [ACCENT, BLUE, QUIET]
    curves = []
    for index in range(36):
        y = 60 + index * 23
        curves.append(
            path(
                f"M0 {y}C400 {y - 260 + index * 9} 800 {y + 300 - index * 9} 1600 {900 - y}",
                stroke=colours[index % 3],
                line=3,
                more='opacity="0.65"',
            )
        )
    return cover(
        *curves,
        f'<circle cx="800" cy="450" r="190" fill="{PAPER}" stroke="{ACCENT}" stroke-width="6"/>',
        *(
            f'<circle cx="800" cy="450" r="{r}" fill="none" stroke="{RULE}" stroke-width="5"/>'
            for r in range(40, 180, 26)
        ),
    )


def linear_rainbands_cover() -> str:
    """Rain in one slanting band."""
    drops = []
    for index in range(240):
        along, across = (index * 997) % 1700 - 50, (index * 7919 // 13) % 260
        x, y = along, 760 - along * 0.42 + across - 130
        strength = 1 - abs(across - 130) / 170
        drops.append(
            path(f"M{x} {y}l-22 66", stroke=BLUE, line=7, more=f'opacity="{strength:.2f}"')
        )
    return cover(*drops)


DRAWINGS = {
    "rare-earths-elements": rare_earths_elements,
    "rare-earths-production": rare_earths_production,
    "rare-earths-cover": rare_earths_cover,
    "lithium-ion-batteries-mechanism": lithium_ion_batteries_mechanism,
    "lithium-ion-batteries-cover": lithium_ion_batteries_cover,
    "new-banknotes-security": new_banknotes_security,
    "new-banknotes-cover": new_banknotes_cover,
    "linear-rainbands-mechanism": linear_rainbands_mechanism,
    "linear-rainbands-cover": linear_rainbands_cover,
}


def main() -> None:
    """Write every drawing as SVG and as PNG."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, draw in DRAWINGS.items():
            drawing = draw()
            (PICTURES / f"{name}.svg").write_text(drawing, encoding="utf-8")
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{drawing}")
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(64).save(PICTURES / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
