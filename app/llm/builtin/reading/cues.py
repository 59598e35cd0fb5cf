"""The words inside a statement that speak for a class, with their strength: data, no logic.

For: ``modality``. Not for: headings, which ``lexicon`` covers. A strength is compared with the strength of the heading or
lead-in above the statement (see ``CONTEXT_STRENGTH``); the strongest wins, the earlier in the list on equal terms.
"""

import re
from dataclasses import dataclass

from app.llm.builtin.reading.lexicon import Topic
from app.llm.builtin.reading.model import Kind


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern that speaks for a class."""

    kind: Kind
    rule: str  # shown to the person as the reason
    strength: float
    weight: int
    pattern: re.Pattern[str]


def _cue(kind: Kind, rule: str, strength: float, weight: int, pattern: str, *, cased: bool = False) -> Cue:
    return Cue(kind, rule, strength, weight, re.compile(pattern, 0 if cased else re.IGNORECASE))


CONTEXT_STRENGTH: dict[Topic, float] = {
    "aside": 9.0,
    "assumption": 8.5,
    "soft": 7.5,
    "goal": 6.6,
    "hard": 6.6,
    "today": 6.4,
    "option": 6.2,
    "resource": 5.2,
    "requirements": 4.3,
}

_BE_GOOD = r"(?:nice|great|good|lovely|cool|welcome|useful|helpful|handy|ideal|fine|sweet|neat|best|perfect|appreciated|advantageous|desirable|preferable|a (?:plus|bonus|dream|treat|relief|help))"
_CHANGE = r"(?:fall|drop|go (?:down|up|away)|come down|rise|grow|shrink|increase|decrease|improve|become|halve|double|disappear|vanish|get (?:better|faster|shorter|easier|rid)|stop|end|no longer|know|survive|have (?:more )?time|reach|arrive|happen less|be (?:fewer|less|lower|shorter|faster|halved|doubled|cut|reduced|rarer))"
_WE = r"(?:i|we|he|she|they|you|one|people|the team|our \w+)"

CUES: tuple[Cue, ...] = (
    # About the work itself.
    _cue("aside", "about the work, not the problem", 8.0, 0, r"\b(?:let me know|looking forward|happy to (?:open|help|answer|discuss|talk|hear|send|review|explain)|thanks?\b(?: you)?(?: in advance| for| a lot| so much)?|thank you|kind regards|best regards|yours (?:faithfully|sincerely)|sorry (?:for|about)|sry\b|first post|no rush|talk (?:later|soon|thurs|on|tomorrow)|can talk|as promised|see attach|attached (?:is|are|you)|get back to (?:me|us)|please (?:reply|comment|answer|send|refer|respond|note|find|review|confirm|let)|feel free to|speak soon|hope (?:this|that) (?:helps|makes sense|is clear)|quick one|here is the (?:thing|longer|short)|we invite you|will send|i['’]?ll send|call again|more (?:soon|later|to follow)|i am (?:on|away)|i['’]m (?:on (?:leave|holiday|vacation|the train)|away))\b"),
    _cue("aside", "a date or step of the work", 7.6, 0, r"\b(?:draft|offers?|tenders?|bids?|proposals?|comments|questions|feedback|applications?|the form|ethics form|submissions?|answers|replies|quotations?|report|slides|results) (?:\w+ ){0,3}?(?:is|are|must|have|has|should|shall|may|can|will|to|go|goes|remain|need)\b.{0,60}\b(?:due|by|in by|until|before|reach us|submitted|sent|handed|answered|addressed|directed|to (?:the|me|us|my)|presented|binding|returned|deadline|in writing|requested|welcome)\b"),
    _cue("aside", "a date or step of the work", 7.6, 0, r"\b(?:is|are|falls?) due\b|\bdeadline\b|\bnext meeting\b|\bthe meeting\b|\bmust (?:sign|approve|be (?:signed|approved))\b|\bsign[- ]?off\b|\bapprove(?:s|d)? this\b|\bthis (?:document|revision|draft|version|note|memo|brief|text) (?:is|replaces|supersedes|was|has|will|describes)\b|\breplaces revision\b|\bsupersedes\b|\bthe numbering\b|\bto be returned with\b|\bdesign review\b|\bgo[- ]or[- ]no[- ]go\b|\bkick-?off\b|\bmoved here from\b|\bfor review by\b|\bby the end of (?:the|this|next) (?:week|month)\b.{0,40}\b(?:help|would)\b|\breserves? the right\b|\b(?:a ranking|a sketch|an answer|a reply|a first (?:draft|answer|look))\b.{0,40}\b(?:by|would|will|help|do|enough)\b|\bno firm opinion\b|\bmust admit\b|\bmust say\b|\bi have searched\b|\bi have read\b|\bbefore work starts\b"),
    _cue("aside", "asked for nothing", 7.8, 0, r"\b(?:not asking for|out of scope|not (?:part of|in) (?:this|the) (?:scope|project|version|release|request|tender)|beyond (?:the )?scope|not (?:our|the) (?:topic|concern) here|leave (?:that|this) (?:aside|for later)|a topic for another)\b"),
    _cue("aside", "about the work, not the problem", 6.8, 0, r"^(?:hi|hello|hey|dear|good (?:morning|evening|afternoon)|cheers|regards|ps|p\.s\.|version \d|draft \d|revision \w|status|note to)\b"),
    _cue("aside", "explains the words of the text", 9.0, 0, r"\b(?:key ?words?|words?|terms?)\b.{0,80}\b(?:must|should|may|shall)\b.{0,80}\b(?:read|understood|interpreted|used|meant|defined|rfc|mean)\b|\brfc ?2119\b"),
    # Ruled out, or not to be broken.
    _cue("hard", "ruled out", 8.8, 100, r"\b(?:(?:is|are|was|were|be|been) (?:simply |completely |strictly |hereby )?(?:ruled out|out of the question|off the table|excluded)|not (?:one of the (?:ways|options)|an option|on the table|up for (?:discussion|debate)|negotiable|open to)|no option|won['’]?t have that|will not be (?:considered|accepted|tolerated)|has ruled out|have ruled out|non-negotiable|deal-?breaker|no-?go)\b"),
    _cue("hard", "ruled out", 7.0, 100, r"\b(?:anything|everything|whatever|all|more than|any \w+)\b.{0,80}\b(?:is|are) (?:out|excluded|too much|too long|too late|not there|simply not there|gone)\b|\bnot a (?:cent|penny|single|day|minute|gram|step) (?:more|less|longer|\w+)\b|\band that['’]s (?:it|all|final|that)\b"),
    _cue("hard", "the law says so", 7.2, 100, r"\b(?:by law|(?:both|that|this|it)(?:['’]s| is| are) (?:the )?law|required by law|legally (?:required|bound|binding|obliged)|is (?:illegal|unlawful)|the law (?:demands|requires|says|forbids)|(?:forbid|prohibit)(?:s|den|ed)|statutory|under the act)\b"),
    _cue("soft", "SHOULD or MAY in capitals", 8.2, 60, r"\b(?:SHOULD(?: NOT)?|RECOMMENDED)\b", cased=True),
    _cue("soft", "SHOULD or MAY in capitals", 8.2, 30, r"\b(?:MAY(?! NOT)|COULD|OPTIONAL)\b", cased=True),
    _cue("hard", "MUST or SHALL in capitals", 8.4, 100, r"\b(?:MUST|SHALL|REQUIRED|MAY NOT|CANNOT|NEVER)\b", cased=True),
    _cue("hard", "must not, may not, cannot", 6.3, 100, r"\b(?:must ?n['’]?(?:o?t)?\b(?! be (?:nice|good|great))|must not|must never|shall not|shan['’]t|may not|may (?:only|never)|may at (?:the )?most|(?:nobody|no one|none|nothing|neither) (?:\w+ ){0,4}(?:may|must|can|shall|should ever|is to)|(?:is|are|be) not to (?:be )?\w+|not (?:be )?(?:allowed|permitted|acceptable|tolerated|admissible|exceed)|cannot be|under no circumstances|on no account|in no case|by no means|no circumstances|at no (?:time|point)|absolutely (?:no|not|never)|strictly)\b"),
    _cue("hard", "must, shall, has to, required", 6.0, 100, r"\b(?:must|shall|has to|have to|needs to|need to be|is to be|are to be|are to|is to (?!leave|keep (?:the|our))|is obliged to|are obliged to|is bound to|(?:is|are) (?:required|mandatory|obligatory|compulsory|essential|indispensable|binding|needed|a must)|requires? that|insists?(?: on)?|demands?|necessarily|without (?:exception|fail)|required to|in (?:any|every) case|at all (?:times|costs)|no matter what)\b"),
    _cue("hard", "cannot", 5.2, 100, r"\b(?:cannot|can['’]t|can not)\b(?! (?:prove|wait|keep up|say|tell|believe|remember|see why|find|follow|cope|help|imagine|figure|be sure|decide|make up|compare|be compared))"),
    _cue("hard", "a limit", 5.0, 100, r"\b(?:no more than|not more than|at (?:the )?most|at (?:the very )?least|no (?:later|longer|less|fewer|heavier|larger|higher|greater|bigger) than|limited to|capped at|has capped|maximum|minimum|max\.|min\.|not exceed|may (?:spend|cost|use|take|grow|last|weigh) |stops? at|or (?:less|more|better|fewer|above|below|under)\b(?! (?:or less|automatic|likely))|within \d)|[≤≥]|\bnot (?:over|more)\b|\bheavier than\b|\bup to (?:\d|one|two|three|four|five|six|ten)\b"),
    _cue("hard", "never, nobody, nothing", 4.6, 100, r"\b(?:never|nobody|no one|no-one|nothing)\b(?! (?:knows|has (?:done|tried|asked|thought)|keeps|uses|used|seems|likes|cares|understands|notices|works|happens|answers|reads|comes|came|knew|did|wants|is responsible|told|on the team))"),
    _cue("hard", "keeps or stays, stated flatly", 3.4, 100, r"\b(?:stays?|remains?|keeps?) (?:\w+ ){0,3}?(?:in|inside|within|on|at|under|below|with|insured|free|open|closed|as (?:it|they)|unchanged|untouched|intact|secret|private|confidential|available|reachable)\b|\balways\b|^(?:and |but |or )?no (?!rush|problem|idea|one is sure|doubt|wonder|firm|longer|\w+ knows|department|record)\w+"),
    # Preferences.
    _cue("soft", "prefer, ideally, would be nice", 7.7, 50, r"\b(?:prefer(?:s|red|ably|ence|ring|able)?|preferential|ideally|desirable|would (?:rather|sooner)|['’]d (?:rather|sooner)|we(?:['’]d| would)? favou?r|lean(?:s|ing)? towards?|as a rule|as far as (?:possible|we can|feasible|practicable)|where(?:ver)? (?:possible|feasible|practicable|we can)|if (?:at all )?(?:possible|feasible|practicable)|if (?:we|it|you|there|time|the \w+) (?:can|could|allows?|permits?|is time|fits|is all the same|does not cost)|when(?:ever)? possible|spare us|is better than|are better than|would like to avoid|(?:try|like|love) to avoid|rather not|rather than having to|free to follow|would (?:find|welcome|appreciate|be (?:glad|happy|grateful))|['’]d (?:welcome|appreciate|be (?:glad|happy|grateful)))\b"),
    _cue("soft", "prefer, ideally, would be nice", 7.6, 50, rf"\b(?:(?:would|['’]d|might|could) (?:also |really |certainly |of course )?be (?:\w+ ){{0,2}}?{_BE_GOOD}|it would help|(?:is|are|counts? as) (?:a|an extra|definitely a|also a|only a) (?:plus|bonus|nice touch|advantage|nice to have)|would be (?:a )?(?:nice|good|great|lovely|cool)|that['’]d be {_BE_GOOD})"),
    _cue("soft", "nice to have, could live without", 8.0, 30, r"\b(?:nice[- ]to[- ]have|nice touch|could live without|can live without|not essential|not (?:a )?must\b|no must|not vital|not (?:strictly )?(?:needed|necessary|required|decisive|blocking|critical|urgent)|optional(?:ly)?|as a bonus|bonus|icing on|if there is (?:time|money)|if (?:time|budget|money) (?:allows|permits)|can wait|would be a dream|a dream|would not mind|wouldn['’]t mind|for extra credit|at some point|eventually|some ?day|stretch goal|on top if)\b"),
    _cue("soft", "should", 4.4, 60, r"\b(?:should|ought to|shouldn['’]t|better not|had better|recommended|recommend|advisable|worth having|would suit|is welcome|are welcome|asked that|would like(?: to (?:have|keep|see))?|would love|['’]d (?:like|love)|wish(?:es)?|please)\b"),
    _cue("soft", "may or could: a feature that can be left out", 4.35, 30, r"\b(?:maybe|perhaps|possibly|may (?:also |optionally )?(?:offer|provide|support|include|show|have|be (?:shown|offered|added|left|used|extended))|could (?:also )?(?:offer|provide|support|include|show|have))\b"),
    # Outcomes.
    _cue("goal", "the wanted outcome", 6.4, 100, r"\b(?:(?:the|our|my|its|main|overall|ultimate) (?:goal|aim|objective|purpose|point|ambition|idea) (?:is|was|of|here)|(?:a|another|second|third|further) (?:goal|aim|objective|purpose) is|what (?:we|i)(?:['’]re| are| am|['’]m) (?:after|hoping for|looking for)|aims? (?:to|at)|aiming (?:to|at|for)|in order to|is meant to|are meant to|is intended to|intends? to|serves to|so that (?:we|they|people|everyone|nobody|both|all|each)|as an? [\w -]{2,50}, i want|we want to achieve|hop(?:e|es|ing) (?:to|that|for)|is to drop|is to fall|are to fall|is to rise|should fall|trying to)\b"),
    _cue("goal", "want, need", 6.5, 100, r"\b(?:(?:we|i) (?:really |just |mostly |also |only )?(?:want|need)|we want|we need|i need|we(?:['’]d| would) (?:also )?(?:like|love) (?:to (?:achieve|get|reach|cut|reduce|bring|stop|make|help|finish|halve|see)|\w+ (?:\w+ )?to)|i(?:['’]d| would) (?:also )?(?:like|love) (?:to (?:achieve|get|reach|cut|reduce|bring|stop|make|help|halve)|\w+ (?:\w+ ){0,3}to)|looking for a way|need (?:a|to find) (?:a )?way|how (?:can|could|should|do|might|would) (?:we|i|one|they)|seeks? to|strives?)\b"),
    _cue("goal", "want, need", 3.7, 90, r"\b(?:wants?|wanted)\b"),
    _cue("goal", "should change for the better", 6.5, 100, rf"\bshould(?:n['’]t| not| also| then| all| never)? (?:\w+ ){{0,2}}?{_CHANGE}\b"),
    _cue("goal", "a change for the better", 4.2, 100, r"\b(?:fewer|reduce|cut(?:ting)?|lower(?:ing)?|increase|improve|raise|speed up|faster|shorten|halve|half (?:the|as)|double|triple|bring (?:down|up|back)|get rid of|eliminate|avoid|prevent|minimi[sz]e|maximi[sz]e|make it (?:easier|possible|simpler)|enable|let (?:the |people|users|us|everyone|staff)|help (?:the |people|users|us|everyone|staff)|no longer|any ?more\b(?! than)|a thing of the past|less (?!than))"),
    # Beliefs.
    _cue("assumption", "assumed, believed, expected", 6.9, 60, r"\b(?:assum(?:e|es|ed|ing|ption|ptions)|presum(?:e|es|ed|ably|ption)|suppos(?:e|ing|edly|ition)|i (?:guess|reckon|believe|expect|suspect|imagine|bet|figure|gather)|i['’]?m (?:guessing|assuming|betting|fairly sure|pretty sure|confident|convinced|expecting|counting on)|i am (?:guessing|assuming|betting|fairly sure|pretty sure|confident|convinced)|we(?:['’]re| are) (?:guessing|assuming|betting|fairly sure|pretty sure|confident|convinced|expecting|counting on)|we (?:guess|reckon|believe|expect|suspect|imagine|bet|gather|take it|trust)|guess(?:ing)?|believes?|it is (?:expected|believed|assumed|thought|likely)|is (?:expected|believed|likely|unlikely) to|are (?:expected|believed|likely|unlikely) to|take it that|tak(?:e|en|ing) (?:it )?(?:for granted|as (?:a )?given)|if i['’]?m not mistaken|unless i['’]?m (?:wrong|mistaken)|as far as (?:i|we) know|afaik|iirc|in all likelihood|most likely|probably|likely|apparently|seemingly|should be \w+ (?:these days|by now)|pretty sure|fairly sure|not certain|in my experience|my (?:guess|hunch|bet)|the premise|we count on|premise that|we estimate|rough(?:ly)? estimated?|expects? that|thinks? that)\b"),
    _cue("assumption", "thought to be so", 4.5, 50, r"\b(?:i think|we think|thinks|i['’]?d say|i would say|my feeling|it seems|seems to|may well|might well|i doubt|we doubt|we hope)\b"),
    # At hand.
    _cue("resource", "at hand", 5.0, 50, r"\b(?:we(?:['’]ve got| have(?! to\b| been\b| had\b| never\b| no\b|n['’]t| come\b| thought\b| tried\b| not\b| discussed\b| promised\b| learn)|['’]ve got)|i(?:['’]ve got| have(?! to\b| been\b| had\b| never\b| no\b| come\b| thought\b| tried\b| searched\b| read\b))|there(?:['’]s| is| are) (?:also )?(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d|roughly|about|some|still|enough|room|money|space)|at (?:our|my|your|its) disposal|(?:is|are) available|available|in stock|on hand|at hand|(?:can|could) (?:be )?(?:reused?|help out|help(?:,| us| with| out)?|lend|borrow|share)|has offered|have offered|offers? (?:us|to)|donated|(?:is|are) paid for|a (?:yearly|monthly|annual) (?:income|budget)|(?:has|have) a budget|budget of|we own|we run|owns?|on loan|spare\b|in the (?:shed|cupboard|basement|drawer))\b"),
    # Now.
    _cue("today", "how it is now", 5.8, 50, r"\b(?:currently|at (?:the )?(?:moment|present)|right now|presently|today(?! the)|nowadays|as of now|as it (?:is|stands)|these days|at this (?:time|point)|so far|until now|to date|up to now|last (?:week|month|quarter|year|summer|winter|spring|autumn|season|time|release)|in the (?:last|past)|in (?:q[1-4]|january|february|march|april|june|july|august|september|october|november|december)\b|(?:this|every) (?:year|morning|summer|monday|week|month)|for (?:\w+ ){1,2}years|each time|every time)\b"),
    _cue("today", "how it is done and what it costs", 3.8, 50, r"\b(?:by hand|manually|usually|often|regularly|again and again|constantly|keeps? (?:\w+ing|failing)|all (?:day|morning|the time)|on average|in the median|costs? (?:us|them|me|about|around|roughly)|takes? (?:us|them|me|about|around|roughly|one|a bit|\w+ (?:minutes|hours|days|weeks|months)|\d)|spends? (?:about|around|roughly|\d|\w+ (?:hours|days|minutes))|we (?:lose|lost|waste|counted|spend|get|had|bring|write off|do|use|measured)|people (?:copy|export|complain|leave|quit|give up|call)|lost \d|gets? (?:around|about)|(?:is|are|was|were) (?:usually|often|mostly|always|still|done|made|cut|kept|written|cancelled|spread|missed|thrown|cooked|found|driven|sent|stored|handled|settled|counted|tracked|sorted|scraped|out of (?:date|order))|nobody (?:knows|keeps|can tell|is responsible|comes|uses|reads|notices)|no one (?:knows|keeps|notices)|somebody has to|someone has to|has to babysit|because of (?:that|it)|there are no (?:written )?rules|no \w+ (?:keeps|knows|has))\b"),
    # Solutions in mind.
    _cue("option", "a way the person has in mind", 6.1, 50, r"\b(?:either\b|alternatively|another (?:way|option|idea|possibility|approach|thought|route) (?:is|would|could|might)|(?:one|an|the other|first|second|third) (?:way|option|idea|possibility|approach|route|thought)(?: is| would| could|:)|was thinking|were thinking|thinking (?:of|about|that)|thought (?:of|about)|we(?:['’]re| are| have been) considering|consider(?:ing|ed)? (?:to|a|an|the|using|moving)|what about|how about|(?:we|i|one|you) (?:could|might)(?: also| just| simply| instead)?(?! (?:not|use more|live|accept))|toying with|going back and forth|torn between|choose between|or (?:else )?we (?:\w+)|(?:favou?rs|suggests?|proposes?|suggested|proposed) (?:a |an |to |that |the )|instead,? we|possibility:|option \w:)\b"),
)  # fmt: skip
