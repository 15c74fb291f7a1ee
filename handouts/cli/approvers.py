"""Commands about who may approve sheets."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.options import content_option, content_path, exit_with_problems, print_problems
from handouts.problems import Place, Problem, UnreadableError

if TYPE_CHECKING:
    from handouts.approval.signatures import SigningKey
    from handouts.approval.store import Person

_ROLES = ("approver", "manager")


def sign_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--sign KEY``."""
    text = "Sign the entry with this private SSH key, as ssh-keygen makes one."
    return click.option("--sign", metavar="KEY", type=click.Path(path_type=Path), help=text)(command)


def open_key(path: Path | None) -> "SigningKey | None":
    """The key that ``--sign`` names; asks for its passphrase if it has one."""
    if path is None:
        return None
    from handouts.approval.signatures import SigningKey

    return SigningKey.open(path.expanduser(), lambda: str(click.prompt("Passphrase", hide_input=True, err=True)))


@click.group()
def approvers() -> None:
    """Who may approve sheets: the list, and changing it. Every change is an entry of the history.

    Without a list anybody may approve. It begins with a manager, who puts themselves on it.
    """


@approvers.command()
@click.argument("name")
@content_option
@click.option("--by", metavar="NAME", required=True, help='Who says so, somebody on the list: "Ann Lee".')
@click.option("--role", "roles", type=click.Choice(_ROLES), multiple=True,
              help="approver answers for sheets, manager for the list; may be given twice. Without it: approver.")  # fmt: skip
@click.option("--clinician", is_flag=True, help="They are a clinician.")
@click.option("--qualification", metavar="TEXT", default="", help="What they are: Spine surgeon.")
@click.option("--translates", metavar="CODE", multiple=True,
              help="A language whose translations they may approve as a qualified translator; may be given many times.")  # fmt: skip
@click.option("--key", "keys", metavar="FILE", type=click.Path(path_type=Path), multiple=True,
              help="Their public SSH key, such as id_ed25519.pub. From then on they must sign. May be given many times.")  # fmt: skip
@sign_option
@exit_with_problems
def add(
    name: str,
    content: Path | None,
    by: str,
    roles: tuple[str, ...],
    clinician: bool,
    qualification: str,
    translates: tuple[str, ...],
    keys: tuple[Path, ...],
    sign: Path | None,
) -> None:
    """Put somebody on the list, or say anew what they are."""
    from handouts.approval.signatures import read_key_file
    from handouts.approval.store import Person
    from handouts.languages import language

    for code in translates:
        language.Language.of(code)
    ordered = tuple(each for each in _ROLES if each in (roles or ("approver",)))
    public = tuple(dict.fromkeys(read_key_file(each.expanduser()) for each in keys))
    person = Person(name, ordered, clinician, qualification, tuple(dict.fromkeys(translates)), public)
    _change(content, person, by, sign)


@approvers.command()
@click.argument("name")
@content_option
@click.option("--by", metavar="NAME", required=True, help='Who says so, somebody on the list: "Ann Lee".')
@sign_option
@exit_with_problems
def remove(name: str, content: Path | None, by: str, sign: Path | None) -> None:
    """Take somebody off the list. What they approved before holds until its day."""
    from handouts.approval.store import Person

    _change(content, Person(name, ()), by, sign)


@approvers.command("list")
@content_option
@click.option(
    "--signers",
    is_flag=True,
    help="Print the public keys as OpenSSH's allowed_signers, to verify without this program.",
)
@click.option("--write", is_flag=True, help="Write approvals/approvers.yaml anew from the history.")
@exit_with_problems
def list_(content: Path | None, signers: bool, write: bool) -> None:
    """Say who is on the list, and what is wrong with it."""
    from handouts.approval.approvers import find_list_problems, list_signers, read_approvers, write_list

    folder, today = _folder(content), datetime.date.today()
    listed = read_approvers(folder, today)
    if write and listed.exists:
        click.echo(str(write_list(folder, today)))
    elif signers:
        for line in list_signers(listed):
            click.echo(line)
    elif not listed.exists:
        click.echo("There is no list of approvers: anybody may approve.")
    else:
        for each in listed.people.values():
            click.echo(describe_person(each))
        if listed.changes:
            first = listed.changes[0]
            click.echo(f"The list began with {first.by} on {first.on}, who put themselves on it.")
    print_problems(find_list_problems(folder, today))


def describe_person(person: "Person") -> str:
    """A line about somebody on the list."""
    facts = [" and ".join(person.roles)]
    facts += ["clinician"] if person.clinician else []
    facts += [person.qualification] if person.qualification else []
    facts += [f"translates: {', '.join(person.translates)}"] if person.translates else []
    facts += ["signs with a key"] if person.keys else []
    return f"{person.name}: {', '.join(facts)}"


def _folder(content: Path | None) -> Path:
    path, own = content_path(content)
    if not own:
        message = "There is no content of your own here, so there is no list of approvers beside it."
        raise UnreadableError(Problem("no-content", message, "Name a content file: --content FILE", Place(str(path))))
    return path.parent


def _change(content: Path | None, person: "Person", by: str, sign: Path | None) -> None:
    from handouts.approval.approvers import change_approvers, read_approvers
    from handouts.reading.resources import program_version

    folder, now = _folder(content), datetime.datetime.now().astimezone()
    began = not read_approvers(folder, now.date()).exists
    program = f"handouts {program_version()}"
    made, path = change_approvers(
        folder, person, by=by, today=now.date(), now=now, program=program, sign=open_key(sign)
    )
    said = describe_person(made.person) if made.person.roles else f"{made.person.name} is no longer on the list"
    click.echo(f"{path}: {said}")
    if began:
        click.echo(
            f"The list begins here: nobody has vouched for {made.by}. Only who is on it can approve from now on."
        )
