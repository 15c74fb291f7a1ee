"""Where the sentences of a text begin, in any script: what is read sentence by sentence agrees everywhere on what one is."""

import regex

_SENTENCE_END = regex.compile(
    r"(?<=[.!?…])[\"”’»)\]]*\s+(?=[\"“‘«(¿¡]?[\p{Lu}\p{Lt}\p{Lo}\d])"
    r"|(?<=[।॥؟۔።፧։។៕။。！？])[\"”’»)\]」』]*\s*(?=\S)"
)
"""Where a sentence ends: at the mark of its script (UAX #29, 5.1), and at a full stop where a capital follows or a letter
of a script that has none."""
_ABBREVIATED = {"dr.", "drs.", "mr.", "mrs.", "ms.", "st.", "e.g.", "i.e.", "vs.", "no.", "ext.", "dra.", "sr.", "sra."}


def find_sentences(text: str) -> list[int]:
    """The offsets at which the sentences of a text begin; the first is 0."""
    starts = [0]
    for found in _SENTENCE_END.finditer(text):
        before = (text[starts[-1] : found.start()].rsplit(None, 1) or [""])[-1]
        if before.lower().strip("(“\"'") not in _ABBREVIATED:
            starts.append(found.end())
    return starts
