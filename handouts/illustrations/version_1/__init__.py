"""The drawings of kyphoplasty and of where it is done as they were first drawn.

Nothing new is drawn with them: they are for sheets whose approval names version 1
(:func:`handouts.illustrations.illustration`), which go on with what was approved until somebody takes the newer
drawings. They have the looks of their day, :mod:`handouts.illustrations.version_1.looks`, and nothing here changes but
what its callers need; a test holds what they draw, letter for letter.
"""

from handouts.illustrations.picture import Illustration
from handouts.illustrations.version_1 import person, spine

ILLUSTRATIONS: tuple[Illustration, ...] = (*spine.ILLUSTRATIONS, *person.ILLUSTRATIONS)
