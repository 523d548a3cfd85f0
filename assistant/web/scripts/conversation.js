// Clicks within the conversation become events of the page; a new turn scrolls into view.
// Event sent: 'cite'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  mark(button);
  window.aimsOpenedFrom = button;
  window.aimsShowPanel = true;
  trigger("cite", { turn: Number(data.turn), group: data.group, index: Number(data.index) });
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

// The last turn has its sources, abstains, or ended in a warning.
const COMPLETE =
  ".answer:last-child .source-list, .answer.abstained:last-child, .warning:last-child";
let turns = 0;
let waiting = false;
watch("value", () => {
  const questions = element.querySelectorAll(".question");
  const opened = element.querySelector(".answer:last-child button.cite");
  if (opened) mark(opened);
  // While the answer grows there is ever more to scroll to; afterwards the reader scrolls.
  if (questions.length && (questions.length > turns || waiting)) {
    questions[questions.length - 1].scrollIntoView({ block: "start" });
  }
  turns = questions.length;
  waiting = questions.length > 0 && !element.querySelector(COMPLETE);
});
