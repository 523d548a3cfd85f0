// The picture says while it is drawn, and if it cannot be; these events do not bubble.
element.addEventListener(
  "load",
  (event) => {
    if (event.target.matches("img.page-picture")) event.target.previousElementSibling.remove();
  },
  true
);
element.addEventListener(
  "error",
  (event) => {
    if (!event.target.matches("img.page-picture")) return;
    const note = event.target.previousElementSibling;
    note.textContent = note.dataset.failed;
    event.target.remove();
  },
  true
);
