"""How words of another language than their document's are set, as its nodes say it."""

from handouts.content.language_help import NoticeWords
from handouts.document.nodes import Voice


def give_voice(words: NoticeWords) -> Voice:
    """The voice of the notice's words in one language."""
    own = words.language
    return Voice(own.lang_tag, own.script, own.direction, own.language)
