// Lifting the limit unticks what is ticked, too. Event sent: 'narrow'.
element.addEventListener("click", (event) => {
  if (!event.target.closest("button[data-event='lift']")) return;
  for (const box of document.querySelectorAll("#drawer input[type=checkbox]")) box.checked = false;
  trigger("narrow", { ids: [] });
});
