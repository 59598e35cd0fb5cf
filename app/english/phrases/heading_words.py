"""The words that name a class when they stand in a heading, a label or a lead-in: data, no logic.

For: ``headings``. Not for: the modal words inside a sentence, which are in ``cues``. Patterns are matched against
lower-case text with numbering and mark-up taken off. The first match in the list wins, so the special stands before
the general.
"""

import re

from app.english.phrases.heading_families import FIRST_FAMILIES, LAST_FAMILIES
from app.english.phrases.special_topics import SPECIAL_TOPICS, Topic, topic

__all__ = ["TOPICS", "Topic"]

_WE = r"(?:i|we|you|they|one|the \w+|people|members|users|team)"
_NEG = r"(?:not|n['’]t|never|no)"

TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    *FIRST_FAMILIES,
    *SPECIAL_TOPICS,
    # What is about the text or the work.
    *topic(
        "aside",
        (
            r"\bout[- ]of[- ]scope\b|\bnon[- ]?goals?\b|\bnot (?:in|part of|included in|covered|for) (?:this"
            r"|the|our|it)\b|\bnot (?:included|covered)\b|\bleft open\b"
        ),
        (
            r"\bscope exclusions?\b|\b(?:what )?(?:this|it|we) (?:is|are|does|do|will) not (?:about|cover|do"
            r"|doing|include|asking)\b|\bwon['’]?t (?:have|do)\b|\bparking lot\b|\bleft out\b"
            r"|\bexcluded (?:from|topics)\b"
        ),
        (
            r"\bbefore you (?:submit|start|post|read)\b|\bnext steps?\b|\baction (?:items|points)\b|\bactions\b"
            r"|\bto-?dos?\b|^to do\b|^tasks\b|\btasks$|\bwork plan\b|\bmilestones?\b|\btime ?(?:line|table"
            r"|frame)\b|\bschedule$|^schedule\b|\bdeadlines?\b|\bfurther procedure\b|^procedure\b|\bprocedure$"
            r"|\bprocess of this\b|\badministrative\b|\badministration$|\bformalit|\bhousekeeping\b"
            r"|\bhow to (?:reply|respond|answer|apply|submit|contribute|take part|get in touch)\b"
            r"|\bsubmission\b|\bsubmitting\b|\bcontacts?\b|\bcontact (?:person|details)\b|\breferences\b"
            r"|\blinks?\b|\bchange ?log\b|\brevision history\b|\bdocument (?:history|control)\b|\bappendix\b"
            r"|\bglossary\b|\babout this (?:document|text|page|note)\b|\backnowledge?ments\b"
            r"|\btable of contents\b|^contents$|\bdistribution list\b|\bapprovals?\b$|\bsign[- ]?off\b"
            r"|\bany other business\b|\baob\b|\bnext meeting\b|\bparticulars\b|\bclosing\b|\breview(?:ers?)?$"
        ),
        (
            r"^(?:signatures?|left open(?: here)?|dates?|voting|vote|sub-?tasks|dates and deadlines"
            r"|reviewers?"
            r"|attendees|attendance|participants|apologies|absent|minute[- ]taker"
            r"|scribe|depends on|depend[a-z]* on|assignee|reporter|epic|sprint|ticket|contact"
            r"|editor['’]s note|note to (?:the )?(?:editor|reader|reviewer)s?|ps|p\.s\.|p\.p\.s\.|fyi|tl;dr"
            r"|last (?:change|updated?|edited)|our ref|your ref|attachments?"
            r"|enclosures?|encl|phone|tel|e-?mail|homework|who does what|organi[sz]ational"
            r"|organi[sz]ation of the (?:work|meeting)|kind regards|best regards|regards|best|best wishes"
            r"|sincerely|yours (?:faithfully|sincerely|truly)|cheers|thanks|many thanks|thank you|hi|hello|hey"
            r"|dear .{1,40}|sorry)$"
        ),
    ),
    # What may not be broken, where the wording could be mistaken for another class.
    *topic(
        "hard",
        (
            r"\bacceptance (?:criteria|criterion|conditions|tests?|checks?)\b|\bdefinition of done\b"
            r"|\bdone when\b|\baccepted (?:when|if)\b|\bconditions? of acceptance\b|\bpass criteria\b"
        ),
        (
            r"\bnon[- ]?negotiables?\b|\bnot (?:open to|up for|for|subject to|a matter of"
            r"|open for) (?:negotiation|discussion|debate)\b|\bnot negotiable\b|\b(?:fixed|set in stone"
            r"|untouchable)\b(?: points?)?|\bgivens?$|\bred lines?\b|\bdeal[- ]?breakers?\b|\bno[- ]?gos?\b"
            r"|\boff[- ]limits?\b|\bwithout (?:discussion|exception)\b|\bguard ?rails?\b|\bhard\b"
            r"|\bmust[- ]?haves?\b|^musts?$|\bmusts\b|\bthe musts\b|\bmandatory\b|\bobligat|\bcompulsory\b"
            r"|\bbinding\b|\bframe(?:work)? conditions?\b|\bboundar(?:y|ies)\b|\bground rules\b"
            r"|\brules\b(?! of thumb)"
        ),
        (
            rf"\b(?:can(?:['’]?t|not)|could(?:n['’]t| not)|may not|must not|mustn['’]t|will not"
            rf"|won['’]t) (?:\w+ ){{0,2}}(?:give|move|change|touch|bend|break|budge|compromise|negotiate|happen"
            rf"|fail|be (?:changed|moved|touched|broken|compromised|negotiated|bent|missed|discussed))\b"
            rf"|\b(?:not|never) (?:\w+ )?(?:touch|touched|change|bend|give way|allowed|acceptable|permitted)\b"
            rf"|\b{_WE} (?:can(?:not|['’]?t)|may not|must|have to|has to)\b(?!.*\b(?:achieve|reach)\b)"
        ),
        (
            r"\bwhat (?:it|this|that|a solution|the solution|any solution|the \w+|the new \w+|every \w+"
            r"|each \w+|whatever \w+) (?:needs? to|has to|have to|must|shall|may not|cannot|can['’]t)\b"
            r"|\bhas to (?:do|be|hold)\b|\bmust (?:hold|be true|be met|be kept|do)\b|\balso (?:required|needed"
            r"|mandatory)\b|\bdecisions\b|\bresolutions\b|\bwhat (?:we|was|has been|is) (?:agreed"
            r"|decided)\b|\bno matter what\b|\bin (?:any|every) case\b|\bunder no circumstances\b"
            r"|\bby law\b"
            r"|\blegal(?:ly)?\b(?! form| status)|\bregulat(?:ion|ory|ions)\b|\bcompliance\b|\bprohibit"
            r"|\bforbidden\b|\brestrictions?\b|\bnot allowed\b|\bwhat can['’]?t\b|\blimits?\b|\blimitations?\b"
            r"|\bconstraints?\b|\bconditions?\b(?! (?:today|now))|\bprerequisites?\b|\bwhatever (?:happens"
            r"|we do|is chosen|is done)\b|\bapply to (?:every|each|all|any)\b|\bbound (?:to|by)\b"
            r"|\bun(?:alterable|touchable|changeable|movable|avoidable|negotiable)\b|\b(?:cannot|can['’]?t"
            r"|no way to) (?:get|work|steer) around\b|\bget around\b|\bwhat (?:stays|remains|is fixed"
            r"|is certain|has been decided|is decided)\b|\bdecided already\b|\balready decided\b"
            r"|\bimportant to respect\b|\brespect\b|\bmust be (?:kept|met|observed|respected|fulfilled)\b"
            r"|\bwhere we (?:are|stand) firm\b|\bfirm on\b|\binsist\b|\bno compromise\b|\bcannot accept\b"
            r"|\bsafety\b|\bstays as it is\b"
        ),
    ),
    # Preferences, before goals: "what would be nice to achieve".
    *topic(
        "soft",
        (
            r"\bnice[- ]?to[- ]?haves?\b|\bnice to\b|^nice\b|\b(?:would|['’]d"
            r"|might) (?:also )?be (?:\w+ )?(?:nice|great|good|lovely|cool|welcome|useful|helpful|handy"
            r"|a (?:plus|bonus|dream|treat)|sweet|ideal)\b|\b(?:would|could) (?:welcome|appreciate|be happy)\b"
            r"|\bwish(?:es|list| list)?\b|\bpreferen(?:ce|ces|tial)\b|\bpreferabl[ey]\b|\bpreferred\b"
            r"|\bprefer\b|\bdesir(?:able|ables|ed|erata)\b(?! (?:state|outcome|result|situation|end|effect))"
            r"|\bdesiderat|\boptional(?:ly|s)?\b|\bbonus(?:es)?\b|\bstretch\b|\bextras\b|\bif (?:possible"
            r"|feasible|it fits|there['’]?s time|time (?:allows|permits)|budget allows|we can|there is (?:room"
            r"|time|money)|it can be done|it['’]?s not too)\b|\bon top\b|\bicing\b|\bsoft\b|\b(?:could"
            r"|should)[- ]?haves?\b|^(?:shoulds?|coulds?)(?: not)?$|\bnot (?:blocking|decisive|essential"
            r"|critical|required|a must|mandatory|vital)\b|\b(?:more |be |are |is |stay )flexible\b"
            r"|\bflexible (?:on|about)\b|\bflexibility\b|\bcompromise\b|\bcan (?:give|live without|ship without"
            r"|give way|bend|wait)\b|\bmay give way\b|\bgive way\b|\bnegotiable\b|\brather (?:have|see|not"
            r"|avoid)\b|\bgood to have\b|\bpluses\b|\bcherry on\b|\bwould like,? (?:if|but|though|as well|too"
            r"|on top)\b|\bwould (?:very much )?like\b(?=.*\b(?:but|compromise|though|if)\b)|\bwelcome but\b"
            r"|\blower priority\b|\bsecondary\b|\bless important\b|\bfavou?red\b|\ball (?:else"
            r"|other things) (?:being )?equal\b|\bcome out even\b|\btie[- ]?breakers?\b|\bwe lean\b"
            r"|\blook (?:kindly|favou?rably)\b|\b(?:would|['’]d) (?:please|suit|make \w+ happy|be grateful"
            r"|be happy)\b|\bgrateful\b|\bhappy about\b|\bwhere we (?:can )?(?:bend|give|yield)\b|\bcan bend\b"
            r"|\bmay be weighed\b|\bwithout insisting\b|\bappreciated\b|\bnot a must\b|\bno must\b|\bideally\b"
            r"|\bsparkle\b"
        ),
    ),
    # Beliefs.
    *topic(
        "assumption",
        (
            r"\b(?:count|rely|can count) on\b(?=.*\b(?:not|that|to)\b)|\bassum(?:e|es|ed|ing|ption|ptions)\b"
            r"|\buncertain|\bpresum(?:e|es|ed|ption|ptions|ably)\b|\bsuppos(?:e|es|ed|ition|itions)\b|\bpremises?\b"
            r"|\bhypothes[ie]s\b|\bexpectations?\b|\bexpected\b(?! (?:outcome|result|benefit|behaviou?r|effect"
            r"|value|deliver))|\b(?:we|i) (?:expect|believe|think|guess|reckon|take it|hope is true|bet|suspect"
            r"|figure)\b(?! (?:we|about))|\bbelie(?:fs?|ved?|ving)\b|\btak(?:e|en|ing) (?:it )?(?:for granted"
            r"|as (?:a )?given)\b|\bfor granted\b|\bguess(?:es|work|ing)?\b|\bbets?\b|\bbetting\b"
            r"|\bcannot prove\b|\bnot (?:sure|certain|proven|verified|checked)\b|\bunproven\b|\bunverified\b"
            r"|\bworking theory\b|\bforecasts?\b|\boutlook\b|\bto be (?:verified|confirmed|checked)\b"
            r"|\bwe count on\b|\brel(?:y|ying) on\b|\bpredictions?\b|\bthink\b|\bmight be wrong\b|\bhunch\b"
            r"|\bmy theory\b|\btheory\b|\breckon(?:s)? with\b|\bcount(?:ing)? on\b(?! to)"
            r"|\btaken? as (?:certain|true|known)\b|\bstart from the (?:idea|belief|thought)\b|\bconvinced\b"
            r"|\bimagine\b"
        ),
    ),
    # Solutions in mind.
    *topic(
        "option",
        (
            r"\bopen (?:design )?(?:question|questions|choice|decision)s?\b|\balternatives?\b|\boptions?\b"
            r"|\bapproach(?:es)?\b|\bideas?\b|\bconcepts?\b|\bvariants?\b|\bvariations\b|\bpossibilit(?:y"
            r"|ies)\b|\bcandidates?\b|\b(?:ways|routes|paths|avenues|roads|directions|models|forms|schemes"
            r"|methods|strategies|designs|solutions|choices|proposals|set-?ups|architectures) (?:we|i|to|that"
            r"|under|open|forward|out|discussed|on|considered|so|in|for|of (?:doing|going|organi|solving"
            r"|building))\b|\bpossible (?:\w+ )?(?:ways|routes|paths|forms|models|solutions|designs|directions"
            r"|schemes|set-?ups|measures|strategies|steps forward)\b|\b(?:two|three|four|five|six|several|some"
            r"|these|many|a few|couple of) (?:\w+ )?(?:ways|routes|paths|avenues|roads|directions|models|forms"
            r"|schemes|methods|strategies|designs|solutions|choices|proposals|roads|plans|suggestions"
            r"|thoughts)\b|\bon the table\b|\bdesigns? (?:under|on|\d)\b|^(?:choices|paths|routes|strategies"
            r"|which way|plans?|plan \w(?:,? (?:and |or )?\w)*|ways|designs?|solutions?)$|^solutions?$"
            r"|^proposals?$|\bproposed solutions?\b|\bsuggest(?:ed|ions?)\b|\bbrainstorm|\bhow (?:we|it|one"
            r"|this) (?:could|might)\b|\bwhat (?:we|one|i) (?:could|might) do\b|\bthought(?:s)? (?:of|about"
            r"|so far)\b|\bcome up with\b|\bunder (?:consideration|discussion)\b|\bconsidered\b"
            r"|\bdiscussed so far\b|\bfree to (?:propose|choose|offer)\b|\bmay be settled by\b"
            r"|\bscenarios? (?:for|we could)\b|\bstart from any\b|\b(?:two|three|four|five|several|various"
            r"|some) \w+ (?:suggest|present|offer) themselves\b|\bcome to mind\b|\bcourses of action\b|\b(?:two"
            r"|three|four|five|several) (?:courses|tracks|versions|plans|setups|set-ups|remedies|answers"
            r"|levers)\b|\bcould do$|\bcan be imagined\b|\bconceivable\b|\bmodels?$|\bto be compared\b"
            r"|\bforms?$"
        ),
    ),
    # Outcomes wanted.
    *topic(
        "goal",
        (
            r"\buser stor(?:y|ies)\b|\bjob[- ]stor|\bgoals?\b|\baims?\b|\baiming\b|\bobjectives?\b"
            r"|\bpurposes?\b|\bmission\b|\bvision\b|\bambitions?\b|\bintent(?:ion|ions)?\b|\bintended\b"
            r"|\bintends?\b|\bkey results?\b|\bokrs?\b|\bnorth star\b|\bdream\b|\boutcomes?\b|\btargets?\b"
            r"|\bsuccess\b|\bbenefits? (?:we|sought|expected|wanted)\b|\bexpected (?:outcome|result|benefit"
            r"|effect)s?\b|\bdesired (?:state|outcome|result|situation|effect)s?\b|\bgood result\b"
            r"|\bwhat (?:would|does) (?:good|success|winning|better|done)\b|\bpoint of (?:the|this)\b"
            r"|\bwhat(?:['’]?s| is| are| was)? .{0,40}\b(?:for|after|about to gain|want|wants|wanted|hope"
            r"|hoping|achieve|achieved|reach|gain|improve|get out of|looking for|aim|better)$|\bwhat (?:we|i"
            r"|they|you) (?:really |actually |mainly )?(?:want|need|wish|seek|hope)\b|\b(?:we|i"
            r"|they) (?:really |mostly )?(?:want|need|hope|seek|wish)\b|\b(?:like|love|want|hope|hoping|trying"
            r"|try|need) (?:to )?(?:achieve|reach|accomplish|get to|see)\b|\bachieve\b"
            r"|\bsolution you['’]?d like\b|\bwhat (?:should|must|has to|needs to) (?:get|become|be|change"
            r"|improve|happen)\b|\bshould (?:get|become|be) (?:better|different)\b|\bwhat better looks like\b"
            r"|\bwants?$|\bwanted\b|\bhop(?:e|es|ing) for\b|^(?:the )?needs?$|\bneed for (?:action|change)\b"
            r"|\bthe (?:idea|point) is to\b|\bobject of\b|^object$|\bwhat for\b|\bwhat (?:the|this"
            r"|it) .{1,40} is for\b|\bmeant to (?:achieve|bring|do)\b|\bseeks? to\b|\bserves to\b"
            r"|\bsupposed to (?:bring|achieve)\b|\bpromise to\b|\bthe point is$|\bmy wish\b|\bresolves?\b"
            r"|\bto find (?:a|an|some) (?:\w+ )?(?:way|arrangement|solution|set-?up|system|answer|form)\b"
            r"|\blooking for\b|\bwhat .{1,40} (?:is|are) good for\b|\bgood for$|\bwhy bother\b|^(?:the )?task$"
            r"|\bshould (?:make sure|ensure|bring|help|lead to)\b|\bvalue (?:proposition|for)\b"
        ),
    ),
    # What is at hand.
    *topic(
        "resource",
        (
            r"\bresources?\b|^we have the following|\bwhat(?:['’]s| is)? there(?: is| are)?$|\bdisposal\b"
            r"|\bwhat (?:we|i|you)(?: can| could)? (?:count on|rely on|bring in|contribute|put in|throw in"
            r"|have to work with)\b|\bbring in\b|\bto work with\b|\bas to what we['’]ve got\b"
            r"|\bmeans\b(?! that)|\bavailable\b|\bat (?:hand|our disposal|my disposal|your disposal)\b"
            r"|\bon hand\b|\bdisposal\b|\bwhat (?:we|i|you|one)(?:['’]ve| have| already have| do have| can use"
            r"| can draw on| can count on| can build on| can lean on| can work with| can spend| can offer"
            r"| bring| own)(?: got)?\b|\b(?:build|lean|draw|fall back) on\b|\b(?:can|could) use\b"
            r"|\bpeople and money\b|\bmoney\b|\bbudget\b|\bfunding\b|\bfunds\b|\bfinances?\b|\bteam\b"
            r"|\bstaff(?:ing)?\b|\bpersonnel\b|\bcapacit(?:y|ies)\b|\bequipment\b|\binventory\b|\bassets?\b"
            r"|\btoolbox\b|\bin stock\b|\bin (?:the|my|our) (?:shed|cupboard|house|office|garage|store)\b"
            r"|\bon[- ]site\b|\bpurse\b|\bcrew\b|\bhave$|\bwe(?:['’]ve)? got$|\bgot$|\bin place\b"
            r"|\bcan count on\b|\binputs?\b|\bprovides?$|\bwho and what\b|\bpeople$|\bpeople,? (?:and|time)\b"
            r"|\bexisting (?:equipment|infrastructure|tools|assets|hardware|kit)\b|\bmaterial\b|\bsupport (?:we"
            r"|from)\b"
        ),
    ),
    # How it is done now.
    *topic(
        "today",
        (
            r"\bwhat['’]?s (?:going on|happening|up|wrong)\b|\bup to now\b|\b(?:current|present|existing|actual"
            r"|initial|starting|today['’]s) (?:state|situation|status|process|practice|set-?up|solution|way"
            r"|workflow|position|point|conditions?|arrangement|system)\b|\bcurrently\b|\btoday\b|\bas[- ]is\b"
            r"|\bstatus quo\b|\bbackground\b|\bcontext\b|\bsituation\b|\bproblem\b|\bwhere (?:we|things|it"
            r"|are we)(?: now)?(?: stand| are|['’]re| is)?\b|\bstarting[- ]point\b|\bhow (?:it|things|we|this"
            r"|that) .{0,20}(?:now|today|work|works|goes|go|currently|do it|run|at present|is done)\b"
            r"|\bbaseline\b|\bhistory\b|\boccasion\b|\bpain(?: ?points?)?\b|\bwhat (?:happens|hurts|is wrong"
            r"|goes wrong|['’]s wrong|we do)\b|\bat (?:present|the moment)\b|\bright now\b|\bnow$|\bso far$"
            r"|\btrouble\b|\bissue(?:s)? (?:we|today|now)\b|\bstate of (?:play|affairs|things|the art)\b"
            r"|\bobservations?\b|\bfindings?\b|\bdiagnosis\b|\bwhy (?:now|this|we|change|bother)\b|^why$"
            r"|\bmotivation\b|\bwhere (?:does|do) it hurt\b|\blast (?:year|season|quarter)\b|\bwhat(?:['’]s"
            r"| is) (?:going on|happening)\b"
        ),
    ),
    # A mix of classes, told apart by the words in each item.
    *topic(
        "requirements",
        (
            r"\brequirements?\b|\brequired\b|\brequires?\b|\bfunctional\b|\bnon-functional\b"
            r"|\bspecifications?\b|\bspecs?\b|\bbehaviou?r\b|\bcriteria\b|\bfeatures?\b|\bperformance\b"
            r"|\bsecurity\b|\bprivacy\b|\bquality\b|\bquality attributes\b|\bavailability\b|\binterfaces?\b"
            r"|\bmigration\b|\boperations?\b|\bneeds\b|\bneeds? to (?:know|be)\b|\bdemands?\b|\bexpect from\b"
            r"|\bto (?:bear in mind|keep in mind|know|consider|respect)\b|\bscope\b|\bdeliverables?\b|\bterms\b"
        ),
    ),
    *topic(
        "reasons",
        (
            r"\brationale\b|\btrade[- ]?offs?\b|\bpros\b|\bcons\b|\breasons?\b|\bjustification\b|\bdiscussion$"
            r"|\badvantages\b|\bdrawbacks?\b|\bdownsides?\b|\bupsides?\b|\bcomments?$|\bremarks?$"
        ),
    ),
    *topic(
        "neutral",
        (
            r"\bnotes?\b|\badditional\b|\bsummary\b|\bintroduction\b|\boverview\b|\bmisc|\bgeneral\b|\bother\b"
            r"|\bdetails?\b|\bdescription\b|\bmore\b|\babstract\b"
        ),
    ),
    *LAST_FAMILIES,
)
