// Removing asks first, in a dialog; titles are set as text, never as HTML. Event sent: 'remove'.
let wanted = null;
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const dialog = element.querySelector("dialog");
  if (button.dataset.event === "ask-remove") {
    wanted = button.dataset.document;
    dialog.querySelector(".dialog-title").textContent = button.dataset.title;
    dialog.showModal();
  } else if (button.dataset.event === "close-dialog") {
    dialog.close();
  } else if (button.dataset.event === "confirm-remove") {
    dialog.close();
    trigger("remove", { document: wanted });
  }
});
