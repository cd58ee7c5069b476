"""The leaflets in plain words (S20, S42)."""

import pypdfium2
import pytest

from letters.leaflets import House, Leaflet, leaflet_pdf
from tests.unit.letters.reading_age import grade

HOUSE = House("Larkrise", "4 Mill Way", "0121 496 0117", "a@example.org", "The regulator", "0303 123 1113")


@pytest.mark.parametrize("leaflet", Leaflet)
def test_a_reader_of_twelve_can_follow_a_leaflet_on_one_page(leaflet: Leaflet) -> None:
    """S20, S42."""
    document = pypdfium2.PdfDocument(leaflet_pdf(leaflet, HOUSE))
    assert len(document) == 1
    assert grade(document[0].get_textpage().get_text_range()) < 7
