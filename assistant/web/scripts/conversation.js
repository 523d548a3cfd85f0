// Clicks within the conversation become events of the page; a new turn scrolls into view.
// Events sent by name: 'cite', 'suggest', 'sample', 'upload'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  if (data.event === "suggest") {
    trigger("suggest", { question: button.textContent });
  } else if (data.event === "cite") {
    mark(button);
    window.aimsOpenedFrom = button;
    window.aimsShowPanel = true;
    trigger("cite", { turn: Number(data.turn), group: data.group, index: Number(data.index) });
  } else {
    trigger(data.event);
  }
});

// The citation that the panel shows, wherever it stands in the conversation.
function mark(button) {
  const { turn, group, index } = button.dataset;
  for (const other of element.querySelectorAll("button[data-event='cite']")) {
    const same =
      other.dataset.turn === turn && other.dataset.group === group && other.dataset.index === index;
    if (same) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
}

let turns = 0;
watch("value", () => {
  const questions = element.querySelectorAll(".question");
  const opened = element.querySelectorAll(".answer:last-child button.cite");
  if (opened.length) mark(opened[0]);
  if (questions.length > turns) {
    questions[questions.length - 1].scrollIntoView({ behavior: "smooth", block: "start" });
  }
  turns = questions.length;
});
