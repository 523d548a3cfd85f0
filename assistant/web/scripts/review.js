// A review: its map and list open requirements, its fields narrow the list, all within the page.
// Events sent: 'open', 'compare', 'endcompare', and once 'latest' when it is first seen.
const all = (what) => [...element.querySelectorAll(what)];
const form = () => element.querySelector("form.filters");
let opened = null; // number of the requirement whose finding is shown
let kept = null; // what the list was narrowed down to, and of which review

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  if (data.event === "open") {
    opened = data.ref;
    mark();
    window.aimsOpenedFrom = button;
    window.aimsShowDetail = true;
    trigger("open", { ref: data.ref });
  } else if (data.event === "only") {
    const field = form().elements.namedItem("status");
    field.value = field.value === data.status ? "" : data.status;
    narrow();
    form().scrollIntoView({ block: "start" });
  } else if (data.event === "reset") {
    form().reset();
    narrow();
  } else if (data.event === "compare") {
    trigger("compare", { number: Number(element.querySelector("[name='compare']").value) });
  } else {
    trigger(data.event);
  }
});

element.addEventListener("input", (event) => {
  if (event.target.closest("form.filters")) narrow();
});
element.addEventListener("submit", (event) => event.preventDefault());

// Only one field of the map is reached with Tab; arrow keys lead to the others.
element.addEventListener("keydown", (event) => {
  const cell = event.target.closest(".cell");
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const ends = { Home: 0, End: -1 };
  if (!cell || !(event.key in steps || event.key in ends)) return;
  const cells = all(".cell");
  const next =
    event.key in ends ? cells.at(ends[event.key]) : cells[cells.indexOf(cell) + steps[event.key]];
  if (!next) return;
  event.preventDefault();
  rove(next);
  next.focus();
});

function rove(current) {
  for (const cell of all(".cell")) cell.tabIndex = cell === current ? 0 : -1;
}

function mark() {
  for (const one of all("[data-event='open']")) {
    if (one.dataset.ref === opened) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}

function narrow() {
  const fields = form();
  if (!fields) return;
  const value = (name) => fields.elements.namedItem(name)?.value ?? "";
  const words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
  const decided = fields.elements.namedItem("decided")?.checked ?? false;
  const list = element.querySelector("ul.requirements");
  let count = 0;
  for (const row of list.children) {
    const data = row.dataset;
    const fits =
      ["status", "priority", "owner", "group"].every((n) => !value(n) || data[n] === value(n)) &&
      (!decided || data.decided === "yes") &&
      words.every((word) => data.text.includes(word));
    row.hidden = !fits;
    count += fits;
  }
  const by = value("order") === "urgent" ? "rank" : "place";
  [...list.children]
    .sort((a, b) => Number(a.dataset[by]) - Number(b.dataset[by]))
    .forEach((row) => list.append(row));
  const counter = element.querySelector(".shown-count");
  counter.textContent = counter.dataset.template.replace("#", String(count));
  element.querySelector(".none").hidden = count > 0;
  for (const one of all(".legend")) {
    one.setAttribute("aria-pressed", String(one.dataset.status === value("status")));
  }
  kept = { number: number(), values: Object.fromEntries(new FormData(fields)) };
}

function number() {
  return element.querySelector("section.review")?.dataset.number;
}

function arrive() {
  const section = element.querySelector("section");
  if (element.closest("#review-changes") && section) {
    section.scrollIntoView({ block: "start" });
    section.querySelector("h3").focus({ preventScroll: true });
    return;
  }
  const fields = form();
  if (!fields) return;
  if (kept && kept.number === number()) {
    for (const [name, value] of Object.entries(kept.values)) {
      const field = fields.elements.namedItem(name);
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
    }
    narrow();
  } else {
    opened = null;
  }
  mark();
  rove(element.querySelector(".cell"));
  window.dispatchEvent(new Event("aims-review"));
}
watch("value", arrive);
arrive();

if (element.closest("#review")) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((one) => one.isIntersecting)) return;
    seen.disconnect();
    if (!number()) trigger("latest");
  });
  seen.observe(element.closest("#review"));
}
