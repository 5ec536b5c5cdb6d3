"""What the methods page says of screening is the table of checks itself."""

from __future__ import annotations

import re
from html import unescape

from dashboard.markup import methods, screening
from validation.stages import list_of_checks


def test_the_methods_page_lists_every_check_folded(registry):
    page = methods(registry)
    assert screening() in page
    folded = re.search(
        r"<details[^>]*><summary>Every check, in the order of the stages \((\d+)\)</summary>(.*?)</details>", page
    )
    assert folded is not None
    assert int(folded[1]) == len(list_of_checks())
    cells = [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", folded[2])]
    assert cells[::3] == [name for name, *_ in list_of_checks()]
    assert cells[2::3] == [grave for _, _, grave, _ in list_of_checks()]
