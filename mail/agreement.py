"""The sentences that agree to everything, and those beside them that decide nothing (S22, S105).

A sentence is known as a whole or not at all: a word that is not foreseen makes it none of these. So nothing here
looks for refusals; whatever limits, doubts or adds something is simply not one of these sentences.
"""

import enum
import re
from collections.abc import Iterable

from mail.wordset import WORD, phrases

REQUESTER = "the requester"
"""What stands for the name of the person who asked, before a sentence is looked at."""

_SENTENCE_END = re.compile(r"[.!;\n]+|(?<=\w),(?=\s)|\s[-\u2013\u2014]+\s")
_HARMLESS_SIGNS = frozenset(" \n\t.,!:;'-\u2013\u2014")
_MOST_WORDS = 45
_WITHOUT_APOSTROPHE = {
    "thats": "that's",
    "thts": "that's",
    "its": "it's",
    "im": "i'm",
    "ive": "i've",
    "dont": "don't",
    "rwyn": "rwy'n",
}


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


# Words of which the sentences are made.
_YES = "yes yes_please yeah yep yup yh aye ydw of_course certainly absolutely definitely"
_LEAD = re.compile(f"(?P<agrees>{phrases(_YES)})(?= |$)|(?:ok|okay|sure)(?= |$)")
_THANKS = phrases("thanks thank_you thank_you_very_much many_thanks cheers ta please")
_DECORATION = re.compile(f" (?:{_THANKS}|love|hen|pet|mate|dear|x+)$")
_VERY = r"(?:(?:absolutely|perfectly|completely|totally|entirely|quite|very|really|more than|fully|all|so) ){0,2}"
_FINE = phrases(
    "fine ok okay alright all_right no_problem no_bother nae_bother nae_problem not_a_problem champion grand"
)
_BY_ME = _any("(?:with|by|for) (?:me|us)", "from (?:me|us|my side|our side)", "on my part", "at my end", "here")
_WHO_ASKED = "(?:the person )?who(?:ever)? (?:has )?asked"
_WHOM = _any("her", "him", "them", "she", "he", REQUESTER, "the parents?", _WHO_ASKED)
_INFORMATION = (
    "(?:information|details?|data|entry|passage|reference|mention|note|text)s?"
    "(?: (?:about|concerning|regarding|to|of) me)?"
)
_IN_LETTER = (
    "(?: (?:that is |which is )?(?:(?:set out|described|mentioned|contained|written|quoted|held) )?"
    "(?:in|from|on) (?:your|the|this|my) (?:letter|file|e ?mail|message|records?))"
)
_WHAT_IS_SAID = (
    "what(?:ever)? "
    + _any(
        "(?:it|the letter|the file|your letter) says",
        "you(?:'ve| have)(?: got| written)?",
        "(?:is|was|has been|'s) (?:written|said|noted|recorded)",
        "you (?:say|wrote)",
        "is in (?:it|the file|your letter)",
    )
    + "(?: there)?(?: (?:about|on|regarding) me)?"
)
_IT = _any("it(?: all)?", "this", "that")
_ALL = _any("everything", "all", "the lot", "both(?: of them)?", "(?:all|both) of (?:it|this|that|these|them)")
_THING = (
    _any(
        _IT,
        _ALL,
        "these",
        "those",
        "everything about me",
        "(?:all|both)(?: of)? (?:(?:the |these )?(?:parts|passages))",
        f"(?:all (?:of )?)?(?:the|this|that|my|all|any) (?:full |whole |entire |said )?{_INFORMATION}",
        _WHAT_IS_SAID,
    )
    + _IN_LETTER
    + "{0,2}"
)
_TO_WHOM = f"(?: (?:with|to|by|on to) {_WHOM})"
_IN_FULL = "(?: in full| as (?:asked|requested|described|set out)(?: in your (?:letter|e ?mail))?)?"
_DONE = f"(?:shared|disclosed|released|shown|given(?: out)?|passed on|sent|seen|read){_TO_WHOM}?{_IN_FULL}"
_SHARE = "(?:shar(?:e|ing)|disclos(?:e|ing)|releas(?:e|ing))"
_GIVE = "(?:show(?:ing)?|giv(?:e|ing)|send(?:ing)?|pass(?:ing)? on)"
_DOING = _any(
    f"(?:{_SHARE}|{_GIVE}) {_THING}{_TO_WHOM}?{_IN_FULL}",
    f"{_GIVE} {_WHOM} {_THING}{_IN_FULL}",
    f"(?:{_SHARE} with|{_GIVE} to) {_WHOM}{_IN_FULL}",
)
_SEEING = f"(?:see|have|read|seeing|having|reading|know about|look at) {_THING}{_IN_FULL}"
_PLEASE = _any(
    f"(?:share|disclose|release) {_THING}{_TO_WHOM}?{_IN_FULL}",
    f"(?:show|give|send|pass on) {_THING}{_TO_WHOM}{_IN_FULL}",
    f"(?:show|give|send) {_WHOM} {_THING}{_IN_FULL}",
    f"let {_WHOM} {_SEEING}",
)
_SHARING_OF = f"(?:the |its |your )?(?:sharing|disclosure|release) of {_THING}{_TO_WHOM}?{_IN_FULL}"
_REQUEST = phrases("the_request your_request this_request the_sharing the_disclosure do_so")
_SETTING = _any("you", "the nursery", "the school", "the setting", "your")
_AGREED_TO = _any(
    f"(?:to|with|for|about) {_IT}",
    f"to {_ALL}",
    f"(?:to|with|for|about) {_THING} (?:to be|being|be) {_DONE}",
    f"(?:to|with|for) {_REQUEST}",
    f"(?:to|with|for|about) {_SETTING} (?:to )?{_DOING}",
    f"(?:to|with|about) {_DOING}",
    f"(?:to|with|for|about) {_SHARING_OF}",
    f"(?:to|with|for|about) {_WHOM} (?:to )?{_SEEING}",
    f"(?:that )?{_SETTING} (?:(?:may|can) )?{_DOING}",
    f"(?:that )?{_WHOM} (?:may|can) {_SEEING}",
    f"(?:that )?{_THING} (?:may be|can be|be|is to be) {_DONE}",
)
_FREELY = phrases(
    """
    hereby fully gladly happily freely also can do am_able_to am_happy_to am_pleased_to wish_to would_like_to
    can_confirm_i can_confirm_that_i confirm_i confirm_that_i totally completely absolutely wholeheartedly
    """
)
_LEAVE = (
    "(?:(?:full|unconditional|formal|written|complete|and|express|my|our) ){0,4}"
    "(?:consent|permission|agreement|approval|blessing)"
)
_AGREE = "(?:agree|consent|agree and consent|consent and agree)"
_I_AM = _any("i am", "i'm", "we are", "we're")
_THAT_IS = f"(?:{_any(_IT, _ALL)} (?:is|will be) |(?:that|it)'s (?:all )?|is )"

# Sentences.
_AGREEING = re.compile(
    _any(
        phrases(
            """
            agreed permission_granted permission_given consent_given consent_is_given consent_granted please_do
            by_all_means go_for_it go_ahead please_go_ahead share_away feel_free please_feel_free you_may
            you_may_share you_can_share answer_yes my_answer_is_yes the_answer_is_yes i_say_yes
            it_is_a_yes it's_a_yes it_is_a_yes_from_me it's_a_yes_from_me happy_to_agree happy_to_consent
            rwy'n_cydsynio rwyf_yn_cydsynio yr_wyf_yn_cydsynio dwi'n_cydsynio rwy'n_cydsynio_i_hyn
            yr_wyf_yn_cydsynio_i_hyn rwy'n_cytuno rwyf_yn_cytuno yr_wyf_yn_cytuno dwi'n_cytuno rydw_i'n_cytuno
            rwy'n_cytuno_i_hyn cytuno cytunaf rwy'n_rhoi_caniatâd rwy'n_rhoi_fy_nghaniatâd
            rwy'n_rhoi_fy_nghydsyniad dwi'n_rhoi_caniatâd rwyf_yn_rhoi_fy_nghaniatâd
            yr_wyf_yn_rhoi_fy_nghaniatâd yr_wyf_yn_rhoi_fy_nghydsyniad cydsyniaf
            """
        ),
        f"(?:i|we)(?: both)? (?:{_FREELY} ){{0,2}}{_AGREE}(?: {_AGREED_TO})?",
        f"(?:(?:i|we) )?(?:{_FREELY} ){{0,2}}give (?:you )?{_LEAVE}(?: {_AGREED_TO})?",
        f"(?:i|we) (?:{_FREELY} ){{0,2}}(?:authorise|authorize|allow|permit) you to {_DOING}",
        f"(?:i|we) am (?:agree|accept)(?: (?:with )?{_any(_DOING, _IT)})?",
        f"you have (?:my|our) {_LEAVE}(?: {_AGREED_TO})?",
        f"(?:{_I_AM} )?{_VERY}(?:happy|content|willing|fine|ok|okay|comfortable|good|alright) {_AGREED_TO}",
        f"{_THAT_IS}?{_VERY}{_FINE} {_BY_ME}(?: {_AGREED_TO}|(?: for you)? to {_DOING})?",
        f"{_THAT_IS}?{_VERY}{_FINE} (?:for you )?to {_DOING}",
        f"(?:(?:that|this|it) is|(?:that|it)'s) {_VERY}{_FINE}",
        f"(?:i|we) have no (?:objections?|problems?|issues?|concerns?)(?: at all| whatsoever)?(?: {_AGREED_TO})?",
        f"no objections?(?: at all| whatsoever)?(?: {_BY_ME})?(?: {_AGREED_TO})?",
        f"(?:i|we) (?:do not|don't) mind (?:at all|you {_DOING}|if you {_DOING}|{_WHOM} {_SEEING})",
        f"(?:i|we) (?:do not|don't) have (?:any|an) (?:objections?|problems?)(?: at all)?(?: {_AGREED_TO})?",
        f"(?:you|the nursery) (?:may|can|are (?:free|welcome) to|have my {_LEAVE} to) {_DOING}",
        f"(?:you|the nursery) (?:may|can|have my {_LEAVE} to) go ahead(?: and {_DOING})?",
        f"(?:please )?(?:do |go ahead and |feel free to |by all means ){{0,2}}{_PLEASE}",
        f"{_I_AM} happy for you to go ahead(?: and {_DOING})?",
        f"{_WHOM} (?:may|can|(?:is|are) welcome to) {_SEEING}",
        f"{_THING} (?:may|can) be {_DONE}",
    )
)
_AGREEING_AFTER_YES = re.compile(
    _any(
        f"(?:{_THAT_IS}|all )?{_VERY}(?:{_FINE}|good)(?: at all)?(?: {_BY_ME})?",
        f"to (?:{_IT}|{_ALL}|{_DOING}|{_REQUEST})",
        f"(?:i|we) (?:do|agree|consent|give (?:you )?{_LEAVE})",
        "(?:you )?(?:may|can)",
        "no (?:problem|probs|bother|objections?|worries)(?: at all)?",
        f"(?:{_I_AM} )?{_VERY}happy",
    )
)
_OF_ITSELF_NOTHING = re.compile(
    f"{_VERY}{_FINE}"
    f"|{phrases('all_of_it both sure_thing no_problem no_worries no_problem_at_all no_bother all_good')}"
)
_ASIDE = re.compile(
    _any(
        "(?:(?:many|lots of) )?(?:thanks|thank you|diolch)(?: (?:very much|so much|yn fawr))?"
        "(?: for (?:asking(?: me)?|letting me know|checking|getting in touch))?",
        "(?:i )?hope (?:that )?(?:you|you're|you are|all|everyone|everybody)"
        r"(?: (?:is|are|all|both|keeping)){0,2} well(?: (?:there|at \w+(?: nursery)?))?",
        phrases(
            """
            hi hello hiya hey good_morning good_afternoon good_evening
            i_hope_this_helps hope_this_helps hope_that_helps happy_to_help glad_to_help take_care god_bless
            have_a_good_day have_a_nice_day have_a_lovely_day have_a_good_weekend have_a_nice_weekend speak_soon
            see_you_soon all_the_best let_me_know_if_you_need_anything_else let_me_know_if_you_need_anything_more
            sorry_for_the_delay sorry_for_the_late_reply sorry_for_my_late_reply apologies_for_the_delay
            """
        ),
    )
)
_RECEIPT = re.compile(
    _any(
        "(?:(?:many )?(?:thanks|thank you|diolch)(?: very much| so much)?(?: for)?"
        "|further to|i refer to|in (?:reply|response) to|i am (?:writing|replying) (?:in (?:reply|response) )?to"
        "|i(?: have|'ve)? (?:received|got|read|read and understood)) "
        "(?:your|the|this|eich) (?:recent |kind )?(?:letter|e ?mail|message|request)"
        r"(?: (?:of|dated) \d{1,2} [a-z]{3,9} \d{4})?",
        "diolch am eich llythyr",
    )
)
_GOING_ON = re.compile(f"({_RECEIPT.pattern}) (?:and )?(?=i\\b|we\\b)")


class _Said(enum.Enum):
    """What one sentence says."""

    AGREES = "agrees"
    YES = "a bare yes"
    RECEIPT = "that a letter came"
    NOTHING = "nothing of itself"
    SOMETHING_ELSE = "something else"


def consents_in(text: str) -> int | None:
    """Count the sentences of consent in a text; None if any sentence is something else.

    A bare yes before "I have received your letter" may confirm the receipt alone: together they are something else.
    """
    found = [_sentence(piece) for piece in sentences(text.casefold())]
    if _Said.SOMETHING_ELSE in found:
        return None
    yes = found.index(_Said.YES) if _Said.YES in found else len(found)
    if _Said.AGREES not in found and _Said.RECEIPT in found[yes:]:
        return None
    return sum(said in (_Said.YES, _Said.AGREES) for said in found)


def sentences(text: str) -> list[str]:
    """Part a text at its sentences, at commas and at dashes that stand alone."""
    return [piece for piece in _SENTENCE_END.split(text) if piece.strip()]


def _known_spelling(found: Iterable[str]) -> str:
    """Return words in one line, with the apostrophes that telephones leave out."""
    return " ".join(_WITHOUT_APOSTROPHE.get(word, word) for word in found)


def _sentence(piece: str) -> _Said:
    if any(not (char.isalnum() or char in _HARMLESS_SIGNS) for char in piece):
        return _Said.SOMETHING_ELSE
    plain = _known_spelling(WORD.findall(piece))
    if plain.count(" ") >= _MOST_WORDS:
        return _Said.SOMETHING_ELSE
    plain = _GOING_ON.sub("", plain, count=1) if _GOING_ON.match(plain) else plain
    said = _one(plain)
    return _two_in_one(plain) if said is _Said.SOMETHING_ELSE else said


def _one(plain: str) -> _Said:
    """Return what the words between two stops say, as one sentence."""
    if not plain or _ASIDE.fullmatch(plain):
        return _Said.NOTHING
    if _RECEIPT.fullmatch(plain):
        return _Said.RECEIPT
    rest, agreed = _without_lead(plain)
    while (shorter := _DECORATION.sub("", f" {rest}").strip()) != rest:
        rest = shorter
    if not rest:
        return _Said.YES if agreed else _Said.NOTHING
    if _AGREEING.fullmatch(rest) or (agreed and _AGREEING_AFTER_YES.fullmatch(rest)):
        return _Said.AGREES
    return _Said.NOTHING if _OF_ITSELF_NOTHING.fullmatch(rest) else _Said.SOMETHING_ELSE


def _two_in_one(plain: str) -> _Said:
    """Return what two sentences say that were written without a stop: "it is ok you can give it to her"."""
    said = plain.split()
    for number in range(1, len(said)):
        first = _one(" ".join(said[:number]))
        if first not in (_Said.AGREES, _Said.YES, _Said.NOTHING):
            continue
        second = _one(" ".join(said[number + (said[number] == "and") :]))
        if second in (_Said.AGREES, _Said.NOTHING):
            return _Said.AGREES if _Said.AGREES in (first, second) else first
    return _Said.SOMETHING_ELSE


def _without_lead(plain: str) -> tuple[str, bool]:
    """Return a sentence without its yes, and whether there was one."""
    agreed = False
    while match := _LEAD.match(plain):
        agreed = agreed or match["agrees"] is not None
        plain = plain[match.end() :].strip()
    return plain, agreed
