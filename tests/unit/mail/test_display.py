"""A mail is shown text first, and its HTML without anything that acts, hides or calls out (S22, S59)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mail_samples import reply, with_attachment
from mail.display import attachment, clean_html, file_name, linked, shown
from mail.limits import MailFault


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
        "<svg onload=alert(1)>",
        "<iframe src=http://evil.example></iframe>",
        "<form action=http://evil.example><input name=x><button>go</button></form>",
        "<style>@import 'http://evil.example'</style>",
        "<link rel=stylesheet href=http://evil.example>",
        "<base href=http://evil.example>",
        "<meta http-equiv=refresh content='0;url=http://evil.example'>",
        "<p style='background:url(http://evil.example)'>x</p>",
        "<table background=http://evil.example><td>x</td></table>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<noscript><p title='</noscript><script>alert(1)</script>'>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<template><script>alert(1)</script></template>",
        "<b onclick=alert(1)>x</b>",
        "<p id=x name=y class=z>x</p>",
        "<object data=http://evil.example></object>",
    ],
)
def test_nothing_that_acts_or_calls_out_is_left(markup: str) -> None:
    cleaned, links = clean_html(markup)
    lowered = cleaned.lower()
    for word in (
        "<script",
        "onerror",
        "onclick",
        "onload",
        "javascript",
        "evil.example",
        "style=",
        "<iframe",
        "<form",
        "<img",
    ):
        assert word not in lowered
    assert links == []


@settings(deadline=None)
@given(st.text(alphabet="<>/='\"abijmsptrconx &;:!-", max_size=200))
def test_whatever_the_markup_only_known_marks_are_left(markup: str) -> None:
    import re

    cleaned, _ = clean_html(markup)
    for tag in re.findall(r"<[^>]*>", cleaned):
        assert re.fullmatch(r'</?[a-z0-9]+>|<a href="https?://[^"<>]*" rel="[a-z ]+" target="_blank">', tag)


def test_hidden_words_are_shown_and_struck_ones_stay_struck() -> None:
    cleaned, _ = clean_html(
        "<p>I <span style='display:none'>do not</span> agree <b style='text-decoration:line-through'>never</b></p>"
    )
    assert "do not" in cleaned
    assert "<s>" in cleaned


def test_web_links_can_be_followed_and_lead_nowhere_else() -> None:
    markup = linked("See https://nursery.example/r/abc?x=1&y=2. <b>Not</b> javascript:alert(1)")
    assert '<a href="https://nursery.example/r/abc?x=1&amp;y=2" rel="noopener' in markup
    assert "&lt;b&gt;" in markup
    assert markup.count("<a ") == 1


@settings(deadline=None)
@given(st.text(max_size=200))
def test_plain_text_never_becomes_markup(text: str) -> None:
    import html
    import re

    markup = linked(text)
    assert html.unescape(re.sub(r"</?a\b[^>]*>", "", markup)) == html.unescape(html.escape(text))


def test_the_text_part_comes_first_and_html_fills_in() -> None:
    both = shown(reply("the text", "<p>the html</p>"))
    assert (both.text.strip(), both.html) == ("the text", "<p>the html</p>")
    only = shown(reply("", "<p>the html</p>"))
    assert only.text == "the html"


def test_attachments_are_listed_and_never_named_like_a_path() -> None:
    raw = with_attachment("see", "application/pdf", "%PDF", name="../../etc/pass wd;.pdf")
    [listed] = shown(raw).attachments
    part, content = attachment(raw, listed.number)
    assert content == b"%PDF"
    assert "/" not in part.name
    assert file_name(part, part.number) == "etc_pass_wd_.pdf"
    with pytest.raises(KeyError):
        attachment(raw, 99)


def test_a_mail_beyond_the_limits_is_not_opened() -> None:
    with pytest.raises(MailFault):
        shown(b"Subject: " + b"x" * 9000 + b"\r\n\r\n")


def test_what_turns_the_direction_of_writing_turns_nothing_here() -> None:
    """S22: a name or a sentence is read in the order in which it was written."""
    cleaned, _ = clean_html("<p>I \u202eeerga\u202c to <b>\u2067nothing\u2069</b></p>")
    assert cleaned == "<p>I eerga to <b>nothing</b></p>"
    raw = with_attachment("I \u202eeerga\u202c", "image/jpeg", "x", name="=?utf-8?b?cGhvdG/igK5ncGouZXhl?=")
    found = shown(raw)
    assert "I eerga" in found.text and found.attachments[-1].name == "photogpj.exe"
