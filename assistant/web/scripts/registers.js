// The Risks and the Audit page. Each part runs this: navigation, section, notice, entry, source.
// Events are sent by the section alone, with where one is: 'go', 'open', 'fresh', 'edit', 'save',
// 'archive', 'restore', 'accept', 'adapt', 'dismiss', 'again', 'perform', 'source', 'review',
// 'bring', 'seek', 'keep', 'draft', 'library'. What is typed is kept until the server says that it is stored.
function toOffers() {
  const heading = find(".register-offers h3");
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}
function go(section, archived = false) {
  leave(() => {
    Object.assign(page, { section, archived, toHeading: true, opener: "", button: null });
    page.clear.entry();
    page.clear.panel();
    send("go");
  });
}
function shut() {
  leave(() => {
    page.clear.entry();
    page.clear.panel();
    const { opener, button, said } = page;
    const same = button?.isConnected && JSON.stringify(button.dataset) === said && button;
    const row = opener && find(`.register-table [data-event='open'][data-entry="${opener}"]`);
    requestAnimationFrame(() => {
      const back = same || row || find(".register-section h2");
      back?.focus({ preventScroll: !narrowScreen() });
      mark();
    });
  });
}
// Where the focus goes back to: the button, or its entry's row where the list is another by then.
function from(opener, button) {
  if (part !== "main") return;
  Object.assign(page, { opener, button, said: button && JSON.stringify(button.dataset) });
}
function open(entry, button = null) {
  leave(() => {
    from(entry, button);
    page.clear.panel();
    send("open", { entry });
  });
}

const clicks = {
  go: (data) => go(data.section),
  open: (data, button) => open(data.entry, button),
  reopen: (data) => {
    page.initial = null;
    send("open", { entry: data.entry });
  },
  fresh: (data, button) =>
    leave(() => {
      from("", button);
      page.clear.panel();
      const { register, field = "", entry = "" } = data;
      send("fresh", { register, field, entry });
    }),
  edit: (data) => send("edit", { entry: data.entry }),
  archive: (data) =>
    ask(data.ask, () => send("archive", { entry: data.entry, version: Number(data.version) })),
  restore: (data) => send("restore", { entry: data.entry, version: Number(data.version) }),
  cancel: (data) => (data.entry ? open(data.entry) : shut()),
  shut,
  accept: (data) => send("accept", { key: data.key }),
  adapt: (data, button) =>
    leave(() => {
      from("", button);
      send("adapt", { key: data.key });
    }),
  dismiss: (data) => send("dismiss", { key: data.key }),
  again: () => send("again"),
  "save-again": (data) => {
    form().elements.namedItem("version").value = data.version;
    save(form());
  },
  "to-offers": () => toOffers(),
  sort: (data) => {
    const column = Number(data.column);
    const before = page.sorted[page.section];
    const down = before?.column === column && !before.down;
    page.sorted[page.section] = { column, down };
    sort();
  },
  source: (data, button) => {
    if (part !== "panel") window.aimsOpenedFrom = button;
    window.aimsShowPanel = true;
    send("source", place(data));
  },
  keep: (data) => {
    page.clear.panel();
    send("keep", { entry: data.entry, ...place(data) });
  },
  bring: () => send("bring", { file: page.file, sure: true }),
  back: () => {
    page.clear.panel();
    requestAnimationFrame(() => window.aimsOpenedFrom?.focus());
  },
  review: () => send("review"),
  library: () => send("library"),
  draft: (data) => {
    if (data.names) {
      const review = data.number ? Number(data.number) : null;
      window.aimsDraft = { names: [data.names], review };
      window.dispatchEvent(new Event("aims-draft"));
    }
    send("draft");
  },
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const dialog = button?.closest("dialog.confirm");
  if (dialog) {
    dialog.close(); // the browser gives the focus back to the button that opened it
    const then = page.waiting;
    page.waiting = null;
    if (button.classList.contains("yes") && then) then();
  } else if (button?.dataset.event in clicks) {
    clicks[button.dataset.event](button.dataset, button);
  } else if (!button && !String(window.getSelection())) {
    const row = event.target.closest(".register-table tbody tr");
    const button = row?.querySelector("[data-event='open']");
    if (button) open(button.dataset.entry, button);
  }
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const there = event.target;
  if (there.matches(".register-form")) return save(there);
  if (there.matches(".seek")) {
    window.aimsOpenedFrom = there.querySelector("button");
    window.aimsShowPanel = true;
    return send("seek", { entry: there.dataset.entry, words: there.elements.namedItem("words").value });
  }
  if (there.matches(".register-import")) return bring(there);
  if (!there.dataset.do) return;
  const values = {};
  for (const [name, value] of new FormData(there).entries()) {
    values[name] = name in values ? `${values[name]}\n${value}` : value; // of several boxes
  }
  const beside = find(".register-entry:not(.editing)")?.dataset ?? {};
  const register = part === "entry" ? (beside.register ?? "") : "";
  const act = { form: there.dataset.do, values, register, entry: beside.entry ?? "" };
  if (there.dataset.ask) ask(there.dataset.ask, () => send("perform", act));
  else send("perform", act);
});

element.addEventListener("input", (event) => {
  if (event.target.closest("form.narrow")) narrowList();
});
element.addEventListener("change", (event) => {
  const target = event.target;
  if (target.matches(".section-select")) go(target.value);
  else if (target.matches(".adder")) adopt(target);
  else if (target.closest(".archived-box")) {
    page.archived = target.checked;
    send("go");
  }
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input.adder")) return;
  event.preventDefault(); // adds, and does not store the form yet
  adopt(event.target);
});

// After each change of a part. Elements stay when contents change: fields are set back to them.
const arrived = {
  nav() {
    const nav = element.querySelector(".register-nav");
    if (!nav) return;
    if ("opening" in nav.dataset) {
      page.section ||= nav.querySelector("[aria-current]").dataset.section;
      send("go");
    }
    for (const button of nav.querySelectorAll("[data-section]")) {
      if (button.dataset.section === page.section) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    nav.querySelector("select").value = page.section;
    nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  },
  main() {
    for (const one of element.querySelectorAll("form")) one.reset();
    const kept = page.kept[page.section] ?? {};
    const fields = element.querySelector("form.narrow");
    for (const [name, value] of Object.entries(fields ? kept : {})) {
      const field = fields.elements.namedItem(name);
      if (field) field.value = value;
    }
    sort();
    narrowList();
    mark();
    if (page.toHeading) element.querySelector("h2")?.focus({ preventScroll: true });
    page.toHeading = false;
  },
  said() {
    const said = element.querySelector("[role]");
    for (const one of frame().querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
    if (!said) return;
    said.scrollIntoView({ block: "nearest" });
    const named = said.dataset.field;
    const box = named && form()?.querySelector(`[data-field="${named}"]`);
    const field = box?.querySelector("input:not([type='hidden']), textarea, select");
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
  },
  entry() {
    for (const one of element.querySelectorAll("form")) one.reset();
    for (const one of element.querySelectorAll("details.register-history")) one.open = false;
    const there = form();
    page.initial = there ? JSON.stringify(read(there)) : null;
    mark();
    const heading = element.querySelector("h3");
    if (!heading) return;
    const { top } = own.getBoundingClientRect();
    if (narrowScreen() || top < 0) own.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  },
  panel() {
    const heading = element.querySelector("h3");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  },
}[part];
watch("value", arrived);
arrived();

if (part === "main") {
  window.addEventListener("beforeunload", (event) => {
    if (document.getElementById(`${tab}-frame`) && dirty(page)) event.preventDefault();
  });
}
