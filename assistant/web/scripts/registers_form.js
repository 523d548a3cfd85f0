// The form of an entry: what is in it, whether it was changed, and how it is sent.
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
