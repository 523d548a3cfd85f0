// The buttons above the conversation open and close what lies below them.
// Events sent: 'history', 'filter', 'fresh', 'shut'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  window.aimsOpenedDrawer = button;
  if (button.getAttribute("aria-expanded") === "true") trigger("shut");
  else trigger(button.dataset.event);
  if (button.dataset.event === "fresh") document.querySelector("#question textarea")?.focus();
});
