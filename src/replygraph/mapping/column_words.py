"""The names of columns, read as words of several languages: what a column may be, by its name alone."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence, Set
from functools import cache, lru_cache

# What the words in a name speak of; a word may speak of more than one thing.
CONCEPTS: Mapping[str, str] = {
    "author": "發文者 發言者 發佈者 評論人 回覆者 nguoiviet wrote 書き込んだ respondent commentator contributor comentarista commentatore intervenant gönderen yazan avsändare afzender napsal napisał написал 網友 网友 留言者 发言者 المرسل 評論者 评论者 评论人 发布者 发布人 发帖人 发言人 回复者 回复人 लेखक लेखिका प्रेषक auth szerzo автора author commenter poster speaker sender creator replier submitter autor autora verfasser auteur autore avtor автор 作者 投稿者 発言者 yazar "
              "absender remetente expediteur remitente mittente forfatter forfattare kirjoittaja auktor tacgia 작성자 글쓴이 닉네임 الكاتب المؤلف συγγραφέας συντακτης מחבר כותב penulis pengirim tacgia nguoigui автор отправитель نویسنده",
    "user": "被回覆者 被回覆人 użytkownika χρήστη 人 student membre bruger uživatel uživatele přezdívka becenév wer quien кто 被回复者 被回复人 nguoidung nimimerkki kayttaja kayttajan उपयोगकर्ता सदस्य usr felhasznalo пользователя vorname nachname prenom apellido apellidos cognome sobrenome фамилия nazwisko achternaam efternamn etternavn soyad forename surname user writer handle login nick nickname member account profile person persona people participant benutzer nutzer mitglied usuario utilisateur utente gebruiker "
            "пользователь участник 用户 用戶 用户名 ユーザー kullanici uzytkownik bruker anvandare pseudo owner who whom screen actor 사용자 아이디 유저 المستخدم مستخدم χρήστης משתמש pengguna akun користувач کاربر",
    "name": "nazwa नाम nimi name fullname realname namn naam nombre nom nome имя 名 名前 名字 昵称 暱稱 ник isim ad 이름 اسم الاسم όνομα שם nama ten ім'я نام",
    "display": "display full real first last screen visible shown given anzeige",
    "from": "from by submitted von de par por da van od",
    "id": "編號 番号 č tunnus tunniste आईडी क्रमांक id ids identifiant identificador identificativo identifikator azonosito codigo kod رقم uuid guid key pk identifier oid _id kennung ид 编号 아이디 번호 معرف מזהה",
    "number": "č no nr num number cislo szam номера nummer numero numéro номер 番号",
    "comment": "speech 訊息 發言 statement remark příspěvku תגובת innlegg 微博 kommentti kommentin टिप्पणी संदेश उत्तर cmt uzenet hozzaszolas viesti viestin prispevek комментария сообщения beitrags inlagg inlaggs comment post message msg tweet status utterance note reply answer entry review kommentar beitrag nachricht antwort commentaire "
               "comentario comentário commento reactie bericht yorum komentarz сообщение комментарий 评论 留言 コメント 投稿 mensaje mensagem messaggio "
               "publicacion mail email toot skeet 댓글 답글 게시글 글 메시지 تعليق التعليق رسالة منشور σχόλιο μήνυμα תגובה הודעה komentar pesan komentar kommentti binhluan коментар повідомлення پیام نظر",
    "parent": "被回覆 被回覆者 被回覆人 übergeordneter übergeordnete übergeordneten elternteil bovenliggende bovenliggend nadrzędny nadrzędna nadřazený nadřazená rodzica родительский родительское γονικό γονική الأب الأصلي אב beantworteter beantwortete beantwortetes yanıtlanan cevaplanan vastattava vastattavan besvarad besvaret 被回复 被回复者 被回复人 commentable ancestry vastattu मूल जनक ancestors bezug bezugs szulo vanhempi rodic родителя ancestor parent parents eltern padre pai pere père genitore родитель ouder ust rodzic 父 親 上级 forelder 부모 상위 원댓글 الأصل أصل γονέας הורה induk cha батьківський والد",
    "reply": "reakce reaktion reagiert reageert kontestuje contesta contestando odpowiedzi odpovědi svarar svarer besvarer отвечает cevap ردا בתשובה membalas menjawab レス उत्तर जवाब odpoved valasz vastaus ответа reply respondendo respondiendo rispondendo repondant antwortend replies replied replying response responses responds respond responded responding answer answers answered antwort antwortet respuesta responde "
             "reponse réponse repond resposta risposta risponde antwoord ответ 回复 回覆 返信 yanit odpowiedz svar reference references refs ref 답글 대댓글 رد الرد απάντηση תשובה balasan balas traloi відповідь پاسخ",
    "to": "给 給 対 to in on auf an au aux a ao alla en na 对 宛先 先",
    "target": "对象 對象 対象 대상 target recipient receiver addressee destinatario destinataire empfaenger empfänger ziel adressat",
    "thread": "主題 文章 thread conversation topic discussion submission article root story video forum channel chat room group board page issue bug question link "
              "subreddit tree hilo fil thema tema sujet тема 帖子 主题 スレッド gesprach conversacion media photo aweme peer ticket task meeting module course 기사 게시판 주제 موضوع الموضوع θέμα נושא topik utas chude",
    "text": "caption speech speeches discurso discours remarks 內容 內文 訊息 文字 statement remark utterances kommentti पाठ टिप्पणी संदेश सामग्री txt innehall szoveg teksti комментария сообщения komentar komentarza pesan text msg body content contents selftext fulltext texto texte testo tekst inhalt contenido contenu conteudo contenuto treść текст 内容 正文 本文 metin "
            "message comment tweet kommentar nachricht beitrag mensaje mensagem messaggio commentaire comentario commento bericht yorum komentarz reply answer review "
            "сообщение комментарий 评论 留言 コメント utterance 내용 본문 댓글 텍스트 نص النص المحتوى κείμενο περιεχόμενο טקסט תוכן isi konten teks noidung текст متن",
    "time": "發表 發布 發佈 建立 发布 发表 创建 aika समय दिनांक तारीख erstellt verfasst time date created creation create timestamp datetime published posted when utc datum fecha heure hora zeit uhrzeit дата время 时间 時間 日期 日時 "
            "tarih czas tijd dato epoch unix unixtime written at iso sent 작성일 작성일시 날짜 시간 일시 등록일 تاريخ التاريخ وقت الوقت ημερομηνία ώρα תאריך זמן tanggal waktu ngay thoigian час تاریخ زمان",
    "late": "updated edited modified update edit modify last retrieved collected scraped crawled fetched imported changed latest expires deleted geandert modificado",
    "count": "count counts total totals num votes vote score likes like ups downs views view shares share retweets favorites favourites favorite points rating "
             "recommendations recommends reactions reposts hits karma followers following friends subscribers plays stars length upvotes downvotes golds awards anzahl nombre "
             "cantidad numero количество 点赞 点赞数 likecount digg diggs impressions bookmarks comments posts replies retweet dislikes tweets messages 좋아요 공감 추천수 조회수 إعجابات likes beğeni",
    "flag": "is has can was are did allow allowed should does requires pinned verified edited possibly whether",
    "quoted": "quoted quote quotes retweeted rt forwarded forward fwd reposted repost shared mention mentions mentioned crosspost copied quotation",
    "attribute": "位置 地区 省份 城市 属地 性别 等级 package product avatar image images picture photo photos pic icon color colour bio description location verified flair gender age language lang country city ip type kind "
                 "settings setting title subject badge badges source timezone reputation role rank level depth position index order sequence gravatar thumbnail domain url "
                 "urls uri website site web category tag tags hashtags hashtag device client format width height background banner signature label labels sentiment "
                 "hash md5 sha1 checksum tier state permalink href link links attachment attachments media file files folder version platform followers following friends flags class css html "
                 "subreddit premium rights permissions place geo lat lng latitude longitude edits history guess nsfw metrics",
    "level": "level lvl depth indent indentation nesting tier ebene tiefe stufe einruckung niveau profondeur nivel profundidad profundidade livello "
             "profondita уровень глубина вложенность 层级 层次 层数 深度 レベル 階層 深さ 레벨 깊이 단계 مستوى المستوى عمق seviye derinlik poziom glebokosc taso syvyys niva "
             "nivåen dybde diepte uroven hloubka szint melyseg επίπεδο רמה עומק tingkat kedalaman рівень глибина",
    "url": "url urls link permalink href uri",
    "title": "title subject headline titel betreff titre titulo titolo оглавление 标题 題名 asunto",
    "score": "score ups likes like points recommendations recommends digg favorite upvotes",
}  # fmt: skip

# Between the words of a name that is written as one.
JOINTS = ("的", "の", "所")
# Behind a word for a reply.
TOWARDS = {
    "to", "auf", "a", "an", "en", "op", "на", "na", "pa", "til", "till", "σε", "על", "على", "untuk", "kepada", "για", "cho", "先",
    "ל", "に", "的", "给", "給", "erre", "viestiin", "kommenttiin", "al", "alla", "ao", "au", "aux", "στο", "στην",
}  # fmt: skip
# Before a word for a comment.
POINTING = {"reference", "referenced", "answers", "answered", "responds", "responded", "responding", "answering", "replying"}
# Before a word for "by".
WROTE = {
    "authored", "said", "asked", "started", "gesendet", "geschrieben", "gepostet", "eingestellt", "ecrit", "envoye", "publie", "poste", "redige", "cree",
    "escrito", "enviado", "publicado", "creado", "criado", "postado", "scritto", "inviato", "pubblicato", "creato", "geschreven", "geplaatst", "verstuurd",
    "skriven", "skrivet", "skrevet",
}  # fmt: skip
BY = ("by", "von", "par", "por", "da", "door", "av", "af")
# Behind a word for a text: in which form the text is.
FORMS = {"value", "rendered", "raw", "html", "plain", "storage", "markdown"}
# What somebody made who is not therefore who comments on it.
MADE = {"media", "video", "photo", "article", "story", "album"}
# One-word names whose parts no dictionary tells.
SHORT = {
    "cid": "comment id", "mid": "message id", "tid": "thread id", "rpid": "comment id", "uid": "user id", "userid": "user id", "pid": "post id",
    "uniqueid": "user handle", "ownerusername": "user name", "did": "user id", "mblogid": "post id", "aid": "article id", "vid": "video id",
    "kommentator": "author", "username": "user name", "nick": "nick", "ts": "time", "oid": "thread id", "kids": "replies count",
    "nid": "article id", "ctime": "created time", "mtime": "updated time", "cdate": "created date", "lname": "display name", "fname": "display name", "uname": "user name",
    "com": "comment text", "parid": "parent id", "irt": "in reply to", "resto": "thread id", "tmid": "thread message id",
    "typename": "type", "raw": "text", "cooked": "text", "html": "text", "thetext": "text", "notes": "text",
    "回复对象": "reply to user",
}  # fmt: skip


def _bare(text: str) -> str:
    """Without accents and case."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).lower().replace("ı", "i")


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for concept, words in CONCEPTS.items():
        for word in words.split():
            found.setdefault(_bare(word), set()).add(concept)
    return {word: frozenset(concepts) for word, concepts in found.items()}


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a column's name, however they are joined.

    >>> words_of("inReplyToScreenName"), words_of("parentid"), words_of("Parent Handle")
    (('in', 'reply', 'to', 'screen', 'name'), ('parent', 'id'), ('parent', 'handle'))
    """
    if (whole := re.sub(r"[\W_]", "", name).lower()) in SHORT:
        return tuple(SHORT[whole].split())
    if not re.search(r"[^\W_]", name.rstrip(" .:").rpartition(".")[2]):
        return ()  # `from_user._`, by which a program says of what type an object is
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    pieces = "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in spaced).split()
    words = [word for piece in _in_one([_bare(piece) for piece in pieces]) for word in _parts(piece)]
    if (
        len(words) > 1
        and ("id" in _vocabulary().get(words[0], ()) or words[0] == "numero")
        and _vocabulary().get(words[-1], frozenset()) & {"comment", "parent", "user", "author", "thread", "reply"}
    ):
        words = [*words[1:], "id"]  # id_comentario, ID del mensaje
    if len(words) > 1 and words[-1] in ("value", "str", "oid") and words[-2] == "id":
        words.pop()
    if (
        len(words) > 1
        and words[-1] == "id"
        and (one := words[-2].removesuffix("s")) in ("post", "comment", "topic", "thread", "message", "tweet")
    ):
        words[-2] = one  # posts_id
    while len(words) > 1 and words[-1] in FORMS and ("text" in _vocabulary().get(words[-2], ()) or words[-2] in FORMS):
        words.pop()
    return tuple(words)


def _in_one(pieces: Sequence[str]) -> list[str]:
    """Words that a language writes apart and the vocabulary as one: `nội dung`."""
    found: list[str] = []
    for piece in pieces:
        if found and f"{found[-1]}{piece}" in _vocabulary() and not {found[-1], piece} & set(_vocabulary()):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _parts(word: str) -> list[str]:
    """A word of the vocabulary as it is; another as the words that it is made of, where it is made of nothing else."""
    if word in SHORT:
        return SHORT[word].split()
    if word in _vocabulary() or word in TOWARDS or (len(word) < 4 and word.isascii()):
        return [word]
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 14), end):
            before, piece = best[start], word[start:end]
            known = piece in JOINTS or (piece in _vocabulary() and (len(piece) > 1 or not piece.isascii()))
            if before is not None and known and (best[end] is None or len(before) + 1 < len(best[end] or [])):
                best[end] = [*before, piece]
    return best[len(word)] or [word]


@lru_cache(maxsize=4096)
def speaks_of(name: str) -> tuple[frozenset[str], ...]:
    """What each word of a name speaks of."""
    return tuple(_vocabulary().get(word, frozenset()) for word in words_of(name))


ROLES = ("id", "parent", "answered", "author", "author_id", "answered_id", "thread", "time", "text", "title", "url", "score", "level")


@lru_cache(maxsize=4096)
def roles(name: str) -> Mapping[str, float]:
    """What a column may be by its name: for each role how much speaks for it, 1 at most; roles without a word for them are left out.

    >>> roles("in_reply_to_status_id")["parent"], roles("reply_count").get("parent"), roles("replied_user")["answered"]
    (1.0, None, 0.8)
    """
    words, about = words_of(name), speaks_of(name)
    if not words:
        return {}
    has = frozenset().union(*about)
    found: dict[str, float] = {}
    if ("flag" in about[0] and len(words) > 1) or words[0] == "flag":
        return {}
    if "quoted" in has:  # in a chat it may be what is answered, which is never taken without a word
        return {"parent": 0.3} if "id" in about[-1] and {"message", "msg"} & set(words) else {}
    counts = _is_count(words, about)
    last = about[-1]
    reply = _answers(words, about)
    person = _person(words, about)
    if "level" in last and reply < 0.8 and all({"level", "comment", "reply", "thread"} & each for each in about):
        # A `level` may be a person's, too.
        found["level"] = (
            0.8 if len(words) > 1 or words[0] not in ("level", "lvl", "tier", "stufe", "niveau", "nivel", "nivå", "taso", "seviye") else 0.6
        )
    elif counts:
        found["score"] = 0.8 if "score" in has and not reply else 0
        found["text"] = WEAK if len(words) == 1 and words[0] in SAID else 0
    elif "attribute" in last and not ({"text", "id", "comment"} & last) and not (last & {"thread", "url", "title"}):
        return {}
    else:
        found |= _kinds(words, about, has, reply, person)
    return {role: round(score, 3) for role, score in found.items() if score > 0}


SAID = ("comments", "posts", "tweets", "messages")  # how many there are, or what they say
WEAK = 0.38  # how much that speaks for a text, which only long values bear out


def is_parent_beside(name: str, names: Collection[str]) -> bool:
    """Whether `pid` stands beside `cid`: then it is no post's id but the comment's parent, as Drupal has it."""
    return name.lower() == "pid" and "cid" in {each.lower() for each in names}


def _counts(word: str, about: frozenset[str], place: int, words: Sequence[str]) -> bool:
    """Whether a word makes the name one of a number: `reply_count`, `likes`, `num_comments`."""
    if word in ("num", "numero", "nombre") and (len(words) == 1 or place or words[-1] in ("id", "usuario", "autor")):
        return False
    if word in ("replies", "comments", "posts", "tweets", "messages", "view", "vote", "like", "share"):
        return not (word == "replies" and place + 1 < len(words) and words[place + 1] == "to") and words[-1] not in (
            "id",
            "text",
            "body",
            "user",
            "name",
        )
    return "count" in about


def counts_answers(name: str) -> bool:
    """Whether a column says how many answers a comment has.

    >>> counts_answers("replies_count"), counts_answers("reply_total"), counts_answers("reply_id"), counts_answers("like_count")
    (True, True, False, False)
    """
    words, about = words_of(name), speaks_of(name)
    return _is_count(words, about) and any("reply" in each for each in about)


def _is_count(words: Sequence[str], about: Sequence[frozenset[str]]) -> bool:
    return any(_counts(word, each, place, words) for place, (word, each) in enumerate(zip(words, about, strict=True)))


def _answers(words: Sequence[str], about: Sequence[frozenset[str]]) -> float:
    """How much a name speaks of what is answered: 0.8 for `parent` and `reply to`, less for `reply` alone."""
    for place, each in enumerate(about):
        if "parent" in each:
            return 0.8
        following = words[place + 1] if place + 1 < len(words) else ""
        if words[place] == "commented" and following not in ("", "at", "on", "by", "time", "date"):
            return 0.8
        if "comment" in each and following in ("auf", "op", "pa", "σε", "ל"):
            return 0.8
        if "reply" in each:
            if following in TOWARDS or words[place] in ("references", "refs", "replied"):
                return 0.8
            if words[place] in POINTING and any("comment" in other for other in about[place + 1 :]):
                return 0.8
            if place and "to" in about[place - 1] and words[place - 1] not in ("on",):
                return 0.8
    if any("reply" in each for each in about):
        return 0.4
    return 0.0


def _person(words: Sequence[str], about: Sequence[frozenset[str]]) -> float:
    """How much a name speaks of a person."""
    has = frozenset().union(*about)
    if "author" in has:
        return 0.6
    if "user" in has:
        return 0.6
    start = 1 if len(words) > 1 and "comment" in about[0] and "reply" not in about[0] else 0  # comment_from_name
    if "from" in about[start] and (len(words) == 1 + start or "name" in has or "id" in has or "comment" in has):
        return 0.5
    if "display" in has and "name" in has:
        return 0.45
    is_of_thing = len(words) == 2 and bool(about[0] & {"attribute", "thread", "count"}) and words[0] != "channel"
    return 0.3 if "name" in about[-1] and len(words) <= 2 and not is_of_thing else 0.0


def _kinds(words: tuple[str, ...], about: Sequence[frozenset[str]], has: Set[str], reply: float, person: float) -> dict[str, float]:
    """What a name that is no count and no attribute may be."""
    last, ends_in_id = about[-1], "id" in about[-1]
    if not reply and (by := next((place for place, word in enumerate(words) if place and word in BY), 0)):
        whom = frozenset().union(*about[by + 1 :])
        if by + 1 == len(words) or whom & {"user", "author", "name", "id"}:
            wrote = bool(about[by - 1] & {"time", "comment", "text", "author", "from"}) or words[by - 1] in WROTE
            # Who moderated, checked or edited it wrote nothing.
            return {"author_id" if ends_in_id else "author": 0.6} if wrote and "late" not in frozenset().union(*about[:by]) else {}
    if words[-1] == "counter":
        return {"id": 0.95}
    if ends_in_id and {"root", "top"} & set(words):
        return {"thread": 0.9, "id": 0.1}
    bare_number = "number" in last
    if "time" in has and not ({"comment", "text"} & last) and not ends_in_id and "to" not in last:
        if reply or (person and words[0] not in ("comment", "post")):
            return {}
        # Slack tells messages apart by their times, and threads by that of the first.
        return {"time": _time(words, has)} | (
            {"thread": 0.55} if words[0] == "thread" and len(words) == 2 else {"id": 0.2} if words == ("time",) else {}
        )
    if words[-1] in ("at", "on", "am") and ("time" in has or len(words) == 2):
        return {} if reply or person else {"time": _time(words, has)}
    if (
        "text" in has
        and not (reply and "text" not in last)
        and not ends_in_id
        and not person
        and not ("comment" in last and "text" not in last)
        and "url" not in last
    ):
        return _texts(words, last, reply)
    if "url" in last and reply > 0.4 and not person:
        return {"parent": 0.8}
    if "url" in last:
        return {} if reply or person else {"url": _url(words, has), "thread": 0.3}
    if {"title", "attribute"} & last and not ends_in_id:
        return {"title": 0.8 if len(words) == 1 else 0.5} if "title" in last and not reply else {}
    if reply:
        return _answered(words, has, reply, person, ends_in_id or bare_number)
    if "target" in has or (words[0] == "to" and (len(words) == 1 or person)):
        return {"answered_id" if ends_in_id else "answered": 0.55}
    if person and words != ("name",):
        if any(word in MADE and {"user", "author"} & following for word, following in zip(words, about[1:], strict=False)):
            return {"author": 0.2}
        owner = 0.1 if about[0] & {"thread", "comment"} and words[0] not in ("comment", "message", "tweet", "reply") else 0
        return {"author_id" if ends_in_id else "author": person - owner} if not bare_number else {"author_id": 0.25}
    return _ids(words, about, ends_in_id) | ({"author": 0.3, "id": 0.2} if words == ("name",) else {})


def _texts(words: tuple[str, ...], last: frozenset[str], reply: float) -> dict[str, float]:
    if reply and len(words) > 1 and reply > 0.4:
        return {} if "text" in last and not {"reply", "to", "comment"} & last else {"parent": reply}
    if reply and len(words) == 1:
        return {"text": 0.3, "parent": 0.3}
    best = {"text": 1.0, "body": 1.0, "content": 0.95, "message": 0.9, "tweet": 0.9, "selftext": 0.9}.get(words[-1], 0.85)
    return {"text": (best if len(words) <= 2 else best - 0.1) - 0.2 * (not last & {"text"})}


def _url(words: tuple[str, ...], has: Set[str]) -> float:
    return 0.9 if words[-1] == "permalink" or "comment" in has else 0.6 if len(words) == 1 else 0.3


def _answered(words: tuple[str, ...], has: Set[str], reply: float, person: float, ends_in_id: bool) -> dict[str, float]:
    """The comment answered, or who wrote it."""
    if person or "target" in has or (words[-1] in ("name", "nombre", "nom", "nome", "imya")):
        stated = reply > 0.4 and not any(word.isdigit() for word in words)
        return {"answered_id" if ends_in_id else "answered": 0.8 if stated else 0.2}
    if reply > 0.4:
        return {"parent": 1.0 if ends_in_id else 0.8}
    return {"parent": 0.5, "id": 0.5} if ends_in_id else {"parent": 0.3}


def _time(words: tuple[str, ...], has: Set[str]) -> float:
    if "late" in has:
        return 0.3
    if words[0] == "thread":
        return 0.5
    if words in (("created", "at"), ("created", "utc"), ("timestamp",), ("created",)):
        return 1.0
    return 0.9 if {"created", "published", "posted", "create", "creation"} & set(words) else 0.8


def _ids(words: tuple[str, ...], about: Sequence[frozenset[str]], ends_in_id: bool) -> dict[str, float]:
    """An id of its own, or of the thread."""
    before = frozenset().union(*about[:-1])
    if words in (("id",), ("id", "str")):
        return {"id": 1.0}
    if words == ("post",):
        return {"text": 0.4}
    if words[-1] in ("path", "mpath", "pfad", "lineage", "outline"):
        return {"id": 0.4}
    if ends_in_id and "thread" in before:
        return {"thread": 0.9, "id": 0.1}
    if ends_in_id and "comment" in before:
        is_comment = words[0] in ("comment", "message", "tweet", "utterance", "reply", "msg")
        return {"id": 0.9 if is_comment else 0.8, "thread": 0.4 if words[0] in ("post", "status", "note", "entry") else 0.1}
    if "number" in about[-1] and "comment" in before:
        return {"id": 0.45}
    if ends_in_id or "number" in about[-1]:
        return {"id": 0.4 if len(words) == 1 else 0.15}
    return {"thread": 0.6} if "thread" in about[-1] else {}
