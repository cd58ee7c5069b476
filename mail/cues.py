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
    newid_fy_meddwl newid_meddwl bellach ailfeddwl* ailystyr* disregard_.._my ignore_.._my_last
    ignore_.._my_earlier ignore_.._my_previous forget_i_said forget_what_i_said scrap_what_i_said scrap_that
    what_i_said_before what_i_said_earlier what_i_said_last i_take_it_back have_second_thoughts by_mistake
    wrong_button wrong_box should_not_have_agreed shouldn't_have_agreed should_not_have_said_yes
    shouldn't_have_said_yes hold_on_don't hold_off misunderstood_me zmieniłam_zdanie zmieniłem_zdanie
    wycofuję ziehe_.._zurück retire_mon_accord
    """
)
NEGATION = phrases(
    """
    not no never cannot can't cant won't wont don't dont didn't didnt doesn't wouldn't wouldnt shouldn't
    couldn't isn't aren't ain't amn't haven't hasn't wasn't isnt aint dnt dinnae dinna didnae cannae wouldnae
    winnae isnae divvent divn't dunt nie nicht nein nahi neither nor without unable unwilling reluctant* hardly
    nid nad nac ddim dim heb na ni
    """
)
_MATTER = phrases(
    """
    consent* agree* permission* permit* allow* accept* shar* disclos* releas* giv* happy ok okay fine want*
    wish* like willing comfortable said yes content show* see seen pass* hand* tell told let go_ahead authoris*
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
    wrthwyneb* ngwrthwyneb* anghytun* peidi* pheidi* paid byth refrain* between_us between_you_and_me
    over_my_dead_body mind_your_own none_of_your_business nobody_elses_business nobody_else's_business
    take_my_name_out take_.._out_please take_me_out black_.._out blacked_out cross_.._out leave_me_alone
    i_mind i_do_mind stay_that_way how_dare would_prejudice nie_zgadzam refuso je_refuse no_autorizo
    """
)
REFUSAL = re.compile(rf"\b(?:{NEGATION}(?: \w+(?:'\w+)*){{0,5}} {_MATTER}|{_REFUSING})\b")
_BEFORE_NO = phrases("sorry im i'm i_am afraid so well hi hello the_answer_is my_answer_is answer reply er um oh")
BARE_NO = re.compile(f"^(?:{_BEFORE_NO} )*" + phrases("no na nage nac_ydw nac_oes naddo n_o") + r"\b|\bbut no$")
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
LIMIT = _cue(
    """
    if only except* apart_from provided providing as_long_as so_long_as on_condition on_the_condition
    conditional subject_to other_than bar_the save_as anonymi* some_of part_of in_part half just_the nobody_else
    no_one_else once_you once_i assuming without_my os amod* yn_unig heblaw eithrio
    """
)
NO_OBJECTION = re.compile(
    r"\b(?:no (?:objections?|problems?|problem at all|concerns?|issues?|worries|bother)|not a problem"
    r"|nothing to hide|(?:do not|don't|dont) mind|dim problem|nae bother|any objections?|why not|"
    r"any reason why not|mujhe koi aitraz nahi)\b(?! (?:but|if|unless|with you refusing))"
)
REFUSING_SIGN = re.compile("[\U0001f44e\U0001f6ab\u26d4\u274c\U0001f645\u270b\U0001f6d1]")
NO_NAMES = _cue(
    """
    mondays tuesdays wednesdays thursdays fridays saturdays sundays monday tuesday wednesday thursday friday
    saturday sunday later soon tomorrow today tonight yesterday eventually probably sometimes usually mostly
    mainly almost nearly apparently allegedly supposedly hopefully presumably ideally theoretically verbally
    orally temporarily provisionally conditionally privately anonymously formally generally basically
    technically obviously clearly surely seriously really honestly begrudgingly grudgingly unwillingly
    hesitantly tentatively ambivalently barely scarcely seldom rarely always again already finally lies liar
    duress forced under_pressure paragraph* photo* picture* address* phone_number january february november
    october december summary extract* sentence* whatever wait hold pending draft later_on so_far next_week
    next_month next_year weekend* meeting* first second third one two three
    """
)
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
_ASKING_FIRST_SAID_SHORT = phrases("whats whos wheres hows whens whys")
QUESTION = re.compile(rf"\?|^(?:{_ASKING_FIRST}|{_ASKING_FIRST_SAID_SHORT})\b(?! not\b)|\b{_ASKING}\b")
NO_QUESTION = re.compile(
    r"^(?:(?:what|who|how) (?:i|my|said|says|dare|ever)|why not|when (?:i|you|she|he|we|they)|where (?:i|she|he)"
    r"|do (?:what|as|not)|does not|did not|is (?:ok|okay|fine|not)|are not)\b(?!.*\?)"
)
ASKED = re.compile(rf"(?:^|[.!?\n,]\s*|\bbut )(?:{_ASKING_FIRST})\b[^.!?\n]{{0,400}}\?")
AFFIRMATION = _cue(
    """
    yes yeah yep yup yh aye consent* agree* permission happy fine ok okay go_ahead all_right alright sure of_course
    you_can_share you_may_share may_see can_see you_can_show happy_to tak haan oui
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
    do_not_reply not_be_read not_forwarded no_need_to_reply i_work_on i_work message_has_been_received
    email_has_been_received your_e_mail your_message swyddfa gwyliau awtomatig absenoldeb dychwelyd ymateb brys
    nicht_im_büro nicht_am_platz im_urlaub im_mutterschutz abwesend abwesenheit* außer_haus wieder_erreichbar
    wieder_im_büro dringenden_fällen absent_du_bureau absente_du_bureau en_congé en_congés en_vacances
    à_mon_retour cas_d'urgence fuera_de_la_oficina de_vacaciones mi_regreso na_urlopie poza_biurem po_powrocie
    fuori_ufficio in_ferie afwezig met_vakantie fora_do_escritório de_férias
    """
)

SENTENCE_WORDS = names(
    """
    i i'm i've we you he she it they is am are was were be been have has had my me him her them us this that
    these those do does did say says said tell told let get got make made mi chi fe ni nhw mae yw oedd wyf
    """
)
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
    diolch gwyliau swyddfa dydd llun mawrth mercher iau gwener allan o'r tan ionawr chwefror ebrill mai mehefin
    gorffennaf awst medi hydref tachwedd rhagfyr i'll when get answer mondays tuesdays wednesdays thursdays
    fridays e-mails in afterwards
    ich bin bis zum vom und ab dem der die das den januar februar märz juni juli oktober dezember wenden sie sich
    bitte meine meinen kollegin kollegen kollege vertretung erreichbar wieder büro werde ihre nachricht danach
    beantworten vielen dank für
    bonjour je suis jusqu'au du au le la les de janvier février mars avril juin juillet août septembre octobre
    novembre décembre répondrai votre message mon retour merci pour
    hola buenos días estoy hasta el del al enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre responderé su mensaje gracias por
    jestem dnia od stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada
    grudnia odpowiem na wiadomość dziękuję
    """
)
GREETING = re.compile(
    phrases(
        """
        dear hi hello hiya hey good_day good_morning good_afternoon good_evening helo annwyl bore_da prynhawn_da
        noswaith_dda
        """
    )
    + r"(?P<names>(?: [\w'-]+){0,5})"
)
FAREWELL = re.compile(
    r"(?:(?:kind|best|warm|warmest|many|with) )*"
    + phrases(
        """
        regards regard wishes thanks thank_you sincerely faithfully yours yours_sincerely yours_faithfully
        yours_truly cheers

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
DEVICE = re.compile(
    rf"(?:sent|anfonwyd) (?:from|o|using|with|via)(?: {_DEVICES})+(?: (?:on|for) {_DEVICES})?"
    "|get outlook for (?:ios|android)"
    "|(?:dictated|sent) (?:with|by|using|via) (?:siri|voice)(?: please excuse (?:any )?(?:typos|mistakes|errors))?"
    "|please excuse (?:any )?(?:typos|brevity|my brevity)"
)
