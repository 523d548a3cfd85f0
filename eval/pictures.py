"""`python -m eval.pictures`: the README's pictures, taken anew of the page with the sample company.

They need a browser: playwright (a package for developers) and Chromium.
"""

import argparse
import io
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from assistant.messages import message

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SIZE = {"width": 1280, "height": 860}
LARGEST = 200_000  # bytes of a picture
PATIENCE = 180_000.0  # milliseconds for a step, on a slow machine
QUESTION = "Which data must not be entered into AI tools?"
REQUIREMENT = "9.2.2"
SYSTEM = "Pino"
PICTURES = ("ask", "review", "draft", "risks", "audit")


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve the sample company from an empty data directory; gives the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--sample", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--data-dir", str(data)], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            if not any("http://" in line for line in server.stdout):
                raise SystemExit("The page did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def ask(page: "Page") -> None:
    """Show an answer with its source opened."""
    page.locator("#composer textarea").fill(QUESTION)
    page.locator("#composer textarea").press("Enter")
    source = page.locator("#latest .answer .source").filter(has_text="Page ").first
    source.click()
    page.wait_for_function("document.querySelector('#panel img.page-picture')?.naturalWidth > 400")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def review(page: "Page") -> None:
    """Show the map of a review with a finding opened."""
    _open(page, "review")
    page.locator("button[data-event='begin']").first.click()
    page.locator(f"#review .cell[data-ref='{REQUIREMENT}']").click()
    page.locator("#review-detail .evidence").first.wait_for()
    page.evaluate("document.querySelector('#review header').scrollIntoView()")


def draft(page: "Page") -> None:
    """Show the draft that closes the finding."""
    page.locator("#review-detail button[data-event='draft']").click()
    page.locator("#draft .paper").wait_for()
    page.evaluate("document.querySelector('#draft .open-points').scrollIntoView()")


def risks(page: "Page") -> None:
    """Show an AI system that was taken from a document, with its tier under the AI Act."""
    _open(page, "risks")
    offer = page.locator("#risks-main article, #risks-main li").filter(has_text=SYSTEM)
    offer.locator("button[data-event='accept']").first.click()
    page.locator("#risks-main button[data-event='open']").first.click()
    page.locator("#risks-entry .classified").wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def audit(page: "Page") -> None:
    """Show what holds a certification audit back."""
    _open(page, "audit")
    page.locator("#audit-main button[data-event='source']").first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def take(folder: Path) -> None:
    """Take all pictures into `folder`. Exits with a message where one is too large."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    steps = {"ask": ask, "review": review, "draft": draft, "risks": risks, "audit": audit}
    with (
        tempfile.TemporaryDirectory() as data,
        served(Path(data)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="en-GB", viewport=SIZE)  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.locator(".welcome").wait_for()
        for name in PICTURES:
            steps[name](page)
            page.wait_for_timeout(700)  # what fades in
            path = folder / f"page-{name}.png"
            _save(page.screenshot(), path)
            if path.stat().st_size > LARGEST:
                raise SystemExit(f"{path} is larger than {LARGEST} bytes.")
        browser.close()


def _save(picture: bytes, path: Path) -> None:
    """Write a picture with 256 colours: a page has few, and the file is half as large."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


def _open(page: "Page", tab: str) -> None:
    page.get_by_role("tab", name=message(f"web.tab_{tab}", "en"), exact=True).click()


def main() -> None:
    """Take the pictures."""
    told = argparse.ArgumentParser(prog="python -m eval.pictures", description=__doc__)
    told.add_argument("--folder", type=Path, default=FOLDER, help="where they are put")
    take(told.parse_args().folder)


if __name__ == "__main__":
    main()
