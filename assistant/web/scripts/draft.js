// Clicks within the draft tab become events of the page: 'draft', 'cite', 'answers', 'gaps', 'rephrase'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  if (data.event === "cite") {
    window.aimsOpenedFrom = button;
    window.aimsShowPanel = true;
    for (const other of element.querySelectorAll("button[data-event='cite']")) {
      other.toggleAttribute("aria-current", other.dataset.index === data.index);
    }
    trigger("cite", { index: Number(data.index) });
  } else if (data.event === "answers") {
    const values = {};
    for (const field of element.querySelectorAll("[data-slot]")) {
      values[field.dataset.slot] = field.value;
    }
    trigger("answers", { values });
  } else if (data.event === "draft") {
    trigger("draft", { names: data.names.split(" ") });
  } else {
    trigger(data.event);
  }
});

watch("value", () => {
  const heading = element.querySelector("h2");
  if (heading && element.getBoundingClientRect().top < 0) heading.scrollIntoView({ block: "start" });
});

// A finding on the Review tab asks for its draft: {names, review}, kept until this tab is there.
function wanted() {
  const asked = window.aimsDraft;
  if (!asked) return;
  window.aimsDraft = null;
  trigger("draft", asked);
}
if (element.closest("#draft")) {
  window.addEventListener("aims-draft", wanted);
  wanted();
}
