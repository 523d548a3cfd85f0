// Rows open at their source; buttons lead to other tabs. Events sent: 'cite', 'review', 'draft', 'library'.
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const { event: name, names, number, system, row } = button.dataset;
  if (name === "cite") {
    window.aimsOpenedFrom = button;
    window.aimsShowPanel = true;
    for (const other of element.querySelectorAll("button[data-event='cite']")) {
      if (other === button) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    trigger("cite", { system: Number(system), row: Number(row) });
    return;
  }
  if (name === "draft" && names) {
    window.aimsDraft = { names: [names], review: number ? Number(number) : null };
    window.dispatchEvent(new Event("aims-draft"));
  }
  trigger(name);
});
