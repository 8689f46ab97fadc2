"""What was said and did not hold, from the tables to the page."""

from __future__ import annotations

from datetime import date

import kg
from kg.graph.lens import Lens
from kg.view.build import build


def test_what_was_announced_and_never_came_is_read_at_the_actor(graph: kg.Dataset) -> None:
    """The claim names the season; the page tells it at Mike Colter too, with dates, reason and sources."""
    page = build(graph)
    found = [
        claim
        for claim in page.said
        if "person:mike-colter" in claim.mentioned and "season:jessica-jones-2" in claim.about and claim.firmness == "announced"
    ]

    assert {"2016-01-31", "2017-04-24"} == {claim.known for claim in found}
    assert {("refuted", "2018-03-08", "series:jessica-jones")} == {(each.outcome, each.settled, each.group) for each in found}
    assert all(each.note and each.sources and set(each.sources) <= set(page.sources) for each in found)


def test_the_page_of_a_day_knows_no_later_outcome() -> None:
    """Through a lens the page tells what the question `ledger` tells on that day."""
    page = build(kg.load(lens=Lens(as_of=date(2017, 4, 30))))

    assert [] == [claim.what for claim in page.said if max(claim.known, claim.settled) > "2017-04-30"]
    assert any(claim.firmness == "announced" and "season:jessica-jones-2" in claim.about for claim in page.said)
