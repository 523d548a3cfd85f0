// The first screen's buttons become events of the page: 'suggest', 'sample', 'upload'. Where the
// questions to begin with are not known yet, they are asked for: 'questions'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  if (button.dataset.event === "suggest") {
    trigger("suggest", { question: button.textContent });
  } else {
    trigger(button.dataset.event);
  }
});
function look() {
  if (element.querySelector("[data-pending]")) trigger("questions");
}
look();
watch("value", look);
