"""「――トランプ氏の記者団への発言(Yahoo!ニュース)」→ who said it, what they are, where it stands."""

import re
from dataclasses import dataclass

from articles.document import Source

DASH = r"(?:[―—─–]{1,3}|--+|〜|~{2})"
ATTRIBUTION_LINE = re.compile(rf"\A\s*{DASH}\s*(?P<rest>\S.*)\Z", re.DOTALL)
TRAILING_PARENTHESIS = re.compile(
    r"\A(?P<head>.*?)\s*[（(](?P<inside>[^（）()]+)[）)]\s*\Z", re.DOTALL
)
TITLE_IN_BRACKETS = re.compile(r"『(?P<title>[^』]+)』")

KANJI = "一-鿿々ヶ"
NAME = (
    rf"(?P<name>[{KANJI}]{{2,6}}|[ァ-ヴー]+(?:[・=＝][ァ-ヴー]+)*|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)*)"
)
COURTESY = re.compile(NAME + r"(?:氏|さん|様|女史)")
OFFICE = re.compile(
    NAME
    + r"\s?(?:元|前)?(?:首相|大統領|国務長官|官房長官|長官|大臣|外相|財務相|経産相|知事|市長|議員|総裁|"
    r"社長|会長|教授|准教授|博士|所長|理事長|監督|選手|代表|国家主席|主席|報道官)"
)
BARE_NAME = re.compile(rf"[{KANJI}]{{2,5}}|[ァ-ヴー]+(?:[・=＝][ァ-ヴー]+)+")
# An organisation or somebody unnamed, not a person's name.
UNNAMED = re.compile(
    r"(?:関係者|関係筋|幹部|担当者|筋|省|庁|社|銀行|大学|研究所|政府|機関|機構|協会|委員会|国|会|部|局|課|班)\Z"
)
PUBLISHER = re.compile(
    r"新聞|ニュース|通信|放送|テレビ|ＮＨＫ|NHK|日報|日経|時事|共同|ロイター|ブルームバーグ|誌\Z|.社\Z|省\Z|庁\Z|"
    r"\.(?:com|jp|org|net)\Z|Times|Post|Journal|News|Reuters|Bloomberg|BBC|CNN|AP\Z|AFP|より\Z"
)
UTTERANCE = re.compile(r"発言|会見|談話|声明|インタビュー|取材|演説|答弁|投稿|論文|報告|発表")


@dataclass(frozen=True)
class Attribution:
    """Who a quote is by, as far as its attribution line says."""

    text: str
    speaker: str | None = None
    anonymous: bool = False
    source: Source | None = None


def attribution_line(text: str) -> str | None:
    """What follows the dash of an attribution line; None if the text is not one."""
    found = ATTRIBUTION_LINE.match(text)
    return found["rest"].strip() if found and "\n" not in found["rest"].strip() else None


def recognise(line: str) -> Attribution:
    """The speaker, the anonymity and the source an attribution names; the rest stays its text."""
    found = TRAILING_PARENTHESIS.match(line)
    if not found or not found["head"]:
        return Attribution(text=line, speaker=_speaker(line))
    head, inside = found["head"], found["inside"]
    remarks = [part.strip() for part in re.split(r"[、,，]", inside)]
    if "匿名" in remarks:
        remarks = [remark for remark in remarks if remark and remark != "匿名"]
        text = f"{head}（{'、'.join(remarks)}）" if remarks else head
        return Attribution(text=text, anonymous=True)
    if title := TITLE_IN_BRACKETS.search(inside):
        source = Source(title=title["title"], kind="book")
        return Attribution(text=line, speaker=_speaker(head), source=source)
    if source := publisher_source(inside, sure=bool(UTTERANCE.search(head))):
        return Attribution(text=head, speaker=_speaker(head), source=source)
    return Attribution(text=line, speaker=_speaker(head))


def publisher_source(name: str, *, sure: bool = False) -> Source | None:
    """The source a name in parentheses stands for, if it looks like a publisher's."""
    if len(name) <= 60 and (sure or PUBLISHER.search(name)):
        kind = "news" if PUBLISHER.search(name) and not re.search(r"[省庁]\Z", name) else ""
        return Source(publisher=name.strip(), kind=kind)
    return None


def _speaker(text: str) -> str | None:
    for pattern in (COURTESY, OFFICE):
        for found in pattern.finditer(text):
            if not UNNAMED.search(found["name"]):
                return found["name"][:100]
    bare = re.split(r"[、,，の\s]", text.strip(), maxsplit=1)[0]
    if BARE_NAME.fullmatch(bare) and not UNNAMED.search(bare) and not OFFICE.fullmatch(bare):
        return bare[:100]
    return None
