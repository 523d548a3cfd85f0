// Clicks within a part of the conversation become events of the page; a new turn scrolls into
// view, and the finished answer is told to screen readers once.
// Events sent: 'cite', 'rate', 'again'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  const turn = Number(data.turn);
  if (data.event === "cite") {
    mark(button);
    window.aimsOpenedFrom = button;
    window.aimsShowPanel = true;
    trigger("cite", { turn, group: data.group, index: Number(data.index) });
    // A source that is open already brings no change which the panel could answer to.
    setTimeout(() => {
      if (!window.aimsShowPanel) return;
      window.aimsShowPanel = false;
      if (phone()) document.querySelector("#panel")?.scrollIntoView({ block: "start" });
    }, 500);
  } else if (data.event === "copy") {
    copy(button);
  } else if (data.event === "again") {
    trigger("again", { turn, everywhere: data.everywhere === "true" });
  } else if (data.event === "rate") {
    rate(button, turn);
  } else if (data.event === "comment") {
    const tools = button.closest(".answer-tools");
    const good = tools.querySelector("[aria-pressed='true']");
    if (!good) return;
    const comment = tools.querySelector("textarea").value;
    tools.querySelector(".comment").hidden = true;
    good.focus();
    window.aimsJudged = tools;
    trigger("rate", { turn, good: good.dataset.good === "true", comment });
  }
});

function phone() {
  return window.matchMedia("(max-width: 860px)").matches;
}

// The citation that the panel shows, wherever it stands in the conversation.
function mark(button) {
  const { turn, group, index } = button.dataset;
  for (const other of document.querySelectorAll(".answer button[data-event='cite']")) {
    const data = other.dataset;
    const within = Number(data.index) <= Number(index) && Number(index) <= Number(data.last ?? data.index);
    const same = data.turn === turn && data.group === group && within;
    if (same) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
}

// A second press takes a judgement back; otherwise a comment may be added.
function rate(button, turn) {
  const tools = button.closest(".answer-tools");
  const comment = tools.querySelector(".comment");
  const good = button.getAttribute("aria-pressed") === "true" ? null : button.dataset.good === "true";
  for (const other of tools.querySelectorAll("[aria-pressed]")) {
    other.setAttribute("aria-pressed", String(other === button && good !== null));
  }
  const asks = comment.querySelector("label > span");
  asks.textContent = good ? asks.dataset.good : asks.dataset.bad;
  comment.hidden = good === null;
  window.aimsJudged = tools;
  trigger("rate", { turn, good, comment: good === null ? "" : comment.querySelector("textarea").value });
}

// The clipboard is open to secure pages only; elsewhere the text is offered, already selected.
async function copy(button) {
  const { copy: words, done, failed } = button.dataset;
  const tools = button.closest(".answer-tools");
  const told = tools.querySelector(".told");
  tools.querySelector(".copied-text")?.remove();
  try {
    await navigator.clipboard.writeText(words);
    told.textContent = done;
    return;
  } catch {
    // no permission, or no clipboard at all: below
  }
  const field = document.createElement("textarea");
  field.className = "copied-text";
  field.readOnly = true;
  field.rows = 6;
  field.value = words;
  field.setAttribute("aria-label", button.getAttribute("aria-label"));
  tools.append(field);
  field.focus();
  field.select();
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    copied = false;
  }
  told.textContent = copied ? done : failed;
  if (copied) {
    field.remove();
    button.focus();
  }
}

// A region that stays while the answers in it change: screen readers hear of changes only.
const live = document.createElement("div");
live.className = "sr-only";
live.setAttribute("aria-live", "polite");
element.after(live);

// Once now and once when the other parts of the page have taken their new size.
function bring(question) {
  question.scrollIntoView({ block: "start" });
  setTimeout(() => question.isConnected && question.scrollIntoView({ block: "start" }), 60);
}

const box = () => document.querySelector("#question textarea");
let shown = "";
watch("value", () => {
  const question = element.querySelector(".question:last-of-type");
  if (!element.closest("#latest") || !question) {
    shown = "";
    return;
  }
  const opened = element.querySelector(".answer button.cite");
  if (opened && element.querySelector(".source-list.citations")) mark(opened);
  else for (const old of element.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
  if (question.textContent !== shown || element.querySelector(".searching")) {
    bring(question);
  }
  shown = question.textContent;
  const answer = element.querySelector(".answer .answer-tools, .warning") && element.querySelector(".answer, .warning");
  if (!answer) {
    live.textContent = element.querySelector(".searching")?.textContent || "";
    return;
  }
  live.textContent = [...answer.querySelectorAll(":scope > .sign, .sentences, :scope > p")]
    .map((part) => part.innerText)
    .join(" ") || answer.textContent;
  bring(question);
  // The button that asked is gone: typing goes on in the box, on a phone without its keyboard.
  if (document.activeElement === document.body) {
    if (phone()) {
      question.tabIndex = -1;
      question.focus({ preventScroll: true });
    } else {
      box()?.focus({ preventScroll: true });
    }
  }
});
