"""The styles of a pack in Word, few and each used: a clerk changes one and the whole report follows."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.theme import INK, QUIET, RULE
from dashboard.pack.document import LANGUAGE

FONT = "Arial"
#: Points of the letters in tables, and in those of many columns.
TABLE_SIZE, WIDE_TABLE_SIZE = 9, 8
TABLE_STYLE = "PackTable"
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_INK, _QUIET, _RULE = (one.removeprefix("#") for one in (INK, QUIET, RULE))


@dataclass(frozen=True, slots=True)
class _Style:
    """`size`, `before`, `after` and `indent` in points. `tab`: one at the right, for page numbers. `level`: 0 is the first."""

    id: str
    name: str
    size: float
    before: float = 0
    after: float = 6
    bold: bool = False
    italic: bool = False
    colour: str = _INK
    keep: bool = False
    new_page: bool = False
    tab: bool = False
    bullet: bool = False
    indent: int = 0
    level: int | None = None
    then: str = "Normal"


_STYLES = (
    _Style("Title", "Title", 26, before=120, after=6, bold=True),
    _Style("Subtitle", "Subtitle", 14, after=18, colour=_QUIET),
    _Style("Heading1", "heading 1", 18, after=8, bold=True, keep=True, new_page=True, level=0),
    _Style("Heading2", "heading 2", 14, before=16, after=5, bold=True, keep=True, level=1),
    _Style("Heading3", "heading 3", 12, before=12, after=4, bold=True, keep=True, level=2),
    _Style("TOCHeading", "TOC Heading", 18, after=8, bold=True, keep=True, new_page=True),
    _Style("TOC1", "toc 1", 11, before=4, after=2, bold=True, tab=True),
    _Style("TOC2", "toc 2", 10.5, after=2, tab=True, indent=14),
    _Style("Lead", "Lead", 13, after=8),
    _Style("Small", "Small", 9.5, before=2, after=2, colour=_QUIET, then="Small"),
    _Style("Quote", "Quote", 11, italic=True, indent=21),
    _Style("ListBullet", "List Bullet", 11, after=3, bullet=True, then="ListBullet"),
    _Style("Caption", "caption", 10, before=10, after=4, bold=True, keep=True),
    _Style("Picture", "Picture", 11, before=2, after=4),
    _Style("TableText", "Table Text", TABLE_SIZE, after=0, then="TableText"),
    _Style("WideTableText", "Wide Table Text", WIDE_TABLE_SIZE, after=0, then="WideTableText"),
    _Style("Footer", "footer", 9, after=0, colour=_QUIET, tab=True, then="Footer"),
    _Style("SectionEnd", "Section End", 1, after=0),
)  # fmt: skip


def styles_xml(right: int) -> str:
    """The whole part. `right`: where the text ends, in twentieths of a point from its beginning."""
    return (
        f'<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" '
        f'w:cs="{FONT}"/><w:color w:val="{_INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:rPr><w:color w:val="12436D"/><w:u w:val="single"/></w:rPr></w:style>'
        f"{_TABLES}{''.join(_style(one, right) for one in _STYLES)}</w:styles>"
    )


def _style(one: _Style, right: int) -> str:
    half = round(one.size * 2)
    properties = (
        "<w:keepNext/><w:keepLines/>" if one.keep else "",
        "<w:pageBreakBefore/>" if one.new_page else "",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if one.bullet else "",
        f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs>' if one.tab else "",
        f'<w:spacing w:before="{round(one.before * 20)}" w:after="{round(one.after * 20)}"/>',
        f'<w:ind w:left="{one.indent * 20}"/>' if one.indent else "",
        "" if one.level is None else f'<w:outlineLvl w:val="{one.level}"/>',
    )
    letters = f'{"<w:b/>" if one.bold else ""}{"<w:i/>" if one.italic else ""}<w:color w:val="{one.colour}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{one.id}"><w:name w:val="{one.name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{one.then}"/><w:qFormat/><w:pPr>{"".join(properties)}</w:pPr>'
        f'<w:rPr>{letters}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:style>'
    )


_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
_HEAVY = f'w:val="single" w:sz="12" w:space="0" w:color="{_INK}"'
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    f'<w:style w:type="table" w:styleId="{TABLE_STYLE}"><w:name w:val="Pack Table"/><w:basedOn w:val="TableNormal"/>'
    '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:tblPr><w:tblBorders>'
    f"<w:top {_LINE}/><w:bottom {_LINE}/><w:insideH {_LINE}/></w:tblBorders><w:tblCellMar>"
    '<w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom {_HEAVY}/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
)

#: One kind of list: a dot.
NUMBERING_XML = (
    f'<w:numbering {_NS}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    f'<w:pPr><w:ind w:left="357" w:hanging="357"/></w:pPr><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:hint="default"/>'
    '</w:rPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
#: The rest of what Word must be told: a file of today's Word, in British English.
SETTINGS_XML = (
    f'<w:settings {_NS}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:uri="http://schemas.microsoft.com/office/word" '
    f'w:val="1"/></w:compat><w:themeFontLang w:val="{LANGUAGE}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    "</w:settings>"
)
