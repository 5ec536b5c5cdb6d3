"""The frame of a pack's slides: 16:9, layouts with our letters and colours, sections, properties. All else is in slides.py."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from itertools import count, groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from dashboard.charts.theme import INK, QUIET, SIDE
from dashboard.pack.columns import shortened
from dashboard.pack.document import LANGUAGE, Pack
from dashboard.pack.office import AUTHOR, day_of, one_line
from dashboard.pack.slide_plan import COVER, Slide
from dashboard.pack.slide_room import COVER_HEIGHT, HEIGHT, ROOM, TITLE_HEIGHT

#: Points: the slide, and where on it things begin.
WIDTH, SLIDE_HEIGHT, LEFT, TITLE_TOP, TOP, COVER_TOP = 960, 540, 44, 26, 124, 176
FOOT_TOP, FOOT_HEIGHT, FOOT_SIZE, FOOT_NUMBER = 512, 16, 10, 40
#: The number of the first shape at the foot, beyond those above it.
FOOT_ID = 900
#: English metric units to a point.
EMU = 12700
COVER_LAYOUT, TEXT_LAYOUT, TITLE_LAYOUT = "Title Slide", "Title and Content", "Title Only"
#: Parts of the template that a pack has no use for.
UNWANTED = ("printerSettings", "thumbnail")
FONT = "Arial"
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
NAMESPACES = (
    f'{_A} xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
Layouts = Mapping[str, Any]


def settle_template(presentation: Any) -> Layouts:
    """Gives the library's template our shape, letters and colours; the three layouts that are used, by name."""
    presentation.slide_width, presentation.slide_height = WIDTH * EMU, SLIDE_HEIGHT * EMU
    for layout in list(presentation.slide_layouts):
        if layout.name not in {COVER_LAYOUT, TEXT_LAYOUT, TITLE_LAYOUT}:
            presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    boxes = {"TITLE": _TITLE, "BODY": _BODY, "FOOTER": _FOOT, "SLIDE_NUMBER": _NUMBER}
    _settle_placeholders(master, boxes)
    for layout in presentation.slide_layouts:
        _settle_placeholders(layout, {"CENTER_TITLE": _COVER_TITLE, "SUBTITLE": _COVER_BODY})
    _settle_letters(master)
    _drop(presentation.part.rels, presentation.part.package._rels)
    _name_parts_by_count(presentation.part.package)
    return {layout.name: layout for layout in presentation.slide_layouts}


_TITLE = (LEFT, TITLE_TOP, ROOM, TITLE_HEIGHT)
_BODY = (LEFT, TOP, ROOM, HEIGHT)
_FOOT = (LEFT, FOOT_TOP, ROOM - FOOT_NUMBER, FOOT_HEIGHT)
_NUMBER = (LEFT + ROOM - FOOT_NUMBER, FOOT_TOP, FOOT_NUMBER, FOOT_HEIGHT)
_COVER_TITLE = (LEFT, 64, ROOM, TITLE_HEIGHT)
_COVER_BODY = (LEFT, COVER_TOP, ROOM, COVER_HEIGHT)


def _settle_placeholders(holder: Any, boxes: Mapping[str, tuple[int, int, int, int]]) -> None:
    """Puts those named where they are to be, without anything beside their text; others are where the master has them."""
    for one in list(holder.placeholders):
        kind = one.placeholder_format.type.name
        if kind == "DATE":
            one._element.getparent().remove(one._element)
            continue
        if (transform := one._element.spPr.find(_name("xfrm"))) is not None:
            one._element.spPr.remove(transform)
        if kind in boxes:
            one.left, one.top, one.width, one.height = (value * EMU for value in boxes[kind])
            end = {"FOOTER": "ctr", "SLIDE_NUMBER": "ctr", "CENTER_TITLE": "b"}.get(kind, "t")
            body = one.text_frame._txBody.bodyPr
            for child in list(body):
                body.remove(child)
            body.attrib.update({"lIns": "0", "rIns": "0", "tIns": "0", "bIns": "0", "anchor": end})
        for level in one.text_frame._txBody.iter(_name("lvl1pPr")):
            level.set("algn", "r" if kind == "SLIDE_NUMBER" else "l")
        for letters in one.text_frame._txBody.iter(_name("defRPr")):
            letters.attrib.pop("b", None)


def _settle_letters(master: Any) -> None:
    """Arial, our ink, left; the theme's colours those of the two sides. British English throughout."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    styles = master._element.find(_name("txStyles", "p"))
    level = styles.find(f"{_name('titleStyle', 'p')}/{_name('lvl1pPr')}")
    level.set("algn", "l")
    level.find(_name("defRPr")).attrib.update({"b": "1", "sz": "2800"})
    for letters in master._element.iter(_name("defRPr")):
        letters.set("lang", LANGUAGE)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = theme.blob.decode()
    xml = re.sub(r'(<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    accents = [*(one.removeprefix("#") for one in SIDE.values()), QUIET.removeprefix("#")]
    for number, colour in enumerate(accents, 1):
        xml = re.sub(rf"<a:accent{number}>.*?</a:accent{number}>", _colour(f"accent{number}", colour), xml, flags=re.DOTALL)
    for name, colour in (("dk1", INK.removeprefix("#")), ("hlink", accents[0])):
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", _colour(name, colour), xml, flags=re.DOTALL)
    theme._blob = xml.encode()


def _colour(name: str, colour: str) -> str:
    return f'<a:{name}><a:srgbClr val="{colour.upper()}"/></a:{name}>'


def _name(name: str, prefix: str = "a") -> str:
    from pptx.oxml.ns import qn

    return str(qn(f"{prefix}:{name}"))


def _drop(*holders: Any) -> None:
    for rels in holders:
        for name in [name for name, one in rels.items() if one.reltype.endswith(UNWANTED)]:
            rels.pop(name)


def _name_parts_by_count(package: Any) -> None:
    """The library looks through the whole package for each new part: a pack of a hundred slides takes it half a second."""
    from pptx.opc.packuri import PackURI

    counts: dict[str, count[int]] = {}
    taken = {one.partname for one in package.iter_parts()}

    def name(template: str) -> Any:
        names = (template % number for number in counts.setdefault(template, count(1)))
        return PackURI(next(one for one in names if one not in taken))

    package.next_partname = name


def foot_xml(pack: Pack, number: int) -> Iterable[str]:
    """The pack's title and the state it shows, and the slide's number, as the layout has places for them."""
    words = " · ".join(filter(None, (one_line(pack.title), one_line(pack.as_at))))
    size = f'lang="{LANGUAGE}" sz="{FOOT_SIZE * 100}"'
    title = f"<a:r><a:rPr {size}/><a:t>{escape(shortened(words, FOOT_SIZE, ROOM - FOOT_NUMBER))}</a:t></a:r>"
    field = f'<a:fld id="{{{_identity("number")}}}" type="slidenum"><a:rPr {size}/><a:t>{number}</a:t></a:fld>'
    yield placeholder_xml(FOOT_ID, "Footer", 'type="ftr" sz="quarter" idx="11"', f"<a:p>{title}</a:p>")
    yield placeholder_xml(FOOT_ID + 1, "Slide number", 'type="sldNum" sz="quarter" idx="12"', f"<a:p>{field}</a:p>")


def placeholder_xml(number: int, name: str, kind: str, paragraphs: str) -> str:
    """A shape with text where the layout has a place of this kind."""
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>"
    )


def add_slide(presentation: Any, layout: Any) -> Any:
    """A slide without shapes: the library would copy the layout's, which takes it longer than all that is written on them."""
    name, slide = presentation.part.add_slide(layout)
    presentation.slides._sldIdLst.add_sldId(name)
    return slide


def add_notes(slide: Any, paragraphs: Iterable[str]) -> None:
    """Speaker's notes with no more shapes than the small picture of the slide and the words; see add_slide."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml import parse_xml
    from pptx.parts.slide import NotesSlidePart

    package = slide.part.package
    part = NotesSlidePart._add_notes_slide_part(package, slide.part, package.presentation_part.notes_master_part)
    slide.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)
    for xml in (_SLIDE_IMAGE, placeholder_xml(3, "Notes", 'type="body" sz="quarter" idx="3"', "".join(paragraphs))):
        part._element.spTree.append(parse_xml(xml))


_SLIDE_IMAGE = (
    f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
    'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
)


def write_sections(presentation: Any, pack: Pack, planned: Iterable[Slide]) -> None:
    """A section for each part, by which a long pack is found one's way in."""
    from pptx.oxml import parse_xml

    ids = [one.get("id") for one in presentation.slides._sldIdLst]
    sections = []
    for part, slides in groupby(enumerate(planned), key=lambda one: one[1].part):
        name = one_line(pack.title if part == COVER else pack.parts[part].heading)
        listed = "".join(f'<p14:sldId id="{ids[position]}"/>' for position, _ in slides)
        sections.append(
            f'<p14:section name={quoteattr(name)} id="{{{_identity(f"section {part}")}}}"><p14:sldIdLst>{listed}'
            "</p14:sldIdLst></p14:section>"
        )
    presentation._element.append(
        parse_xml(
            f'<p:extLst {NAMESPACES}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
            f'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{"".join(sections)}</p14:sectionLst>'
            "</p:ext></p:extLst>"
        )
    )


def _identity(words: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, words)).upper()


def write_properties(properties: Any, pack: Pack) -> None:
    day = day_of(pack)
    properties.title, properties.subject = one_line(pack.title)[:255], one_line(pack.subtitle)[:255]
    properties.author = properties.last_modified_by = AUTHOR
    properties.keywords, properties.comments = one_line(", ".join(pack.keywords))[:255], one_line(pack.summary)[:255]
    properties.created = properties.modified = day
    properties.language, properties.revision = LANGUAGE, 1
