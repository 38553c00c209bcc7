"""Mailboxes as streams, mail after mail: mbox files, the logs of LISTSERV, digests, folders of single mails."""

import codecs
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import BytesParser, Parser
from email.policy import compat32
from itertools import chain

from replygraph.sources import Log, Source, unpack_errors

# A line `From `, who and when, with a header below it; Usenet's archive has only a number there, some programs only the address.
START = re.compile(rb"(?m)^From (?:-?\d{6,}[ \r]*|[^\n]{0,300}?\d:\d\d[^\n]*)\n(?=>?[A-Za-z][\w-]*:)")
BARE = re.compile(rb"(?m)^From [^\s@]{1,99}@\S{1,99}[ \r]*\n(?=(?:Return-Path|Received|Message-ID|Date|From|Subject|To|X-[\w-]+):)")
# LISTSERV writes a line of signs before each mail, and the date first.
RULE = re.compile(rb"(?m)^={40,100}[ \r]*\n(?=(?:Date|From|Sender|Reply-To|Subject):)")
HEADERS = re.compile(rb"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")  # of a mail that stands alone
MAX_MAIL = 1 << 24  # bytes of a mail that are kept: what comes behind are pictures and files
MARGIN = 4096  # bytes behind a mail's first line that are looked at


def separator(source: Source) -> re.Pattern[bytes] | None:
    """What stands before each mail of a mailbox; None where a file is not one."""
    head = _head(source)
    return next((each for each in (START, BARE, RULE) if (found := each.match(head)) and _is_headed(head[found.end() :])), None)


def is_mail(source: Source) -> bool:
    """Whether a file is one mail: headers from the first line on, with a number that only mails have."""
    return _are_of_mail(HEADERS.match(EMLX.sub(b"", _head(source))))


def _is_headed(content: bytes) -> bool:
    """Whether a mail begins here: its first lines say of whom, of when or which it is."""
    head = content[:MARGIN].partition(b"\n\n")[0]
    return bool(re.search(rb"(?mi)^(?:from|sender|date|message-id|path|return-path)[ \t]*:", head))


def mails(source: Source, log: Log) -> Iterator[bytes]:
    """The mails of a file, or of each file in a folder, as they are."""
    for part in source.members or (source,):
        try:
            if (sign := separator(part)) is not None:
                yield from _split(part, sign, log)
            elif is_mail(part):
                yield _alone(part, log)
            elif not source.members:
                yield from _split(part, START, log)
        except unpack_errors() as error:
            if not source.members:
                raise
            log.damage(f"{part.name}: cannot be read ({error}); the others are used.")


EMLX = re.compile(rb"\A(\d{1,9})[ \t]*\n")  # Apple's programs write how long a mail is before it, and what they know of it behind


def _alone(source: Source, log: Log) -> bytes:
    """The mail of a file of its own."""
    content = b"".join(_plain(source, [source.read_bytes()])).lstrip(b"\n")
    if length := EMLX.match(content):
        content = content[length.end() :][: int(length[1])]
    if (
        not OF_PARTS.search(content.partition(b"\n\n")[0])
        and sum(_are_of_mail(HEADERS.fullmatch(each.strip() + b"\n")) for each in content.split(b"\n\n")) > 1
    ):
        log.warn(
            f"{source.name}: more mails seem to stand in it, with nothing between them that parts them; only the first is read. "
            "Give the mailbox as the mail program keeps it (mbox), or each mail as a file."
        )
    return content


def _are_of_mail(headers: re.Match[bytes] | None) -> bool:
    return bool(headers and re.search(rb"(?mi)^message-id:", headers[0]) and re.search(rb"(?mi)^from:", headers[0]))


def _split(source: Source, sign: re.Pattern[bytes], log: Log) -> Iterator[bytes]:
    """What stands between the signs, without them; of the last mail nothing, where the file ends in its headers."""
    before, last = None, b""
    for piece in _pieces(_plain(source, source.blocks()), sign):
        last = piece
        if before is not None and not _is_headed(piece):  # a line of a text that only looks like the start of a mail
            before += b"\n" + piece
            continue
        if before is not None:
            yield before
        before = piece
    if before is None:
        return
    if not last.endswith(b"\n"):
        log.damage(f"{source.name}: it ends in the middle of a line, so it may be cut; what is there is used.")
    if b"\n\n" not in last and not last.endswith(b"\n"):
        log.count("messages that are cut")  # in the middle of its headers, which would name nobody there is
    else:
        yield before


def _head(source: Source) -> bytes:
    """The beginning of a file as its mails are read."""
    return b"".join(_plain(source, [source.head])).lstrip(b"\n")


def _plain(source: Source, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The content as mail has it: line ends as newlines, no mark first, of UTF-16 as UTF-8, of lines that all end in spaces without them."""
    if source.head_encoding.startswith("utf-16"):
        decoder = codecs.getincrementaldecoder(source.head_encoding)("replace")
        blocks = (decoder.decode(block).encode() for block in blocks)
    blocks = _with_newlines(blocks)
    lines = source.text_head.splitlines()[:20]
    return _without_padding(blocks) if len(lines) > 4 and all(line[-1:] in " \t" for line in lines) else blocks


def _without_padding(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        yield b"".join(line.rstrip(b" \t") + b"\n" for line in lines)
    yield rest.rstrip(b" \t")


def _with_newlines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Line ends as newlines, also where one lies between two blocks; without the mark that editors write first."""
    held, mark = b"", b"\xef\xbb\xbf"
    for block in blocks:
        block, mark = held + block.removeprefix(mark), b""
        held = b"\r" if block.endswith(b"\r") else b""
        yield block[: len(block) - len(held)].replace(b"\r\n", b"\n")
    yield held


def _pieces(blocks: Iterable[bytes], sign: re.Pattern[bytes]) -> Iterator[bytes]:
    """What stands behind each sign up to the next; of a very long piece its beginning."""
    held, long, begun = b"", b"", False
    for block in chain(blocks, (None,)):
        held += block or b""
        sure, start, near = len(held) - (MARGIN if block is not None else 0), 0, len(held) - MARGIN
        for found in sign.finditer(held):
            if found.end() > sure:
                near = min(near, found.start())
                break
            if begun:
                yield long or held[start : found.start()]
            begun, start, long = True, found.end(), b""
        held = held[start:] if begun else held[max(near, 0) :]
        if len(held) > MAX_MAIL:
            long, held = long or held[:MAX_MAIL], held[-MARGIN:]
    if begun:
        yield long or held


def unfold(message: Message) -> Iterator[Message]:
    """The mails in a digest, as parts or as text between lines of hyphens; any other mail as it is."""
    parts = [part for part in message.walk() if part.get_content_type() == "message/rfc822" and part.is_multipart()]
    inside = [each for part in parts if isinstance(each := part.get_payload(0), Message)]
    if inside and any(part.get_content_type() == "multipart/digest" for part in message.walk()):
        yield from inside
        return
    text = message.get_payload() if not message.is_multipart() else ""
    found = list(_texts(text)) if isinstance(text, str) and DIGEST.search(text) else []
    yield from found or [message]


RULED = b"\n" + b"-" * 70 + b"\n"  # stands before the first mail of a digest
DIGEST = re.compile(r"(?m)^-{70}[ \r]*\n\s{0,9}(?:[^\W\d]+: \d+\n)?[A-Za-z-]+: ")
HYPHENS = re.compile(r"(?m)^-{30}(?:-{40})?[ \r]*$")


def _texts(digest: str) -> Iterator[Message]:
    for piece in HYPHENS.split(digest):
        piece = re.sub(r"\A[^\W\d]+: \d+\n", "", piece.strip())  # "Message: 1"
        if re.match(r"[A-Za-z-]+:", piece) and re.search(r"(?mi)^from:", piece.partition("\n\n")[0]):
            yield Parser(policy=compat32).parsestr(piece + "\n")


# The headers that are read; a mail of one part needs no more.
READ = (
    "message-id", "in-reply-to", "references", "from", "reply-to", "x-original-from", "date", "subject", "sender", "list-post", "thread-index",
)  # fmt: skip
HEADS = re.compile(
    rb"^(?:" + "|".join(READ).encode() + rb"|content-type|content-transfer-encoding)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M
)
OF_PARTS = re.compile(rb"(?im)^content-type[ \t]*:\s*(?:multipart|message)/")


def read_mail(content: bytes) -> Message:
    """A mail from its bytes; of one part its headers are found at once, for which the parser of whole mails takes long."""
    head, _, body = content.partition(b"\n\n")
    if OF_PARTS.search(head):
        return BytesParser(policy=compat32).parsebytes(content)
    message = Message()
    for name, _, value in (each.partition(b":") for each in HEADS.findall(head)):
        message.set_raw(name.strip().decode("ascii"), value.strip().decode("ascii", "surrogateescape"))
    message.set_payload(body.decode("ascii", "surrogateescape"))
    return message
