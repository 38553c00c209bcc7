"""Mail as archives write it: ids, senders, subjects, digests, and mailboxes bigger than memory."""

import base64
import gzip

import pytest

import replygraph as rg
from replygraph.errors import ReadError
from replygraph.readers import _mailboxes
from replygraph.readers.mbox import base_subject, ids_of, name_and_address
from replygraph.sources import Log
from replygraph.sources.inputs import open_sources

LINE = "From ann Thu May  2 10:00:00 2024\n"


def mail(sender, id=None, text="Frost.", subject="Frost", more=""):
    head = f"Message-ID: {id}\n" if id else ""
    return f"From: {sender}\nDate: Thu, 2 May 2024 10:00:00 +0000\nSubject: {subject}\n{head}{more}\n{text}\n\n"


@pytest.fixture
def box(tmp_path):
    def write(*mails, line=LINE, name="list.mbox"):
        content = "".join(line + each for each in mails)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name

    return write


def told(path, **options):
    """Who wrote, and to whom."""
    table = rg.read(path, **options)
    authors = dict(zip(table.id, table.author, strict=True))
    return [(author, authors.get(parent)) for author, parent in zip(table.author, table.parent_id, strict=True)]


@pytest.mark.parametrize("answered", ["<a1@x.invalid>", "a1@x.invalid", 'Your message of "Thu, 02 May 2024" <a1@x.invalid>', "<a1@x.invalid>; from Ann on Thu",
                                      "<ann@x.invalid> said on Thursday <a1@x.invalid>", "a1@x.invalid (message from Ann on Thursday)", "<a1@\n x.invalid>"])  # fmt: skip
@pytest.mark.parametrize("id", ["<a1@x.invalid>", "a1@x.invalid", " < a1@x.invalid >"])
def test_ids_among_words_and_without_brackets(box, id, answered):
    answer = mail("Bob Elm <bob@x.invalid>", "<b1@x.invalid>", more=f"In-Reply-To: {answered}\n")
    assert told(box(mail("Ann Oak <ann@x.invalid>", id), answer)) == [("ann@x.invalid", None), ("bob@x.invalid", "ann@x.invalid")]


def test_words_are_no_ids():
    assert ids_of("Message from ann@x.invalid of Thursday") == [] and ids_of("none") == [] and ids_of("") == []


@pytest.mark.parametrize("at", ["at", "en", "op", "em", "na", "bei", "chez", "på", "у"])
def test_addresses_that_mailman_hides_in_any_language(box, at):
    first = mail(f"info {at} oak.invalid (Ann Oak)", "<a@x>")
    second = mail(f"info {at} elm.invalid (Bob Elm)", "<b@x>", more="In-Reply-To: <a@x>\n")
    path = box(first, second, line=f"From info {at} oak.invalid  Thu May  2 10:00:00 2024\n")
    assert told(path) == [(f"info {at} oak.invalid", None), (f"info {at} elm.invalid", f"info {at} oak.invalid")]
    assert told(path, merge_by="name") == [("Ann Oak", None), ("Bob Elm", "Ann Oak")]


@pytest.mark.parametrize("masked", ["k...@gmail.invalid", "k@@x @ending from gm@il@inv@lid", "xxx@xxx"])
def test_two_people_with_one_masked_address_stay_two(box, masked):
    sender = "{} <" + masked + ">" if "..." in masked else masked + " ({})"
    path = box(mail(sender.format("Kim Oak"), "<a@x>"), mail(sender.format("Kay Elm"), "<b@x>", more="In-Reply-To: <a@x>\n"))
    assert told(path) == [("Kim Oak", None), ("Kay Elm", "Kim Oak")]


def test_equal_names_of_several_masked_addresses_are_several_people(box):
    path = box(mail("Sam <al...@x.invalid>", "<a@x>"), mail("Sam <be...@x.invalid>", "<b@x>", more="In-Reply-To: <a@x>\n"))
    assert list(rg.rank(rg.build(path)).author) == ["Sam (al...@x.invalid)", "Sam (be...@x.invalid)"]


@pytest.mark.parametrize(
    "sender", ["{} <noreply@forum.invalid>", "{} <address@hidden>", "{} via Hives <hives@list.invalid>", "{} <h***@x.invalid>"]
)
def test_people_who_write_from_one_address_are_told_apart_by_name(box, sender):
    mails = [
        mail(sender.format(name), f"<{name[0]}@x>", more="In-Reply-To: <A@x>\n" * (name[0] != "A"))
        for name in ("Ann Oak", "Bob Elm", "Cy Ash")
    ]
    path = box(*mails)
    assert told(path) == [("Ann Oak", None), ("Bob Elm", "Ann Oak"), ("Cy Ash", "Ann Oak")]
    if "***" not in sender and "via" not in sender:
        assert any("several people write from" in each and "told apart by their names" in each for each in rg.build(path).warnings)


def test_one_person_who_signs_in_several_ways_is_one(box):
    names = ["Ann Oak", "Oak, Ann", "A. Oak", "Ann"]
    path = box(*(mail(f'"{name}" <ann@x.invalid>', f"<{place}@x>") for place, name in enumerate(names)))
    assert {author for author, _ in told(path)} == {"ann@x.invalid"}


def test_a_word_for_re_that_nobody_knows_is_one_where_the_subject_is_there(box):
    path = box(
        mail("ann@x.invalid", "<a@x>"),
        mail("bob@x.invalid", "<b@x>", subject="ตอบ: Frost"),
        mail("cy@x.invalid", "<c@x>", subject="Note: Hail"),
    )
    assert any('1 mail with "Re:" in the subject' in each for each in rg.build(path).warnings)
    assert told(path, thread_by="subject")[1:] == [("bob@x.invalid", "ann@x.invalid"), ("cy@x.invalid", None)]


def test_digests_in_any_language_are_taken_apart(box):
    inner = [
        f"Nachricht: {n}\nDate: Thu, 2 May 2024 10:0{n}:00 +0000\nFrom: {name} <{name}@x.invalid>\nSubject: Frost\nMessage-ID: <{n}@x>\n\nCold.\n"
        for n, name in [(1, "ann"), (2, "bob")]
    ]
    text = "Meldungen des Tages:\n\n" + "-" * 70 + "\n\n" + ("\n" + "-" * 30 + "\n\n").join(inner) + "\n" + "-" * 30 + "\n\nEnde\n"
    assert told(box(mail("hives-request@x.invalid", "<d@x>", text, "Hives Nachrichtensammlung"))) == [
        ("ann@x.invalid", None),
        ("bob@x.invalid", None),
    ]


def test_senders_in_any_form():
    assert name_and_address("ann@x.invalid") == ("", "ann@x.invalid")
    assert name_and_address("Zoë Ål ZOE@X.INVALID") == ("Zoë Ål", "ZOE@X.INVALID")
    assert name_and_address("Ann Oak") == ("Ann Oak", "") and name_and_address("") == ("", "")


def test_headers_in_bytes_that_are_no_ascii(box):
    first = mail("Zoë Ål <zoe@x.invalid>", "<a@x>", subject="Größe").encode()
    second = mail("Jörg <joerg@x.invalid>", "<b@x>", subject="Größe").encode("latin-1")
    path = box()
    path.write_bytes(LINE.encode() + first + LINE.encode() + second)
    assert rg.read(path, merge_by="name")[["author", "title"]].values.tolist() == [["Zoë Ål", "Größe"], ["Jörg", "Größe"]]


def test_replies_that_carry_no_ids(box):
    path = box(
        mail("Ann <ann@x.invalid>", "<a@x>", subject="[moss] Frost"), mail("Bob <bob@x.invalid>", "<b@x>", subject="AW: [moss] Frost"),
        mail("Cy <cy@x.invalid>", "<c@x>", subject="Re: Straw"), mail("Dora <dora@x.invalid>", "<d@x>", subject="Frost"),
    )  # fmt: skip
    assert [answered for _, answered in told(path)] == [None] * 4
    assert rg.read(path).resolution.fillna("").tolist() == ["", "none", "none", ""]
    assert rg.build(path).warnings == (
        f'{path}: 2 mails with "Re:" in the subject, but no id of the mail answered; --thread-by subject takes 1 of them as answers to the first mail with '
        "their subject.",
    )
    assert [answered for _, answered in told(path, thread_by="subject")] == [None, "ann@x.invalid", None, None]
    assert rg.read(path, thread_by="subject").resolution[1] == "subject"


def test_subjects_without_what_mail_programs_put_before_them():
    assert {
        base_subject(each)
        for each in ("Frost", "Re: Frost", "RE[2]: Frost", "[moss] Sv: Re: frost", "回复：Frost", "Rif: R: Frost"[:4] + " Frost")
    } == {"frost"}
    assert base_subject("Rest of the beans") == "rest of the beans" and base_subject("Fwd: Frost") == "fwd: frost"


def test_logs_of_listserv(box):
    rule = "=" * 73 + "\n"
    one = "Date:         Thu, 2 May 2024 10:00:00 +0000\nReply-To:     Moss <MOSS@X.INVALID>\nFrom:         {} <{}@X.INVALID>\nSubject:      {}\nMessage-ID:   <{}@x>\n{}\nFrost.\n"
    path = box(
        one.format("Ann", "ANN", "Frost", "a", ""),
        one.format("Bob", "bob", "Re: Frost", "b", "In-Reply-To:  <a@x>\n"),
        line=rule,
        name="moss.log2405",
    )
    assert told(path) == [("ann@x.invalid", None), ("bob@x.invalid", "ann@x.invalid")]


PLAIN = """Send moss mailing list submissions to moss@x.invalid

Today's Topics:

   1. Frost (Ann Oak)

----------------------------------------------------------------------

Message: 1
Date: Thu, 2 May 2024 10:00:00 +0000
From: Ann Oak <ann@x.invalid>
Subject: [moss] Frost
Message-ID: <a@x>

Gone.

------------------------------

Message: 2
Date: Thu, 2 May 2024 11:00:00 +0000
From: Bob Elm <bob@x.invalid>
Subject: Re: [moss] Frost
Message-ID: <b@x>
In-Reply-To: <a@x>

Mine too.

------------------------------

End of moss Digest, Vol 1, Issue 1
"""
INSIDE = "Content-Type: multipart/digest; boundary=B\n\n--B\n\n{}\n--B\n\n{}\n--B--\n"


def test_digests_are_taken_apart(box):
    one, two = mail("Ann <ann@x.invalid>", "<a@x>", "Gone."), mail("Bob <bob@x.invalid>", "<b@x>", "Mine too.", more="In-Reply-To: <a@x>\n")
    for digest in (
        mail("moss-request@x.invalid", "<d@x>", PLAIN, "moss Digest, Vol 1"),
        "From: moss-request@x.invalid\nSubject: moss\nMIME-Version: 1.0\n" + INSIDE.format(one, two),
    ):
        path = box(digest, mail("Cy <cy@x.invalid>", "<c@x>", more="References: <a@x> <b@x>\n"))
        assert told(path) == [("ann@x.invalid", None), ("bob@x.invalid", "ann@x.invalid"), ("cy@x.invalid", "bob@x.invalid")]
        assert rg.read(path).text[1] == "Mine too." and rg.build(path).counts["digests taken apart into their mails"] == 1


def test_what_stands_above_the_mail_answered_is_assumed_to_be_answered(box):
    """Where the very one is not in the mailbox; In-Reply-To may be wrong where References are right."""
    path = box(
        mail("Ann <ann@x.invalid>", "<a@x>"),
        mail("Bob <bob@x.invalid>", "<b@x>", more="In-Reply-To: <lost@x>\nReferences: <a@x> <lost@x>\n"),
        mail("Cy <cy@x.invalid>", "<c@x>", more="In-Reply-To: <wrong@x>\nReferences: <a@x> <b@x>\n"),
        mail("Dee <dee@x.invalid>", "<d@x>", more="In-Reply-To: <gone@x>\n"),
    )
    assert told(path)[1:] == [("bob@x.invalid", "ann@x.invalid"), ("cy@x.invalid", "bob@x.invalid"), ("dee@x.invalid", None)]
    assert rg.read(path).resolution.tolist()[1:] == ["assumed", "explicit-id", "explicit-id"]
    assert any("1 mail answers a mail that is not here: assumed to answer the nearest above it" in note for note in rg.build(path).notes)


def test_one_bad_mail_costs_at_most_itself(box):
    bad = [
        mail("(" * 700, "<p@x>"), mail("=?idna?b?YcO2?= <i@x.invalid>", "<i@x>", more="Content-Type: text/plain; charset=idna\n"),
        mail("U <u@x.invalid>", "<u@x>", more="Content-Type: text/plain; charset=undefined\n"), mail("@" * 15_000, "<m@x>"),
        mail("B <b64@x.invalid>", "<e@x>", more="Content-Type: text/plain; charset=base64\nContent-Transfer-Encoding: base64\n"),
    ]  # fmt: skip
    path = box(mail("Ann <ann@x.invalid>", "<a@x>"), *bad, mail("Bob <bob@x.invalid>", "<b@x>", more="In-Reply-To: <a@x>\n"))
    assert told(path)[0] == ("ann@x.invalid", None) and told(path)[-1] == ("bob@x.invalid", "ann@x.invalid")
    assert len(rg.read(path)) >= 5


@pytest.mark.parametrize("size", [7, 100, 5000, 1 << 20])
def test_mailboxes_are_read_as_streams(box, monkeypatch, size):
    mails = [mail(f"A{n} <a{n}@x.invalid>", f"<{n}@x>", f"Frost {n}.\n\n>From here on.") for n in range(50)]
    path = box(*(each.replace("\n", "\r\n") for each in mails))
    whole = path.read_bytes()
    blocks = [whole[place : place + size] for place in range(0, len(whole), size)]
    found = list(_mailboxes._pieces(_mailboxes._with_newlines(iter(blocks)), _mailboxes.START))
    assert found == [each.encode() for each in mails]


def test_of_a_mail_with_big_pictures_the_beginning_is_kept(box, monkeypatch):
    monkeypatch.setattr(_mailboxes, "MAX_MAIL", 10_000)
    path = box(
        mail("Ann <ann@x.invalid>", "<a@x>", "Frost.\n" + "x" * 70 * 1000),
        mail("Bob <bob@x.invalid>", "<b@x>", more="In-Reply-To: <a@x>\n"),
    )
    source = next(iter(open_sources([path])))
    assert [len(each) <= 80_000 for each in _mailboxes.mails(source, Log())] == [True, True]
    assert told(path) == [("ann@x.invalid", None), ("bob@x.invalid", "ann@x.invalid")]


ANN, BOB = "Ann Oak <ann@x.invalid>", "Bob Elm <bob@x.invalid>"
REPLY = "In-Reply-To: <a@x>\n"
PAIR = [("ann@x.invalid", None), ("bob@x.invalid", "ann@x.invalid")]


@pytest.mark.parametrize(
    "text", ["From the harvest at 10:30 in 2024\nNote: frost.", "I quote:\nFrom cy Thu May  2 10:00:00 2024\nSubject: Old\n\nGone."]
)
def test_a_line_that_only_looks_like_the_start_of_a_mail_is_text(box, text):
    path = box(mail(ANN, "<a@x>", text), mail(BOB, "<b@x>", more=REPLY))
    assert told(path) == PAIR and rg.read(path).text[0].endswith(text[-5:])


@pytest.mark.parametrize(
    "line", ["From ann@x.invalid\n", "From ann@x.invalid 2024-05-02T10:00:00Z\n", "From ann@x.invalid 5/2/2024 10:00:00 AM\n"]
)
def test_lines_before_mails_in_other_forms(box, line):
    assert told(box(mail(ANN, "<a@x>"), mail(BOB, "<b@x>", more=REPLY), line=line)) == PAIR


def test_mails_of_apple_programs(tmp_path):
    for name, each in {"1": mail(ANN, "<a@x>"), "2": mail(BOB, "<b@x>", more=REPLY)}.items():
        (tmp_path / f"{name}.emlx").write_text(f"{len(each)}\n{each}<plist/>\n")
    assert told(tmp_path) == PAIR and set(rg.read(tmp_path).text) == {"Frost."}


def test_mails_with_nothing_between_them_are_said(box):
    path = box(mail(ANN, "<a@x>") + mail(BOB, "<b@x>", more=REPLY), line="", name="all.eml")
    assert told(path) == PAIR[:1] and any("only the first is read" in each for each in rg.build(path).warnings)


def test_threads_that_exchange_counts(box):
    index = [base64.b64encode(bytes(range(length))).decode() for length in (22, 27, 37)]
    mails = (
        mail(sender, f"<{place}@x>", subject="RE: Frost", more=f"Thread-Index: {index[place]}\n")
        for place, sender in enumerate((ANN, BOB, ANN))
    )
    assert told(box(*mails)) == [*PAIR, ("ann@x.invalid", "bob@x.invalid")]


@pytest.mark.parametrize("word", ["RE[2]", "Re^2", "R", "SV: AW", "Ответ", "ΑΠ", "답장"])
def test_words_for_re_and_for_forwards_in_languages(box, word):
    path = box(mail(ANN), mail(BOB, subject=f"{word}: Frost"), mail("cy@x.invalid", subject="WG: Frost"))
    assert told(path, thread_by="subject") == [*PAIR, ("cy@x.invalid", None)]
    assert any("--thread-by subject takes 1 of them" in each for each in rg.build(path).warnings)


@pytest.mark.parametrize("more", ["", "Reply-To: Hives <hives@l.invalid>\n", "List-Post: <mailto:hives@l.invalid>\n"])
def test_two_people_who_write_through_a_list_are_two(box, more):
    via = "" if "Post" in more else " via Hives"
    first, second = (f"{name}{via} <hives@l.invalid>" for name in ("Ann Oak", "Bob Elm"))
    assert told(box(mail(first, "<a@x>", more=more), mail(second, "<b@x>", more=REPLY + more))) == [
        ("Ann Oak", None),
        ("Bob Elm", "Ann Oak"),
    ]


def test_senders_that_are_hidden_or_broken(box):
    path = box(mail(ANN, "<a@x>"), mail("redacted", "<b@x>"), mail("=?utf-8?B?Wm/Dq?= <z@x.invalid>", "<c@x>", more=REPLY))
    assert rg.read(path).author.fillna("").tolist() == ["ann@x.invalid", "", "z@x.invalid"]


@pytest.mark.parametrize(
    ("date", "is_read"),
    {
        "2024-05-02 10:00:00": True,
        "Do, 2 Mai 2024 12:00:00 +0200": True,
        "Thu, 2 May 102 10:00:00 +0000": False,
        "2 May 2024 10:00:00 +9900": False,
    }.items(),
)
def test_dates_in_other_forms_are_read_or_said(box, date, is_read):
    path = box(mail(ANN, "<a@x>").replace("Thu, 2 May 2024 10:00:00 +0000", date), mail(BOB, "<b@x>"))
    assert (str(rg.read(path).created_at[0]) == "2024-05-02 10:00:00") is is_read
    assert any("cannot be read" in each for each in rg.build(path).warnings) is not is_read


def test_what_stands_before_damage_is_read(box):
    whole = gzip.compress(b"".join(LINE.encode() + mail(ANN, f"<{n}@x>", str(n * 7**90)).encode() for n in range(2000)))
    box().with_suffix(".gz").write_bytes(whole[:-9000])
    table = rg.read(box().with_suffix(".gz"))
    assert 100 < len(table) < 2000 and any("cut or damaged" in each for each in table.attrs["warnings"])


BLOCKS = {  # as Outlook, in the language of who quotes, and Apple's Mail print them
    "en": ("From: {} <{}@x.invalid>", "Sent: Thursday, May {}, 2023 8:17 AM", "To: All", "Subject: {}Beans", "RE: "),
    "de": ("Von: {} <{}@x.invalid>", "Gesendet: Donnerstag, {}. Mai 2023 08:17", "An: Alle", "Betreff: {}Beans", "AW: "),
    "fr": ("*De :* {} <{}@x.invalid>", "*Envoyé :* jeudi {} mai 2023 08:17", "*À :* Tous", "*Objet :* {}Beans", "RE: "),
    "pl": ("Od: {} [mailto:{}@x.invalid]", "Wysłano: czwartek, {} maja 2023 08:17", "Do: All", "Temat: {}Beans", "ODP: "),
    "ja": ("差出人: {} <{}@x.invalid>", "送信日時: 2023年5月{}日 8:17", "宛先: All", "件名: {}Beans", "RE: "),
    "Apple": ("From: {} <{}@x.invalid>", "Subject: {}Beans", "Date: May {}, 2023 at 8:17:00 AM GMT+2", "To: All", "Re: "),
}  # fmt: skip


def conversation(kind, days, again=(True, True, False)):
    """Ann answers Bob, who answers Ann; the last mail first."""
    lines, mails = BLOCKS[kind], []
    for name, day, is_answer in zip(("Ann Oak", "Bob Elm", "Ann Oak"), days, again, strict=True):
        given = [name, name[:3].lower()], [day], [], [lines[-1] if is_answer else ""]
        given = [each for each in (given if kind != "Apple" else (given[0], given[3], given[1], given[2]))]
        mails.append(
            "\n".join(line.format(*each) for line, each in zip(lines, given, strict=False)) + f"\n\nSaid by {name}.\n\nNote: so.\n"
        )
    return "\n".join(mails)


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_conversation_as_one_text(kind, tmp_path):
    path = tmp_path / "mail.txt"
    path.write_text(conversation(kind, (6, 5, 4)), encoding="utf-8")
    table = rg.read(path)
    names, ids = ["Ann Oak", "Bob Elm", "Ann Oak"], table.id.tolist()
    assert table.author.tolist() == names and [each if isinstance(each, str) else None for each in table.parent_id] == [*ids[1:], None]
    assert table.created_at.dt.day.tolist() == [6, 5, 4] and table.text.tolist() == [f"Said by {name}.\n\nNote: so." for name in names]
    assert not rg.build(path).warnings


QUOTES = {  # as programs announce what they quote
    "Gmail": "On Sat, May 4, 2024 at 8:17 AM {} <{}@x.invalid> wrote:", "Thunderbird": "Am 14.05.24 um 08:17 schrieb {}:", "fr": "Le sam. 4 mai 2024 à 08:17, {} <{}@x.invalid> a écrit :",
    "es": "El sáb, 4 may 2024 a las 8:17, {} (<{}@x.invalid>) escribió:", "ru": "сб, 4 мая 2024 г. в 08:17, {} <{}@x.invalid>:", "broken": "On Sat, May 4, 2024 at 8:17 AM {} <{}@x.invalid>\n{marks}wrote:",
    "the name first": "{} <{}@x.invalid> schrieb am Sa., 4. Mai 2024, 08:17:", "Mutt": "On Sat, May 04, 2024 at 08:17:33AM +0200, {} wrote:",
}  # fmt: skip


@pytest.mark.parametrize("kind", QUOTES)
@pytest.mark.parametrize("marks", ["> ", ""])
def test_a_conversation_of_quotations(kind, marks, tmp_path):
    """The last mail, with its own head, quotes one that quotes the first; some programs set no marks."""
    first, second = (QUOTES[kind].format(name, name[:3].lower(), marks=mark) for name, mark in (("Bob Elm", ""), ("Ann Oak", marks)))
    text = f"From: Cy Ash <cy@x.invalid>\nDate: Sun, 5 May 2024 09:00:00 +0000\nSubject: Re: Beans\nTo: Bob\n\nSo.\n\n{first}\n\n{marks}Not all.\n{marks}\n{marks}{second}\n{marks}\n{marks * 2}Gone.\n"
    (tmp_path / "mail.txt").write_text(text, encoding="utf-8")
    if not marks and "invalid" not in QUOTES[kind]:
        with pytest.raises(ReadError, match="no format known"):
            rg.read(tmp_path / "mail.txt")
        return
    table = rg.read(tmp_path / "mail.txt")
    ids = table.id.tolist()
    assert table.author.tolist() == ["Cy Ash", "Bob Elm", "Ann Oak"] and table.text.tolist() == ["So.", "Not all.", "Gone."]
    assert [each if isinstance(each, str) else None for each in table.parent_id] == [ids[1], ids[2], None]
    assert table.created_at.dt.strftime("%d %H:%M").tolist()[1:] == ["14 08:17" if kind == "Thunderbird" else "04 08:17"] * 2


def test_blocks_behind_marks_of_quotations(tmp_path):
    block = "{marks}From: {name}\n{marks}To: All\n{marks}Sent: Thursday, May {day}, 2023 8:17 AM\n{marks}Subject: {re}Beans\n{marks}\n"
    heads = [
        block.format(name=name, day=day, re=re, marks=marks)
        for name, day, re, marks in [("Cy", 6, "Re: ", ""), ("Bob", 5, "Re: ", ""), ("Ann", 4, "", "> ")]
    ]
    path = tmp_path / "mail.txt"
    path.write_text(f"{heads[0]}So.\n\n{heads[1]}> Not all.\n>\n> ----- Original Message -----\n{heads[2]}> Gone.\n")
    table = rg.read(path)
    assert table.author.tolist() == ["Cy", "Bob", "Ann"] and table.text.tolist() == ["So.", "Not all.", "Gone."]
    assert table.parent_id.tolist()[:2] == table.id.tolist()[1:]


def test_answers_between_the_lines_belong_to_who_answers(tmp_path):
    text = "Hi.\n\nOn Sat, May 4, 2024 at 8:17 AM Ann Oak <ann@x.invalid> wrote:\n> Beans?\n\nGone.\n\n> Peas?\n\nFine.\n"
    (tmp_path / "mail.txt").write_text(text)
    graph = rg.build(tmp_path / "mail.txt")
    assert rg.read(tmp_path / "mail.txt").text.tolist() == ["Hi.\n\nGone.\n\nFine.", "Beans?\nPeas?"]
    assert any("does not say who wrote the first mail" in each for each in graph.warnings)


def test_who_is_quoted_with_and_without_an_address_is_one_author(tmp_path):
    on = "On Sat, May 4, 2024 at 8:17 AM {} wrote:"
    (tmp_path / "mail.txt").write_text(
        f"Yes.\n\n{on.format('Ann Oak <ann@x.invalid>')}\n> So.\n>\n> {on.format('Bob Elm <bob@x.invalid>')}\n>> Why?\n>>\n>> {on.format('Ann Oak')}\n>>> Gone.\n"
    )
    table = rg.read(tmp_path / "mail.txt")
    assert table.text.tolist() == ["Yes.", "So.", "Why?", "Gone."]
    assert table.author_id.tolist()[1:] == ["ann@x.invalid", "bob@x.invalid", "ann@x.invalid"]
    (tmp_path / "mail.txt").write_text((tmp_path / "mail.txt").read_text().replace("Bob Elm <bob", "Ann Oak <bob"))
    assert rg.read(tmp_path / "mail.txt").author_id.tolist()[1:3] == ["ann@x.invalid", "bob@x.invalid"]
    assert rg.read(tmp_path / "mail.txt").author_id.isna().tolist() == [True, False, False, True]  # which of the two is not known


def test_posts_of_a_copied_forum_are_no_mails(tmp_path):
    post = "{0}\nPosts: {1}2\nJoined: Mon May 04, 2015 8:17 am\nRe: Frost\n\nSo.\n"
    path = tmp_path / "page.txt"
    path.write_text("".join(post.format(*each) for each in [("Ann", 1), ("Bob", 2), ("Ann", 3)]))
    with pytest.raises(ReadError, match="no format known"):
        rg.read(path)


def test_mails_that_do_not_stand_below_their_answers_answer_nobody(tmp_path):
    path = tmp_path / "mail.txt"
    path.write_text(conversation("en", (4, 5, 6), (False, True, True)), encoding="utf-8")
    assert rg.read(path).parent_id.isna().all() and "2 mails with an answer's subject" in rg.build(path).warnings[0]


@pytest.mark.parametrize("name", ["list.mbox", "list.txt"])
def test_a_mark_that_an_editor_wrote_first_costs_no_mail(box, name):
    path = box(mail("Ann <ann@x.invalid>", "<1@x.invalid>"), mail("Bob <bob@x.invalid>", "<2@x.invalid>", more="In-Reply-To: <1@x.invalid>\n"),
               mail("Cy <cy@x.invalid>", "<3@x.invalid>", more="In-Reply-To: <1@x.invalid>\n"), name=name)  # fmt: skip
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert told(path) == [("ann@x.invalid", None), ("bob@x.invalid", "ann@x.invalid"), ("cy@x.invalid", "ann@x.invalid")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", " \n", "\t \r\n"])
def test_mailboxes_as_editors_and_windows_leave_them(tmp_path, encoding, end):
    mails = [
        mail("ann@x.invalid", "<a@x>"),
        mail("bob@x.invalid", "<b@x>", more="In-Reply-To: <a@x>\n"),
        mail("cy@x.invalid", "<c@x>", more="In-Reply-To: <b@x>\n"),
    ]
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    for name, content in (("list.mbox", "".join(LINE + each for each in mails)), ("one.eml", mails[1])):
        (tmp_path / name).write_bytes((mark + content.replace("\n", end)).encode(encoding))
    assert told(tmp_path / "list.mbox") == [("ann@x.invalid", None), ("bob@x.invalid", "ann@x.invalid"), ("cy@x.invalid", "bob@x.invalid")]
    assert rg.read(tmp_path / "one.eml").parent_id.tolist() == ["<a@x>"]
