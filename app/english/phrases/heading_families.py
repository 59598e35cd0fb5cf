"""Families of words that name a class in headings of the author's own wording: data, no logic.

For: ``lexicon``, which asks ``FIRST_FAMILIES`` before its own list and ``LAST_FAMILIES`` where nothing of it matched.
Not for: statements. A family is a meaning (what is at hand, what would please), not a list of known headings.
"""

import re

from app.english.phrases.special_topics import Topic, topic

_HAVE = r"(?:has|have|had|owns?|brings?|holds?)"
_STAND = r"(?:are|is|stands?|goes?|go|works?|look|looks|run|runs|were|was)"

# Wordings in which a general word of the lexicon would name another class.
FIRST_FAMILIES: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    *topic(
        "soft",
        r"\bwould (?:also )?(?:like|love) to have\b|\b(?:we|i)(?:[\'’]d| would) (?:also |really )?(?:love|enjoy"
        r"|be glad)\b|\bnice touch",
        r"\b(?:planned|hoped|intended|foreseen|dreamt?),? (?:of |for )?(?:\w+ )?(?:but )?not (?:yet )?(?:promised"
        r"|fixed|certain)\b",
        r"^(?:later|some ?day|one day|next|afterwards|eventually)(?: on)?,? (?:maybe|perhaps|possibly|if \w+)",
        r"^(?:maybe|perhaps) (?:later|one day|some ?day|next)\b|\bif (?:time|money|energy|the budget) (?:is left"
        r"|remains)\b",
        r"\b(?:make|made) (?:my|our|us|everyone(?:['’]s)?|people|their) (?:day|smile|happy|happier"
        r"|glad)\b(?!.* in\b)",
        r"\bfavou?r\b|\bbrownie points\b|\bextra (?:credit|points|marks)\b|\badded value\b|\bcherr(?:y|ies)\b",
        r"\b(?:meh|not needed|not vital),? but (?:nice|good|fun|welcome)\b|\bnice if\b|\bgood if\b",
    ),
    *topic(
        "assumption",
        r"\bhope (?:holds?|is true|are true|stays?)\b|\b(?:has|have) to be true\b|\bas far as (?:we|i"
        r"|anyone) (?:knows?|can tell)\b",
        r"\btak(?:e|es|en|ing) (?:\w+ ){0,3}?(?:as|for|to be) (?:a |the )?(?:givens?|granted|true|truth|fact"
        r"|certain)\b",
        r"\bleaps? of faith\b|\bgut feelings?\b|\bhunch(?:es)?\b",
    ),
    *topic(
        "goal",
        r"\b(?:ideal world|dream world)\b|\bbig idea\b|\bwhy (?:we are|we[\'’]re|i am|i[\'’]m) doing (?:this"
        r"|it)\b|\bget out of (?:this|it)\b",
        r"\bexpect(?:s|ed)? to (?:gain|win|get|achieve|improve|reach|see|save)\b|\b(?:to|we|i) gain$",
        r"\b(?:bring|brought|bringing) about\b|\bwould make (?:this|it|the \w+) (?:a success|worth)\b",
    ),
    *topic(
        "resource",
        r"\bputs? (?:in )?at (?:the|your|our|their|his|her)\b.{0,30}\bdisposal\b|\b(?:drawn?|fall|build|lean"
        r"|count) (?:up)?on$",
        r"^what(?:['’]s| is) (?:already |still )?in (?:the|our|my)\b(?!.*\b(?:way|scope|it)\b)",
        r"\b(?:lying|standing|sitting|knocking) (?:around|about)\b|\bto hand\b|\bhandy already\b",
        rf"^what (?!.{{0,40}}\bto {_HAVE}\b)(?:the |our |my |your |this "
        rf"|each )?(?:[\w'-]+ ){{1,3}}(?:already )?{_HAVE}(?: already| got| so far)?$",
        r"\b(?:there|here|exists?|in place|available|existing) already\b|\balready (?:there|here|in place|have"
        r"|exists?|got|own)\b",
        r"^(?:already |still )?in (?:the|my|our) (?:\w+ )?(?:shed|workshop|drawer|cellar|garage|cupboard|attic"
        r"|toolbox|bag"
        r"|pantry|stores?|kitty|till|barn)\b",
    ),
    *topic(
        "aside",
        r"\bnot this time\b|\b(?:won[\'’]?t|will not|don[\'’]?t|do not) (?:tackle|cover|discuss|deal with|solve"
        r"|address)\b|\bparked\b|\bsign-?up\b",
        r"\bwork ?packages?\b|\brollout\b|\broll-out\b|\broad ?map\b|\bphases\b|\bschedules?\b|\bproject plan\b"
        r"|\blicen[cs]e$|\blicensing$|\bethic(?:s|al) (?:statement|approval|clearance|vote|review)\b|^how to help$"
        r"|\bcontribut(?:ing|ors)$|\bcredits$|\bformalit(?:y|ies)\b|\bformal (?:matters|points|stuff)\b"
        r"|\bhow (?:we|it|the \w+) (?:will )?(?:proceeds?|continues?|goes on from here)\b|^proceedings?$"
        r"|\bwhat happens next\b|\bnext up$|^(?:the )?(?:dates|calendar|logistics)$|\bwhat do you (?:think|say"
        r"|all think)\b"
        r"|\b(?:any|your) (?:thoughts|opinions|comments|suggestions|questions)\b|\bdecision (?:wanted|needed|due"
        r"|expected)"
        r"(?: by)?$|^(?:over to you|who decides|distribution)$",
    ),
    *topic(
        "today",
        rf"^how (?:things|matters|stuff|life|it all|everything)(?: really| currently)? {_STAND}\b(?! should| meant)",
        r"\b(?:bugs|annoys|bothers|hurts|drives) (?:us|me|people|everyone|them)\b|\bthe (?:mess|misery|pain"
        r"|sad truth)\b",
        r"\b(?:the )?story so far\b|\bhow (?:it|this|things) (?:came|come|got) (?:about|to|here)\b",
    ),
    *topic(
        "hard",
        r"\bterms (?:of|set by)\b|\binsists? on\b|\bunless\b|\blines? (?:we|i|nobody) (?:do|does|will|may"
        r"|must)\b.{0,6}\bnot\b|\bnon-?starters?\b",
        r"\b(?:law|statutes?|insurers?|insurance|authorit(?:y|ies)|ministry|regulator) (?:demands?|requires?"
        r"|says?|wants?|insists?)\b|\brequirements (?:of|by|from|set by) (?:the|our) (?:law|insur|authorit"
        r"|council|donor|landlord|owner|ministry)",
        r"\b(?:small|fine) print\b|\bno (?:discussions?|debates?|exceptions?|ifs|arguing|buts|excuses)\b",
        r"\bno way (?:round|around|past)\b|\bget around\b|\b(?:what )?binds?\b|\bbound by\b|\bminimum\b",
        r"\bnot (?:allowed|permitted) to\b|\b(?:must|may|can|should) never\b|\bnever,? ever\b|\bpromises? (?:we"
        r"|to) keep\b",
        r"\bstrings attached\b|\bown rules\b|\bwe (?:won['’]?t|will not) (?:bend|accept|give)\b|\bnot ours to\b",
    ),
    *topic("option", r"\bways? (?:out|forward|ahead)\b|\bcourses? (?:open|of action)\b|\bbets? we (?:could|might)\b"),
)

# Light meanings, asked last.
LAST_FAMILIES: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    *topic(
        "soft",
        r"\bglad\b|\benjoy|\btips? the (?:scales?|balance)\b|\bscores?\b|\blucky?\b|\b(?:low|lower"
        r"|lesser) (?:priority|priorities)\b|\bgood to\b|\broom$|\bfun\b|\bfeel-?good\b",
        r"\bencourag|\bcustoms?\b|\bhabits?\b|\bsprinkles?\b|\bpolish\b|\bgarnish\b|\bdelight"
        r"|\bplease[sd]?\b(?! (?:note|read))"
        r"|\bheart(?:s)?\b|\bsmile\b|\bhappy\b|\bhappier\b|\bjoy\b|\bluxur|\btreats?\b|\bgravy\b|\bpleasant|\bcharm"
        r"|\bmaybe\b|\bperhaps\b|\bpromised?\b.*\bnot\b|\bsecond(?:ary)? priorit|\blower down\b|\bsugar\b|\bspice\b"
        r"|\bappreciat|\bwelcomed?\b|\bgood manners\b|\bwould love\b|\bwouldn['’]?t mind\b|\bpluses\b|\bwe like\b",
    ),
    *topic(
        "assumption",
        r"\bbelie[fv]|\btrust\b|\bhop(?:e|ing)d? (?:is|holds)\b|\bconvictions?\b|\bto be (?:true|tested|proven"
        r"|proved)\b"
        r"|\bprobabl[ey]\b|\bunknowns?\b|\bgamble\b|\bwager\b",
    ),
    *topic(
        "option",
        r"\bpossible\b|\bwe(?:[\'’]re| are) (?:considering|weighing|discussing|looking at)\b|\bpossible answers\b"
        r"|\bways\b|\bmechanics\b|\bplays\b",
        r"\bcould\b|\bmight\b|\bbrainwaves?\b|\bsketch(?:es)?\b|\bcontenders?\b|\bshort ?list\b|\bexperiments?\b"
        r"|\broutes?\b|\blevers?\b|\bcollected\b|\bthoughts\b|\bavenues?\b|\btakes\b|\bangles\b|\bplan [a-d]\b"
        r"|\bwhat if\b"
        r"|\bproposed\b|\bproposal\b|\binspirations?\b",
    ),
    *topic(
        "resource",
        r"\b(?:on board|on hand|get from (?:us|me|the \w+)|up our sleeves?|backpack|arsenal|war ?chest|treasury"
        r"|fund)\b",
        r"\bkit\b|\bkitty\b|\bpot\b|\bwallet\b|\bhelpers\b|\bvolunteers\b|\bpartners?\b|\bbacking\b|\btools\b"
        r"|\bskills\b"
        r"|\bwho (?:is|are|will be)?['’s]* ?(?:in|helps|helping|with us)\b|\bour (?:people|strengths|side)\b"
        r"|\bwho we are\b"
        r"|\bstock\b|\bpockets?\b|\bsupport(?:ers)?$|\bback(?:ed|ing) by\b",
    ),
    *topic(
        "goal",
        r"^(?:the )?(?:point|ends?|essence)$|\bdirection of travel\b|\bpitch$|\bin one (?:line|breath|word)\b"
        r"|\blooks? like$|\bcomes? of (?:it|this)\b|^why (?:a|an|this)\b",
        r"\bhopes\b|\bhoping\b|\b(?:residents|people|users|customers|players|pupils|visitors|guests|staff|members"
        r"|we|they) (?:will|would|should) (?:notice|get|feel|have|see)\b",
        r"\bhook\b|\bpromise\b|\bgains?\b|\bwins?\b|\bfeel(?:s|ing)?\b|\bexperience\b|\bfantasy\b|\bpitch in\b"
        r"|\bone sentence\b"
        r"|\bwhy (?:it|this|we|play|bother|you|anyone|people).{0,20}(?:matter|matters|care|exists?|do|doing|need)\b"
        r"|\bheadline\b|\bbig picture\b|\bwhy we (?:do|are doing) this\b|\bchange(?:s)? we\b|\bimpact\b"
        r"|\bwhat changes\b"
        r"|\ball about\b|\breason for being\b|\bbetter\b",
    ),
    *topic(
        "hard",
        r"\bimmovable\b|\bpass or fail\b|\bowe\b|\bdemands\b|\bno matter\b|\bsacred\b|\bforbid|\bbanned\b"
        r"|\btaboos?\b|\bironclad\b|\bdecreed?\b",
        r"\bfences?\b|\bwalls\b|\bthe box\b|\bpillars\b|\bcommitments?\b|\bcatch(?:es)?\b|\bcan['’]?t\b|\bcannot\b"
        r"|\bnever\b|\bwon['’]?t\b|\bnot\b.*\bto become\b|\bbreak(?:s)? the deal\b|\bservice levels?\b"
        r"|\bby which\b.*\babide\b"
        r"|\bstandards?\b|\bcharter\b|\bobserve\b|\bin stone\b|\bwatch out\b|\bpromises\b",
    ),
    *topic(
        "today",
        r"^as (?:it|things) (?:is|are)$|^(?:the )?(?:last|past|recent) (?:\w+ )?(?:years?|winters?|summers?"
        r"|months|weeks"
        r"|seasons?|time)\b|\bhow we got\b|\bmisfortunes?\b",
        r"\bmess\b|\bheadaches?\b|\bcomplain|\bbroken\b|\bmisery\b|\bstatus\b|\bwhat we see\b|\bnumbers\b"
        r"|\bso far\b|\bused to\b|\bthe old\b|\bthings (?:are|stand)\b|\bdaily\b|\bevery ?day\b|\bwhy (?:are|do) we\b"
        r"|\bsymptoms?\b|\bincidents?\b|\bwhat went wrong\b",
    ),
    *topic(
        "aside",
        r"\bpracticalit|\bwho to (?:talk|speak|write|turn) to\b|\babout this (?:memo|letter|note|paper|thread"
        r"|newsletter)\b"
        r"|\bfor (?:your )?information\b|\bbookkeeping\b|\bsmall talk\b|\bcall for\b|\breply\b",
    ),
)
