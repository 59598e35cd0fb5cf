"""What one might say next in a chat, by its mode and in the language of the person.

Only where a model answers: the built-in methods read English, so they are offered what they understand.
"""

from app.domain.chats import Chat, ChatMode, MessageRole
from app.domain.runs import is_method
from app.english.language import guess_language
from app.store.reads.query import Query

_SAMPLE = 2_000
"""Characters of the person's newest message that are looked at."""
_ENGLISH = "en"
_SAID: dict[ChatMode, dict[str, tuple[str, str, str]]] = {
    ChatMode.SETUP: {
        _ENGLISH: ("What is still open?", "Propose a run", "List the limits"),
        "de": ("Was ist noch offen?", "Schlag einen Lauf vor", "Zähl die Grenzen auf"),
        "fr": ("Qu’est-ce qui reste ouvert ?", "Propose un essai", "Énumère les limites"),
        "es": ("¿Qué queda abierto?", "Propón una ejecución", "Enumera los límites"),
        "it": ("Che cosa resta aperto?", "Proponi un’esecuzione", "Elenca i limiti"),
        "pt": ("O que ainda está em aberto?", "Propõe uma execução", "Lista os limites"),
        "nl": ("Wat staat nog open?", "Stel een run voor", "Noem de grenzen"),
    },
    ChatMode.ANALYSIS: {
        _ENGLISH: ("What came out?", "Why does the first beat the second?", "What is not judged yet?"),
        "de": ("Was kam heraus?", "Warum schlägt der erste den zweiten?", "Was ist noch nicht beurteilt?"),
        "fr": (
            "Qu’en est-il sorti ?",
            "Pourquoi le premier l’emporte-t-il sur le deuxième ?",
            "Qu’est-ce qui n’est pas encore jugé ?",
        ),
        "es": ("¿Qué resultó?", "¿Por qué gana el primero al segundo?", "¿Qué no está juzgado todavía?"),
        "it": ("Che cosa è risultato?", "Perché il primo batte il secondo?", "Che cosa non è ancora giudicato?"),
        "pt": ("O que resultou?", "Porque é que o primeiro ganha ao segundo?", "O que ainda não foi avaliado?"),
        "nl": ("Wat kwam eruit?", "Waarom wint de eerste van de tweede?", "Wat is nog niet beoordeeld?"),
    },
    ChatMode.WHAT_IF: {
        _ENGLISH: ("What differs from Main?", "What do we assume?", "Propose a run"),
        "de": ("Was ist anders als in Main?", "Was nehmen wir an?", "Schlag einen Lauf vor"),
        "fr": ("Qu’est-ce qui diffère de Main ?", "Que supposons-nous ?", "Propose un essai"),
        "es": ("¿Qué difiere de Main?", "¿Qué suponemos?", "Propón una ejecución"),
        "it": ("Che cosa è diverso da Main?", "Che cosa assumiamo?", "Proponi un’esecuzione"),
        "pt": ("O que difere de Main?", "O que assumimos?", "Propõe uma execução"),
        "nl": ("Wat wijkt af van Main?", "Wat nemen we aan?", "Stel een run voor"),
    },
}


def suggestions_for(query: Query, chat: Chat) -> tuple[str, ...]:
    """Return three sentences to send; English where the person's language is not among those known."""
    said = _SAID[chat.mode]
    answer = query.messages.last_of_role(chat.id, MessageRole.AGENT)
    asked = query.messages.last_of_role(chat.id, MessageRole.USER)
    if answer is None or asked is None or not answer.model or is_method(answer.model):
        return said[_ENGLISH]
    return said.get(guess_language(asked.text()[:_SAMPLE]), said[_ENGLISH])
