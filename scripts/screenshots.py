"""Pictures of every page with the demonstration city: `make screenshots`.

Everything goes to var/screenshots; the best, made small, go to docs/images, where README and manual show them.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from jobs.databases import DEMONSTRATION_NAME, OFFICE_NAME, ROOT
from jobs.demonstration import build_demonstration
from jobs.viewer import LOCAL
from ui.linked import PAGES as PAGE_FILES
from ui.markup import START

TAKEN = ROOT / "var" / "screenshots"
KEPT = ROOT / "docs" / "images"
PAGES = {name: "/" if name == START else "/" + name for name in PAGE_FILES} | {
    "unit": "/unit?unit=" + quote("市住房城乡建设局"),
    "portfolio": "/portfolio?portfolio=" + quote("城建口"),
    "compare_groups": "/compare?kind=groups",
    "trial": "/schemes?show=trial",
}
KEPT_PAGES = ("overview", "portfolio", "ranking", "unit", "compare_groups", "trends", "causes")
SCREENS = {  # name: width, height, colour scheme, language
    "1440_light": (1440, 900, "light", "zh"),
    "1440_dark": (1440, 900, "dark", "zh"),
    "1440_english": (1440, 900, "light", "en"),
    "390_light": (390, 844, "light", "zh"),
    "390_dark": (390, 844, "dark", "zh"),
}
KEPT_SCREEN = "1440_light"
LARGEST = 250_000
SETTLED = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
SECONDS = 60


def main() -> None:
    TAKEN.mkdir(parents=True, exist_ok=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        print("building the demonstration")
        build_demonstration(LOCAL, Path(folder) / DEMONSTRATION_NAME)
        with served(Path(folder)) as address, chromium() as browser:
            for name, (width, height, colours, language) in SCREENS.items():
                take_screens(browser, address, name, width, height, colours, language)
            print_pages(browser, address)
    for name in KEPT_PAGES:
        keep_small(TAKEN / f"{name}_{KEPT_SCREEN}.png", KEPT / f"{name}.png")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The dashboard on a free port; yields its address."""
    port = free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}", "--server.headless=true"]
    environment = {**os.environ, "WANPING_DB": str(folder / OFFICE_NAME)}
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address + "/_stcore/health", log)
            yield address
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(address: str, log: Path) -> None:
    for _ in range(SECONDS * 5):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"the server did not start:\n{log.read_text('utf-8', 'replace')}")


@contextmanager
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("no chromium here; on Debian: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def take_screens(
    browser: Browser, address: str, name: str, width: int, height: int, colours: str, language: str = "zh"
) -> None:
    """Each page as it opens, and as `…_whole.png` with all that scrolling would show."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=colours, locale="zh-CN", reduced_motion="reduce"
    )
    page = context.new_page()
    for each, path in PAGES.items():
        page.set_viewport_size({"width": width, "height": height})
        open_page(page, f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        save(page.screenshot(), f"{each}_{name}.png")
        whole = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        if whole > height:
            page.set_viewport_size({"width": width, "height": whole})
            page.wait_for_timeout(500)
            save(page.screenshot(), f"{each}_{name}_whole.png")
    context.close()


def print_pages(browser: Browser, address: str) -> None:
    """Each page on A4, and as pictures where pdftoppm is installed."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    for each, path in PAGES.items():
        open_page(page, address + path)
        page.emulate_media(media="print")
        sheet = TAKEN / f"{each}_A4.pdf"
        page.pdf(path=sheet, format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "15mm"))
        page.emulate_media(media="screen")
        print(sheet.relative_to(ROOT))
        for stale in TAKEN.glob(f"{each}_A4-*.png"):
            stale.unlink()
        if shutil.which("pdftoppm"):
            subprocess.run(["pdftoppm", "-r", "80", "-png", sheet, sheet.with_suffix("")], check=True)
    context.close()


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(SETTLED, timeout=SECONDS * 1000)
    page.wait_for_timeout(1000)


def save(picture: bytes, name: str) -> None:
    (TAKEN / name).write_bytes(picture)
    print((TAKEN / name).relative_to(ROOT))


def keep_small(taken: Path, kept: Path) -> None:
    """The same picture in as many colours as fit into LARGEST bytes."""
    picture = Image.open(taken).convert("RGB")
    for colours in (256, 128, 64, 32):
        stream = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        if stream.tell() <= LARGEST:
            break
    kept.write_bytes(stream.getvalue())
    print(f"{kept.relative_to(ROOT)}: {colours} colours, {stream.tell():,} bytes")


if __name__ == "__main__":
    main()
