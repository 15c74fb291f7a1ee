"""How a number is spelled in a PDF. It needs nothing of ReportLab, so drawings can be made without its PDF objects."""


def decimal(value: float, places: int = 3) -> str:
    """A number with at most this many decimals, at least one, and no trailing zeros (7.3.3).

    Three are a thousandth of a point, or of the size of type: enough for any place on a page.
    """
    text = f"{value:.3f}" if places == 3 else f"{value:.{places}f}"  # a format that is known costs a third less
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
