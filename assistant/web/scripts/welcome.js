// The first screen's buttons become events of the page: 'suggest', 'sample', 'upload'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  if (button.dataset.event === "suggest") {
    trigger("suggest", { question: button.textContent });
  } else {
    trigger(button.dataset.event);
  }
});
