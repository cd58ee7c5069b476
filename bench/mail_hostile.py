"""Mails made to cost time or memory: each must end in a fault, in time (S59, S66)."""

HEAD = b"From: a@x.example\r\nSubject: s\r\n"


def nested(levels: int) -> bytes:
    body = b"\r\nhello"
    for level in range(levels):
        body = (
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
            + body
            + b"\r\n--b%d--" % level
        )
    return HEAD + body


HOSTILE = {
    "a subject of thousands of encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nx",
    "the same in folded lines": b"Subject: " + b"=?utf-8?q?a?=\r\n " * 1000 + b"\r\n\r\nx",
    "twenty thousand recipients": b"To: "
    + b",\r\n ".join(b"u%d@x.example" % number for number in range(20_000))
    + b"\r\n\r\nx",
    "thousands of headers": b"".join(b"X-%d: y\r\n" % number for number in range(2000)) + b"\r\nx",
    "sixty levels": nested(60),
    "five hundred mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 500 + b"x",
    "a hundred thousand parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\nx\r\n" * 100_000,
    "html nested without end": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
    "nothing": b"",
    "26 megabytes": HEAD + b"\r\n" + b"x" * (26 * 1024 * 1024),
    "one line of 24 megabytes": HEAD + b"\r\n" + b"a" * (24 * 1024 * 1024),
}
