"""The words inside a statement that speak for a class, with their strength: data, no logic.

For: ``modality``. Not for: headings, which ``lexicon`` covers. A strength is compared with the strength of the
heading or lead-in above the statement (``modality.CONTEXT_STRENGTH``); the strongest wins, the earlier in the list on
equal terms.
"""

from app.english.phrases.aside_cues import ASIDE_CUES
from app.english.phrases.cue import Cue, cue

_BE_GOOD = (
    r"(?:nice|great|good|lovely|cool|super|amazing|awesome|fantastic|brilliant|wonderful|sweet|welcome|useful"
    r"|helpful|handy|ideal|fine|sweet|neat|best|perfect"
    r"|appreciated|advantageous|desirable|preferable|a (?:plus|bonus|dream|treat|relief|help))"
)
_CHANGE = (
    r"(?:fall|drop|go (?:down|up|away)|come down|rise|grow|shrink|increase|decrease|improve|become|halve|double"
    r"|disappear|vanish|get (?:better|faster|shorter|easier|rid)|stop|end|no longer|know|survive"
    r"|have (?:more )?time|reach|arrive|happen less|be (?:fewer|less|lower|shorter|faster|halved|doubled|cut"
    r"|reduced|rarer))"
)
_WE = r"(?:i|we|he|she|they|you|one|people|the team|our \w+)"

CUES: tuple[Cue, ...] = (
    *ASIDE_CUES,
    # Ruled out, or not to be broken.
    cue("hard", "ruled out", 8.8, 100, (
        r"\b(?:(?:is|are|was|were|be|been) (?:simply |completely |strictly |hereby )?(?:ruled out"
        r"|out of the question|off the table|excluded)|not (?:one of the (?:ways|options)|an option"
        r"|on the table|up for (?:discussion|debate)|negotiable|open to)|no (?:option|solution|alternative"
            r"|answer)|won['’]?t have that"
        r"|will not be (?:considered|accepted|tolerated)|has ruled out|have ruled out|non-negotiable"
        r"|deal-?breaker|no-?go)\b"
    )),
    cue("hard", "ruled out", 7.0, 100, (
        r"\b(?:anything|everything|whatever|all|more than|any \w+)\b.{0,80}\b(?:is|are) (?:out|excluded"
        r"|too much|too long|too late|not there|simply not there|gone)\b|\bnot a (?:cent|penny|single|day"
        r"|minute|gram|step) (?:more|less|longer|\w+)\b|\band that['’]s (?:it|all|final|that)\b"
    )),
    cue("hard", "ruled out", 7.75, 100, (
        r"\bno way\b(?! to)|\bwon['’]?t fly\b|\bnot happening\b|\bover my dead body\b|\bnot a chance\b|\bno chance\b"
        r"|\b(?:must|has to|have to|had to)\b.{0,80}\b(?:or else|otherwise (?:it|we|they))\b|\bend of\b[.!]?$"
        r"|\b(?:that|this|it|which)(?:['’]s| is| would be) (?:a )?(?:no-go|deal ?breaker|non-negotiable|out)\b"
        r"|\bnot (?:ours|mine|up) to (?:change|decide|move|touch)\b|\bi (?:won['’]t|will not"
        r"|refuse)\b(?! (?:be (?:there|in)|see))"
    )),
    cue("hard", "the law says so", 7.2, 100, (
        r"\b(?:by law|(?:both|that|this|it)(?:['’]s| is| are) (?:the )?law|required by law|legally (?:required"
        r"|bound|binding|obliged)|is (?:illegal|unlawful)|the law (?:demands|requires|says|forbids)|(?:forbid"
        r"|prohibit)(?:s|den|ed)|statutory|under the act)\b"
    )),
    cue("soft", "SHOULD or MAY in capitals", 8.2, 60, r"\b(?:SHOULD(?: NOT)?|RECOMMENDED)\b", cased=True),
    cue("soft", "SHOULD or MAY in capitals", 8.2, 30, r"\b(?:MAY(?! NOT)|COULD|OPTIONAL)\b", cased=True),
    cue("hard", "MUST or SHALL in capitals", 8.4, 100, (
        r"\b(?:MUST|SHALL|REQUIRED|MAY NOT|CANNOT|NEVER)\b"
    ), cased=True),
    cue("hard", "must not, may not, cannot", 6.3, 100, (
        r"\b(?:must ?n['’]?(?:o?t)?\b(?! be (?:nice|good|great))|must not|must never|shall not|shan['’]t"
        r"|may not|may (?:only|never)|may at (?:the )?most|(?:nobody|no one|none|nothing"
        r"|neither) (?:\w+ ){0,4}(?:may|must|can|shall|should ever|is to)|(?:is|are|be) not to (?:be )?\w+"
        r"|not (?:be )?(?:allowed|permitted|acceptable|tolerated|admissible|exceed)|cannot be"
        r"|under no circumstances|on no account|in no case|by no means|no circumstances|at no (?:time|point)"
        r"|absolutely (?:no|not|never)|strictly)\b"
    )),
    cue("hard", "must, shall, has to, required", 6.0, 100, (
        r"\b(?:must|shall|has to|(?<!n't )(?<!not )(?<!longer )(?<!never )have to|gotta|got to|needs to"
            r"|need to be|is to be|are to be|are to"
        r"|is to (?!leave|keep (?:the|our))|is obliged to|are obliged to|is bound to|(?:is|are) (?:required"
        r"|mandatory|obligatory|compulsory|essential|indispensable|binding|needed|a must)|requires? that"
        r"|insists?(?: on)?|demands?|necessarily|without (?:exception|fail)|required to|in (?:any|every) case"
        r"|at all (?:times|costs)|no matter what)\b"
    )),
    cue("hard", "cannot", 5.2, 100, (
        r"\b(?:cannot|can['’]t|can not)\b(?! (?:hear|sleep|breathe|concentrate|read|afford the|stand it|prove"
        r"|wait|keep up|say|tell|believe|remember|see why|find"
        r"|follow|cope|help|imagine|figure|be sure|decide|make up|compare|be compared))"
    )),
    cue("hard", "a limit", 5.0, 100, (
        r"\b(?:no more than|not more than|at (?:the )?most|at (?:the very )?least|no (?:later|longer|less|fewer"
        r"|heavier|larger|higher|greater|bigger) than|limited to|capped at|has capped|maximum|minimum|max\."
        r"|min\.|not exceed|may (?:spend|cost|use|take|grow|last|weigh) |stops? at|or (?:less|more|better|fewer"
        r"|above|below|under)\b(?! (?:or less|automatic|likely))|within \d)|[≤≥]|\bnot (?:over|more)\b"
        r"|\bheavier than\b|\bup to (?:\d|one|two|three|four|five|six|ten)\b"
    )),
    cue("hard", "never, nobody, nothing", 3.4, 100, (
        r"\b(?:never|nobody|no one|no-one|nothing)\b(?! (?:knows|has (?:done|tried|asked|thought)|keeps|uses"
        r"|used|seems|likes|cares|understands|notices|happens|answers|reads|comes|came|knew|did|wants"
        r"|is responsible|told|on the team))"
    )),
    cue("hard", "fixed, said so", 5.3, 100, (
        r"\b(?:isn['’]t|is not|are not|aren['’]t) on\b(?=$|[.!,;])|\b(?:that['’]s|that is|is) (?:fixed|final"
        r"|settled|set in stone|a must|non-negotiable|not for discussion)\b|['’]s? rule\b(?=$|[.!,;])"
    )),
    cue("hard", "a limit, said to be final", 7.0, 100, (
        r"\b(?:full stop|period|end of (?:story|discussion)|that(?:['’]s| is) all|nothing (?:beyond"
        r"|on top of) that)\b[.!]?$"
    )),
    cue("hard", "not available, not accepted", 5.2, 100, (
        r"\btaboo\b|\bwill not be \w+(?:ed|en|id)\b|\bhands off\b|\bout of bounds\b"
    )),
    cue("hard", "not available, not accepted", 4.9, 100, (
        r"\bthere(?:['’]s| is| are) no (?:money|budget|time|space|room|way|funds|staff)\b|\bfixed by\b|\b(?:we"
        r"|i) (?:will not|won['’]t|refuse to|do not accept|don['’]t accept|do not allow"
        r"|don['’]t allow)\b(?! (?:see|need|know|have to|mind|get))"
    )),
    cue("hard", "needs", 3.9, 100, r"\b(?<!we )(?<!i )needs? (?:an?|the|two|three|its|their|at|no)\b"),
    cue("hard", "a limit on money", 5.4, 100, (
        r"(?:\bmax\b\.?|\bat most|\b(?:no|not) more than|\bup to|\bnot exceed|\blimited to"
        r"|≤)\D{0,12}(?:[€$£] ?\d|\d[\d,.' ]{0,14}k? ?(?:EUR|euros?|CHF|USD|GBP|dollars?|francs?|pounds?"
        r"|[€$£]))"
    )),
    cue("hard", "a budget is a limit", 5.1, 100, (
        r"\b(?:the |our |my )?budget(?: is|:| was set (?:at|to)| stands at) "
    )),
    cue("hard", "agreed or decided", 4.2, 100, (
        r"^(?:agreed|decided|resolved)(?:,|:| that)|\b(?:was|has been|is) (?:already )?(?:agreed|decided"
        r"|settled) that\b|\bwe (?:have )?(?:agreed|decided) (?:that|not to|on)\b"
    )),
    cue("hard", "keeps or stays, stated flatly", 3.4, 100, (
        r"\b(?:stays?|remains?|keeps?) (?:\w+ ){0,3}?(?:in|inside|within|on|at|under|below|with|insured|free"
        r"|open|closed|as (?:it|they)|unchanged|untouched|intact|secret|private|confidential|available"
        r"|reachable)\b|\b(?:stays?|remains?)(?=$|[,;.!])|\balways\b|^(?:and |but |or )?no (?!rush|problem|idea"
        r"|one is sure|doubt|wonder|firm|longer|\w+ knows|department|record)\w+"
    )),
    # Preferences.
    cue("soft", "prefer, ideally, would be nice", 7.7, 50, (
        r"\b(?:prefer(?:s|red|ably|ence|ring|able)?|preferential|ideally|desirable|would (?:rather|sooner)"
        r"|['’]d (?:rather|sooner)|we(?:['’]d| would)? favou?r|lean(?:s|ing)? towards?|as a rule"
        r"|as far as (?:possible|we can|feasible|practicable)|where(?:ver)? (?:possible|feasible|practicable"
        r"|we can)|if (?:at all )?(?:possible|feasible|practicable)|if (?:we|it|you|there|time|the \w+) (?:can"
        r"|could|allows?|permits?|is time|fits|is all the same|does not cost)|when(?:ever)? possible|spare us"
        r"|is better than|are better than|would like to avoid|(?:try|like|love) to avoid|rather not"
        r"|rather than having to|free to follow|would (?:find|welcome|appreciate|be (?:glad|happy|grateful))"
        r"|['’]d (?:welcome|appreciate|be (?:glad|happy|grateful)))\b"
    )),
    cue("soft", "prefer, ideally, would be nice", 7.6, 50, (
        rf"\b(?:(?:would|['’]d|might|could) (?:also |really |certainly |totally |so "
        rf"|of course )?be (?:\w+ ){{0,2}}?{_BE_GOOD}|it would help|(?:is|are|counts? as) (?:a|an extra"
        rf"|definitely a|also a|only a) (?:plus|bonus|nice touch|advantage|nice to have)"
        rf"|would be (?:a )?(?:nice|good|great|lovely|cool)|that['’]d be {_BE_GOOD})"
    )),
    cue("soft", "prefer, ideally, would be nice", 7.65, 40, (
        r"\b(?:bonus points|brownie points|extra (?:points|credit)|happy if|glad if|happier if|love it if|would love"
        r"|['’]d love|(?:would|['’]d) (?:really |quite |also |totally )?(?:love|enjoy)|in an ideal world|if (?:i"
        r"|we) (?:get|got"
        r"|had) (?:the choice|to choose|a choice|a wish)|if it (?:were|was) up to (?:me|us)|i['’]d go for"
        r"|all the better"
        r"|even better|so much the better|wouldn['’]t say no|(?:would|['’]d) be (?:\w+ )?(?:happy|glad|over the moon)"
        r"|(?:would|['’]d) make (?:my|our) (?:day|heart)|if (?:at all )?doable|where we can|whenever we can"
        r"|when we can)\b"
    )),
    cue("soft", "nice to have, could live without", 8.0, 30, (
        r"\b(?:the (?:fewer|less|more|sooner|shorter|simpler|smaller|cheaper)\b.{1,60}\bthe better|(?:can"
        r"|could) do without|nice[- ]to[- ]have|nice touch|could live without|can live without|not essential"
        r"|not (?:a )?must\b|no must|not vital|(?:is|are|but|though|isn['’]t|aren['’]t)(?: not)? (?:strictly "
        r"|absolutely |really )?(?:decisive|blocking|critical|urgent|needed though)|not (?:strictly|absolutely"
        r"|really) (?:needed|necessary|required)|not (?:decisive|blocking|critical|urgent)|optional(?:ly)?"
        r"|as a bonus|bonus|icing on|if there is (?:time|money)|if (?:time|budget|money) (?:allows|permits)"
        r"|can wait|would be a dream|a dream|would not mind|wouldn['’]t mind|for extra credit|at some point"
        r"|eventually|some ?day|stretch goal|on top if)\b"
    )),
    cue("soft", "should", 4.6, 60, r"\bthinks? (?:that )?.{1,80}\b(?:should|ought to)\b(?! be \w+ these days)"),
    cue("soft", "prefer, ideally, would be nice", 7.6, 30, (
        r"\bwould(?:n['’]t| not) (?:hurt|harm|be bad)\b|= (?:a )?dream\b"
    )),
    cue("soft", "not wanted", 6.55, 60, (
        r"\b(?:we|i|they|people|staff|members) (?:do not|don['’]t|would not|wouldn['’]t) (?:really )?(?:want"
        r"|like)\b"
    )),
    cue("soft", "should", 4.4, 60, (
        r"\b(?:should|ought to|looks? (?:kindly|favou?rably)|(?:would|['’]d) (?:suit|please|make (?:me|us|them"
        r"|many|everyone) happy|be a (?:relief|blessing|plus))|shouldn['’]t|better not|had better|recommended"
        r"|recommend|advisable|worth having|would suit|is welcome|are welcome|asked that"
        r"|would like(?: to (?:have|keep|see))?|would love|['’]d (?:like|love)|wish(?:es)? (?:for|to|that)|please)\b"
    )),
    cue("soft", "may or could: a feature that can be left out", 4.35, 30, (
        r"\b(?:maybe|perhaps|possibly|may (?:also |optionally )?(?:offer|provide|support|include|show|have"
        r"|be (?:shown|offered|added|left|used|extended))|could (?:also )?(?:offer|provide|support|include|show"
        r"|have))\b"
    )),
    # Outcomes.
    cue("goal", "the wanted outcome", 6.4, 100, (
        r"\b(?:(?:the|our|my|its|main|overall|ultimate) (?:goal|aim|objective|purpose|point|ambition"
        r"|idea) (?:is|was|of|here)|(?:a|another|second|third|further) (?:goal|aim|objective|purpose) is"
        r"|what (?:we|i)(?:['’]re| are| am|['’]m) (?:after|hoping for|looking for)|aims? (?:to|at)|aiming (?:to"
        r"|at|for)|in order to|is meant to|are meant to|is intended to|intends? to|serves to|so that (?:we|they"
        r"|people|everyone|nobody|both|all|each)|as an? [\w -]{2,50}, i want|we want to achieve|hop(?:e|es"
        r"|ing) (?:to|that|for)|is to drop|is to fall|are to fall|is to rise|should fall|trying to)\b"
    )),
    cue("goal", "want, need", 6.5, 100, (
        r"\b(?:(?:we|i) (?:really |just |mostly |also |only )?(?:want|need)|we want|we need|i need|we(?:['’]d"
        r"| would) (?:also )?(?:like|love) (?:to (?:achieve|get|reach|cut|reduce|bring|stop|make|help|finish"
        r"|halve|see)|\w+ (?:\w+ )?to)|i(?:['’]d| would) (?:also )?(?:like|love) (?:to (?:achieve|get|reach|cut"
        r"|reduce|bring|stop|make|help|halve)|\w+ (?:\w+ ){0,3}to)|looking for (?:a|an|some|someone|new)"
            r"|(?:city|town|club|council|school|company|team|parish|board) (?:seeks|is seeking)|need (?:a"
        r"|to find) (?:a )?way|how (?:can|could|should|do|might|would) (?:we|i|one|they)|seeks? to|strives?)\b"
    )),
    cue("goal", "what it is for", 6.45, 100, (
        r"\b(?:exists?|(?:is|are|was|were) (?:here|there|made|built|set up|founded|created)|serves?|set up"
        r"|is needed|run|runs) (?:\w+ ){0,2}?(?:so that|in order (?:that|to)|to make sure)\b"
        r"|\b(?:is|are|was) (?:there|here|set up|founded) (?:to|for)\b|\b(?:the|our) (?:whole )?point of (?:it"
        r"|this|the)\b"
        r"|\bwas (?:set up|founded|formed) (?:for|to)\b|\bthe (?:whole|main|only|real) point\b|\bwe dream of\b"
        r"|\bi dream of\b|\bwould make (?:us|me|everyone) proud\b|^so that\b"
    )),
    cue("goal", "the wanted outcome", 6.6, 100, (
        r"\bi wish (?:we|i|they|you|people|it)\b|\bi hope (?:we|that|to|it|they)\b|\b(?:the|my|our) (?:whole "
        r"|main )?(?:idea"
        r"|hope|wish|thing) (?:is|was) (?:that|for)\b|\bwhat (?:i|we) (?:really )?care about\b|\b(?:we|i)(?:['’]d"
        r"| would)"
        r" (?:all )?like to (?:be able|find|get|sleep|know|see|feel|come|go)\b|^(?:it['’]s|mainly it['’]s"
        r"|mostly it['’]s) about"
        r" \w+ing\b|\bshould be able to\b.{0,60}\bwithout\b"
    )),
    cue("goal", "should be so instead of as it is", 5.5, 100, (
        r"\b(?:should|ought to)\b.{3,160}\b(?:instead of (?:the |an? )?(?:\w+ )?(?:now|today|\w+s)"
        r"|rather than (?:the )?(?:\d|\w+ (?:days|weeks|months|hours|minutes))|without (?:a single|any)"
        r"|no longer|not .{1,40} any ?more|again)\b"
    )),
    cue("goal", "the wanted outcome", 6.7, 90, r"\bmy (?:wish|hope|dream|aim|goal) (?:is|would be|was)\b"),
    cue("goal", "want, need", 6.5, 90, (
        r"\b(?:would|['’]d) like to see\b.{1,80}\b(?:go|fall|drop|rise|come|get|become|under|below|above|back"
        r"|grow|shrink)\b"
    )),
    cue("goal", "should bring about", 5.0, 100, r"\b(?:is|are|was) supposed to\b"),
    cue("goal", "should bring about", 5.6, 100, (
        r"\b(?:should|shall|is to|ought to|must|has to) (?:\w+ )?(?:make sure|ensure|help|lead to|bring about"
        r"|make it (?:possible|easy|easier)|guarantee)\b"
    )),
    cue("goal", "has to change for the better", 6.45, 100, (
        r"\b(?:has to|have to|needs? to|must|is to|are to) (?:come down|go down|go up|fall|drop|shrink|rise"
        r"|grow|improve|get (?:better|faster|shorter|quicker|easier|safer|cheaper)|end|stop|disappear)\b"
        r"|\bwhat (?:really )?(?:matters|counts)(?: to us| most| to me)? is\b|\b(?:our|my|the) (?:dream|vision"
        r"|hope|target) is\b|\b(?:should|shall|ought to|must|has to)\b.{0,60}\b(?:more|less|fewer|better|faster"
        r"|shorter|cheaper|quieter|earlier|higher|lower)\b.{0,30}\bthan (?:today|now|at present|currently"
        r"|last year|it is|they are|before)\b"
    )),
    cue("goal", "want, need", 3.3, 90, r"\b(?:wants?|wanted)\b"),
    cue("goal", "should change for the better", 6.5, 100, (
        rf"\bshould(?:n['’]t| not| also| then| all| never)? (?:\w+ ){{0,2}}?{_CHANGE}\b"
    )),
    cue("goal", "what is to be done, said first", 3.9, 100, (
        r"^(?:please )?(?:help (?:me|us)|find|design|build|create|develop|devise|organi[sz]e|plan|set up"
        r"|work out|figure out|decide|choose|draft|come up with|rethink|redesign|replace|make sure|improve"
        r"|reduce)\b"
    )),
    cue("goal", "a change for the better", 4.2, 100, (
        r"\b(?:fewer|reduce|cut(?:ting)?|lower(?:ing)?|increase|improve|raise|speed up|faster|shorten|halve"
        r"|by half|half as|double|triple|bring (?:down|up|back)|get rid of|eliminate|avoid|prevent|minimi[sz]e"
        r"|maximi[sz]e|make it (?:easier|possible|simpler)|enable|let (?:the |people|users|us|everyone|staff)"
        r"|help (?:the |people|users|us|everyone|staff)|no longer|any ?more(?! than)|a thing of the past"
        r"|less(?! than)|sooner|safer|easier|cheaper|quicker)\b"
    )),
    # Beliefs.
    cue("assumption", "assumed, believed, expected", 7.0, 60, (
        r"\bfrom what (?:i|we) (?:hear|know|see|read|remember)\b|\bi(?:['’]ve)? (?:hear|heard|read) that\b"
        r"|\b(?:still )?count on it\b|\bthey say\b"
    )),
    cue("assumption", "assumed, believed, expected", 6.9, 60, (
        r"\b(?:assum(?:e|es|ed|ing|ption|ptions)|presum(?:e|es|ed|ably|ption)|suppos(?:e|ing|edly|ition)"
        r"|i (?:guess|reckon|believe|expect|suspect|imagine|bet|figure|gather)|reckons?|i['’]?d bet|hunch"
        r"|i['’]?m (?:guessing|assuming|betting|fairly sure|pretty sure|confident|convinced|expecting"
        r"|counting on)|i am (?:guessing|assuming|betting|fairly sure|pretty sure|confident|convinced)"
        r"|we(?:['’]re| are) (?:guessing|assuming|betting|fairly sure|pretty sure|confident|convinced|expecting"
        r"|counting on)|we (?:guess|reckon|believe|expect|suspect|imagine|bet|gather|take it|trust)"
        r"|(?:my|our|a) (?:best |wild )?guess|believes?|it is (?:expected|believed|assumed|thought|likely)"
            r"|is (?:expected|believed"
        r"|likely|unlikely) to|are (?:expected|believed|likely|unlikely) to|take it that|tak(?:e|en"
        r"|ing) (?:it )?(?:for granted|as (?:a )?given)|if i['’]?m not mistaken|unless i['’]?m (?:wrong"
        r"|mistaken)|as far as (?:i|we) know|afaik|iirc|in all likelihood|most likely|probably|likely"
        r"|apparently|seemingly|should be \w+ (?:these days|by now)|pretty sure|fairly sure|not certain"
        r"|in my experience|my (?:guess|hunch|bet)|the premise|starts? from the (?:idea|assumption|premise"
        r"|belief|thought)|we count on|premise that|we estimate|rough(?:ly)? estimated?|expects? that"
        r"|thinks? that)\b"
    )),
    cue("assumption", "assumed, believed, expected", 7.1, 60, (
        r"\b(?:on|under|with) the (?:understanding|premise|basis|assumption|expectation|condition of belief) that\b"
        r"|\b(?:i|we)(?:['’]d| would)? (?:take|bet|wager|assume|gather) (?:that|it)\b|\bmy gut\b|\bfor all (?:i"
        r"|we) know\b"
        r"|\bcounting on\b|\bi (?:don['’]t|do not) (?:think|believe|expect)\b|\b(?:i|we) doubt\b"
        r"|\bprobably (?:won['’]t|will)\b"
    )),
    cue("assumption", "assumed, believed, expected", 6.9, 60, (
        r"\b(?:belief|hope|hunch|expectation|idea) that\b|\brests on\b"
    )),
    cue("assumption", "assumed, believed, expected", 6.9, 60, r"\bpresuppos\w+|\bi['’]?d (?:guess|bet|reckon)\b"),
    cue("assumption", "thought to be so", 4.5, 50, (
        r"\b(?:i think|we think|thinks|i['’]?d say|i would say|my feeling|it seems|seems to|may well|might well"
        r"|i doubt|we doubt|we hope)\b"
    )),
    # At hand.
    cue("resource", "at hand", 5.0, 50, (
        r"\b(?:we(?:['’]ve (?:still |also |already )?got| (?:do |still |also |already )?have(?! to\b| been\b"
        r"| had\b| never\b| no\b|n['’]t"
        r"| come\b| thought\b| tried\b| not\b| discussed\b| promised\b| learn)|['’]ve got)|i(?:['’]ve (?:still "
        r"|also |already )?got"
        r"| have(?! to\b| been\b| had\b| never\b| no\b| come\b| thought\b| tried\b| searched\b| read\b))"
        r"|there(?:['’]s| is| are) (?:also )?(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d[\d,.]*"
        r"|roughly|about|some|still|enough|room|money|space)|disposal|(?:is|are) available|available|in stock"
        r"|on hand|at hand|(?:can|could|will) (?:contribute|provide|bring in|supply|lend us)|(?:can"
            r"|could) (?:be )?(?:reused?|help out|help(?:,| us| with| out)?|lend|borrow"
        r"|share)|helps? (?:with|us|out)|(?:we|i|they|the \w+) (?:can|could|will) offer|has offered"
            r"|have offered|offers? (?:us|to)|donated|(?:is"
            r"|are) paid for|(?:we|i|you) (?:can"
        r"|may|could) (?:also )?(?:use|borrow|draw on|count on|fall back on)|has promised|have promised"
        r"|a (?:yearly|monthly|annual) (?:income|budget)|(?:has|have) a budget|budget of|we own|we run|owns"
        r"|(?:is|are) ours|has time|have time (?:in|on|for)|lends? (?:us|me)|offers? (?:his|her|their"
            r"|its) help|(?:kitty"
        r"|fund|reserve|account|till) (?:holds|has|contains)|on loan|spare\b|in the (?:shed|cupboard|basement"
        r"|drawer))\b"
    )),
    # Now.
    cue("resource", "at hand", 5.1, 50, (
        r"\bthere (?:is|are) (?:also |still )?\d[\d,.]* |\b(?:can|could|will|would) (?:give|spare|spend|put in"
        r"|add|chip in)"
        r" (?:us )?(?:\w+ ){0,2}?(?:an? |one |two |three |four |five |six |\d+ )?(?:\w+ )?(?:hours?|days?"
        r"|evenings?|afternoons?"
        r"|mornings?|weekends?|weeks|€|euros?|dollars|pounds)\b|\b(?:to|for us to) (?:plan|work|play|build"
        r"|start) with\b"
        r"|\bowes? (?:me|us)\b|\b(?:lets|let) (?:me|us) use\b|\b(?:knows how to|is good (?:at|with)|can code|can weld"
        r"|can drive)\b|\bleft (?:over )?from\b|\bhas (?:\w+ )?(?:room|space)\b"
    )),
    cue("resource", "at hand", 5.9, 50, r"\b(?:contributes?|makes? available|puts? at (?:our|your) disposal)\b"),
    cue("today", "how it is now", 6.1, 50, (
        r"^now,? (?!let|we (?:want|need)|to\b|that\b)|\b(?:currently|at (?:the )?(?:moment|present)|right now"
        r"|presently|nowadays|until now|up to now|(?:somebody|someone) (?:always |still |often "
        r"|then )?has to)\b"
    )),
    cue("today", "how it is now", 5.8, 50, (
        r"^whereas\b|\b(?:rn|atm|currently|at (?:the )?(?:moment|present)|right now|presently|today(?! the)"
        r"|nowadays|as of now|as it (?:is|stands)|these days|at this (?:time|point)|so far|until now|to date"
        r"|up to now|last (?:week|month|quarter|year|summer|winter|spring|autumn|season|time|release)"
        r"|in the (?:last|past)|in (?:q[1-4]|january|february|march|april|june|july|august|september|october"
        r"|november|december)\b|for (?:\w+ ){0,2}years|each time|every time)\b"
    )),
    cue("today", "how it is done and what it costs", 3.8, 50, (
        r"\b(?:each|every|this) (?:year|morning|evening|night|summer|winter|monday|tuesday|wednesday|thursday"
        r"|friday|saturday|sunday|day|week|month)\b|\b(?:once|twice|(?:three|four|five|several|many) times"
        r"|every other) (?:an? |per |every )?(?:day|week|month|year|quarter|season)\b|\b(?:has"
        r"|have) been \w+ing\b|\bsince (?:19|20)\d\d\b|\b(?:by hand|manually|usually|often|regularly"
        r"|again and again|constantly|keeps? (?:\w+ing|failing)|all (?:day|morning|the time)|on average"
        r"|in the median|costs? (?:us|them|me|about|around|roughly)|takes? (?:us|them|me|about|around|roughly"
        r"|one|a bit|\w+ (?:minutes|hours|days|weeks|months)|\d[\d,.]*)|spends? (?:about|around|roughly|\d[\d,.]*"
        r"|\w+ (?:hours|days|minutes))|we (?:lose|lost|waste|counted|spend|get|had|bring|write off|do|use"
        r"|measured)|people (?:copy|export|complain|leave|quit|give up|call)|lost \d[\d,.]*|gets? (?:around|about)"
        r"|(?:is|are|was|were) (?:usually|often|mostly|always|still|done|made|cut|kept|written|cancelled|spread"
        r"|missed|thrown|cooked|found|driven|sent|stored|handled|settled|counted|tracked|sorted|scraped"
        r"|out of (?:date|order))|nobody (?:knows|keeps|can tell|is responsible|comes|uses|reads|notices)"
        r"|no one (?:knows|keeps|notices)|somebody has to|someone has to|has to babysit|because of (?:that|it)"
        r"|there are no (?:written )?rules|no \w+ (?:keeps|knows|has))\b"
    )),
    # Solutions in mind.
    cue("option", "a way the person has in mind", 6.1, 50, (
        r"\b(?:is|would be) (?:another|a second|a third|the (?:second|third|fourth|other|obvious|next|last))"
        r"(?: (?:possibility|option|way|idea|thing|one|choice|route))?[.!]?$"
    )),
    cue("option", "a way the person has in mind", 5.1, 50, (
        r"^(?:and |or |yet )?(?:another|a (?:second|third|fourth)|the (?:second|third|other|last))"
        r" (?:is|would be) an? "
    )),
    cue("option", "a way the person has in mind", 6.1, 50, r"^(?:conceivable|possible|thinkable) (?:are|would be)\b"),
    cue("option", "a way the person has in mind", 6.1, 50, (
        r"\b(?:possible|conceivable|thinkable|obvious) (?:\w+ )?(?:options|models|alternatives|ways|forms"
        r"|variants|approaches|solutions|choices|routes|answers) (?:are|include|would be|might be)\b|^(?:the "
        r"|our |my )?(?:options|alternatives|possibilities|choices) (?:are|include|would be)\b"
    )),
    cue("option", "a way the person has in mind", 6.1, 50, (
        r"^(?:some|others?|one (?:camp|side|group|half))(?: of (?:us|them))? (?:would|wants?|says?|suggests?"
        r"|proposes?|argues?)\b|^(?:and |so |or )?(?:we |i |one )?could\b|^or (?:we|just|simply|maybe)?\b"
        r"|\b(?:either\b|alternatively|another (?:way|option|idea|possibility|approach|thought|route) (?:is"
        r"|would|could|might)|(?:one|an|the other|first|second|third) (?:way|option|idea|possibility|approach"
        r"|route|thought)(?: is| would| could|:)|was thinking|were thinking|thinking (?:of|about|that)"
        r"|thought (?:of|about)|we(?:['’]re| are| have been) considering|consider(?:ing|ed)? (?:to|a|an|the"
        r"|using|moving)|what about|how about|(?:we|i|one|you) (?:could|might)(?: also| just| simply"
        r"| instead)?(?! (?:not|use more|live|accept))|(?:maybe|perhaps) (?:we|i|one|they) (?:should|could"
        r"|might|can)|why not|toying with|going back and forth|torn between|choose between"
        r"|or (?:else )?we (?:\w+)|(?:favou?rs|suggests?|proposes?|suggested|proposed) (?:a |an |to |that "
        r"|the )|instead,? we|my (?:favou?rite|suggestion|proposal)\b|possibility:|option \w:)\b"
    )),
)  # fmt: skip
