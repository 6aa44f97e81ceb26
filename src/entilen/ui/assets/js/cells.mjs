// [data-cells]: rows edited in place as in a spreadsheet. Without it the same form is a table of
// fields. Enter and arrows move, a pasted block of cells is put where it lands and shown as it was
// read, a removal and a paste can be undone, and sums follow what is typed.

const NARROW = matchMedia("(max-width: 50rem)");
const SPACES = /[\s\u00a0\u202f]/g;
const field = (cell) => cell?.querySelector("input:not([type=hidden]), select");
const rowsOf = (grid) => [...grid.querySelectorAll("[data-cells-row]")];
const cellsOf = (row) => [...row.querySelectorAll(".cell")];
const named = (row, name) => row.querySelector(`[name$="-${name}"]`);
const shown = (input) => (input?.tagName === "SELECT" ? input.selectedOptions[0]?.text : input?.value) ?? "";
const kroner = (number) => Math.round(number).toLocaleString("nb-NO");

function read(text) {
  const plain = text.replace(SPACES, "").replace(/kr\.?$/i, "");
  const number = Number(plain.replace(/\.(?=\d{3}\b)/g, "").replace(",", "."));
  return plain && Number.isFinite(number) ? number : null;
}

function element(tag, text, attributes = {}) {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function table(head, rows) {
  const whole = element("table", "");
  const line = (row, tag) => {
    const tr = element("tr", "");
    row.forEach((text, at) => tr.append(element(at === 0 ? "th" : tag, text)));
    return tr;
  };
  whole.append(line(head, "th"), ...rows.map((row) => line(row, "td")));
  return whole;
}

function addRow(grid) {
  const total = document.getElementById(`id_${grid.dataset.cells}-TOTAL_FORMS`);
  const number = Number(total.value);
  if (number >= Number(grid.dataset.cellsMost)) return null;
  const last = rowsOf(grid).at(-1);
  const fresh = grid.querySelector("template").content.cloneNode(true).firstElementChild;
  for (const one of fresh.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = one.getAttribute(name);
      if (value) one.setAttribute(name, value.replace("__prefix__", number));
    }
  }
  // As in a spreadsheet, what is chosen in the row above is where the next one begins.
  for (const select of fresh.querySelectorAll("select")) {
    const above = last && named(last, select.name.split("-").at(-1));
    if (above) select.value = above.value;
  }
  total.value = number + 1;
  grid.insertBefore(fresh, grid.querySelector("template"));
  return fresh;
}

function move(grid, cell, down, across) {
  const row = cell.closest("[data-cells-row]");
  const rows = rowsOf(grid);
  const at = cellsOf(row).indexOf(cell);
  let to = rows[rows.indexOf(row) + down];
  if (!to && down > 0) to = addRow(grid);
  const target = field(to && cellsOf(to)[at + across]);
  if (!target) return false;
  to.open = true;
  target.focus();
  target.select?.();
  return true;
}

function pressed(grid, event) {
  const cell = event.target.closest(".cell");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const typed = event.target.matches("input:not([type=checkbox])");
  const { selectionStart: from, selectionEnd: to, value } = event.target;
  const whole = typed && from === 0 && to === value.length;
  const steps = {
    Enter: event.target.type === "checkbox" || typed || event.target.tagName === "SELECT" ? [event.shiftKey ? -1 : 1, 0] : null,
    ArrowDown: event.target.tagName === "SELECT" ? null : [1, 0],
    ArrowUp: event.target.tagName === "SELECT" ? null : [-1, 0],
    ArrowLeft: !typed || whole || to === 0 ? [0, -1] : null,
    ArrowRight: !typed || whole || from === value.length ? [0, 1] : null,
  };
  const step = steps[event.key];
  if (!step) return;
  if (event.key === "ArrowDown" && cell.closest("[data-cells-row]") === rowsOf(grid).at(-1)) return;
  if (move(grid, cell, ...step) || event.key === "Enter") event.preventDefault();
}

// What a pasted text becomes in a field; null where it cannot be what the field asks for.
function fits(input, text) {
  const plain = text.trim();
  if (input.type === "checkbox") return /^(x|ja|1|true)$/i.test(plain) ? true : /^(|nei|0|false)$/i.test(plain) ? false : null;
  if (input.tagName !== "SELECT") return input.inputMode && plain && read(plain) === null ? null : plain;
  const wish = plain.toLowerCase();
  const options = [...input.options];
  const match = options.find((one) => one.text.toLowerCase() === wish || one.value.toLowerCase() === wish)
    ?? (wish && options.find((one) => one.text.toLowerCase().startsWith(wish)));
  return match ? match.value : null;
}

function put(input, value) {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

const now = (input) => (input.type === "checkbox" ? input.checked : input.value);

function pasted(grid, foot, event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const cell = event.target.closest(".cell");
  if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
  event.preventDefault();
  const block = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  const first = cell.closest("[data-cells-row]");
  const start = cellsOf(first).indexOf(cell);
  let rows = rowsOf(grid).slice(rowsOf(grid).indexOf(first));
  const before = [];
  const told = [];
  block.forEach((line, down) => {
    const row = rows[down] ?? addRow(grid);
    if (row && !rows[down]) rows = [...rows, row];
    line.forEach((piece, across) => {
      const target = row && cellsOf(row)[start + across];
      const input = field(target);
      const value = input && !/-remove$/.test(input.name) ? fits(input, piece) : null;
      const label = target?.querySelector("label")?.firstChild?.textContent.trim() ?? "utenfor tabellen";
      if (value !== null) {
        before.push([input, now(input)]);
        put(input, value);
      }
      target?.classList.toggle("is-read", value !== null);
      target?.classList.toggle("is-unread", value === null);
      told.push([`Rad ${rowsOf(grid).indexOf(row) + 1}, ${label}`, piece, value === null ? "ikke lest" : shownAs(input)]);
    });
  });
  show(grid, foot, told, before);
}

const shownAs = (input) => (input.type === "checkbox" ? (input.checked ? "ja" : "nei") : shown(input));

function show(grid, foot, told, before) {
  const place = foot.querySelector("[data-cells-read]");
  const wrong = told.filter((row) => row[2] === "ikke lest").length;
  const words = wrong ? `${told.length - wrong} celler er lest inn, ${wrong} er ikke lest.` : `${told.length} celler er lest inn.`;
  const undo = element("button", "Angre innlimingen", { type: "button", class: "pkt-btn pkt-btn--tertiary pkt-btn--small", "data-cells-undo": "" });
  undo.addEventListener("click", () => {
    for (const [input, value] of before.reverse()) put(input, value);
    for (const one of grid.querySelectorAll(".is-read, .is-unread")) one.classList.remove("is-read", "is-unread");
    place.replaceChildren();
  });
  place.replaceChildren(element("p", words), table(["Celle", "Limt inn", "Lest som"], told), undo);
}

// «quantity*unit_price/year,source»: what is added up, by which column, and by which row.
function sums(grid) {
  if (!grid.dataset.cellsSums) return;
  const [what, by] = grid.dataset.cellsSums.split("/").map((part) => part.split(","));
  const columns = new Map();
  const rows = new Map();
  for (const row of rowsOf(grid)) {
    const removed = named(row, "remove")?.checked;
    let sum = 0;
    for (const measure of what) {
      const parts = measure.split("*").map((name) => named(row, name));
      const numbers = parts.map((input) => read(input?.value ?? ""));
      if (removed || numbers.includes(null)) continue;
      const value = numbers.reduce((one, other) => one * other, 1);
      const column = shown(named(row, by[0]));
      const label = by[1] ? shown(named(row, by[1])) : parts[0].closest(".cell").querySelector("label").firstChild.textContent.trim();
      columns.set(column, true);
      if (!rows.has(label)) rows.set(label, new Map());
      rows.get(label).set(column, (rows.get(label).get(column) ?? 0) + value);
      sum += value;
    }
    row.querySelector("[data-cells-sum]").textContent = sum && by[1] ? kroner(sum) : "";
  }
  const heads = [...columns.keys()].sort();
  const line = (label, values) => {
    const amounts = heads.map((head) => values.get(head) ?? 0);
    const whole = by[1] ? [kroner(amounts.reduce((one, other) => one + other, 0))] : [];
    return [label, ...amounts.map(kroner), ...whole];
  };
  const body = [...rows].map(([label, values]) => line(label, values));
  const place = grid.querySelector("[data-cells-total]");
  place.replaceChildren(...(heads.length ? [table(["Sum mens du skriver", ...heads, ...(by[1] ? ["I alt"] : [])], body)] : []));
}

function names(grid) {
  for (const row of rowsOf(grid)) {
    const words = cellsOf(row).map(field).filter((input) => input && input.type !== "checkbox").map(shown);
    const label = words.slice(0, 2).filter(Boolean).join(" · ");
    const empty = !cellsOf(row).map(field).some((input) => input?.matches("input:not([type=checkbox])") && input.value);
    if (label && !empty) row.querySelector("[data-cells-name]").textContent = label;
    row.classList.toggle("is-removed", Boolean(named(row, "remove")?.checked));
  }
}

export function cells(root) {
  for (const grid of root.querySelectorAll("[data-cells]:not([data-live])")) {
    grid.dataset.live = "";
    const foot = document.querySelector(`[data-cells-foot="${CSS.escape(grid.dataset.cells)}"]`);
    const renew = () => {
      names(grid);
      sums(grid);
    };
    const fold = () => {
      for (const row of rowsOf(grid)) row.open = !NARROW.matches || row.querySelector(".wrong") !== null;
    };
    foot.hidden = false;
    grid.addEventListener("keydown", (event) => pressed(grid, event));
    grid.addEventListener("paste", (event) => pasted(grid, foot, event));
    grid.addEventListener("input", renew);
    grid.addEventListener("change", renew);
    foot.querySelector("[data-cells-add]").addEventListener("click", () => {
      const row = addRow(grid);
      if (!row) return;
      row.open = true;
      field(row)?.focus();
    });
    NARROW.addEventListener("change", fold);
    fold();
    renew();
  }
}
