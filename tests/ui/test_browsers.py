"""Old browsers get a sentence, others Streamlit's first document in their language; nothing else is touched."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.browsers import MISSING, Browsers, is_too_old
from ui.linked import PAGES
from words import say

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
WINDOWS_7 = "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) "
UOS = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
KYLIN = "Mozilla/5.0 (X11; Linux aarch64) AppleWebKit/537.36 (KHTML, like Gecko) "
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "

TOO_OLD = {
    "Internet Explorer 6": "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
    "Internet Explorer 8, XP": "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0; .NET CLR 2.0.50727)",
    "Internet Explorer 11": "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "360, compatibility mode": "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; SLCC2; .NET CLR 2.0.50727; .NET4.0C; .NET4.0E; rv:11.0) like Gecko",
    "360, compatibility mode as IE 7": "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E; 360SE)",
    "Edge before Chromium": WINDOWS + "Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763",
    "360 11": WINDOWS_7 + "Chrome/63.0.3239.132 Safari/537.36 QIHU 360SE",
    "360 13": WINDOWS + "Chrome/86.0.4240.198 Safari/537.36",
    "360, speed, 12": WINDOWS + "Chrome/78.0.3904.108 Safari/537.36 QIHU 360EE",
    "QQ 10": WINDOWS + "Chrome/70.0.3538.25 Safari/537.36 Core/1.70.3877.400 QQBrowser/10.8.4506.400",
    "Sogou": WINDOWS + "Chrome/80.0.3987.87 Safari/537.36 SE 2.X MetaSr 1.0",
    "Qi'anxin, trusted": UOS + "Chrome/87.0.4280.88 Safari/537.36 Qaxbrowser/1.1.38293.52",
    "UOS 5.2": UOS + "Chrome/83.0.4103.97 Safari/537.36 UOSBrowser/5.2.1200.14",
    "Kylin": KYLIN + "Ubuntu Chromium/73.0.3683.103 Chrome/73.0.3683.103 Safari/537.36",
    "Chromium 93": WINDOWS + "Chrome/93.0.4577.82 Safari/537.36",
    "Firefox 52 of XP": "Mozilla/5.0 (Windows NT 5.1; rv:52.0) Gecko/20100101 Firefox/52.0",
    "Firefox 78 ESR": "Mozilla/5.0 (X11; Linux x86_64; rv:78.0) Gecko/20100101 Firefox/78.0",
    "Firefox 91 ESR": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:91.0) Gecko/20100101 Firefox/91.0",
    "Opera 12": "Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18",
    "Safari 5 of Windows": "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534.57.2 (KHTML, like Gecko) Version/5.1.7 Safari/534.57.2",
    "Safari 15.6": MAC + "Version/15.6.1 Safari/605.1.15",
    "Safari 16.3": MAC + "Version/16.3 Safari/605.1.15",
    "iPhone, iOS 15": PHONE.format("15_8_3") + "Version/15.6.6 Mobile/15E148 Safari/604.1",
    "iPhone, Chrome 96 on iOS 15": PHONE.format("15_1") + "CriOS/96.0.4664.53 Mobile/15E148 Safari/604.1",
    "WeChat, iOS 14": PHONE.format("14_4") + "Mobile/15E148 MicroMessenger/8.0.16(0x18001041) NetType/WIFI Language/zh_CN",
    "WeChat, Android": "Mozilla/5.0 (Linux; Android 10; HLK-AL00 Build/HONORHLK-AL00; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/78.0.3904.62 XWEB/2693 MMWEBSDK/201001 Mobile Safari/537.36 MicroMessenger/7.0.20",
    "Android 4 itself": "Mozilla/5.0 (Linux; U; Android 4.1.2; zh-cn; GT-I9300) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
}
NEW_ENOUGH = {
    "Chromium 94": WINDOWS + "Chrome/94.0.4606.71 Safari/537.36",
    "Chrome 109 of Windows 7": WINDOWS_7 + "Chrome/109.0.0.0 Safari/537.36",
    "Edge": WINDOWS + "Chrome/145.0.0.0 Safari/537.36 Edg/145.0.0.0",
    "360 14": WINDOWS + "Chrome/108.0.5359.95 Safari/537.36 QIHU 360SE",
    "360 15": WINDOWS + "Chrome/114.0.0.0 Safari/537.36",
    "QQ 11": WINDOWS + "Chrome/94.0.4606.71 Safari/537.36 Core/1.94.202.400 QQBrowser/11.9.5355.400",
    "Qi'anxin, trusted": KYLIN + "Chrome/102.0.5005.177 Safari/537.36 Qaxbrowser/1.1.44508.52",
    "UOS 6": UOS + "Chrome/108.0.5359.125 Safari/537.36 UOSBrowser/6.0.4.1001",
    "Lotus of UOS": "Mozilla/5.0 (X11; Linux loongarch64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36",
    "headless": UOS + "HeadlessChrome/156.0.0.0 Safari/537.36",
    "Firefox 93": "Mozilla/5.0 (X11; Linux x86_64; rv:93.0) Gecko/20100101 Firefox/93.0",
    "Firefox 115 ESR": "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0",
    "Firefox 140 ESR": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Safari 16.4": MAC + "Version/16.4 Safari/605.1.15",
    "Safari 26": MAC + "Version/26.0 Safari/605.1.15",
    "iPad": "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "iPhone, iOS 16.4": PHONE.format("16_4_1") + "Version/16.4 Mobile/15E148 Safari/604.1",
    "Edge on iPhone": PHONE.format("17_7") + "Version/17.0 EdgiOS/128.0.2739.60 Mobile/15E148 Safari/604.1",
    "WeChat, iOS 17": PHONE.format("17_0") + "Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/WIFI Language/zh_CN",
    "WeChat, Android": "Mozilla/5.0 (Linux; Android 13; V2171A Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MicroMessenger/8.0.50",
    "GNOME Web": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15",
    "unknown": "Sparrow/1.0",
    "command line": "curl/8.5.0",
    "none": "",
}
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
IE_11, EDGE = TOO_OLD["Internet Explorer 11"], NEW_ENOUGH["Edge"]
BEHIND = b"the application"


async def behind(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": BEHIND})


def ask(path: str, agent: str, accept: str = PAGE, method: str = "GET", query: str = "", **more: str) -> tuple[str, dict]:
    """Body and headers of an answer."""
    headers = {"user-agent": agent, "accept": accept, **more}
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path, "root_path": "",
        "query_string": query.encode(), "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    # In a thread of its own: the browser tests of the same run keep a loop going in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Browsers(behind)(scope, None, send)).result()
    assert sent[0]["status"] == 200
    return b"".join(each.get("body", b"") for each in sent).decode(), dict(sent[0]["headers"])


@pytest.mark.parametrize("agent", TOO_OLD.values(), ids=TOO_OLD)
def test_where_streamlit_cannot_run_is_known(agent: str) -> None:
    assert is_too_old(agent)


@pytest.mark.parametrize("agent", NEW_ENOUGH.values(), ids=NEW_ENOUGH)
def test_who_can_run_it_or_is_unknown_passes(agent: str) -> None:
    assert not is_too_old(agent)


@pytest.mark.parametrize("path", ["/", "/ranking", "/no-such-page"])
def test_an_old_browser_is_told_what_to_do(path: str) -> None:
    body, headers = ask(path, IE_11)
    assert say("browser.too_old", chromium=94, firefox=93) in body
    assert "Open the same address" in body and body.index("Edge") < body.index('<p lang="en">')
    assert "<script" not in body and "src=" not in body and "href=" not in body
    assert headers[b"content-type"] == b"text/html; charset=utf-8"
    assert int(headers[b"content-length"]) == len(body.encode()) > 512  # Internet Explorer hides short ones behind its own


def test_internet_explorer_8_does_not_say_that_it_wants_a_page() -> None:
    accept = "image/gif, image/jpeg, image/pjpeg, application/x-ms-application, application/xaml+xml, */*"
    assert say("product.name") in ask("/", TOO_OLD["Internet Explorer 8, XP"], accept)[0]


@pytest.mark.parametrize(
    ("path", "agent", "accept", "method"),
    [
        ("/_stcore/health", IE_11, "*/*", "GET"),
        ("/static/js/index.js", EDGE, "*/*", "GET"),
        ("/upload", IE_11, PAGE, "PUT"),
        ("/media/table.html", EDGE, PAGE, "GET"),
        ("/ranking/x", EDGE, PAGE, "GET"),
        ("/", "curl/8.5.0", "*/*", "GET"),
    ],
)
def test_everything_else_reaches_the_application(path: str, agent: str, accept: str, method: str) -> None:
    assert ask(path, agent, accept, method)[0] == BEHIND.decode()


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in PAGES)])
def test_a_page_starts_with_what_older_browsers_lack_and_in_chinese(path: str) -> None:
    body, headers = ask(path, EDGE)
    assert body.count('<html lang="zh-CN">') == 1 and '<script type="module"' in body
    assert body.index(MISSING) < body.index('<script type="module"')
    assert headers[b"cache-control"] == b"no-cache"


@pytest.mark.parametrize(
    ("query", "cookie", "tag"),
    [
        ("lang=en", "", "en"),
        ("lang=zh-Hant&wave=2026", "wanping_language=en", "zh-Hant"),
        ("", "wanping_language=en", "en"),
        ("lang=xx", "wanping_language=yy", "zh-CN"),
    ],
)
def test_the_language_is_that_of_the_address_or_the_one_before(query: str, cookie: str, tag: str) -> None:
    assert f'<html lang="{tag}">' in ask("/ranking", EDGE, query=query, cookie=cookie)[0]
