"""The words by which a mail is sorted, in English and Welsh: lists to be read and added to (S22, S105)."""

import re

from mail.wordset import names, phrases


def _cue(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b{phrases(text)}\b")


WITHDRAWAL = _cue(
    """
    withdraw* withdrew withdrawn revok* rescind* retract* take_.._back taking_.._back taken_.._back
    took_.._back change_my_mind changed_my_mind changing_my_mind second_thoughts reconsider* no_longer
    any_more anymore any_longer cancel* stop_sharing stop_using stop_the undo previously_agreed
    previously_consented previous_consent tynnu_.._ôl tynnu_.._ol tynnaf* dynnu_.._ôl dynnu_.._ol
    newid_fy_meddwl newid_meddwl bellach ailfeddwl* ailystyr*
    """
)
NEGATION = phrases(
    """
    not no never cannot can't cant won't wont don't dont didn't didnt doesn't wouldn't wouldnt shouldn't
    couldn't isn't aren't ain't haven't hasn't wasn't neither nor without unable unwilling reluctant* hardly
    nid nad nac ddim dim heb na ni
    """
)
_MATTER = phrases(
    """
    consent* agree* permission* permit* allow* accept* shar* disclos* releas* giv* happy ok okay fine want*
    wish* like willing comfortable content show* see seen pass* hand* tell told let go_ahead authoris*
    authoriz* approv* say cydsyn* gydsyn* nghydsyn* cytun* gytun* caniat* ganiat* nghaniat* rhannu datgelu
    fodlon bodlon hapus eisiau moyn dymuno
    """
)
_REFUSING = phrases(
    """
    refus* declin* object objects objected objecting objection objections oppos* disagree* deny denied
    denies reject* forbid* forbad* prohibit* veto* withhold* withheld against disapprov* dissent*
    absolutely_not no_way nope nah keep_.._out keep_.._off keep_.._away keep_.._private keep_.._secret
    keep_.._confidential keep_out leave_.._out leave_.._off leave_out gwrthod* wrthod* ngwrthod* gwrthwyneb*
    wrthwyneb* ngwrthwyneb* anghytun* peidi* pheidi* paid byth
    """
)
REFUSAL = re.compile(rf"\b(?:{NEGATION}(?: \w+(?:'\w+)*){{0,5}} {_MATTER}|{_REFUSING})\b")
_BEFORE_NO = phrases("sorry im i'm i_am afraid so well hi hello the_answer_is my_answer_is answer reply er um oh")
BARE_NO = re.compile(f"^(?:{_BEFORE_NO} )*" + phrases("no na nage nac_ydw nac_oes naddo") + r"\b")
ANY_NEGATION = re.compile(
    rf"\b(?:{NEGATION}|\w+n't|"
    + phrases(
        """
        nothing nobody none nowhere sorry afraid unfortunately rather instead secret* private* confidential*
        remov* redact* delet* black_.._out strike cross_.._out prevent* avoid* stop* unhappy uncomfortable
        worr* fear* scared frighten* unsafe danger* threat* harm* solicitor* lawyer* legal* court* complain*
        upset angry hell joke* joking sarcas* unless wrong* mistake* mistook error ps p_s nb actually
        regret* cyfrinachol* ofn* poeni pryder* cyfreithiwr* cwyn*
        """
    )
    + r")\b"
)
CONDITION = _cue(
    """
    if unless only but except* provid* as_long_as so_long_as on_condition on_the_condition condition*
    subject_to apart_from other_than however although though until till once before after limited restrict*
    partial* partly some_of part_of in_part anonym* without page pages paragraph* section* line lines first
    second third last half just name_is name_be name_being name_removed names_are names_removed name_out
    name_left assuming depend* in_return rest_of least following below above instead insist* require* must
    should otherwise whilst while when yet still os ond oni onibai amod* heblaw eithrio cyn_belled cyhyd nes
    ar_ôl ar_ol yn_unig tudalen* rhan rhai pan
    """
)
UNLESS = _cue("unless oni_bai onibai")
_ASKING_FIRST = phrases(
    """
    who what why when where which how can could would will do does did is are may_i should shall
    pwy beth pam pryd sut ble pa faint oes ydych ydy allwch a_all* a_yw a_oes a_fydd* a_ydy* a_ga*
    """
)
_ASKING = phrases(
    """
    please_explain please_clarify please_tell_me please_let_me_know please_send_me please_call please_ring
    i_would_like_to_know i_want_to_know i_need_to_know what_is what_does what_do what_are i_do_not_understand
    i_don't_understand wondering wonder_if question* query queries esboni* egluro cwestiwn* gwybod
    """
)
QUESTION = re.compile(rf"\?|^{_ASKING_FIRST}\b(?! not\b)|\b{_ASKING}\b")
AFFIRMATION = _cue(
    """
    yes yeah yep consent* agree* permission happy fine ok okay go_ahead all_right alright sure of_course
    cydsyn* cytun* caniat* iawn ydw ie oes hapus fodlon
    """
)
DOUBT = _cue(
    """
    not_sure not_certain not_really_sure not_quite_sure not_entirely_sure not_so_sure unsure uncertain
    don't_know do_not_know dunno maybe perhaps possibly might think_about think_.._over more_time need_time
    hesitat* doubt* ddim_yn_siŵr ddim_yn_siwr ansicr efallai meddwl_am dwn_i_ddim
    """
)
TOPIC = _cue(
    """
    consent* agree* disagree* permission permit* share shared shares sharing disclos* object objection
    objections objected declin* i_refuse* we_refuse* refuse_to refusal happy_for not_happy unhappy my_name
    my_information about_me keep_me keep_my keep_it keep_this leave_me leave_my solicitor* lawyer* yes
    no_thank* don't_want do_not_want do_not_wish the_file my_child the_child her_file his_file the_parent
    do_not_show don't_show do_not_give don't_give do_not_tell don't_tell cydsyn* gydsyn* nghydsyn* cytun*
    gytun* anghytun* caniat* ganiat* nghaniat* gwrthod* wrthod* gwrthwyneb* rhannu datgelu
    """
)
AWAY = _cue(
    """
    out_of_office out_of_the_office on_leave annual_leave maternity_leave paternity_leave sick_leave
    parental_leave study_leave holiday vacation away not_working do_not_work working_days part_time
    returning return_to return_on back_on back_in back_at limited_access no_access access_to_email
    access_to_emails access_to_my_email access_to_my_emails monitored urgent* emergenc* in_my_absence
    automat* auto_reply autoreply your_email_has_been_received your_email_was_received
    your_message_has_been_received your_message_was_received your_email_is_important received_your_email
    received_your_message will_reply will_respond will_get_back will_answer will_deal will_be_in_touch
    we_aim_to as_soon_as_possible as_soon_as_i_can thank_you_for_your_email thank_you_for_your_message
    thank_you_for_contacting thank_you_for_getting_in_touch office_is_closed office_closed opening_hours
    working_hours please_contact contact_me contact_us contact_my contact_our not_monitored
    not_being_monitored not_checked not_be_checked do_not_check unable_to_respond unable_to_reply
    will_not_be_able_to not_be_able_to do_not_have_access not_have_access cannot_respond not_be_forwarded
    do_not_reply not_be_read not_forwarded no_need_to_reply swyddfa gwyliau awtomatig absenoldeb dychwelyd
    ymateb brys
    """
)

HARMLESS_TAIL = names(
    """
    to this that it the of my our your information data details reference references mention mentions about
    me us in on file records record being shared disclosed released given passed be share disclose release
    sharing disclosure letter email request parent parents requester requested described explained set out
    as asked for and which what you have said mentioned contained i her his their child child's son's
    daughter's with nursery school setting please do so named name go ahead
    """
)
SENTENCE_WORDS = names(
    """
    i i'm i've we you he she it they is am are was were be been have has had my me him her them us this that
    these those do does did say says said tell told let get got make made mi chi fe ni nhw mae yw oedd wyf
    """
)
SHORT_TAILS = frozenset({"this", "that", "it", "the request", "your request", "do so"})
SHARING = names("shared disclosed released share disclose release sharing disclosure go")
AWAY_WORDS = names(
    """
    i am i'm we we're are is was the a an of to on in at for from until till by with and or my our your this
    that it's will be been have has please email emails e mail message messages mailbox inbox phone
    telephone call ring tel office day days week weeks weekend month monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november
    december am pm time times date back return returning currently presently thank thanks you if urgent
    urgently matter matters enquiries enquiry query queries immediate immediately assistance help attention
    need require required response reply respond contact colleague colleagues team manager available
    unavailable limited access working hours open closed reopen reopens normal between soon possible when as
    during after before received regarding any then period term holidays christmas easter new year dear
    sender hello hi automatic number mobile line desk main switchboard reception school nursery sick ill
    unwell yr y yn o i ac a ar at gan wedi rwyf rwy'n fi fy ni ein eich byddaf byddwn ebost e-bost neges
    ffoniwch cysylltwch within shortly next one two three four five ten full later of all emergency duty
    diolch gwyliau swyddfa dydd llun mawrth mercher iau gwener
    """
)
WRONG_DIRECTION = re.compile(
    r"\bwith (?:you|me|us|nursery|school|setting|your?|(?:the|your) (?:nursery|school|setting))\b"
    r"|\b(?:shared?|sharing|disclos\w+|releas\w+|given|passed)(?: \w+){0,3} to (?:you|me|us)\b"
)
_ADVERB = phrases(
    "hereby fully gladly freely also can do am_able_to wish_to would_like_to am_happy_to confirm_that_i"
)
_LEAD = phrases("yes yes_please certainly of_course ok okay absolutely sure")
_GIVE = r"give (?:you )?(?:my )?(?:full )?(?:consent|permission|agreement)"
CONSENT = re.compile(
    f"(?:{_LEAD} )?(?:"
    + phrases(
        """
        yes yes_please yes_i_do agreed consent_given permission_granted i_do_consent i_do_agree
        yes_of_course yes_certainly please_go_ahead no_objection no_objections no_objection_from_me
        no_objections_from_me you_have_my_consent you_have_my_full_consent you_have_my_permission
        you_have_my_agreement rwy'n_cydsynio rwyf_yn_cydsynio yr_wyf_yn_cydsynio dwi'n_cydsynio
        rwy'n_cydsynio_i_hyn yr_wyf_yn_cydsynio_i_hyn rwy'n_cytuno rwyf_yn_cytuno yr_wyf_yn_cytuno
        dwi'n_cytuno rydw_i'n_cytuno rwy'n_cytuno_i_hyn ydw cytuno cytunaf rwy'n_rhoi_caniatâd
        rwy'n_rhoi_fy_nghaniatâd rwy'n_rhoi_fy_nghydsyniad dwi'n_rhoi_caniatâd rwyf_yn_rhoi_fy_nghaniatâd
        yr_wyf_yn_rhoi_fy_nghaniatâd yr_wyf_yn_rhoi_fy_nghydsyniad cydsyniaf ydw_rwy'n_cytuno
        ydw_rwy'n_cydsynio
        """
    )
    + rf"|i (?:{_ADVERB} )?(?:confirm i )?(?:consent|agree|{_GIVE}|have no objections?(?: at all)?)"
    + r"(?P<tail>(?: to| that)(?: [\w']+){1,25})?"
    + r"|(?:i am|i'm|we are) (?:very |quite |perfectly )?(?:happy|content|willing) (?:for|with) "
    + r"(?P<happy>[\w']+(?: [\w']+){0,24})"
    + r"|you (?:may|can|have my (?:full )?(?:consent|permission) to) (?:share|disclose|release|go ahead)"
    + r"(?P<may>(?: [\w']+){0,25}))"
)
PLEASANTRY = re.compile(
    r"(?:(?:many )?(?:thanks|thank you|diolch)(?: (?:very much|so much|yn fawr))?(?: "
    + phrases(
        """
        for_your_letter for_your_email for_your_e_mail for_your_message for_the_letter for_the_email for_this_letter
        for_asking for_asking_me for_letting_me_know for_getting_in_touch am_eich_llythyr
        """
    )
    + r")?|"
    + phrases(
        """
        i_have_received_your_letter i_have_received_your_email i_have_read_your_letter
        i_have_read_your_email i_have_read_and_understood_your_letter i_hope_you_are_well i_hope_this_helps
        i_am_writing_in_reply_to_your_letter i_am_writing_in_response_to_your_letter
        i_am_replying_to_your_letter i_am_replying_to_your_email
        """
    )
    + ")"
)
GREETING = re.compile(
    phrases(
        "dear hi hello hiya good_morning good_afternoon good_evening helo annwyl bore_da prynhawn_da noswaith_dda"
    )
    + r"(?P<names>(?: [\w'-]+){0,5})"
)
FAREWELL = re.compile(
    r"(?:(?:kind|best|warm|warmest|many|with) )*"
    + phrases(
        """
        regards wishes thanks thank_you sincerely faithfully yours yours_sincerely yours_faithfully yours_truly
        cheers

        cofion cofion_gorau cofion_cynnes yn_gywir yn_bur diolch diolch_yn_fawr best love
        """
    )
    + r"(?P<names>(?: [\w'-]+){0,4})"
)
_DEVICES = phrases(
    """
    my fy the a iphone ipad android samsung galaxy huawei pixel oneplus xiaomi nokia motorola blackberry
    phone mobile device smartphone tablet outlook yahoo gmail mail email app for ios windows mac 10 11
    proton secure aol icloud bt virgin media sky s9 s10 s20 s21 s22 s23 s24 5g smart
    """
)
DEVICE = re.compile(rf"(?:sent|anfonwyd) (?:from|o|using|with|via)(?: {_DEVICES})+|get outlook for (?:ios|android)")
