"""The words that show a statement to be about the text or the work on it: data, no logic.

For: ``cues``, whose list begins with these. Not for: headings.
"""

from app.english.phrases.cue import Cue, cue

STEP_OF_THE_WORK = "a date or step of the work"

ASIDE_CUES: tuple[Cue, ...] = (
    # About the work itself.
    cue(
        "aside",
        "about the work, not the problem",
        8.0,
        0,
        (
            r"\b(?:no firm opinion|must (?:admit|say|confess)|let me know|lemme know|no hurry|will tidy up"
            r"|looking forward|happy to (?:open|help"
            r"|answer|discuss|talk|hear|send|review|explain)|thanks?\b(?: you)?(?: in advance| for| a lot"
            r"| so much)?|thank you|kind regards|best regards|yours (?:faithfully|sincerely)|sorry (?:for|about)"
            r"|sry\b|first post|no rush|talk (?:later|soon|thurs|on|tomorrow)|can talk|could we (?:meet|talk"
            r"|speak)|(?:you|one) can (?:reach|call|contact|ring) (?:me|us)|as promised|see attach"
            r"|attached (?:is|are|you)|get back to (?:me|us)|please (?:reply|comment|answer|send|refer|respond|note"
            r"|find|review|confirm|let)|feel free to|speak soon|hope (?:this|that) (?:helps|makes sense|is clear)"
            r"|quick one|here is the (?:thing|longer|short)|we invite you|will send|i['’]?ll send|call again"
            r"|more (?:soon|later|to follow)|i am (?:on|away)|i['’]m (?:on (?:leave|holiday|vacation|the train)"
            r"|away)|you asked (?:me|us|for)|here goes|as (?:discussed|agreed|requested)|gotta run|give my|see you"
            r"|good morning|morning all|morning,|let['’]s (?:talk|meet|discuss|sort)|come by)\b"
        ),
    ),
    cue(
        "aside",
        STEP_OF_THE_WORK,
        7.2,
        0,
        (
            r"\b(?:comments|replies|answers|feedback)\b.{0,20}\b(?:until|by)\b|\bi['’]ll (?:type|send|write|add"
            r"|upload|share|draft|circulate)\b|\bin the shared folder\b|\bto be signed\b|\bplanned for (?:week|\d)"
        ),
    ),
    cue(
        "aside",
        "about the work, not the problem",
        7.6,
        0,
        (
            r"\b(?:kindly (?:asked|requested|invited)|you are (?:asked|requested|invited) to|hand in (?:a|an|your"
            r"|the)|shout if|ping me|tell me if|(?:late|incomplete) (?:offers|proposals|bids|tenders|entries"
            r"|applications))\b"
        ),
    ),
    cue(
        "aside",
        STEP_OF_THE_WORK,
        7.6,
        0,
        (
            r"\b(?:draft|motion|amendments?|decision|comparison|vote|signatures?|registrations?|entries|offers?"
            r"|tenders?|bids?|proposals?|comments|questions|feedback|applications?|the form|ethics form"
            r"|submissions?|answers|replies|quotations?|report|slides|results) (?:\w+ ){0,3}?(?:is|are|must|have"
            r"|has|should|shall|may|can|will|to|go|goes|remain|need)\b.{0,60}\b(?:due|by|in by|until|before"
            r"|reach us|submitted|sent|handed|answered|addressed|directed|to (?:the|me|us|my)|presented|binding"
            r"|returned|deadline|in writing|requested|welcome|put to|with (?:the|me|us))\b"
        ),
    ),
    cue(
        "aside",
        STEP_OF_THE_WORK,
        7.6,
        0,
        (
            r"\b(?:we|they|let['’]s) meet (?:again|on|next)\b|\b(?:answers|replies|questions|comments"
            r"|feedback) (?:please|to)\b|\bversion \d+ of\b|\b(?:board|committee|council|steering group|jury"
            r"|management|assembly|decision|panel)\b.{0,30}\b(?:decides?|votes?|meets?|taken|made|chooses?"
            r"|fall)\b.{0,20}\b(?:on|by|in|until) (?:the )?(?:\d|monday|tuesday|wednesday|thursday|friday|saturday"
            r"|sunday|january|february|march|april|may|june|july|august|september|october|november|december|next)"
            r"|\bmore (?:details |on this |about this |information |of this )?(?:later|to follow)\b|\bi can (?:show"
            r"|send|give|explain|tell|walk) you\b|\bnext meeting\b|\bthe meeting\b|\bmust (?:sign|approve"
            r"|be (?:signed|approved))\b|\bsign[- ]?off\b|\bapprove(?:s|d)? this\b|\bthis (?:document|revision"
            r"|draft|version|note|memo|brief|text) (?:is|replaces|supersedes|was|has|will|describes)\b"
            r"|\breplaces revision\b|\bsupersedes\b|\bthe numbering\b|\bto be returned with\b|\bdesign review\b"
            r"|\bgo[- ]or[- ]no[- ]go\b|\bkick-?off\b|\bmoved here from\b|\bfor review by\b|\bby the end of (?:the"
            r"|this|next) (?:week|month)\b.{0,40}\b(?:help|would)\b|\breserves? the right\b|\b(?:a ranking|a sketch"
            r"|an answer|a reply|a first (?:draft|answer|look))\b.{0,40}\b(?:by|would|will|help|do|enough)\b"
            r"|\bi have searched\b|\bi have read\b|\bbefore work starts\b"
        ),
    ),
    cue("aside", STEP_OF_THE_WORK, 5.9, 0, r"\bdeadline\b|\b(?:is|are|falls?) due\b"),
    cue(
        "aside",
        STEP_OF_THE_WORK,
        7.8,
        0,
        (
            r"\b(?:answer|answers|reply|replies|response)\b.{0,12}\b(?:by|before|until|till)\b.{0,20}\b(?:would"
            r"|please|at the latest|is|are)\b|\btell me what you think\b|\b(?:is|are) another (?:story|topic)\b"
        ),
    ),
    cue("aside", "asked for nothing", 7.8, 0, r"\bnot what (?:i['’]m|we['’]re|i am|we are) (?:after|asking|looking)\b"),
    cue(
        "aside",
        "about the work, not the problem",
        7.6,
        0,
        (
            r"\b(?:call|ring|text|phone|write to|message) me (?:when|back|if|tonight|tomorrow|later|on)\b|\blmk\b"
            r"|\bthat['’]s (?:it|all) from (?:me|us)\b|\bgotta go\b|\blet me hear\b|\bdrop me a line\b"
            r"|\bgive me a (?:call|ring)\b"
            r"|\bi can (?:lend a hand|help (?:with|out))\b|\bsorry (?:that|it|this)\b|\bshall we (?:meet|talk|speak"
            r"|call)\b|\bi(?: will|['’]ll) (?:bring|call|phone|ring|be there)\b|\bare marked (?:in|with)\b"
            r"|\bi have tried to (?:sort|sum|write|list|collect)\b"
        ),
    ),
    cue(
        "aside",
        "asked for nothing",
        7.8,
        0,
        (
            r"\b(?:not asking for|out of scope|not (?:part of|in) (?:this|the) (?:scope|project|version|release"
            r"|request|tender)|beyond (?:the )?scope|not (?:our|the) (?:topic|concern) here|leave (?:that"
            r"|this) (?:aside|for later)|a topic for another)\b"
        ),
    ),
    cue(
        "aside",
        "about the work, not the problem",
        6.8,
        0,
        (
            r"^(?:hi|hello|hey|dear|good (?:morning|evening|afternoon)|cheers|regards|ps|p\.s\.|version \d|draft \d"
            r"|revision \w|status|note to)\b"
        ),
    ),
    cue(
        "aside",
        "explains the words of the text",
        9.0,
        0,
        (
            r"\b(?:key ?words?|words?|terms?)\b.{0,80}\b(?:must|should|may|shall)\b.{0,80}\b(?:read|understood"
            r"|interpreted|used|meant|defined|rfc|mean)\b|\brfc ?2119\b"
        ),
    ),
)
