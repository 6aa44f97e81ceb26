// What was sent by an ordinary form comes back to its page when no answer of ours came: a lost
// connection, a server that was away, a session that had ended.
//
// The copy lies in this window's own storage from the moment the form is sent until the next page
// shows that it arrived, and is never of a form with a password. Forms that save while one writes
// keep their own (autosave.mjs).

const KEY = "entilen:sent";
const LIVES = 12 * 60 * 60 * 1000;
const DOORS = /^\/(logg-inn|konto|invitasjon)\//;
const RESTORED = "Vi hentet fram det du skrev. Det er ikke lagret ennå.";

const here = () => location.pathname + location.search;
const who = () => document.querySelector("details.who strong")?.textContent ?? "";

const BESIDE = ["hidden", "password", "file", "submit", "button"];
const shown = (form) => [...form.elements].filter((it) => it.name && !BESIDE.includes(it.type));
const isText = ([, value]) => /\S\s+\S/.test(value);

function fieldsOf(form) {
  const names = new Set(shown(form).map((it) => it.name));
  return [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
}

function keep(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "autosave" in form.dataset) return;
  if (DOORS.test(location.pathname) || form.querySelector("[type=password]")) return;
  const fields = fieldsOf(form);
  if (!fields.some(isText)) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ page: here(), who: who(), at: Date.now(), fields }));
  } catch { /* full or forbidden: the answer gives it back, if one comes */ }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Whether this page is the answer to the form: it was come to from the form's own page. */
function isTheAnswer(copy) {
  const [{ type } = {}] = performance.getEntriesByType("navigation");
  if (type === "back_forward" || type === "reload") return false;
  return document.referrer === location.origin + copy.page;
}

function isFormOf(copy, form) {
  const names = new Set(shown(form).map((it) => it.name));
  return copy.fields.filter(isText).some(([name]) => names.has(name));
}

function fill(form, fields) {
  const before = JSON.stringify(fieldsOf(form));
  for (const it of shown(form)) {
    const values = fields.filter(([name]) => name === it.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(it.type)) it.checked = values.includes(it.value);
    else if (values.length === 1) [it.value] = values;
    else continue;
    it.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return JSON.stringify(fieldsOf(form)) !== before;
}

function restore(copy) {
  const form = [...document.forms].find((it) => it.method === "post" && isFormOf(copy, it));
  if (!form || "autosave" in form.dataset || !fill(form, copy.fields)) return;
  const told = Object.assign(document.createElement("p"), { textContent: RESTORED, className: "saved" });
  told.setAttribute("role", "status");
  form.prepend(told);
}

function giveBack() {
  const copy = kept();
  if (!copy || DOORS.test(location.pathname) || document.querySelector("[data-not-sent]")) return;
  const stale = Date.now() - copy.at > LIVES || copy.who !== who();
  if (!stale && !isTheAnswer(copy)) {
    if (here() !== copy.page) return;
    restore(copy);
  }
  sessionStorage.removeItem(KEY);
}

export function sentForms() {
  document.addEventListener("submit", keep);
  document.addEventListener("DOMContentLoaded", giveBack);
}
