"""Names and texts that people with bad intent, or just unusual ones, might have."""

PAYLOADS = [
    "</script><script>window.fired=1</script>", "<script>window.fired=1</script>", "<img src=x onerror=window.fired=1>",
    "<svg onload=window.fired=1>", "\"><img src=x onerror=window.fired=1>", "'><img src=x onerror=window.fired=1>",
    "href <img src=x onerror=window.fired=1>", "<a href='javascript:window.fired=1'>x</a>", "javascript:window.fired=1",
    "<iframe srcdoc='<script>parent.fired=1</script>'>", "<body onload=window.fired=1>", "<details open ontoggle=window.fired=1>",
    "<input autofocus onfocus=window.fired=1>", "<video><source onerror=window.fired=1>", "<math><mi xlink:href='javascript:window.fired=1'>",
    "<!--<script>window.fired=1//-->", "]]><script>window.fired=1</script>", "<![CDATA[<script>window.fired=1</script>]]>",
    "</style><script>window.fired=1</script>", "</title><script>window.fired=1</script>", "</textarea><script>window.fired=1</script>",
    "</noscript><script>window.fired=1</script>", "{{7*7}}", "{% raw %}", "{# comment #}", "${window.fired=1}", "`;window.fired=1;`",
    "';window.fired=1;'", "\";window.fired=1;\"", "\\';window.fired=1;//", "\u2028window.fired=1\u2029", "<script\x00>window.fired=1</script>",
    "<img/src=x\tonerror\n=window.fired=1>", "<<script>window.fired=1//<</script>", "<link rel=stylesheet href=//evil.invalid>",
    "<meta http-equiv=refresh content='0;url=//evil.invalid'>", "<base href=//evil.invalid>", "<object data=//evil.invalid>",
    "<embed src=//evil.invalid>", "<form action=//evil.invalid><input type=submit>", "data:text/html,<script>window.fired=1</script>",
    "__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "valueOf", "null", "undefined", "NaN", "true",
    "=cmd|' /C calc'!A0", "@alice", "-1", "+1", "&lt;script&gt;", "&amp;", "& & <", "a\"b'c", "\u202eevil\u202c", "\u2066x\u2069",
    "Zo\u00eb", "Zoe\u0301", "\U0001f600\U0001f6b2", "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "\u6f22\u5b57", "x" * 300, "a\tb", "a\nb", "\x1b[31mred",
    "\x07bell", "\x01\x02", "\ufffe", "\u200bzero", "..", "../../etc/passwd", "C:\\x", "%s %d %n", "%00", "0",
]  # fmt: skip


def discussion():
    """Every payload as a name, as a text, and as an id; each answers the one before."""
    return [
        {"id": f"{i} {name}", "author": name, "text": f"text {name}", "thread_id": name, "url": name,
         "parent_id": f"{i - 1} {PAYLOADS[i - 1]}" if i else None}
        for i, name in enumerate(PAYLOADS)
    ]  # fmt: skip
