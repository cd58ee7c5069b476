"""Judges what CSS does to words in a mail: whether it hides them, strikes them out or does something odd (S22).

Only a short list of harmless properties is taken as harmless; a mail that uses anything else is for a person.
"""

import enum
import re
from collections.abc import Callable, Iterator

from mail.wordset import names

_HARMLESS = re.compile(
    r"(?:-?mso-(?!hide)[a-z-]*|-?ms-[a-z-]*|-webkit-(?:text-size-adjust|font-smoothing|text-stroke-width|nbsp-mode"
    r"|line-break|hyphens)|-moz-hyphens|font(?:-family|-style|-weight|-variant[a-z-]*|-stretch|-kerning"
    r"|-optical-sizing|-feature-settings|-variation-settings|-size-adjust)?|margin(?:-(?:top|bottom|left|right))?"
    r"|padding(?:-(?:top|bottom|left|right))?|border(?!-image)(?:-[a-z-]+)?|outline(?:-[a-z-]+)?|line-height|text-align"
    r"|text-size-adjust|white-space(?:-collapse)?|text-wrap(?:-mode)?|word-(?:wrap|break|spacing)|overflow-wrap"
    r"|line-break|letter-spacing|orphans|widows|caret-color|vertical-align|tab-size|page(?:-break-[a-z]+)?"
    r"|size|min-width|max-width|width|min-height|table-layout|empty-cells|cursor|hyphens"
    r"|text-decoration-(?:style|color|thickness|skip-ink)|text-underline[a-z-]*|layout-grid-mode|punctuation-wrap"
    r"|text-autospace|text-justify|text-kashida[a-z-]*|color-scheme|supported-color-schemes"
    r"|panose-1|behavior|user-select|box-sizing)"
)
_LENGTH = re.compile(r"(-?[0-9.]+)\s*(px|pt|em|rem|cm|mm|in|%|ex|ch)?")
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_RGB = re.compile(r"rgba?\(\s*([0-9.]+)[\s,]+([0-9.]+)[\s,]+([0-9.]+)(?:[\s,/]+([0-9.]+%?))?\s*\)")
_DARK_NAMES = names(
    """
    black windowtext blue navy darkblue red darkred maroon green darkgreen purple teal gray grey dimgray
    dimgrey darkgray brown inherit initial currentcolor unset
    """
)
_SHOWN = names(
    """
    block inline inline-block table table-cell table-row list-item inherit initial
    """
)
_NAMED_SIZES = names(
    """
    x-small small smaller medium large larger x-large xx-large inherit initial
    """
)
_LIGHT_NAMES = frozenset(["white", "transparent", "none", "inherit", "initial", "window", "unset", ""])
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_MOST_RULES = 2000
_MOST_DECLARATIONS = 200


class Effect(enum.IntEnum):
    """What a style does to the words it touches; the higher, the worse."""

    NONE = 0
    ODD = 1
    STRIKES = 2
    HIDES = 3


def effect_of(declarations: str) -> Effect:
    """Return the worst thing a list of declarations (`color:red; display:none`) does."""
    worst = Effect.NONE
    for number, declaration in enumerate(_COMMENT.sub(" ", declarations.lower()).split(";")):
        if number == _MOST_DECLARATIONS:
            return max(worst, Effect.ODD)
        name, colon, value = declaration.partition(":")
        if colon:
            worst = max(worst, _judge(name.strip(), value.replace("!important", "").strip()))
        elif name.strip():
            worst = max(worst, Effect.ODD)
    return worst


def rules_in(sheet: str) -> Iterator[tuple[str, Effect]]:
    """Yield selector and effect of every rule of a style sheet that does something; at-rules are looked into."""
    text = _COMMENT.sub(" ", sheet)
    if "@import" in text.lower():
        yield "*", Effect.ODD
    start = 0
    for number, match in enumerate(re.finditer(r"[{}]", text)):
        if number == 2 * _MOST_RULES:
            yield "*", Effect.ODD
            return
        head = text[start : match.start()]
        start = match.end()
        if match[0] == "{":
            selector = head.strip()
        elif head.strip():
            effect = effect_of(head)
            if effect and not selector.lower().startswith(("@page", "@list")):
                yield selector, effect


def is_light(colour: str) -> bool | None:
    """Say whether a colour is too light to be read on white; None when it cannot be told."""
    if colour in _DARK_NAMES:
        return False
    if colour in _LIGHT_NAMES:
        return True
    rgb = _red_green_blue(colour)
    if rgb is None:
        return None
    red, green, blue = rgb
    return 0.299 * red + 0.587 * green + 0.114 * blue > 190


def _red_green_blue(colour: str) -> tuple[float, float, float] | None:
    if match := _HEX.fullmatch(colour):
        digits = match[1]
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        if len(digits) != 6:
            return None
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := _RGB.fullmatch(colour):
        if match[4] is not None and match[4].rstrip("%") not in {"1", "1.0", "100"}:
            return None
        return float(match[1]), float(match[2]), float(match[3])
    return None


def _judge(name: str, value: str) -> Effect:
    judge = _JUDGES.get(name)
    if judge is not None:
        return judge(value)
    return Effect.NONE if _HARMLESS.fullmatch(name) else Effect.ODD


def _display(value: str) -> Effect:
    if value == "none":
        return Effect.HIDES
    shown = {
        "block",
        "inline",
        "inline-block",
        "table",
        "table-cell",
        "table-row",
        "list-item",
        "inherit",
        "initial",
    }
    return Effect.NONE if value in shown else Effect.ODD


def _visibility(value: str) -> Effect:
    return Effect.NONE if value in {"visible", "inherit", "initial"} else Effect.HIDES


def _size(value: str) -> Effect:
    match = _LENGTH.fullmatch(value)
    if match is None:
        named = {
            "small",
            "medium",
            "large",
            "larger",
            "smaller",
            "x-small",
            "x-large",
            "xx-large",
            "inherit",
            "initial",
        }
        return Effect.NONE if value in named else Effect.ODD
    least = {"px": 6.0, "pt": 5.0, "%": 50.0, None: 1.0}.get(match[2], 0.4)
    return _number(match[1], least)


def _number(text: str, least: float) -> Effect:
    try:
        return Effect.NONE if float(text) >= least else Effect.HIDES
    except ValueError:
        return Effect.ODD


def _opacity(value: str) -> Effect:
    return _number(value, 0.5)


def _colour(value: str) -> Effect:
    light = is_light(value)
    if light is None:
        return Effect.ODD
    return Effect.HIDES if light and value not in {"inherit", "initial", "unset"} else Effect.NONE


def _background(value: str) -> Effect:
    first = value if value.startswith(("rgb", "#")) else value.partition(" ")[0]
    return Effect.NONE if is_light(first) else Effect.ODD


def _decoration(value: str) -> Effect:
    if "line-through" in value:
        return Effect.STRIKES
    return Effect.NONE if set(value.split()) & {"none", "underline", "inherit", "initial"} else Effect.ODD


def _hide(value: str) -> Effect:
    return Effect.NONE if value == "none" else Effect.HIDES


def _ordinary(*values: str) -> Callable[[str], Effect]:
    """Return a judge for whom the values listed are harmless and all others odd."""
    harmless = frozenset(values) | {"inherit", "initial", "auto", "normal"}
    return lambda value: Effect.NONE if value in harmless else Effect.ODD


def _list_style(value: str) -> Effect:
    """A list may be numbered and dotted, but not begin its items with words or pictures."""
    return Effect.NONE if re.fullmatch(r"[a-z -]+", value) else Effect.ODD


def _indent(value: str) -> Effect:
    return Effect.HIDES if value.startswith("-") else Effect.NONE


def _height(value: str) -> Effect:
    match = _LENGTH.fullmatch(value)
    return _number(match[1], 0.001) if match else Effect.NONE


_JUDGES: dict[str, Callable[[str], Effect]] = {
    "display": _display,
    "visibility": _visibility,
    "font-size": _size,
    "opacity": _opacity,
    "color": _colour,
    "background": _background,
    "background-color": _background,
    "text-decoration": _decoration,
    "text-decoration-line": _decoration,
    "mso-hide": _hide,
    "text-indent": _indent,
    "height": _height,
    "max-height": _height,
    "text-transform": _ordinary("none"),
    "direction": _ordinary("ltr"),
    "unicode-bidi": _ordinary("embed", "isolate"),
    "position": _ordinary("static"),
    "float": _ordinary("none"),
    "overflow": _ordinary("visible"),
    "list-style": _list_style,
    "list-style-type": _list_style,
    "list-style-position": _list_style,
    "quotes": _ordinary("none"),
    "content": _ordinary("none"),
}
