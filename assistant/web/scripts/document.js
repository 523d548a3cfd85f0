// One document opened. Events sent: 'turn', 'close'. A heading scrolls to its words.
let heading = null;
let opened = null;

function turn(id, number) {
  trigger("turn", { document: id, number: Number(number) });
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const { event: name, document: id, number, heading: start } = button.dataset;
  if (name === "turn") {
    heading = start ?? null;
    const field = element.querySelector(".pager input");
    const here = field ? field.defaultValue : "1";
    if (heading !== null && here === number) scroll();
    else turn(id, number);
  } else {
    trigger(name);
  }
});

element.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches(".pager input")) return;
  const number = Math.min(Math.max(Math.round(Number(field.value)) || 1, 1), Number(field.max));
  heading = null;
  turn(field.dataset.document, number);
});

function scroll() {
  const text = element.querySelector(".page-text");
  const words = text?.querySelector(`[data-start='${CSS.escape(heading)}']`);
  if (words) {
    text.scrollTop += words.getBoundingClientRect().top - text.getBoundingClientRect().top - 12;
    if (window.matchMedia("(max-width: 860px)").matches) text.scrollIntoView({ block: "start" });
    text.focus({ preventScroll: true });
  }
  heading = null;
}

watch("value", () => {
  const title = element.querySelector("h2");
  if (title && opened !== title.textContent) {
    window.scrollTo({ top: 0 });
    title.focus({ preventScroll: true });
  } else if (title && heading !== null) {
    scroll();
  } else if (!title && opened !== null) {
    const id = window.aimsOpenedDocument;
    const origin = document.querySelector(`#documents button.open[data-document='${id}']`);
    if (origin) {
      origin.focus({ preventScroll: true });
      origin.scrollIntoView({ block: "center" });
    }
  }
  opened = title ? title.textContent : null;
});
