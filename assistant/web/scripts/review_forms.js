// Around a review: the form that begins one, the button that cancels it, the list of earlier ones.
// Events sent: 'begin', 'cancel', 'watch', 'library', 'show', 'delete'.
let wanted = null;
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  const dialog = element.querySelector("dialog");
  if (data.event === "begin") {
    const fields = document.querySelector("#review-new form");
    trigger("begin", Object.fromEntries(new FormData(fields)));
  } else if (data.event === "cancel") {
    button.disabled = true;
    trigger("cancel");
  } else if (data.event === "ask-delete") {
    wanted = Number(data.number);
    dialog.querySelector(".dialog-title").textContent = data.title;
    dialog.showModal();
  } else if (data.event === "close-dialog") {
    dialog.close();
  } else if (data.event === "confirm-delete") {
    dialog.close();
    trigger("delete", { number: wanted });
  } else if (data.event === "show") {
    document.getElementById("review").scrollIntoView({ block: "start" });
    trigger("show", { number: Number(data.number) });
  } else {
    trigger(data.event);
  }
});
element.addEventListener("submit", (event) => event.preventDefault());

// The review that is shown, marked in the list.
function mark() {
  const shown = document.querySelector("#review section.review")?.dataset.number;
  for (const one of element.querySelectorAll("li[data-number]")) {
    if (one.dataset.number === shown) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

function arrive() {
  const running = element.querySelector("[data-watch]");
  if (running) {
    const form = document.getElementById("review-form");
    if (form) form.open = false;
    trigger("watch");
    element.scrollIntoView({ block: "nearest" });
    running.querySelector("button").focus({ preventScroll: true });
  }
  mark();
}
watch("value", arrive);
arrive();
if (element.closest("#review-earlier")) window.addEventListener("aims-review", mark);
