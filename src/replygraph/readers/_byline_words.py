"""Words that programs print around comments, in the languages of WordPress' own translations and some more."""

from __future__ import annotations


def _words_of(text: str) -> frozenset[str]:
    """The words of a text that sets them apart by lines, or by spaces where it has no lines between."""
    return frozenset(text.split("|" if "|" in text else None))


# What stands behind a clock.
AFTER_CLOCK = _words_of("am pm a.m. p.m. uhr utc gmt h hrs hs est edt pst pdt cet cest")
# Days, long and short.
WEEKDAYS = _words_of(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag mittwoch donnerstag freitag "
    "samstag sonnabend sonntag mo di mi do fr sa so lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim lunes martes miércoles "
    "jueves viernes sábado domingo mié jue vie sáb dom segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedziałek wtorek środa czwartek "
    "piątek sobota niedziela понедельник вторник среда четверг пятница суббота воскресенье mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag "
    "lördag söndag pondělí úterý středa čtvrtek pátek neděle pazartesi salı çarşamba perşembe cuma cumartesi pazar"
)
# Behind a name: that somebody says something.
SAYS = _words_of(
    "says|said|wrote|writes|commented|sagt|sagte|schreibt|schrieb|meint|kommentierte|dit|a dit|écrit|a écrit|dice|dijo|ha dicho|ha detto|scrive|escribió|"
    "escribe|comentó|disse|diz|escreveu|comentou|zegt|schreef|zei|skriver|skrev|säger|sade|siger|sier|sanoo|kirjoitti|mówi|pisze|napisał(a)|napisał|říká|napsal|hovorí|"
    "povedal|szerint|mondja|írta|spune|a spus|говорит|пишет|сказал|каже|казва|λέει|diyor ki|dedi ki|dedi|yazdı|kata|berkata|menulis|nói|viết|より|说|說道|说道|님의 말|"
    "אומר|אמר|מאת|يقول|قال|می‌گوید|گفت"
)
# Before a name.
BY = _words_of(
    "by|comment by|posted by|written by|reply by|submitted by|von|geschrieben von|gepostet von|kommentar von|par|posté par|écrit par|publié par|por|"
    "publicado por|escrito por|enviado por|comentario de|comentário de|commentaire de|commento di|da|scritto da|inviato da|di|door|geplaatst door|av|skrivet av|"
    "skrevet av|af|przez|autor|napisał|от|автор|ο/η|από|yazan|gönderen|oleh|bởi"
)
# Badges beside a name.
ROLES = _words_of(
    "author|post author|guest|admin|administrator|moderator|mod|staff|member|op|team|editor|autor|autorin|gast|beitragsautor|beitragsautorin|redaktion|mitglied|"
    "auteur|auteure|invité|invitée|membre|modérateur|modératrice|invitado|moderador|miembro|autora|convidado|membro|ospite|autore|moderatore|membro|redazione|auteur|lid|"
    "gość|редактор|автор|гость|модератор|gäst|gjest|forfatter|författare|yazar|misafir|konuk|szerző|vendég|作者|投稿者|管理者|ゲスト|글쓴이"
)
# Links under or over a comment.
LINKS = _words_of(
    "reply|reply to this comment|reply to comment|log in to reply|log in to post comments|edit|permalink|link|quote|report|flag|share|like|antworten|beantworten|zitieren|melden|"
    "bearbeiten|zum antworten anmelden|link zum kommentar|teilen|gefällt mir|répondre|répondre à ce commentaire|citer|signaler|modifier|lien|responder|citar|"
    "denunciar|editar|enlace|rispondi|cita|modifica|segnala|beantwoorden|reageren|reageer|rapporteren|odpowiedz|cytuj|edytuj|zgłoś|svara|svar|besvar|rapportera|vastaa|ответить|"
    "цитировать|редактировать|ссылка|відповісти|odpovědět|odpovedať|válasz|răspunde|yanıtla|cevapla|απάντηση|balas|trả lời|返信|回复|回覆|답글|רד|השב|הגב|رد|پاسخ"
)
# Behind a name and before a time.
WHEN = _words_of("on|at|am|um|le|à|el|a las|il|alle|em|às|den|op|om|på|kl|dnia|o|od|от|в|tarihinde|op de||-|–|•|·")
