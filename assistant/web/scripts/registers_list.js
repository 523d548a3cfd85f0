// The table of a register.
// Sorting and narrowing happen within the page.
const rows = () => [...element.querySelectorAll(".register-table tbody tr")];
function sort() {
  const wanted = page.sorted[page.section];
  const heads = [...element.querySelectorAll(".register-table thead th")];
  heads.forEach((head, number) => {
    const way = wanted?.column === number ? (wanted.down ? "descending" : "ascending") : "none";
    head.setAttribute("aria-sort", way);
  });
  if (!wanted || !heads[wanted.column]) return;
  const key = (row) => row.children[wanted.column]?.dataset.sort ?? "";
  const way = wanted.down ? -1 : 1;
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  rows()
    .sort((a, b) => {
      const [one, other] = [key(a), key(b)];
      if (!one || !other) return one === other ? 0 : one ? -1 : 1; // empty ones last
      return way * order.compare(one, other);
    })
    .forEach((row) => row.parentElement.append(row));
}
function narrowList() {
  const fields = element.querySelector("form.narrow");
  if (!fields) return;
  const values = Object.fromEntries(new FormData(fields));
  page.kept[page.section] = values;
  const words = values.words.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows()) {
    const text = row.textContent.toLowerCase();
    const fits =
      words.every((word) => text.includes(word)) &&
      Object.entries(values).every(([name, value]) => {
        if (name === "words" || !value) return true;
        const cell = row.querySelector(`[data-field="${name}"]`);
        return Boolean(cell && cell.dataset.value.split(" ").includes(value));
      });
    row.hidden = !fits;
    count += fits;
  }
  const counter = element.querySelector(".shown-count");
  counter.textContent = count
    ? counter.dataset.template.replace("#", String(count))
    : counter.dataset.none;
}
function mark() {
  const entry = find(".register-entry")?.dataset.entry;
  for (const button of frame().querySelectorAll(".register-table [data-event='open']")) {
    const current = Boolean(entry) && button.dataset.entry === entry;
    if (current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    button.closest("tr").classList.toggle("current", current);
  }
}
