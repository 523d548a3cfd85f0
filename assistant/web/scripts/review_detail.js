// A requirement's finding: quotes open, decisions are sent, a draft is begun on its own tab.
// Events sent: 'cite', 'decide', 'withdraw', 'draft'.
const narrow = () => window.matchMedia("(max-width: 860px)").matches;

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  if (data.event === "back") {
    const origin = window.aimsOpenedFrom;
    if (origin && origin.isConnected) {
      origin.scrollIntoView({ block: "center" });
      origin.focus();
    } else {
      document.getElementById("review")?.scrollIntoView({ block: "start" });
    }
  } else if (data.event === "cite") {
    window.aimsQuote = button;
    window.aimsShowPanel = true;
    trigger("cite", { kind: data.kind, at: Number(data.at), index: Number(data.index) });
  } else if (data.event === "draft") {
    window.aimsDraft = { names: [data.ref], review: Number(data.number) };
    window.dispatchEvent(new Event("aims-draft"));
    trigger("draft");
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target.closest("form[data-event]");
  if (form) trigger(form.dataset.event, { values: Object.fromEntries(new FormData(form)) });
});

watch("value", () => {
  const box = element.closest("#review-detail");
  box.scrollTop = 0;
  const heading = element.querySelector("h3");
  const said = element.querySelector(".done, .warning[role='alert']");
  if (said && narrow()) said.scrollIntoView({ block: "center" });
  if (!heading || !window.aimsShowDetail) return;
  window.aimsShowDetail = false;
  heading.focus({ preventScroll: true });
  if (narrow()) box.scrollIntoView({ block: "start" });
});
