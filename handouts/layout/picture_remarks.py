"""What is worth knowing about how a picture is printed."""

from typing import NamedTuple


class PictureRemark(NamedTuple):
    """What is worth knowing about how a picture is printed: the code of a problem, its message after the file's name,
    and what to do."""

    code: str
    message: str
    remedy: str
