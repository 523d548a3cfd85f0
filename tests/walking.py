"""For tests that walk: a browser, the page that `aims serve` serves, what went wrong there."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.messages import Language, message

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
STARTING = 120.0  # seconds for the server, the encoder included, on a slow machine
WORKING = 90_000  # milliseconds for reading and embedding one small file
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# What the browser and the page say of a request that ended with the page it belonged to.
ABORTED = ("AbortError", "onnection errored out")
# The policy's violations are told in the console as well, but not all, and not where.
_VIOLATIONS = (
    "document.addEventListener('securitypolicyviolation', told => console.error("
    "'policy', told.violatedDirective, told.blockedURI, told.sourceFile, told.sample))"
)


@dataclass
class Watched:
    """A browser page with all that went wrong or went outside."""

    page: "Page"
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Nothing was fetched from elsewhere, no script opened a dialog, no error was told."""
        assert self.outside == []
        assert self.dialogs == []
        # Leaving a page ends the requests it still had open; that is no fault of the page's.
        assert [one for one in self.errors if not any(a in one for a in ABORTED)] == []


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium; where it is not installed the test is skipped, in CI it fails."""
    if not Path(CHROMIUM).exists():
        reason = "Chromium is not installed (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def watch(context: "BrowserContext", address: str, path: str = "") -> Watched:
    """Open the page in a new window of `context`, with an eye on console, requests, dialogs."""
    context.add_init_script(_VIOLATIONS)
    watched = Watched(context.new_page())

    def request(sent: Any) -> None:
        if not sent.url.startswith((f"{address}/", "data:", "blob:")):
            watched.outside.append(sent.url)

    def console(said: Any) -> None:
        if said.type == "error":
            watched.errors.append(said.text)

    def dialog(opened: Any) -> None:
        watched.dialogs.append(opened.message)
        opened.dismiss()

    context.on("request", request)
    watched.page.on("console", console)
    watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
    watched.page.on("dialog", dialog)
    watched.page.goto(address + path)
    return watched


def aims(data: Path, *arguments: str, typed: str = "") -> str:
    """Run a command of the program on a data directory and return what it printed."""
    run = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments, "--data-dir", str(data)],
        input=typed,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Serve the data directory `folder / "data"` in a process of its own; gives the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), *options]
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [*command, "--data-dir", str(folder / "data")],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
        )
        stop = threading.Timer(STARTING, server.kill)
        stop.start()
        try:
            assert server.stdout is not None
            ready = next((line for line in server.stdout if "http://" in line), None)
            stop.cancel()
            if ready is None:
                told = Path(log.name).read_text("utf-8")[-2000:]
                pytest.fail(f"the server did not start: {told}")
            yield f"http://127.0.0.1:{port}"
        finally:
            stop.cancel()
            server.terminate()
            server.wait(timeout=20)


def says(key: str, language: Language, **values: object) -> str:
    """Return a message of the page, as in `markup.text`: "web_review.start", or of `web.yaml`."""
    return message(key if "." in key else f"web.{key}", language, **values)


def open_tab(page: "Page", name: str, language: Language) -> None:
    page.get_by_role("tab", name=says(f"tab_{name}", language), exact=True).click()


def open_section(page: "Page", tab: str, name: str) -> None:
    """Show a section of the Risks or the Audit page, which is open."""
    page.wait_for_selector(f"#{tab}-main section[data-section]", timeout=WORKING)
    choice = page.locator(f"#{tab}-nav select")
    if choice.is_visible():  # on a phone
        choice.select_option(name)
    else:
        page.locator(f"#{tab}-nav button[data-section='{name}']").click()
    page.wait_for_selector(f"#{tab}-main section[data-section='{name}']", timeout=WORKING)


def sign_in(page: "Page", name: str, password: str) -> None:
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.locator("main button[type=submit]").click()


def shot(page: "Page", name: str, folder: Path) -> None:
    """Keep a picture of what is seen: in AIMS_SHOTS where it is set, else in `folder`."""
    kept = Path(os.environ.get("AIMS_SHOTS") or folder)
    kept.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=kept / f"{name}.png")


def fits(page: "Page") -> None:
    """Nothing is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size is not None
    assert wide <= page.viewport_size["width"], f"the page is {wide} pixels wide"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def words_of(marks: "Locator") -> str:
    return squeezed(" ".join(marks.all_inner_texts()))
