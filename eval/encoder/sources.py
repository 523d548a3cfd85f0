"""The Debian packages whose texts teach the encoder, and how they are fetched and unpacked."""

import logging
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

log = logging.getLogger(__name__)

Reader = Literal["mo", "po", "messages", "help", "dictionary", "wordnet", "html"]


@dataclass(frozen=True, slots=True)
class Package:
    """One Debian package: what is read from it, and under which licence its texts stand."""

    name: str
    reader: Reader
    licence: str
    english: str = ""  # where reader is "help": the package with the English side


PACKAGES: tuple[Package, ...] = (
    Package("libreoffice-l10n-de", "mo", "MPL-2.0"),
    Package("gnucash-common", "mo", "GPL-2+"),
    Package("kmymoney-common", "mo", "GPL-2+"),
    Package("evolution-common", "mo", "LGPL-2.1+"),
    Package("evolution-data-server-common", "mo", "LGPL-2+"),
    Package("kmail", "mo", "GPL-2+"),
    Package("gnupg-l10n", "mo", "GPL-3+"),
    Package("iso-codes", "mo", "LGPL-2.1+"),
    Package("request-tracker5", "po", "GPL-2"),
    Package("tryton-server", "po", "GPL-3+"),
    Package("tryton-modules-account", "po", "GPL-3+"),
    Package("tryton-modules-company", "po", "GPL-3+"),
    Package("tryton-modules-party", "po", "GPL-3+"),
    Package("tryton-modules-project", "po", "GPL-3+"),
    Package("tryton-modules-purchase", "po", "GPL-3+"),
    Package("tryton-modules-purchase-request", "po", "GPL-3+"),
    Package("tryton-modules-sale", "po", "GPL-3+"),
    Package("tryton-modules-stock", "po", "GPL-3+"),
    Package("mediawiki", "messages", "GPL-2+"),
    Package("libreoffice-help-de", "help", "MPL-2.0", english="libreoffice-help-en-us"),
    Package("gnome-user-docs", "help", "CC-BY-SA-3.0"),
    Package("debian-handbook", "help", "GPL-2+ or CC-BY-SA-3.0"),
    Package("debian-reference-de", "help", "GPL-2+", english="debian-reference-en"),
    Package("developers-reference-de", "help", "GPL-2", english="developers-reference"),
    Package("debian-faq-de", "help", "GPL-2+", english="debian-faq"),
    Package("maint-guide-de", "help", "GPL-2+", english="maint-guide"),
    Package("trans-de-en", "dictionary", "GPL-2+"),
    Package("wordnet-base", "wordnet", "WordNet 3.0 licence"),
    Package("debian-policy", "html", "GPL-2+"),
    Package("harden-doc", "html", "GPL-2"),
)


def fetch(folder: Path) -> None:
    """Download and unpack all packages under `folder` (one folder each), once.

    Needs apt-get and dpkg-deb, and a reachable package mirror. What is already unpacked stays.

    Raises:
        FileNotFoundError: apt-get or dpkg-deb is not installed.
        subprocess.CalledProcessError: a package cannot be had.
    """
    wanted = [n for p in PACKAGES for n in (p.name, p.english) if n and not (folder / n).is_dir()]
    if not wanted:
        return
    archives = folder / "archives"
    archives.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-qq", *wanted], cwd=archives, check=True)
    for archive in sorted(archives.glob("*.deb")):
        name = archive.name.split("_", 1)[0]
        target = folder / name
        if not target.is_dir():
            part = folder / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            subprocess.run(["dpkg-deb", "-x", str(archive), str(part)], check=True)
            part.rename(target)
            log.info("unpacked %s", archive.name)
