"""Our search as a LangChain retriever, for those who build their own chain on a library."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.question import question_language
from assistant.retrieve import retrieve
from ingest.embed import Embedder
from ingest.library.store import Library


class LibraryRetriever(BaseRetriever):
    """Returns the best passages as LangChain documents; metadata says where each stands."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    embedder: Embedder
    limit: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        passages = retrieve(
            query,
            library=self.library,
            embedder=self.embedder,
            language=question_language(query),
            limit=self.limit,
        )
        return [
            Document(
                id=passage.chunk.id,
                page_content=passage.chunk.text,
                metadata={
                    "document_id": passage.document.id,
                    "document": passage.document.title,
                    "file": passage.document.file,
                    "page": passage.chunk.page,
                    "start": passage.chunk.span.start,
                    "end": passage.chunk.span.end,
                    "section": list(passage.chunk.section),
                    "status": passage.document.control.status.value,
                    "kind": passage.document.kind.value,
                    "score": passage.score,
                },
            )
            for passage in passages
        ]
