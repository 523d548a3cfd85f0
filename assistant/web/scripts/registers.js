// The Risks and the Audit page. Each part runs this: navigation, section, notice, entry, source.
// Events are sent by the section alone, with where one is: 'go', 'open', 'fresh', 'edit', 'save',
// 'archive', 'restore', 'accept', 'adapt', 'dismiss', 'again', 'perform', 'source', 'review',
// 'bring', 'seek', 'keep', 'draft', 'library'. What is typed is kept until the server says that it is stored.
{
  const own = element.closest("[id^='risks-'], [id^='audit-']");
  const [tab, part] = own.id.split("-");
  const pages = (window.aimsRegisters ??= {});
  const page = (pages[tab] ??= { section: "", archived: false, clear: {}, kept: {}, sorted: {} });
  const frame = () => document.getElementById(`${tab}-frame`);
  const find = (what) => frame().querySelector(what);
  const form = () => find("form.register-form");
  const narrowScreen = () => window.matchMedia("(max-width: 860px)").matches;
  const nothing = {
    ...{ entry: "", version: 0, register: "", field: "", key: "", form: "", values: {} },
    ...{ document: "", page: 0, start: 0, end: 0, file: {}, sure: false, words: "" },
  };
  const send = (name, data = {}) =>
    page.trigger(name, { section: page.section, archived: page.archived, ...nothing, ...data });

  if (part === "main") page.trigger = trigger;
  page.clear[part] = () => {
    props.value = "";
  };

  // A question before something is lost; its words are set as text, never as HTML.
  function ask(words, then) {
    const dialog = find(".register-nav + dialog");
    dialog.querySelector(".dialog-title").textContent = words;
    page.waiting = then;
    dialog.showModal();
  }
  function leave(then) {
    if (!dirty(page)) return then();
    ask(find(".register-nav").dataset.leave, () => {
      page.initial = null;
      then();
    });
  }
  function dirty(one) {
    const there = one === page ? form() : null;
    return Boolean(there && one.initial && JSON.stringify(read(there)) !== one.initial);
  }

  // The values of an entry's form: a text, or a list where several can be chosen.
  function read(there) {
    const values = {};
    for (const box of there.querySelectorAll("[data-field]")) {
      const name = box.dataset.field;
      if (box.tagName === "FIELDSET") {
        const ticked = [...box.querySelectorAll("input[type='checkbox']:checked")];
        const more = box.querySelector(".adder")?.value ?? "";
        values[name] = [...ticked.map((one) => one.value), ...split(more)];
      } else {
        values[name] = box.querySelector("input, textarea, select").value;
      }
    }
    return values;
  }
  const place = ({ document: name, page: number, start, end }) => ({
    ...{ document: name, page: Number(number), start: Number(start), end: Number(end) },
  });
  const split = (words) =>
    words
      .split(/[,;\n]/)
      .map((one) => one.trim())
      .filter(Boolean);
  function save(there) {
    const field = (name) => there.elements.namedItem(name)?.value ?? "";
    const values = read(there);
    if (field("entry") && page.initial) {
      const before = JSON.parse(page.initial);
      for (const name of Object.keys(values)) {
        if (JSON.stringify(values[name]) === JSON.stringify(before[name])) delete values[name];
      }
    }
    const { register, entry, version, offer, reason } = Object.fromEntries(
      ["register", "entry", "version", "offer", "reason"].map((name) => [name, field(name)]),
    );
    send("save", { form: { register, entry, version, offer, reason, values } });
  }

  // A file goes along as text, once for a look and once more when one is sure.
  function bring(there) {
    const file = there.elements.namedItem("file").files[0];
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const content = String(reader.result).split(",")[1] ?? "";
      const small = file.size <= Number(there.dataset.largest);
      const clear = there.elements.namedItem("clear").checked;
      page.file = { name: file.name, content: small ? content : "", clear };
      leave(() => send("bring", { file: page.file }));
    });
    reader.readAsDataURL(file);
  }

  // What is chosen below a list moves up into it as a ticked box.
  function adopt(adder) {
    const box = adder.closest("fieldset");
    const list = box.querySelector(".ticked");
    const known = new Map();
    for (const option of (adder.list ?? adder).options) {
      known.set(option.value.toLowerCase(), option);
    }
    const rest = [];
    for (const word of split(adder.value)) {
      const option = known.get(word.toLowerCase());
      if (!option) {
        rest.push(word);
        continue;
      }
      const value = option.dataset.id ?? option.value;
      const there = [...list.querySelectorAll("input")].find((one) => one.value === value);
      if (there) {
        there.checked = true;
        continue;
      }
      const label = document.createElement("label");
      label.className = "check";
      const input = document.createElement("input");
      Object.assign(input, { type: "checkbox", name: box.dataset.field, value, checked: true });
      const words = document.createElement("span");
      words.textContent = option.dataset.id ? `${option.value} ${option.textContent}` : option.textContent;
      label.append(input, words);
      list.append(label);
    }
    adder.value = rest.join(", ");
  }

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
  function narrow() {
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

  function go(section, archived = false) {
    leave(() => {
      Object.assign(page, { section, archived, toHeading: true, opener: null });
      page.clear.entry();
      page.clear.panel();
      send("go");
    });
  }
  function shut() {
    leave(() => {
      page.clear.entry();
      page.clear.panel();
      const { opener, button } = page;
      const same = button?.isConnected && button.dataset.entry === opener && button;
      const again =
        same || (opener && find(`.register-table [data-event='open'][data-entry="${opener}"]`));
      requestAnimationFrame(() => {
        (again || find(".register-section h2"))?.focus({ preventScroll: !narrowScreen() });
        mark();
      });
    });
  }
  function open(entry, button = null) {
    leave(() => {
      if (part === "main") Object.assign(page, { opener: entry, button });
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
    fresh: (data) =>
      leave(() => {
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
    adapt: (data) => leave(() => send("adapt", { key: data.key })),
    dismiss: (data) => send("dismiss", { key: data.key }),
    again: () => send("again"),
    "save-again": (data) => {
      form().elements.namedItem("version").value = data.version;
      save(form());
    },
    "to-offers": () => find("#offers h3, .register-offers h3")?.focus(),
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
    if (event.target.closest("form.narrow")) narrow();
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
      narrow();
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
}
