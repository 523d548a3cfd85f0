"""How the page looks: Gradio's theme with the machine's own typefaces, our style sheet, scripts."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

HERE = Path(__file__).parent
STYLE_SHEETS = sorted(  # "base" first, then one for each page
    (HERE / "styles").glob("*.css"), key=lambda path: (path.stem != "base", path.name)
)
_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def script(*names: str) -> str:
    """Return scripts of ours as one, which Gradio runs when the component it belongs to loads."""
    return "\n".join((HERE / "scripts" / name).read_text(encoding="utf-8") for name in names)


def theme() -> "gr.themes.Base":
    """Return a quiet theme: one accent, white surfaces, no typeface that must be fetched."""
    import gradio as gr

    return gr.themes.Base(
        primary_hue=gr.themes.Color(
            c50="#eef6f7",
            c100="#d5e9ec",
            c200="#aed3d9",
            c300="#7fb8c1",
            c400="#4b97a3",
            c500="#1f7886",
            c600="#0f6371",
            c700="#0c515d",
            c800="#0a414b",
            c900="#08343c",
            c950="#052228",
        ),
        neutral_hue=gr.themes.colors.slate,
        font=[gr.themes.Font(name) for name in _FONTS],
        font_mono=[gr.themes.Font(name) for name in _MONO],
    ).set(
        body_background_fill="#ffffff",
        body_background_fill_dark="#11181c",
        block_border_width="0px",
        block_shadow="none",
        block_label_text_weight="500",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="#6cc5d1",
        button_primary_background_fill_hover_dark="#8fd6df",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#11181c",
        block_background_fill_dark="#11181c",
        input_border_color="#94a3b8",
        input_border_color_focus="*primary_600",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1a2329",
    )
