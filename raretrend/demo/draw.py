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


def element(x: float, y: float, symbol: str, name: str, colour: str) -> str:
    """A tile of the periodic table; `name` in one or two lines, as `/` says."""
    lines = name.split("/")
    first = 140 if len(lines) > 1 else 162
    return "".join(
        [
            box(x, y, 180, 204, fill=PAPER, stroke=colour),
            text(x + 90, y + 86, symbol, 82, fill=colour, weight=700),
            *(text(x + 90, y + first + row * 46, line, 41) for row, line in enumerate(lines)),
        ]
    )


LIGHT = [
    ("La", "ランタン"),
    ("Ce", "セリウム"),
    ("Pr", "プラセ/オジム"),
    ("Nd", "ネオジム"),
    ("Pm", "プロメ/チウム"),
    ("Sm", "サマリ/ウム"),
    ("Eu", "ユウロ/ピウム"),
    ("Gd", "ガドリ/ニウム"),
]
HEAVY = [
    ("Y", "イット/リウム"),
    ("Tb", "テルビ/ウム"),
    ("Dy", "ジスプロ/シウム"),
    ("Ho", "ホルミ/ウム"),
    ("Er", "エルビ/ウム"),
    ("Tm", "ツリウム"),
    ("Yb", "イッテル/ビウム"),
    ("Lu", "ルテチ/ウム"),
]


def rare_earths_elements() -> str:
    """The seventeen, light, heavy and neither."""
    rows = [("軽希土", BLUE, LIGHT, 88), ("重希土", ACCENT, HEAVY, 378)]
    parts = []
    for label, colour, tiles, top in rows:
        parts.append(text(44, top - 20, label, 52, fill=colour, anchor="start", weight=700))
        parts += [element(44 + i * 190, top, *tile, colour) for i, tile in enumerate(tiles)]
    parts.append(element(44, 656, "Sc", "スカン/ジウム", QUIET))
    parts.append(text(270, 738, "どちらにも入れない", 52, fill=QUIET, anchor="start", weight=700))
    parts.append(text(270, 818, "分け方は資料によって違います", 52, fill=QUIET, anchor="start"))
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
    parts = [text(44, 96, "レアアースの鉱山生産（2024年、万トン）", 62, anchor="start", weight=700)]
    for row, (country, value) in enumerate(values):
        y, colour = 150 + row * 122, ACCENT if row == 0 else QUIET
        width = value / 27 * 950
        parts += [
            text(410, y + 68, country, 58, anchor="end"),
            box(440, y + 8, width, 84, fill=colour, radius=4),
            text(440 + width + 24, y + 70, f"{value:g}", 60, anchor="start", weight=700),
        ]
    return sheet(*parts)


def lithium_ion_batteries_mechanism() -> str:
    """Ions between two electrodes, electrons round the outside."""
    parts = [
        path("M300 230V120H1300V230", stroke=INK, line=8),
        box(640, 70, 320, 100, fill=PAPER, stroke=INK),
        text(800, 140, "機器", 56, weight=700),
        text(470, 100, "電子", 56, fill=QUIET),
        box(100, 230, 400, 490, fill=TINT, stroke=INK),
        box(1100, 230, 400, 490, fill=TINT, stroke=INK),
        path("M800 250V720", stroke=RULE, line=10, more='stroke-dasharray="26 24"'),
        text(300, 810, "負極（炭素）", 62, weight=700),
        text(1300, 810, "正極（酸化物）", 62, weight=700),
        text(800, 800, "セパレーター", 52, fill=QUIET),
    ]
    for row in range(4):
        parts.append(path(f"M140 {295 + row * 120}H460", stroke=QUIET, line=8))
        parts.append(path(f"M1140 {295 + row * 120}H1460", stroke=BLUE, line=8))
    for x, y in [(210, 355), (390, 355), (210, 595), (390, 595), (1210, 475), (1390, 475)]:
        parts.append(f'<circle cx="{x}" cy="{y}" r="48" fill="{ACCENT}"/>')
        parts.append(text(x, y + 16, "Li⁺", 46, fill=PAPER, weight=700))
    parts += [
        arrow(560, 445, 1040, 445),
        text(680, 415, "放電", 64, fill=ACCENT, weight=700),
        arrow(1040, 595, 560, 595, stroke=BLUE),
        text(920, 670, "充電", 64, fill=BLUE, weight=700),
    ]
    return sheet(*parts)


def new_banknotes_security() -> str:
    """Four features, each by itself; nothing here looks like a note."""
    labels = [
        (420, 60, "3Dホログラム", "傾けると顔の向きが変わる"),
        (1180, 60, "高精細すき入れ", "光に透かすと細かな模様"),
        (420, 490, "深凹版印刷", "盛り上がったインキ"),
        (1180, 490, "識別マーク", "指で触って見分ける"),
    ]
    parts = []
    for x, y, name, how in labels:
        parts += [
            box(x - 360, y - 30, 720, 400, fill=TINT, stroke=RULE),
            text(x, y + 268, name, 64, fill=ACCENT, weight=700),
            text(x, y + 340, how, 50),
        ]
    bands = ["#c9d8e8", "#f0e3c4", "#d8cbe0"]
    for i, (x, lean) in enumerate([(220, -20), (420, 0), (620, 20)]):
        parts.append(box(x - 66, 54, 132, 152, fill=bands[i], stroke=QUIET, radius=10))
        parts.append(
            f'<circle cx="{x}" cy="130" r="52" fill="{PAPER}" stroke="{INK}" stroke-width="6"/>'
        )
        eyes = f"M{x + lean - 16} 118v4M{x + lean + 16} 118v4"
        parts.append(path(f"{eyes}M{x + lean - 12} 154h24", stroke=INK, line=9))
    parts += [arrow(296, 130, 344, 130), arrow(496, 130, 544, 130)]
    weave = [f"M{980 + i * 40} 60l140 140M{980 + i * 40} 200l140 -140" for i in range(7)]
    parts.append(path("".join(weave), stroke=BLUE, line=4, more='opacity="0.55"'))
    parts.append(
        f'<circle cx="1170" cy="130" r="62" fill="{PAPER}" stroke="{BLUE}" stroke-width="4"/>'
    )
    parts.append(path("M140 650H700", stroke=INK, line=10))
    for x in (210, 350, 490, 630):
        parts.append(path(f"M{x - 50} 650q50 -150 100 0z", stroke=INK, line=5, fill=INK))
    marks = [f"M{960 + i * 40} 492l40 160" for i in range(11)]
    parts.append(path("".join(marks), stroke=INK, line=12))
    return sheet(*parts)


CLOUD = "c-60 0-70-80-10-92c4-80 120-92 150-24c60-24 112 30 84 76c46 6 40 40 0 40z"


def linear_rainbands_mechanism() -> str:
    """Clouds born upwind follow each other over one place."""
    parts = [path("M60 740H1540", stroke=INK, line=8)]
    for x, y, scale in [(300, 570, 0.8), (610, 510, 1.0), (930, 450, 1.25), (1325, 425, 1.35)]:
        parts.append(
            f'<g transform="translate({x} {y}) scale({scale})">'
            + path(f"M-80 0{CLOUD}", stroke=QUIET, line=5, fill="#d9dee4")
            + "</g>"
        )
    parts += [
        path(f"M{x} 480l56 230", stroke=BLUE, line=10, more='stroke-dasharray="36 26"')
        for x in (830, 910, 990, 1170, 1250, 1330)
    ]
    parts += [
        arrow(60, 680, 330, 680),
        text(60, 640, "湿った空気", 56, fill=ACCENT, anchor="start", weight=700),
        text(330, 400, "雲が発生", 56, weight=700),
        arrow(60, 190, 800, 190, stroke=INK),
        text(60, 150, "上空の風に流され、列を作る", 56, anchor="start"),
        text(1230, 150, "発達した積乱雲", 60, weight=700),
        path("M820 770v20H1400v-20", stroke=BLUE, line=8),
        text(1110, 862, "同じ場所に何時間も降る", 60, fill=BLUE, weight=700),
    ]
    return sheet(*parts)


def cover(*parts: str) -> str:
    """A quiet opening picture without words."""
    return sheet(*parts, background=TINT)


def rare_earths_cover() -> str:
    """Tiles of the periodic table, one of them lit."""
    tiles = []
    symbols = [t[0] for t in LIGHT] + ["Sc"] + [t[0] for t in HEAVY]
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
