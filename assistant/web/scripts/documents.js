// The list of documents: filtered and sorted here; what changes it becomes an event of the page.
// Titles are set as text, never as HTML. Events sent: 'open', 'replace', 'anew', 'anew_all', 'remove'.
const kept = { text: "", status: "*", collection: "*", sort: "title", warned: false };
let wanted = null;
let removed = false;

const $ = (selector) => element.querySelector(selector);
const rows = () => [...element.querySelectorAll("tbody tr")];

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { event: name, document: id, filter } = button.dataset;
  const dialog = $("dialog");
  if (filter === "warned") {
    kept.warned = !kept.warned;
    apply();
  } else if (name === "clear") {
    Object.assign(kept, { text: "", status: "*", collection: "*", warned: false });
    show();
    $("[data-filter='text']").focus();
  } else if (name === "ask-remove") {
    wanted = id;
    dialog.querySelector(".dialog-title").textContent = button.dataset.title;
    dialog.showModal();
  } else if (name === "close-dialog") {
    dialog.close(); // the browser gives the focus back to the button that opened it
  } else if (name === "confirm-remove") {
    dialog.close();
    removed = true;
    trigger("remove", { document: wanted });
  } else if (name === "anew-all") {
    trigger("anew_all");
  } else if (name) {
    if (name === "open") window.aimsOpenedDocument = id;
    trigger(name, { document: id });
  }
});

for (const kind of ["input", "change"]) {
  element.addEventListener(kind, (event) => {
    const { filter } = event.target.dataset;
    if (!filter) return;
    kept[filter] = event.target.value;
    apply();
  });
}

function apply() {
  const words = kept.text.trim().toLowerCase().split(/\s+/);
  let shown = 0;
  for (const row of rows()) {
    const { text, status, collection, warned } = row.dataset;
    const fits =
      words.every((word) => text.includes(word)) &&
      (kept.status === "*" || status === kept.status) &&
      (kept.collection === "*" || collection === kept.collection) &&
      (!kept.warned || warned === "1");
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  const body = $("tbody");
  const falling = ["since", "passages", "size"].includes(kept.sort);
  const numbers = ["passages", "size"].includes(kept.sort);
  const compare = (a, b) => {
    const [one, other] = [a.dataset[kept.sort], b.dataset[kept.sort]];
    const order = numbers ? one - other : one.localeCompare(other);
    return (falling ? -order : order) || a.dataset.title.localeCompare(b.dataset.title);
  };
  if (body) body.append(...rows().sort(compare));
  const toggle = $("[data-filter='warned']");
  if (toggle) toggle.setAttribute("aria-pressed", String(kept.warned));
  const line = $(".filtered");
  if (!line) return;
  const status = line.querySelector("[role='status']");
  line.hidden = shown === rows().length;
  status.textContent = line.hidden ? "" : status.dataset.words.replace("#", shown);
}

// The controls say again what was chosen: each new list begins with fresh ones.
function show() {
  for (const name of ["text", "status", "collection", "sort"]) {
    const field = $(`[data-filter='${name}']`);
    if (!field) continue;
    const offered = field.tagName !== "SELECT" || [...field.options].some((o) => o.value === kept[name]);
    if (!offered) kept[name] = "*";
    field.value = kept[name];
  }
  if (!$("[data-filter='warned']")) kept.warned = false;
  if (rows().length) apply();
}

watch("value", () => {
  show();
  if (removed) $("h2")?.focus(); // the row with the focus is gone
  removed = false;
});
show();
